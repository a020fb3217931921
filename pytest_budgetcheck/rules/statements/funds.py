"""Which table an account of the narrative is said of, by the headings above it and the words before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FUND, CAPITAL, GENERAL, OVERVIEW, FISCAL, ALL = (
    "政府性基金",
    "国有资本经营",
    "一般公共预算",
    "财政拨款收支总表",
    "财政拨款",
    "全部支出",
)
_RANK = (ALL, FISCAL, OVERVIEW, GENERAL, CAPITAL, FUND)
"""From the widest to the narrowest; of two that are named, the narrower is meant."""
_WORDS = (
    (FUND, re.compile(r"政府性基金")),
    (CAPITAL, re.compile(r"国有资本经营")),
    (GENERAL, re.compile(r"一般公共预算|公共财政预算|公共预算财政拨款")),
    (OVERVIEW, re.compile(r"财政拨款(?:预算)?(?:收支|收入支出|收、支|收入、支出)")),
    (FISCAL, re.compile(r"财政拨款")),
    (
        ALL,
        re.compile(r"收支|收入支出|支出总表|支出预算|支出决算|预算支出|支出合计|支出总计|本年支出|支出情况"),
    ),
)
_ELSEWHERE = re.compile(
    r"基本支出|项目支出|三公|政府采购|绩效|运行经费|名词|术语|解释|委托业务|政府购买|国有资产|机构|职责|经济分类|经济科目"
)


def table_meant(headings: Sequence[str], before: str) -> str:
    """What accounts under ``headings`` (innermost first) and after the words ``before`` are parts of.

    Empty where it is something else, or cannot be told.
    """
    if any(_ELSEWHERE.search(heading) for heading in headings):
        return ""
    named = [scope for heading in headings if (scope := first_named(heading))]
    funds = {scope for scope in (FUND, CAPITAL) for heading in headings if scope in heading}
    if funds and GENERAL not in named:
        return funds.pop() if len(funds) == 1 else ""
    said = first_named(before)
    if said in (FUND, CAPITAL):
        return said if not named else ""
    return max([*named, *([said] if said else [])], key=_RANK.index, default="")


def first_named(words: str) -> str:
    """The first that the words name; where two begin together, the one of the longer name."""
    places = [
        (match.start(), order, scope) for order, (scope, p) in enumerate(_WORDS) if (match := p.search(words))
    ]
    return min(places)[2] if places else ""

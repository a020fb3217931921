"""Statements of execution: what was budgeted, what was spent, which percentage that is.

年初预算为1560.05万元，支出决算为1511.89万元，完成年初预算的96.9%。决算数小于预算数的主要原因… The percentage
is of the budget that its words name.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from . import clauses
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_LEVELS = (
    ("年初预算", re.compile(r"年初预算(?:数|额|安排)?(?:为|是|[:：])?\s*$")),
    ("全年预算", re.compile(r"(?:全年|调整后?|调整后全年)预算(?:数|额)?(?:为|是|[:：])?\s*$")),
    ("预算", re.compile(r"(?<!年初)(?<!全年)(?<!调整)(?<!调整后)预算(?:数|额)?(?:为|是|[:：])?\s*$")),
    ("决算", re.compile(r"(?:(?:支出|收入)?决算|执行)(?:数|额)?(?:为|是|[:：])?\s*$")),
)
_RATE = re.compile(
    r"(?:完成|占|为)(?P<of>年初|全年|调整后?)?(?:支出|收入)?预算(?:数|额|安排)?(?:的)?(?:比例)?(?:为|是)?\s*$"
)
_AGAINST = re.compile(
    r"决算数?(?:(?P<word>大于|小于|等于|高于|低于|超过|少于)|与(?=[^，。]{0,12}持平))"
    r"(?P<of>年初|全年|调整后?)?预算数?(?:安排)?(?P<same>(?:基本)?持平)?"
)
_OWN = re.compile("(?:本年)?(?:支出|收入)?")
"""What may stand before 决算数 in the next sentence: any other name is another thing's."""
_WORDS = {"高于": "大于", "超过": "大于", "低于": "小于", "少于": "小于"}
_BUDGETS = {"年初": "年初预算", "全年": "全年预算", "调整": "全年预算", "调整后": "全年预算"}


def executions(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each execution, labelled with what was budgeted."""
    for _, group in groupby(material.sentences, key=lambda said: id(said.section)):
        section = list(group)
        carried: dict[str, Fact] = {}
        for order, said in enumerate(section):
            levels = {**carried, **_levels(said)}
            if "决算" in levels and len(levels) > 1:
                yield _statement(said, levels, section[order + 1 : order + 2]).row(lane)
            carried = {} if "决算" in levels else levels


def _levels(said: Spoken) -> dict[str, Fact]:
    """The first budget of each kind and the first outturn that a sentence names, and their percentage."""
    found: dict[str, Fact] = {}
    if len(said.text) > clauses.LONGEST:
        return found
    end = clauses.reason_start(said)
    for fact in said.figures:
        if fact.start >= end:
            break
        before = clauses.own_clause(said, fact)
        if clauses.is_money(fact):
            name = next((name for name, pattern in _LEVELS if pattern.search(before)), None)
            if name in found or (name is not None and name != "决算" and "决算" in found):
                break  # another statement begins
            if name is not None:
                found[name] = fact
        elif fact.unit == clauses.PERCENT and "决算" in found and _RATE.search(before):
            found["完成率"] = fact
            break
    return found


def _statement(said: Spoken, levels: Mapping[str, Fact], after: Sequence[Spoken]) -> Statement:
    figures = dict(levels)
    plain = figures.pop("预算", None)
    if plain is not None and "年初预算" not in figures and "全年预算" not in figures:
        figures["年初预算"] = plain
    texts: dict[str, str] = {}
    rate = figures.get("完成率")
    if rate is not None:
        found = _RATE.search(clauses.own_clause(said, rate))
        of = _BUDGETS.get((found["of"] or "") if found else "", "年初预算" if plain is not None else "未写明")
        texts["预算口径"] = of
    direction = _direction(said, after)
    if direction:
        texts["方向"], texts["比较口径"] = direction
    label = re.sub(r"(?:支出|收入)?(?:决算|执行)(?:数|额)?$", "", levels["决算"].indicator)
    label = label or said.section.heading
    texts["事项"] = "三公经费" if clauses.THREE_PUBLIC.search(label + said.section.heading) else "其他"
    return Statement(said, label, figures, texts)


def _direction(said: Spoken, after: Sequence[Spoken]) -> tuple[str, str] | None:
    """大于, 小于, 等于, 持平 or 基本持平, and the budget compared with, as the words right after say."""
    for one in (said, *after):
        found = _AGAINST.search(one.text)
        if found and (one is said or _OWN.fullmatch(one.text, 0, found.start())):
            word = _WORDS.get(found["word"] or "", found["word"] or found["same"] or "")
            return (word, _BUDGETS.get(found["of"] or "", "预算")) if word else None
    return None

"""Whether a printed title is that of a table known by other forms of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pytest_budgetcheck.names import normalise

_YEAR = re.compile(r"20[1-4]\d年?(?:度)?")
_PREFIX_FORBIDDEN = re.compile(
    r"财政拨款|一般公共|政府性基金|国有资本|基本支出|项目支出|三公|经济分类|功能分类|收入|支出|绩效|采购|转移支付"
)
_PERFORMANCE_FORBIDDEN = re.compile(r"整体|转移支付")
_QUALIFIER = re.compile(r"(?:基本|项目|资金|经费|服务|债务|基金|其他|事业)$")
_DIRECTION = re.compile(r"[收支]")
_SUFFIX = re.compile(r"(?:\([^()]*\)|-?\d)+$")


def match_title(title: str, aliases: Iterable[str]) -> int:
    """How well ``title`` matches: the length of the longest alias it equals or ends with, 0 for none.

    What stands before the alias may be a year, a body or a project, but no word that makes it another
    table.
    """
    plain, bare = _plain_title(title)
    known = _longest_first(tuple(aliases))
    if not plain.endswith(known) and not bare.endswith(known):
        return 0
    for wanted in known:
        if plain.endswith(wanted) and _same_table(plain, wanted):
            return len(wanted)
        if bare.endswith(wanted) and _same_table(bare, wanted) and _same_view(plain[len(bare) :], wanted):
            return len(wanted)
    return 0


@lru_cache(maxsize=1024)
def _plain_title(title: str) -> tuple[str, str]:
    """A title without years, and without what stands in brackets behind it."""
    plain = _YEAR.sub("", normalise(title))
    return plain, _SUFFIX.sub("", plain)


@lru_cache(maxsize=1024)
def _longest_first(aliases: tuple[str, ...]) -> tuple[str, ...]:
    plain = {_YEAR.sub("", normalise(alias)) for alias in aliases} - {""}
    return tuple(sorted(plain, key=len, reverse=True))


def _same_table(title: str, alias: str) -> bool:
    """Whether what stands before ``alias`` leaves it the same table."""
    before = title[: -len(alias)]
    if "绩效" in alias:
        # Sheets of a project bear its name, in which any word may occur.
        return _PERFORMANCE_FORBIDDEN.search(before) is None
    qualified = _DIRECTION.match(alias) and _QUALIFIER.search(before)
    return not qualified and _PREFIX_FORBIDDEN.search(before) is None


def _same_view(suffix: str, alias: str) -> bool:
    """Whether a title with （按经济分类科目） behind it is the table of ``alias``, which does not say so.

    Basic expenditure is set out by economic accounts, everything else by functional ones.
    """
    basic = "基本支出" in alias
    return ("功能" if basic else "经济") not in suffix

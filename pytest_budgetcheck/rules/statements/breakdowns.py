"""Amounts broken down on the spot: 政府采购预算210万元，其中：货物30万元、工程20万元、服务160万元.

Drawn only where the parts are all that there can be: procurement is of goods, works and services, basic
expenditure for staff and for running the body. Expenditure may have further parts than 基本支出 and 项目支出,
which nobody needs to name; so these are a statement only where they come to more than the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from . import clauses
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken


@dataclass(frozen=True, slots=True)
class _Division:
    """A whole by words of its name, and the parts that must be named; ``open`` where there may be others."""

    whole: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]
    open: bool = False


_DIVISIONS = (
    _Division(re.compile("采购"), (re.compile("货物"), re.compile("工程"), re.compile("服务"))),
    _Division(
        re.compile("基本支出"),
        (re.compile("人员(?:经费|支出)"), re.compile("公用(?:经费|支出)")),
    ),
    _Division(
        re.compile("(?<!基本)(?<!项目)支出|拨款|预算"),
        (re.compile("基本支出"), re.compile("项目支出")),
        open=True,
    ),
)
_FIRST = re.compile(
    r"[，,。；;]?\s*(?:[（(]|[（(，,：:]?(?:其中|包括|分别(?:为|是)))[：:，,]?(?P<name>[^，,；;。：:、（(\d]{1,20})"
)
_NEXT = re.compile(r"[、，,；;]?(?:以及|和|及|与)?(?P<name>[^，,；;。：:、（()）\d]{1,20})")
_INCOME = re.compile("收入(?![支、])")


def breakdowns(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each amount that is broken down, its parts under it."""
    for order, said in enumerate(material.sentences):
        for whole in said.figures:
            if clauses.is_money(whole) and not whole.direction and clauses.is_exact(said, whole):
                yield from _rows(material.sentences, order, whole, lane)


def _rows(sentences: Sequence[Spoken], order: int, whole: Fact, lane: Lane) -> Iterator[MappedRow]:
    said = sentences[order]
    for division in _DIVISIONS:
        if not division.whole.search(whole.indicator) or _INCOME.search(whole.indicator):
            continue
        parts = _parts(division, _chain(sentences, order, whole))
        if len(parts) < len(division.parts) or (division.open and not _exceed(said, parts, whole)):
            continue
        total = Statement(said, whole.indicator, {"数额": whole}).row(lane)
        total.children = [Statement(at, fact.indicator, {"数额": fact}).row(lane) for at, fact in parts]
        for child in total.children:
            child.parent = total
        yield from (total, *total.children)
        return


def _chain(sentences: Sequence[Spoken], order: int, whole: Fact) -> Iterator[tuple[Spoken, Fact, str, str]]:
    """The amounts after ``whole``, each with its sentence, the words before it and the words behind it.

    What stands in closed brackets belongs to the amount before it, unless a bracket opens right behind the
    whole. A list goes on after ； and may begin with a sentence of its own, 其中：….
    """
    said, end, begun = sentences[order], whole.end, False
    bare = said.text[whole.end : whole.end + 1] in {"（", "("}
    while True:
        text = said.text if bare else clauses.without_brackets(said.text)
        figures = [fact for fact in said.figures if fact.start >= end and text[fact.start] != " "]
        for fact in figures:
            if not begun and (clauses.move_of(said, fact) or fact.unit == clauses.PERCENT):
                end = fact.end
                continue
            begun = True
            yield said, fact, text[end : fact.start].strip(), text[fact.end :]
            end = fact.end
        order += 1
        following = sentences[order] if order < len(sentences) else None
        if following is None or following.section is not said.section:
            return
        if text[end:].strip() not in {"；", ";"} and (begun or not following.text.startswith("其中")):
            return
        said, end, bare = following, 0, False


def _parts(division: _Division, chain: Iterator[tuple[Spoken, Fact, str, str]]) -> list[tuple[Spoken, Fact]]:
    """The parts of a division in a chain, once each; none where anything else is named among them."""
    found: list[tuple[Spoken, Fact]] = []
    missing = list(division.parts)
    for said, fact, before, behind in chain:
        named = (_NEXT if found else _FIRST).fullmatch(before)
        kinds = [part for part in missing if named and part.search(named["name"])]
        if (
            not clauses.is_money(fact)
            or fact.direction
            or len(kinds) != 1
            or not clauses.is_exact(said, fact)
        ):
            return []
        found.append((said, fact))
        missing.remove(kinds[0])
        if not missing:
            return [] if _more(said, fact, behind) else found
    return []


def _more(said: Spoken, last: Fact, behind: str) -> bool:
    """Whether another part follows the last one: a further name with an amount, or 等."""
    if re.match(r"\s*等", behind):
        return True
    following = next((fact for fact in said.figures if fact.start >= last.end), None)
    if following is None or following.direction or not clauses.is_money(following):
        return False
    return _NEXT.fullmatch(said.between(last, following)) is not None


def _exceed(said: Spoken, parts: Sequence[tuple[Spoken, Fact]], whole: Fact) -> bool:
    """Whether parts come to more than a whole, be it by nothing, where no other amount may be the whole.

    Where money is carried over, it may be in the parts and not in the whole.
    """
    if "结转" in said.text:
        return False
    total = sum((clauses.amount(fact) for _, fact in parts), Decimal(0))
    bound = sum((clauses.half(fact) for _, fact in parts), clauses.half(whole))
    first = parts[0][1] if parts[0][0] is said else None
    others = {
        clauses.amount(fact)
        for fact in said.figures
        if clauses.is_money(fact) and not fact.direction and (first is None or fact.start < first.start)
    }
    return others == {clauses.amount(whole)} and total >= clauses.amount(whole) - bound

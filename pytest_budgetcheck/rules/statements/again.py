"""Figures that the narrative says again, be it in a reason: both must be the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ..named_figures import said_again
from . import clauses
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..rows import Lane, MappedRow
    from .base import Material

_SECTION = "three_public"
"""The one section whose figures have names that mean nothing else in it."""
_TOTAL = "合计"

_AWARDED = re.compile(
    r"在(?P<of>面向中小企业预留|面向小微企业预留|其他)的?政府采购项目中[，,]由(?:中小企业|小微企业)供应商中标或成交的?[，,]?采购金额"
)


def repetitions(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each “三公” figure that its section says again.

    Where its total is said again as another amount, the section goes through several bodies one by one.
    """
    found = list(said_again(material.disclosure, material.profile, material.vocabulary, _SECTION))
    totals = ((first, again) for name, first, again in found if name == _TOTAL)
    by_body = any(clauses.amount(first) != clauses.amount(again) for first, again in totals)
    for name, first, again in found:
        said = material.sentences[again.sentence]
        if by_body and again.start < clauses.reason_start(said):
            continue
        yield Statement(said, name, {"首次": first, "再次": again}).row(lane)


def awards(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each amount of procurement that small businesses won: 预留 for them, or 其他."""
    for said in material.sentences:
        for order, fact in enumerate(said.figures):
            before = said.between(said.figures[order - 1] if order else None, fact)
            match = _AWARDED.search(before)
            if match and match.end() == len(before) and fact.unit in UNIT_IN_YUAN:
                yield Statement(said, match["of"].removeprefix("面向"), {"金额": fact}).row(lane)

"""Figures that the narrative says again, be it in a reason: both must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

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

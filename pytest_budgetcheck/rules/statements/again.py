"""Figures that the narrative says again, be it in a reason: both must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_figures import said_again
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..rows import Lane, MappedRow
    from .base import Material

_SECTION = "three_public"
"""The one section whose figures have names that mean nothing else in it."""


def repetitions(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each “三公” figure that its section says again."""
    found = said_again(material.disclosure, material.profile, material.vocabulary, _SECTION)
    for name, first, again in found:
        said = material.sentences[again.sentence]
        yield Statement(said, name, {"首次": first, "再次": again}).row(lane)

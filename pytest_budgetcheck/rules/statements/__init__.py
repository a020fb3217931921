"""The narrative as rows: each kind of statement is a concept that rules read like a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base import Builder, Material, fill, spoken_sentences, spoken_table
from .texts import sections, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...disclosure import Disclosure
    from ..profiles import Profile
    from ..rows import MappedTable
    from ..vocabulary import Vocabulary

BUILDERS: dict[str, Builder] = {
    "sections": sections,
    "sentences": sentences,
}
"""What draws the rows of each spoken concept."""


def statement_tables(
    disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary, tables: Mapping[str, MappedTable]
) -> dict[str, MappedTable]:
    """The spoken concepts of ``vocabulary``, filled from the narrative of ``disclosure``."""
    material = Material(disclosure, profile, vocabulary, tables, spoken_sentences(disclosure))
    spoken: dict[str, MappedTable] = {}
    for name, concept in vocabulary.concepts.items():
        if concept.spoken and concept.lane is not None:
            spoken[name] = spoken_table(name, concept.title, concept.lane)
            fill(spoken[name], BUILDERS[name], material)
    return spoken

"""A disclosure with one sentence changed, all figures of the narrative read anew from its words.

Figures keep the places on their pages, so that what is found in the changed sentence can be compared with
what was printed there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..reading.facts import read_facts
from ..reading.narrative import Passage, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..disclosure import Box, Disclosure, Fact, Section


@dataclass(frozen=True, slots=True)
class _Said(Text):
    """A sentence known by its characters and the places of its figures, by where each begins."""

    first_page: int = 0
    places: Mapping[int, tuple[int, Box]] | None = None

    def box(self, start: int = 0, end: int | None = None) -> Box:  # noqa: ARG002 - as declared
        """The place of the figure that begins at ``start``."""
        return self._place(start)[1]

    def page_at(self, index: int) -> int:
        """The page of the figure that begins at ``index``."""
        return self._place(index)[0]

    def _place(self, start: int) -> tuple[int, Box]:
        return (self.places or {}).get(start, (self.first_page, (0.0, 0.0, 0.0, float(start))))


def retold(disclosure: Disclosure, sentence: int, start: int, end: int, words: str) -> Disclosure:
    """``disclosure`` with ``words`` in place of what its sentence says from ``start`` to ``end``."""
    sections: list[Section] = []
    number = 0
    for section in disclosure.narrative:
        here = sentence - number
        number += len(section.sentences)
        if 0 <= here < len(section.sentences):
            said = section.sentences[here]
            said = replace(said, text=said.text[:start] + words + said.text[end:])
            told = (*section.sentences[:here], said, *section.sentences[here + 1 :])
            section = replace(section, sentences=told)  # noqa: PLW2901 - the changed one in its place
        sections.append(section)
    moved = len(words) - (end - start)
    places: dict[int, dict[int, tuple[int, Box]]] = defaultdict(dict)
    for fact in disclosure.facts:
        shift = moved if fact.sentence == sentence and fact.start >= end else 0
        places[fact.sentence][fact.start + shift] = (fact.page, fact.box)
    changed = replace(disclosure, narrative=tuple(sections))
    return replace(changed, facts=tuple(_facts(changed, places)))


def _facts(disclosure: Disclosure, places: Mapping[int, Mapping[int, tuple[int, Box]]]) -> list[Fact]:
    passages = []
    number = 0
    for section in disclosure.narrative:
        passage = Passage(section.number, section.heading, section.page)
        for said in section.sentences:
            passage.sentences.append(_Said(said.text, (), said.page, places.get(number)))
            number += 1
        passages.append(passage)
    return read_facts(passages, disclosure.body)

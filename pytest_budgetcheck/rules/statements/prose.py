"""What a disclosure prints outside its tables, as far as it tells whether something is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ...names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...disclosure import Section
    from .base import Material

NOWHERE = (0.0, 0.0, 0.0, 0.0)
"""The box of words that stand somewhere on their page."""

_PART = re.compile(r"第.{1,3}(?:部分|章|篇|编)")
_GLOSSARY = re.compile(r"名词解释|名词说明|名词术语|术语解释")
_NARRATED = 12
"""A document with fewer sentences is only tables; its explanation was published apart."""


def words(text: str, page: int) -> Cell:
    """Words that stand somewhere on a page."""
    return Cell(text, page, NOWHERE)


@dataclass(frozen=True)
class Prose:
    """The headings, sentences and contents of a disclosure."""

    material: Material

    @cached_property
    def contents(self) -> frozenset[int]:
        """The contents pages."""
        return frozenset(line.page for line in self.material.disclosure.contents)

    @cached_property
    def headings(self) -> list[Section]:
        """The headed parts, without what the contents list."""
        parts = self.material.disclosure.narrative
        return [part for part in parts if part.page not in self.contents or part.sentences]

    @cached_property
    def lines(self) -> list[Cell]:
        """Every sentence and heading."""
        said = [Cell(one.text, one.sentence.page, one.sentence.box) for one in self.material.sentences]
        return said + [words(part.heading, part.page) for part in self.headings]

    @cached_property
    def narrated(self) -> bool:
        """Whether the document explains its tables at all."""
        return len(self.material.sentences) >= _NARRATED

    @cached_property
    def unread(self) -> bool:
        """Whether nothing was read on some page, which may be a picture."""
        disclosure = self.material.disclosure
        read = {page for table in disclosure.tables for page in table.pages} | self.contents
        read |= {line.page for line in self.lines} | {part.page for part in disclosure.narrative}
        return len(read) < disclosure.page_count

    @cached_property
    def loose_rows(self) -> list[Cell]:
        """The words of each row of tables that are no filed table: contents are set as tables too."""
        tables = [table for table in self.material.disclosure.tables if table.concept is None]
        return [
            words("".join(cell.text for cell in row.cells), table.pages[0])
            for table in tables
            for row in table.rows
        ]

    def heading(self, forms: Iterable[str]) -> Cell | None:
        """The first heading that contains one of some words."""
        wanted = [normalise(form) for form in forms]
        for part in self.headings:
            if any(form in normalise(part.heading) for form in wanted):
                return words(part.heading, part.page)
        return None

    def mention(self, forms: Iterable[str]) -> Cell | None:
        """The first place outside tables and contents that contains one of some words."""
        wanted = [normalise(form) for form in forms]
        for line, text in zip(self.lines, self._compared, strict=True):
            if any(form in text for form in wanted):
                return line
        return None

    @cached_property
    def _compared(self) -> list[str]:
        """The lines in the form in which words are looked for."""
        return [normalise(line.text) for line in self.lines]

    @cached_property
    def glossary(self) -> list[Cell]:
        """The headings and sentences of the glossary."""
        found: list[Cell] = []
        number = None
        for part in self.headings:
            if _GLOSSARY.search(normalise(part.heading)):
                number = part.number
            elif number is not None and _ends(number, part):
                number = None
            if number is not None:
                found.append(words(part.heading, part.page))
                found += [Cell(one.text, one.page, one.box) for one in part.sentences]
        return found


def _ends(number: str, part: Section) -> bool:
    """Whether ``part`` stands outside the part numbered ``number``."""
    if not number or _PART.match(number):
        return not part.number or _PART.match(part.number) is not None
    return not part.number.startswith(number)

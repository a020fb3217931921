"""The narrative as it is headed and worded: its sections and its sentences as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...disclosure import Cell
from ..rows import Lane, MappedRow, RowKind
from .prose import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .base import Material

_SHOWN = 24


def sections(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each headed part, labelled with its heading; 编号 is its number, 文字 what it says."""
    for section in material.disclosure.narrative:
        heading = words(section.heading, section.page)
        yield MappedRow(
            lane=lane,
            key=section.heading or section.number,
            label=section.heading,
            kind=RowKind.ITEM,
            cells={},
            label_cell=heading,
            texts={
                "编号": Cell(section.number, heading.page, heading.box),
                "文字": Cell(section.text, heading.page, heading.box),
            },
            section=section.number,
            heading=section.heading,
        )


def sentences(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each sentence, labelled with its beginning; 文字 is all of it."""
    for said in material.sentences:
        words = Cell(said.text, said.sentence.page, said.sentence.box)
        label = said.text if len(said.text) <= _SHOWN else f"{said.text[:_SHOWN]}…"
        yield MappedRow(
            lane=lane,
            key=label,
            label=label,
            kind=RowKind.ITEM,
            cells={},
            label_cell=words,
            texts={"文字": words},
            section=said.section.number,
            heading=said.section.heading,
        )

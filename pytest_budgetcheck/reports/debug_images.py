"""Pages as pictures with everything that was read drawn over them: to see at a glance what was misread.

Per page: ruling lines, the cells of every grid, shaded by what they were taken for, recognised amounts as
labels, titles of tables, and the figures of the narrative. Labels hold Latin letters only, because the one
font that is always there has no others.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from ..names import normalise
from ..reading.pictures import page_pictures, see

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ..disclosure import Box, Cell, Disclosure, Fact, Table
    from ..reading.grid import Grid
    from ..reading.pictures import SeenPage

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_SCALE = 2.5
"""Pixels a point: 180 dpi."""
_SHARE_OF_TITLE = 0.3
"""A line is part of a title if it holds this share of its letters: titles run over three lines at most."""

COLOURS = {
    "ruling": (255, 140, 0),
    "cell": (30, 90, 220),
    "header": (150, 90, 210),
    "text": (90, 160, 235),
    "amount": (40, 170, 70),
    "doubt": (225, 30, 30),
    "title": (215, 0, 150),
    "fact": (200, 110, 0),
}
"""What each colour stands for, in the order of the legend."""

_SHADE = 60
_Colour = tuple[int, int, int]


@dataclass(slots=True)
class _Marks:
    """What was read on one page."""

    cells: list[tuple[int, Cell]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def something(self) -> bool:
        return bool(self.cells or self.facts)


def debug_images(
    disclosure: Disclosure,
    path: Path,
    wanted: Callable[[int], bool] | None = None,
    passwords: Sequence[str] = (),
) -> Iterator[tuple[str, bytes]]:
    """File name and PNG of the pages ``wanted``; of those with something on them when ``None``.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when the PDF cannot be read or drawn.
    """
    seen = see(path, passwords)
    marks = _marks(disclosure, len(seen))
    numbers = [
        page.layout.number
        for page, marked in zip(seen, marks, strict=True)
        if (wanted(page.layout.number) if wanted else bool(page.layout.grids or marked.something))
    ]
    digits = max(3, len(str(len(seen))))
    for number, picture in page_pictures(path, numbers, _SCALE, passwords):
        drawn = _Drawing(picture, seen[number - 1], marks[number - 1], disclosure.tables).finish()
        out = io.BytesIO()
        drawn.save(out, "PNG", compress_level=4)
        yield f"page-{number:0{digits}}.png", out.getvalue()


def _marks(disclosure: Disclosure, pages: int) -> list[_Marks]:
    marks = [_Marks() for _ in range(pages)]
    for index, table in enumerate(disclosure.tables):
        for row in table.rows:
            for cell in row.cells:
                if cell.text and not cell.covered and 0 < cell.page <= pages:
                    marks[cell.page - 1].cells.append((index, cell))
        for page in table.pages:
            marks[page - 1].titles.append(normalise(table.title))
    for fact in disclosure.facts:
        marks[fact.page - 1].facts.append(fact)
    return marks


class _Drawing:
    """One page being drawn on. Coordinates are points until a shape is put on the picture."""

    def __init__(
        self, picture: Image.Image, seen: SeenPage, marks: _Marks, tables: tuple[Table, ...]
    ) -> None:
        self._picture = picture
        self._scale = picture.width / seen.layout.width
        self._seen = seen
        self._marks = marks
        self._tables = tables
        self._shades = Image.new("RGBA", picture.size)
        self._shader = ImageDraw.Draw(self._shades)
        self._pen = ImageDraw.Draw(picture)
        self._small = ImageFont.load_default(max(8.0, 5.0 * self._scale))
        self._large = ImageFont.load_default(max(10.0, 7.0 * self._scale))
        self._labels: list[tuple[float, float, str, _Colour, Font, str]] = []

    def finish(self) -> Image.Image:
        """The picture with everything on it and a legend below."""
        self._grids()
        self._titles()
        for fact in self._marks.facts:
            self._shade(fact.box, "fact")
            year = f" @{fact.year}" if fact.year not in (None, fact.value) else ""
            self._label((fact.box[0], fact.box[1]), f"{fact.value:f}{year}", "fact")
        self._picture.paste(self._shades, mask=self._shades)
        self._lines()
        for box, kind in self._outlines():
            self._outline(box, kind)
        for x, y, text, colour, font, anchor in self._labels:
            self._pen.text((x, y), text, colour, font, anchor, stroke_width=2, stroke_fill="white")
        return self._with_legend()

    def _grids(self) -> None:
        """Shade cells by what they were taken for."""
        taken: dict[tuple[int, int], str] = {}
        owners: dict[int, int] = {}
        grids = [(grid, _owners(grid)) for grid in self._seen.layout.grids]
        for table, cell in self._marks.cells:
            kind = "doubt" if cell.doubt else "text" if cell.value is None else "amount"
            place = _find(grids, cell.box)
            room = cell.box
            if place is None:
                self._shade(cell.box, kind)
            else:
                grid = grids[place[0]][0]
                room = grid.cell_box(grid.cells[place[1]])
                taken[place] = kind
                owners.setdefault(place[0], table)
            if cell.value is not None:
                self._name_amount(cell.box, room, f"{cell.value:f}", kind)
        for index, (grid, _) in enumerate(grids):
            for number, field_ in enumerate(grid.cells):
                printed = any(not glyph.text.isspace() for glyph in field_.glyphs)
                kind = taken.get((index, number), "header" if printed else "")
                if kind:
                    self._shade(grid.cell_box(field_), kind)
            self._name_table(grid, owners.get(index))

    def _name_table(self, grid: Grid, table: int | None) -> None:
        text = "no table" if table is None else f"#{table + 1} {self._tables[table].concept or '?'}"
        x0, top, x1, _ = grid.box
        self._label(((x0 + x1) / 2, top), text, "cell", "mb", large=True)

    def _name_amount(self, ink: Box, room: Box, text: str, kind: str) -> None:
        """Label the amount at ``ink`` beside it if its cell has the ``room``, else above it."""
        needed = self._pen.textlength(text, self._small) / self._scale + 4
        middle = (ink[1] + ink[3]) / 2
        if ink[0] - room[0] > needed:
            self._label((ink[0] - 3, middle), text, kind, "rm")
        elif room[2] - ink[2] > needed:
            self._label((ink[2] + 3, middle), text, kind, "lm")
        else:
            self._label((ink[0], ink[1]), text, kind)

    def _titles(self) -> None:
        for line in self._seen.layout.lines:
            if self._is_title(line.text):
                self._shade(line.box, "title")

    def _is_title(self, text: str) -> bool:
        plain = normalise(text)
        return any(
            plain in title and len(plain) > _SHARE_OF_TITLE * len(title) for title in self._marks.titles
        )

    def _outlines(self) -> Iterator[tuple[Box, str]]:
        for grid in self._seen.layout.grids:
            for cell in grid.cells:
                yield grid.cell_box(cell), "cell"
        for line in self._seen.layout.lines:
            if self._is_title(line.text):
                yield line.box, "title"
        for fact in self._marks.facts:
            yield fact.box, "fact"

    def _lines(self) -> None:
        scale, colour = self._scale, COLOURS["ruling"]
        for rule in self._seen.horizontals:
            y = rule.position * scale
            self._pen.line((rule.start * scale, y, rule.end * scale, y), colour, 3)
        for rule in self._seen.verticals:
            x = rule.position * scale
            self._pen.line((x, rule.start * scale, x, rule.end * scale), colour, 3)

    def _shade(self, box: Box, kind: str) -> None:
        self._shader.rectangle(self._pixels(box), (*COLOURS[kind], _SHADE))

    def _outline(self, box: Box, kind: str) -> None:
        self._pen.rectangle(self._pixels(box), None, COLOURS[kind])

    def _label(
        self, at: tuple[float, float], text: str, kind: str, anchor: str = "lb", *, large: bool = False
    ) -> None:
        font = self._large if large else self._small
        x, y = at[0] * self._scale, at[1] * self._scale
        self._labels.append((x, y, text, COLOURS[kind], font, anchor))

    def _pixels(self, box: Box) -> Box:
        x0, top, x1, bottom = (edge * self._scale for edge in box)
        return min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom)

    def _with_legend(self) -> Image.Image:
        font, line, right = ImageFont.load_default(14), 22, self._picture.width
        places, x, y = [], 8.0, 6.0
        for kind in COLOURS:
            width = 36 + self._pen.textlength(kind, font)
            if x > 8 and x + width > right:
                x, y = 8.0, y + line
            places.append((kind, x, y))
            x += width
        whole = Image.new("RGB", (right, self._picture.height + round(y) + line), "white")
        whole.paste(self._picture)
        pen = ImageDraw.Draw(whole)
        for kind, x, y in places:
            top = y + self._picture.height
            pen.rectangle((x, top, x + 14, top + 14), COLOURS[kind])
            pen.text((x + 18, top), kind, "black", font)
        return whole


def _owners(grid: Grid) -> dict[tuple[int, int], int]:
    """Elementary field (row, column) -> index of the cell that covers it."""
    return {
        (cell.row + i, cell.column + j): index
        for index, cell in enumerate(grid.cells)
        for i in range(cell.row_span)
        for j in range(cell.column_span)
    }


def _find(grids: list[tuple[Grid, dict[tuple[int, int], int]]], box: Box) -> tuple[int, int] | None:
    """Index of the grid and of its cell in which the middle of ``box`` lies."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for index, (grid, owners) in enumerate(grids):
        row, column = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
        if (row, column) in owners:
            return index, owners[row, column]
    return None

"""A disclosure as plain data: blocks of narrative and ruled tables, all of it text.

A table is a grid of strings as it is printed. ``<`` stands for a position merged with the cell on its
left, ``^`` for one merged with the cell above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

LEFT, ABOVE = "<", "^"

BlockKind = Literal["part", "title", "section", "subsection", "text"]
Grid = list[list[str]]


class EditError(ValueError):
    """An edit names something that the document does not hold, or holds more often than said."""


@dataclass
class Block:
    """A heading or a paragraph of the narrative."""

    kind: BlockKind
    text: str


@dataclass
class Table:
    """A ruled table.

    ``align`` has a letter for each column: ``l`` and ``c`` are labels, ``r`` are amounts.
    ``widths`` are relative; ``size`` is the font size, ``pad`` the room above and below a text.
    ``owner`` and ``unit`` are printed left and right above the rules, ``lead`` above the title.
    """

    number: str
    title: str
    align: str
    widths: list[float]
    rows: Grid
    header: Grid = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lead: str = ""
    subtitle: str = ""
    owner: str = ""
    unit: str = ""
    paper: Literal["portrait", "landscape"] = "landscape"
    size: float = 8
    pad: float = 3
    repeat_header: bool = False

    def columns(self) -> list[str]:
        """The header path of each column, such as ``基本支出/人员经费/小计``."""
        paths = []
        for column in range(len(self.align)):
            labels = [resolve(self.header, level, column) for level in range(len(self.header))]
            paths.append("/".join(_without_repeats(labels)))
        return paths

    def figures(self) -> Iterator[tuple[str, str, str]]:
        """Every amount printed: the label of its row, the path of its column, its text."""
        columns = self.columns()
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if self.align[c] == "r" and text not in {"", LEFT, ABOVE}:
                    yield self.label(r, c), columns[c], text

    def label(self, row: int, column: int) -> str:
        """The texts of the label columns nearest to the left of a column, joined by spaces."""
        end = column
        while end > 0 and self.align[end - 1] == "r":
            end -= 1
        start = end
        while start > 0 and self.align[start - 1] != "r":
            start -= 1
        texts = (resolve(self.rows, row, c) for c in range(start, end) if self.rows[row][c] != LEFT)
        return " ".join(text for text in texts if text)

    def find(self, label: str, column: str, nth: int = 1) -> tuple[int, int]:
        """Row and column of the amount with this row label and column path."""
        c = self.column(column)
        rows = [r for r in range(len(self.rows)) if self.label(r, c) == label]
        if len(rows) < nth:
            raise EditError(f"{self.number} has no row {label!r} ({nth}) left of {column!r}")
        return rows[nth - 1], c

    def get(self, label: str, column: str, nth: int = 1) -> str:
        """The amount printed there."""
        r, c = self.find(label, column, nth)
        return self.rows[r][c]

    def put(self, label: str, column: str, text: str, nth: int = 1) -> None:
        """Print another amount there."""
        r, c = self.find(label, column, nth)
        self.rows[r][c] = text

    def relabel(self, was: str, now: str) -> None:
        """Change the one body cell that reads ``was``."""
        places = [(r, c) for r, row in enumerate(self.rows) for c, text in enumerate(row) if text == was]
        if len(places) != 1:
            raise EditError(f"{self.number} holds {was!r} {len(places)} times, not once")
        r, c = places[0]
        self.rows[r][c] = now

    def row(self, text: str) -> int:
        """The index of the first row with a cell that reads ``text``."""
        for r, row in enumerate(self.rows):
            if text in row:
                return r
        raise EditError(f"{self.number} has no row with {text!r}")

    def drop(self, index: int) -> None:
        """Remove a row; merges that began in it begin in the row below."""
        gone = self.rows.pop(index)
        if index < len(self.rows):
            below = self.rows[index]
            self.rows[index] = [gone[c] if text == ABOVE else text for c, text in enumerate(below)]

    def column(self, path: str) -> int:
        """The index of the column with this header path."""
        columns = self.columns()
        if columns.count(path) != 1:
            raise EditError(f"{self.number} has no column {path!r}; it has {columns}")
        return columns.index(path)


@dataclass
class Document:
    """A disclosure. An empty ``cover`` leaves the cover out; ``contents`` asks for a page of contents."""

    title: str
    body: str
    narrative: list[Block]
    tables: list[Table]
    cover: list[str] = field(default_factory=list)
    contents: bool = False

    def table(self, number: str) -> Table:
        """The table with this printed number, such as ``预算03表``."""
        for table in self.tables:
            if table.number == number:
                return table
        raise EditError(f"no table {number!r}")

    def drop_table(self, number: str) -> None:
        """Leave a table out."""
        self.tables.remove(self.table(number))

    def section(self, heading: str) -> tuple[int, int]:
        """First and one past the last block of the section whose heading contains ``heading``."""
        depth = {"part": 0, "title": 1, "section": 2, "subsection": 3, "text": 4}
        starts = [i for i, b in enumerate(self.narrative) if b.kind != "text" and heading in b.text]
        if len(starts) != 1:
            raise EditError(f"{len(starts)} headings contain {heading!r}, not one")
        start = starts[0]
        level = depth[self.narrative[start].kind]
        end = start + 1
        while end < len(self.narrative) and depth[self.narrative[end].kind] > level:
            end += 1
        return start, end

    def drop_section(self, heading: str) -> None:
        """Leave a section out, heading and text."""
        start, end = self.section(heading)
        del self.narrative[start:end]

    def replace(self, was: str, now: str, times: int = 1) -> None:
        """Replace text of the narrative that occurs exactly ``times`` times."""
        self.substitute(re.escape(was), now.replace("\\", r"\\"), times)

    def substitute(self, pattern: str, now: str, times: int) -> None:
        """Replace a regular expression of the narrative that matches exactly ``times`` times."""
        found = sum(len(re.findall(pattern, block.text)) for block in self.narrative)
        if found != times:
            raise EditError(f"the narrative holds {pattern!r} {found} times, not {times}")
        for block in self.narrative:
            block.text = re.sub(pattern, now, block.text)


def grid(text: str) -> Grid:
    """Lines such as ``| 206 | 04 | 01 |`` as a grid; ``\\n`` in a cell is a line break."""
    return [
        [cell.strip().replace("\\n", "\n") for cell in line.strip()[1:-1].split("|")]
        for line in text.splitlines()
    ]


def resolve(grid: Grid, row: int, column: int) -> str:
    """The text of the cell that covers a position."""
    while grid[row][column] in {LEFT, ABOVE}:
        if grid[row][column] == LEFT:
            column -= 1
        else:
            row -= 1
    return grid[row][column]


def _without_repeats(labels: list[str]) -> list[str]:
    """Labels merged downwards are said once."""
    return [label for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]

"""Lays a ruled table out on pages: merged cells, wrapped texts, page breaks between rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from examples.model import ABOVE, LEFT, Grid, Table
from examples.page import Align, Measure, Page, Rule, Text, wrap

MARGIN_X, TOP, BOTTOM = 36.0, 36.0, 48.0
PAD_X = 2.5
LEADING = 1.3
TITLE_SIZE, CAPTION_SIZE = 16.0, 9.0
_ALIGN: dict[str, Align] = {"l": "left", "c": "centre", "r": "right"}


@dataclass(frozen=True)
class Cell:
    """A cell with its extent in rows and columns."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


class Layout:
    """One table on as many pages as it takes."""

    def __init__(self, table: Table, measure: Measure) -> None:
        self.table = table
        self.measure = measure
        self.page = self._blank()
        scale = (self.page.width - 2 * MARGIN_X) / sum(table.widths)
        edges = [MARGIN_X]
        for width in table.widths:
            edges.append(edges[-1] + width * scale)
        self.edges = edges
        self.pages = [self.page]
        self.y = TOP

    def run(self) -> list[Page]:
        """The pages."""
        self._heading()
        header = self._heights(self.table.header)
        body = self._heights(self.table.rows)
        self._grid(self.table.header, header, is_header=True)
        start = 0
        while start < len(body):
            end = self._fit(body, start)
            self._grid(self._slice(start, end), body[start:end])
            start = end
            if start < len(body):
                self._turn()
                if self.table.repeat_header:
                    self._grid(self.table.header, header, is_header=True)
        self._notes()
        return self.pages

    def _blank(self) -> Page:
        return Page.portrait() if self.table.paper == "portrait" else Page.landscape()

    def _turn(self) -> None:
        self.page = self._blank()
        self.pages.append(self.page)
        self.y = TOP

    def _heading(self) -> None:
        """Attachment line, number, title, owner and unit."""
        table, page = self.table, self.page
        right, middle = page.width - MARGIN_X, page.width / 2
        self.y += CAPTION_SIZE
        page.texts.append(Text(right, self.y, table.number, CAPTION_SIZE, "right"))
        if table.lead:
            page.anchors.append((0, table.lead))
            page.texts.append(Text(MARGIN_X, self.y, table.lead, CAPTION_SIZE))
        self.y += TITLE_SIZE * 1.5
        page.texts.append(Text(middle, self.y, table.title, TITLE_SIZE, "centre"))
        page.anchors.append((1, f"{table.number}　{table.title}"))
        if table.subtitle:
            self.y += CAPTION_SIZE * 1.6
            page.texts.append(Text(middle, self.y, table.subtitle, CAPTION_SIZE, "centre"))
        if table.owner or table.unit:
            self.y += CAPTION_SIZE * 1.8
            page.texts.append(Text(MARGIN_X, self.y, table.owner, CAPTION_SIZE))
            page.texts.append(Text(right, self.y, table.unit, CAPTION_SIZE, "right"))
        self.y += 6

    def _notes(self) -> None:
        width = self.page.width - 2 * MARGIN_X
        indent, step = 2 * CAPTION_SIZE, CAPTION_SIZE * LEADING
        notes = [wrap(note, CAPTION_SIZE, width, self.measure, indent) for note in self.table.notes]
        if self.y + 6 + step * sum(map(len, notes)) > self.page.height - BOTTOM:
            self._turn()
        self.y += 4
        for lines in notes:
            for i, line in enumerate(lines):
                self.y += step
                x = MARGIN_X + (indent if i == 0 and not line.startswith("注") else 0)
                self.page.texts.append(Text(x, self.y, line, CAPTION_SIZE))

    def _fit(self, heights: list[float], start: int) -> int:
        """One past the last row, from ``start`` on, that still fits on the page; at least one row."""
        end, y = start, self.y
        while end < len(heights) and y + heights[end] <= self.page.height - BOTTOM:
            y += heights[end]
            end += 1
        return max(end, start + 1)

    def _slice(self, start: int, end: int) -> Grid:
        """Rows of the body; a cell merged over the break is printed again, as printers do."""
        rows = [list(row) for row in self.table.rows[start:end]]
        for column, text in enumerate(rows[0]):
            if text == ABOVE:
                rows[0][column] = self._above(start, column)
        return rows

    def _above(self, row: int, column: int) -> str:
        while self.table.rows[row][column] == ABOVE:
            row -= 1
        return self.table.rows[row][column]

    def _heights(self, grid: Grid) -> list[float]:
        """Height of each row: what its own cells need, the last row of a merge taking up the rest."""
        heights = [self.table.size * LEADING + 2 * self.table.pad] * len(grid)
        for cell in sorted(cells(grid), key=lambda c: c.rows):
            needed = len(self._lines(cell)) * self.table.size * LEADING + 2 * self.table.pad
            missing = needed - sum(heights[cell.row : cell.row + cell.rows])
            if missing > 0:
                heights[cell.row + cell.rows - 1] += missing
        return heights

    def _lines(self, cell: Cell) -> list[str]:
        width = self.edges[cell.column + cell.columns] - self.edges[cell.column] - 2 * PAD_X
        return wrap(cell.text, self.table.size, width, self.measure)

    def _grid(self, grid: Grid, heights: list[float], is_header: bool = False) -> None:
        """Draw rows from the present height on."""
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        for cell in cells(grid):
            top, bottom = ys[cell.row], ys[cell.row + cell.rows]
            left, right = self.edges[cell.column], self.edges[cell.column + cell.columns]
            self._frame(left, top, right, bottom)
            self._print(cell, (left, top, right, bottom), is_header)
        self.y = ys[-1]

    def _frame(self, left: float, top: float, right: float, bottom: float) -> None:
        x0, y0, x1, y1 = (round(edge, 2) for edge in (left, top, right, bottom))
        self.page.rules |= {
            Rule(x0, y0, x1, y0),
            Rule(x0, y1, x1, y1),
            Rule(x0, y0, x0, y1),
            Rule(x1, y0, x1, y1),
        }

    def _print(self, cell: Cell, box: tuple[float, float, float, float], is_header: bool) -> None:
        left, top, right, bottom = box
        lines = self._lines(cell)
        align = self._align(cell, is_header)
        x = {"left": left + PAD_X, "centre": (left + right) / 2, "right": right - PAD_X}[align]
        step = self.table.size * LEADING
        y = (top + bottom - step * len(lines)) / 2 + self.table.size * 1.02
        for line in lines:
            if line:
                self.page.texts.append(Text(x, y, line, self.table.size, align))
            y += step

    def _align(self, cell: Cell, is_header: bool) -> Align:
        """Headers, totals and short merged labels stand in the middle, long merged texts on the left."""
        letter = self.table.align[cell.column]
        total = cell.text.replace(" ", "").endswith(("合计", "总计"))
        if is_header or total:
            return "centre"
        if letter != "r" and (cell.columns > 1 or cell.rows > 1):
            return "centre" if len(cell.text) < 30 else "left"
        return _ALIGN[letter]


def cells(grid: Grid) -> Iterable[Cell]:
    """The cells of a grid, merges resolved."""
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            if text in {LEFT, ABOVE}:
                continue
            columns = 1
            while c + columns < len(row) and row[c + columns] == LEFT:
                columns += 1
            rows = 1
            while r + rows < len(grid) and grid[r + rows][c] == ABOVE:
                rows += 1
            yield Cell(r, c, rows, columns, text)

"""Rows and columns whose rules were not drawn, most of them at page breaks.

Some generators cut a row at the page break and draw neither its closing rule on one page nor its opening
rule on the next, so that its texts, amounts among them, stand outside the frame. They still stand in the
columns, right below or above the grid: that is how they are known from titles and notes.

A form may go on beside cells that were opened on the page before and end on the next: they have neither an
upper nor a lower rule, so that their columns are no part of the grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pytest_budgetcheck.reading.amounts import parse_amount
from pytest_budgetcheck.reading.grid import Grid, GridCell
from pytest_budgetcheck.reading.heads import belongs_around
from pytest_budgetcheck.reading.lines import Line, build_lines
from pytest_budgetcheck.reading.pages import union_box

_LEAST_COLUMNS = 4
_EDGE = 0.13
"""The row must reach into this share of the page's height at its end."""
_OVERHANG = 1.5
_CLOSE = 1.2
"""The row begins nearer to the frame than this, in sizes."""
_NUMBER = re.compile(r"[\d(（+−-]")
_ROOM = 1.5
"""A line with more room beside it than this, in sizes, is not full."""


def with_open_rows(
    grids: Sequence[Grid], lines: Sequence[Line], height: float
) -> tuple[list[Grid], list[Line]]:
    """``grids`` with the rows cut off at top and bottom of the page, and the lines that remain."""
    found, left = list(grids), list(lines)
    if not found:
        return found, left
    below = [line for line in left if line.box[1] > found[-1].ys[-1] - _OVERHANG]
    at_end = below and below[-1].box[3] > (1 - _EDGE) * height
    if (
        at_end
        and below[0].box[1] - found[-1].ys[-1] < _CLOSE * below[0].size
        and _in_columns(found[-1], below)
    ):
        found[-1] = _extended(found[-1], below, at_top=False)
        left = [line for line in left if line not in below]
    above = [line for line in left if line.box[3] < found[0].ys[0] + _OVERHANG]
    at_start = above and above[0].box[1] < _EDGE * height
    if (
        at_start
        and found[0].ys[0] - above[-1].box[3] < _CLOSE * above[-1].size
        and _in_columns(found[0], above)
    ):
        found[0] = _extended(found[0], above, at_top=True)
        left = [line for line in left if line not in above]
    return found, left


def with_unruled_rows(grid: Grid) -> Grid:
    """``grid`` with rows parted between which no rule is drawn.

    They are known by amounts that stand one under the other in one cell, each with room beside it: an
    amount is broken over two lines only where the first is full.
    """
    rows = {cell.row for cell in grid.cells if cell.row_span == 1 and _several_lines(cell)}
    for row in sorted(rows, reverse=True):
        levels = _levels(grid, row)
        if len(levels) > 1:
            grid = _parted(grid, row, [sum(pair) / 2 for pair in pairwise(levels)])
    return grid


def _several_lines(cell: GridCell) -> bool:
    """Whether a cell that begins with a number may print several, without looking closely."""
    glyphs = cell.glyphs
    return (
        len(glyphs) > 1
        and abs(glyphs[0].middle - glyphs[-1].middle) > glyphs[0].size
        and _NUMBER.match(glyphs[0].text) is not None
    )


def _levels(grid: Grid, row: int) -> list[float]:
    """The heights at which the cells of one row print amounts, if one of them prints several."""
    levels: list[float] = []
    several = False
    for cell in grid.cells:
        if (cell.row, cell.row_span) == (row, 1) and len(cell.glyphs) > 1:
            lines = _amount_lines(grid, cell)
            several = several or len(lines) > 1
            for line in lines:
                if all(abs(line.middle - level) > line.size for level in levels):
                    levels.append(line.middle)
    return sorted(levels) if several else []


def _amount_lines(grid: Grid, cell: GridCell) -> list[Line]:
    """The lines of a cell, if each is an amount that does not fill its width."""
    left, _, right, _ = grid.cell_box(cell)
    lines = build_lines(cell.glyphs, grid.page)
    room = [right - left - (line.box[2] - line.box[0]) > _ROOM * line.size for line in lines]
    return lines if all(room) and all(parse_amount(line.text) for line in lines) else []


def _parted(grid: Grid, row: int, cuts: Sequence[float]) -> Grid:
    """``grid`` with one of its rows cut at some heights."""
    bounds = [grid.ys[row], *cuts, grid.ys[row + 1]]
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell.row > row:
            cells.append(cell._replace(row=cell.row + len(cuts)))
        elif (cell.row, cell.row_span) == (row, 1):
            for index, (top, bottom) in enumerate(pairwise(bounds)):
                inside = tuple(glyph for glyph in cell.glyphs if top <= glyph.middle < bottom)
                cells.append(cell._replace(row=row + index, glyphs=inside))
        elif cell.row + cell.row_span > row:
            cells.append(cell._replace(row_span=cell.row_span + len(cuts)))
        else:
            cells.append(cell)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, ys=(*grid.ys[: row + 1], *cuts, *grid.ys[row + 1 :]), cells=tuple(cells))


def with_open_columns(
    grid: Grid, lines: Sequence[Line], edges: Sequence[float], *, within: float
) -> tuple[Grid, list[Line]]:
    """``grid`` with the columns at its left that the form it goes on with has, and the lines that remain.

    ``edges`` are the column positions of that form, equal when nearer than ``within``. A grid that has other
    columns or another right edge is left as it is.
    """
    missing = [edge for edge in edges if edge < grid.xs[0] - within]
    fits = all(min(abs(x - edge) for edge in edges) <= within for x in grid.xs)
    if not missing or not fits or abs(grid.xs[-1] - max(edges)) > within:
        return grid, list(lines)
    left, top, right, bottom = missing[0], grid.ys[0], grid.xs[0], grid.ys[-1]
    beside = [
        line
        for line in lines
        if top < line.middle < bottom and left - _OVERHANG <= line.box[0] and line.box[2] <= right + _OVERHANG
    ]
    glyphs = [glyph for line in beside for glyph in line.glyphs]
    xs = (*missing, *grid.xs)
    height = len(grid.ys) - 1
    opened = [
        GridCell(0, index, height, 1, tuple(glyph for glyph in glyphs if start <= glyph.centre < end))
        for index, (start, end) in enumerate(pairwise(xs[: len(missing) + 1]))
    ]
    moved = [cell._replace(column=cell.column + len(missing)) for cell in grid.cells]
    cells = sorted((*opened, *moved), key=lambda cell: (cell.row, cell.column))
    return replace(grid, xs=xs, cells=tuple(cells)), [line for line in lines if line not in beside]


def _in_columns(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether every run of ``lines`` fits a column and none is a title, number, unit, caption or note."""
    if len(grid.xs) <= _LEAST_COLUMNS:
        return False
    for line in lines:
        if belongs_around(line):
            return False
        for piece in _pieces(grid, line):
            x0, _, x1, _ = piece.box
            if not any(
                left - _OVERHANG <= x0 and x1 <= right + _OVERHANG for left, right in pairwise(grid.xs)
            ):
                return False
    return True


def _pieces(grid: Grid, line: Line) -> list[Line]:
    """The parts of ``line`` in each column: neighbours may touch where the rule is missing."""
    held: dict[int, list[int]] = {}
    for index, glyph in enumerate(line.glyphs):
        if not glyph.text.isspace():
            held.setdefault(_column(grid, glyph.centre), []).append(index)
    return [Line(line.page, [line.glyphs[i] for i in indices]) for indices in held.values()]


def _column(grid: Grid, x: float) -> int:
    return sum(edge <= x for edge in grid.xs[1:-1])


def _extended(grid: Grid, lines: Sequence[Line], *, at_top: bool) -> Grid:
    glyphs = [glyph for line in lines for glyph in line.glyphs]
    _, top, _, bottom = union_box(glyphs)
    row = 0 if at_top else len(grid.ys) - 1
    cells = [
        GridCell(row, column, 1, 1, tuple(g for g in glyphs if _column(grid, g.centre) == column))
        for column in range(len(grid.xs) - 1)
    ]
    if at_top:
        moved = [cell._replace(row=cell.row + 1) for cell in grid.cells]
        return replace(grid, ys=(min(top, grid.ys[0] - 1), *grid.ys), cells=(*cells, *moved))
    return replace(grid, ys=(*grid.ys, max(bottom, grid.ys[-1] + 1)), cells=(*grid.cells, *cells))

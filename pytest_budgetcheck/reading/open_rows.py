"""Rows at a page break whose rules were not drawn.

Some generators cut a row at the page break and draw neither its closing rule on one page nor its opening
rule on the next, so that its texts, amounts among them, stand outside the frame. They still stand in the
columns, right below or above the grid: that is how they are known from titles and notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pytest_budgetcheck.reading.grid import Grid, GridCell
from pytest_budgetcheck.reading.heads import belongs_around
from pytest_budgetcheck.reading.lines import Line
from pytest_budgetcheck.reading.pages import union_box

_LEAST_COLUMNS = 4
_EDGE = 0.13
"""The row must reach into this share of the page's height at its end."""
_OVERHANG = 1.5
_CLOSE = 1.2
"""The row begins nearer to the frame than this, in sizes."""


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

"""Ruling lines to grids of cells.

Lines are snapped to common positions and joined; connected lines make one grid. Between two neighbouring
positions lies an elementary field; fields without a line between them are one cell, so merged cells come
out as spans. Positions where rules merely end count too: the last row of a page may lack its closing rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, nextafter
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading.pages import Glyph, PageContent, Ruling

_SNAP = 3.0
"""Positions nearer than this, in points, are one; smaller than any row of readable text."""
_GAP = 3.0
"""Gaps up to this, in points, are bridged within a line and at corners."""


_POSITION, _ENDS = itemgetter(0), itemgetter(1, 2)
"""Of a ruling."""

_Span: TypeAlias = tuple[int, int, int, int]
"""Row, column, row span and column span of a cell."""


class GridCell(NamedTuple):
    """A cell at ``row`` and ``column``, covering ``row_span`` rows and ``column_span`` columns."""

    row: int
    column: int
    row_span: int
    column_span: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled grid: the positions of its rows (``ys``) and columns (``xs``), and its cells."""

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """The outer frame."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_box(self, cell: GridCell) -> Box:
        """The ruled box of one of its cells."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.column_span],
            self.ys[cell.row + cell.row_span],
        )


class _Lines:
    """Rules of one direction: position -> disjoint intervals, both sorted."""

    def __init__(self, rulings: Iterable[Ruling]) -> None:
        self.intervals: dict[float, list[tuple[float, float]]] = {}
        for group in _snapped(sorted(rulings, key=_POSITION)):
            lengths = [end - start for _, start, end in group]
            moments = [ruling[0] * length for ruling, length in zip(group, lengths, strict=True)]
            self.intervals[sum(moments) / (sum(lengths) or 1.0)] = _joined(group)

    def covered(self, position: float, places: Iterable[float]) -> list[bool]:
        """Whether the rule meant by ``position``, which may be averaged differently, passes each place."""
        nearest = min(self.intervals, key=lambda other: abs(other - position))
        if abs(nearest - position) > _SNAP:
            return [False for _ in places]
        intervals = self.intervals[nearest]
        starts = [start for start, _ in intervals]
        ends = [float("-inf"), *(end for _, end in intervals)]
        return [ends[bisect_right(starts, place)] >= place for place in places]


def find_grids(page: PageContent) -> tuple[list[Grid], list[Glyph]]:
    """The grids of ``page`` from the top down, and the glyphs that lie in none of them.

    A frame around a single cell is decoration, not a grid: its glyphs stay free.
    """
    horizontals, verticals = _Lines(page.horizontals), _Lines(page.verticals)
    grids: list[Grid] = []
    free: Sequence[Glyph] = page.glyphs
    for rows, columns in _components(horizontals, verticals):
        ys, xs = _positions(rows, columns), _positions(columns, rows)
        if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
            continue
        spans = list(_Fields(xs, ys, _Lines(rows), _Lines(columns)).spans())
        if len(spans) > 1:
            held, free = _distributed(free, spans, xs, ys)
            cells = [GridCell(*span, tuple(inside)) for span, inside in zip(spans, held, strict=True)]
            grids.append(Grid(page.number, xs, ys, tuple(cells)))
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids, list(free)


def _distributed(
    glyphs: Sequence[Glyph], spans: Sequence[_Span], xs: Sequence[float], ys: Sequence[float]
) -> tuple[list[list[Glyph]], list[Glyph]]:
    """The glyphs of each cell, by their middles, and those outside the frame."""
    held: list[list[Glyph]] = [[] for _ in spans]
    free: list[Glyph] = []
    # One row and column more at either end are outside; the last edges are still inside.
    owner: list[list[list[Glyph]]] = [[free] * (len(xs) + 1) for _ in range(len(ys) + 1)]
    for (row, column, rows, columns), inside in zip(spans, held, strict=True):
        for line in owner[row + 1 : row + rows + 1]:
            line[column + 1 : column + columns + 1] = [inside] * columns
    rights, bottoms = (*xs[:-1], nextafter(xs[-1], inf)), (*ys[:-1], nextafter(ys[-1], inf))
    edges = (-inf, *rights, inf)
    line, lowest, left, right, inside = owner[0], -inf, inf, -inf, free
    for glyph in glyphs:
        _, x0, x1, _, _, middle = glyph
        across = (x0 + x1) / 2
        if middle != lowest:  # a line of text is at one height, and most of it in one cell
            line, lowest, right = owner[bisect_right(bottoms, middle)], middle, -inf
        if not left <= across < right:
            column = bisect_right(rights, across)
            left, right, inside = edges[column], edges[column + 1], line[column]
        inside.append(glyph)
    return held, free


def _snapped(rulings: Sequence[Ruling]) -> Iterator[list[Ruling]]:
    group: list[Ruling] = []
    first = last = inf
    for ruling in rulings:
        position = ruling[0]
        if position - last > _SNAP / 2 or position - first > _SNAP:
            yield group
            group = []
        if not group:
            first = position
        last = position
        group.append(ruling)
    if group:
        yield group


def _joined(rulings: Iterable[Ruling]) -> list[tuple[float, float]]:
    ends = sorted(map(_ENDS, rulings))
    joined = ends[:1]
    for start, end in ends[1:]:
        before, reach = joined[-1]
        if start > reach + _GAP:
            joined.append((start, end))
        elif end > reach:
            joined[-1] = before, end
    return joined


def _components(horizontals: _Lines, verticals: _Lines) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Sets of rules that cross or touch each other; rules that touch nothing are left out."""
    rows = [Ruling(y, a, b) for y, spans in horizontals.intervals.items() for a, b in spans]
    columns = [Ruling(x, a, b) for x, spans in verticals.intervals.items() for a, b in spans]
    rows.sort(key=_POSITION)
    heights = list(map(_POSITION, rows))
    parent = list(range(len(rows) + len(columns)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for index, column in enumerate(columns):
        first = bisect_left(heights, column.start - _GAP)
        for near in range(first, bisect_right(heights, column.end + _GAP)):
            if rows[near].start - _GAP <= column.position <= rows[near].end + _GAP:
                parent[root(near)] = root(len(rows) + index)
    found: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index, row in enumerate(rows):
        found.setdefault(root(index), ([], []))[0].append(row)
    for index, column in enumerate(columns):
        found.setdefault(root(len(rows) + index), ([], []))[1].append(column)
    for members in found.values():
        if members[0] and members[1]:
            yield members


def _positions(across: Sequence[Ruling], along: Sequence[Ruling]) -> tuple[float, ...]:
    """Positions of the rules ``across``, and of the far ends of the rules ``along`` beyond them."""
    positions = sorted({ruling.position for ruling in across})
    ends = sorted(ruling.end for ruling in along)
    starts = sorted(ruling.start for ruling in along)
    # Two rules must agree before an open side counts: one alone is an overlong line.
    if len(ends) > 1 and ends[-2] > positions[-1] + 2 * _SNAP:
        positions.append(ends[-2])
    if len(starts) > 1 and starts[1] < positions[0] - 2 * _SNAP:
        positions.insert(0, starts[1])
    return tuple(positions)


class _Fields:
    """The elementary fields of one grid and the rules between them."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float], rows: _Lines, columns: _Lines) -> None:
        self.width, self.height = len(xs) - 1, len(ys) - 1
        middles_x = [(a + b) / 2 for a, b in pairwise(xs)]
        middles_y = [(a + b) / 2 for a, b in pairwise(ys)]
        rights = [columns.covered(x, middles_y) for x in xs[1:]]
        self._right = list(zip(*rights, strict=True))
        self._below = [rows.covered(y, middles_x) for y in ys[1:]]

    def spans(self) -> Iterator[_Span]:
        """Rectangles of fields without a rule between them, from the top left.

        Where rules are missing so that a region is no rectangle, it is cut into rectangles by rows.
        """
        taken: set[tuple[int, int]] = set()
        for row in range(self.height):
            right = self._right[row]
            for column in range(self.width):
                if (row, column) in taken:
                    continue
                if right[column] and self._below[row][column]:
                    yield row, column, 1, 1
                    continue
                columns = 1
                while (
                    column + columns < self.width
                    and not right[column + columns - 1]
                    and (row, column + columns) not in taken
                ):
                    columns += 1
                rows = 1
                while row + rows < self.height and self._extends(row + rows, column, columns):
                    rows += 1
                taken.update((row + i, column + j) for i in range(rows) for j in range(columns))
                yield row, column, rows, columns

    def _extends(self, row: int, column: int, columns: int) -> bool:
        """Whether the rectangle that ends above ``row`` continues into it, as wide as it is."""
        if any(self._below[row - 1][column : column + columns]):
            return False
        if any(self._right[row][column : column + columns - 1]):
            return False
        open_left = column > 0 and not self._right[row][column - 1]
        open_right = column + columns < self.width and not self._right[row][column + columns - 1]
        return not (open_left or open_right)

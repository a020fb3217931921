"""One grid read as a part of a table: frame lines, header, columns and body rows.

A part knows its own grid only; :mod:`pytest_budgetcheck.reading.tables` joins parts over pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import attrgetter

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.amounts import is_code, parse_amount
from pytest_budgetcheck.reading.grid import Grid, GridCell
from pytest_budgetcheck.reading.heads import Head, title_in_frame
from pytest_budgetcheck.reading.lines import printed

_SLIVER = 8.0
"""Columns narrower than this, in points, without a text of their own are where rules fail to meet."""
_HEADER_ROWS = 6
_HEADER_TEXT = 60
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|(?:本年)?(?:收入|支出)(?:合计|总计|总额)|.{0,8}(?:合计|总计))")
ENUMERATED = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_NOTHING = re.compile(r"无|空表?|(?:本表|此表)?无数据|略")
_YEAR = re.compile(r"20\d\d")
_ORDINAL = re.compile(r"[\d]{1,2}|\*+|-+|[A-Z]|[\d=+\-A-Z()]{3,}")
_NUMBERING = re.compile(r"栏次|行次")
_STARS = re.compile(r"\*+")
_VOCABULARY = re.compile(
    r"(?:科目|部门|单位|项目|功能分类|经济分类)?(?:编码|代码|名称)|合计|总计|小计|金额|项目|预算数|决算数|"
    r"基本支出|项目支出|人员经费|公用经费|类|款|项|备注|收入|支出|一般公共预算.*|政府性基金.*|国有资本经营.*"
)


@dataclass(slots=True)
class Part:
    """A grid on its way to becoming rows of a table.

    ``edges`` are its column positions; ``rows`` maps each printed row to its own cells, header included.
    ``body`` is the index of the first body row; ``form`` says that there is no header to speak of.
    """

    grid: Grid
    edges: list[float]
    cells: list[PartCell] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    first: int = 0
    body: int = 0
    form: bool = False
    _by_row: dict[int, list[PartCell]] = field(default_factory=dict)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.grid.page

    @property
    def height(self) -> int:
        """Number of grid rows."""
        return len(self.grid.ys) - 1

    def starting(self, row: int) -> list[PartCell]:
        """The cells that start in ``row``, from left to right."""
        return self._by_row.get(row, [])

    def place(self, cells: list[PartCell]) -> None:
        """Make ``cells`` the cells of this part."""
        cells.sort(key=lambda cell: (cell.row, cell.column))
        self.cells = cells
        self._by_row = {row: list(group) for row, group in groupby(cells, attrgetter("row"))}

    def rebase(self, index: Sequence[int], *, merged: bool) -> None:
        """Move the cells to the columns of the joined table: ``index`` maps own edges to its edges.

        ``merged`` says that a cell over several of these columns is so by itself, not for want of rules.
        """
        for cell in self.cells:
            start, end = index[cell.column], index[cell.column + cell.column_span]
            cell.column, cell.column_span = start, end - start
            if merged:
                cell.own_span = end - start

    def header_key(self, rows: int) -> list[str]:
        """The normalised texts of the first ``rows`` rows below the frame, for comparing headers."""
        return [
            normalise(cell.text)
            for cell in self.cells
            if self.first <= cell.row < self.first + rows and cell.text
        ]


@dataclass(slots=True, eq=False)
class PartCell:
    """A cell of a part: what is printed in it, and where it lies in the part's columns."""

    source: GridCell
    row: int
    row_span: int
    column: int
    column_span: int
    own_span: int
    """Columns it spans in its own grid, which may be fewer than in the joined table."""
    text: str
    ink: Box | None
    """The box around what is printed."""


def read_part(grid: Grid, head: Head) -> Part:
    """Read ``grid``; titles and units printed as its first rows complete ``head``."""
    part = Part(grid, list(grid.xs), head=head)
    part.place([_cell(cell) for cell in grid.cells])
    _drop_slivers(part)
    _take_frame(part)
    _find_body(part)
    return part


def has_header_words(part: Part) -> bool:
    """Whether the rows above the body read like the header of a budget table."""
    words = part.header_key(part.body - part.first)
    return sum(_VOCABULARY.fullmatch(word) is not None for word in words) >= 2


def is_numbering(cells: Sequence[PartCell]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3, or ** ** 1."""
    texts = [normalise(cell.text) for cell in cells if cell.text]
    if texts and _NUMBERING.fullmatch(texts[0]):
        return True
    if not texts or not all(_ORDINAL.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    first = numbers[0] if numbers else 1
    starred = any(_STARS.fullmatch(text) for text in texts)
    return (
        (starred or len(numbers) >= 3) and numbers == list(range(first, first + len(numbers))) and first <= 2
    )


def _cell(cell: GridCell) -> PartCell:
    row, column, row_span, column_span, glyphs = cell
    return PartCell(cell, row, row_span, column, column_span, column_span, *printed(glyphs))


def _drop_slivers(part: Part) -> None:
    """Remove column positions that only come from rules which miss each other by a few points."""
    owned = {cell.column for cell in part.cells if cell.column_span == 1 and cell.text}
    widths = [right - left for left, right in pairwise(part.edges)]
    slivers = [index for index, width in enumerate(widths) if width < _SLIVER and index not in owned]
    if not slivers or len(slivers) >= len(widths) - 1:
        return
    # The sliver goes to its left neighbour, or to the right one at the left edge.
    gone = {index if index else 1 for index in slivers}
    new_index, kept = [], -1
    for index in range(len(part.edges)):
        kept += index not in gone
        new_index.append(kept)
    part.edges = [edge for index, edge in enumerate(part.edges) if index not in gone]
    cells = []
    for cell in part.cells:
        start, end = new_index[cell.column], new_index[cell.column + cell.column_span]
        if end > start:
            cell.column, cell.column_span, cell.own_span = start, end - start, end - start
            cells.append(cell)
    part.place(cells)


def _take_frame(part: Part) -> None:
    """Skip empty rows and rows of title, number, unit and caption at the top of the grid."""
    width = len(part.edges) - 1
    while part.first < part.height - 1 and _clean_cut(part, part.first + 1):
        cells = part.starting(part.first)
        texts = [cell for cell in cells if cell.text]
        if not all(
            part.head.take(cell.text)
            or (len(texts) == 1 and cell.column_span > 0.5 * width and title_in_frame(cell.text, part.head))
            for cell in texts
        ):
            break
        if not texts and part.first + 2 >= part.height:
            break
        part.first += 1


def _clean_cut(part: Part, row: int) -> bool:
    """Whether no cell reaches from above ``row`` into it."""
    return not any(cell.row < row < cell.row + cell.row_span for cell in part.cells)


def _find_body(part: Part) -> None:
    """Set where the body begins: at the first row that says so and that no header cell reaches into."""
    part.body = part.height
    for row in range(part.first, part.height):
        if not _clean_cut(part, row):
            continue
        cells = part.starting(row)
        if not any(cell.text for cell in cells):
            if row > part.first:
                part.body = row
                break
        elif is_numbering(cells):
            part.body = row + 1
            break
        elif _starts_body(cells, first=row == part.first):
            part.body = row
            break
    part.form = _is_form(part)
    if part.form:
        part.body = part.first
    else:
        _drop_total(part)


def _drop_total(part: Part) -> None:
    """Take the label of an empty total out of the header, where they share a row.

    It is known by spanning columns that the header tells apart above it.
    """
    for row in range(part.first + 1, part.body):
        for cell in part.starting(row)[:1]:
            inner = range(cell.column + 1, cell.column + cell.column_span)
            parted = any(one.column in inner for one in part.cells if part.first <= one.row < row)
            if cell.column == 0 and parted and _TOTAL.fullmatch(normalise(cell.text)):
                cell.text, cell.ink = "", None


def _starts_body(cells: Sequence[PartCell], *, first: bool) -> bool:
    texts = [normalise(cell.text) for cell in cells]
    for text in texts:
        amount = parse_amount(text)
        if amount and text.strip("-") and not _YEAR.fullmatch(text):
            return True
    if any(ENUMERATED.match(text) or _NOTHING.fullmatch(text) for text in texts):
        return True
    # Headers leave hardly a cell blank; rows of an empty table do.
    if not first and len(texts) >= 4 and sum(not text for text in texts) > len(texts) / 2:
        return True
    if cells[0].column == 0 and is_code(texts[0]) and not _YEAR.fullmatch(texts[0]):
        return True
    # A row of totals without amounts, in an empty table: 合计 and nothing else.
    named = [text for text in texts if text.strip("-")]
    return (
        cells[0].column == 0
        and len(named) < len(texts)
        and all(_TOTAL.fullmatch(text) for text in named)
        and (bool(texts[0]) or not first)
    )


def _is_form(part: Part) -> bool:
    """Whether the rows above the body are no header: label and value pairs, long texts, too many rows."""
    rows = part.body - part.first
    if rows == 0:
        return False
    header = [
        cell
        for row in range(part.first, part.body)
        if not is_numbering(part.starting(row))
        for cell in part.starting(row)
    ]
    if rows > _HEADER_ROWS or any(len(cell.text) > _HEADER_TEXT for cell in header):
        return True
    # A header hardly sets one label of the first column under another, and then it names amounts beside
    # it; a form always does.
    firsts = [cell for cell in header if cell.column == 0]
    stacked = sum(above.column_span == below.column_span for above, below in pairwise(firsts))
    top_row = [cell for cell in header if cell.row == part.first and cell.text]
    named = [cell for cell in header if cell.column and _VOCABULARY.fullmatch(normalise(cell.text))]
    if stacked >= 2 or (stacked == 1 and len(top_row) <= 2 and len(named) < 2):
        return True
    # A header tells its columns apart; a value of a form spreads over most of them.
    width = len(part.edges) - 1
    leaves = {cell.column: cell for cell in sorted(header, key=lambda cell: cell.row)}
    owners = set(leaves.values())
    spread = sum(cell.column_span - 1 for cell in owners if cell.row + cell.row_span == part.body)
    return width > 2 and spread >= width / 2

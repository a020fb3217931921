"""Parts of a table to header paths, rows and cells with amounts.

Here it is decided what is an amount: never a code, never a label, never a repetition of a merged cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pytest_budgetcheck.disclosure import Box, Cell, Row
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.amounts import is_code, parse_amount
from pytest_budgetcheck.reading.lines import Line
from pytest_budgetcheck.reading.pages import union_box
from pytest_budgetcheck.reading.parts import Part, PartCell, is_numbering

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"\([^)]*\)")
_CODE_WORD = re.compile(r"编码|代码|编号|序号|行次|栏次|^(?:类|款|项|目)$")
_LABEL_WORD = re.compile(
    r"(?:名称|科目|项目|类型|类别|内容|说明|备注|简介|依据|目标|指标|指标值|性质|来源|时间|目录|规格|标准|单位|部门|"
    r"单位名称|主管部门|摘要|理由|用途|功能分类|经济分类)$"
)
_LONG_CODE = 12
"""No amount is printed with this many digits and neither separator nor decimal point."""

_Path = tuple[str, ...]


def header_paths(part: Part, width: int) -> tuple[_Path, ...]:
    """One path of header texts per column, from the top row down, spaces and line breaks removed."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in range(part.first, part.body):
        cells = part.starting(row)
        if is_numbering(cells):
            continue
        for cell in cells:
            text = _SPACES.sub("", cell.text)
            if text:
                for column in range(cell.column, cell.column + cell.column_span):
                    paths[column].append(text)
    return tuple(tuple(path) for path in paths)


def read_rows(part: Part, edges: Sequence[float], columns: Sequence[_Path]) -> list[Row]:
    """The body rows of ``part``, one cell per column between ``edges``."""
    kinds = [_Kind(path) for path in columns]
    width = len(columns)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(part.height)]
    starts = {row: part.starting(row) for row in range(part.body, part.height)}
    for row, cells in starts.items():
        numbering = is_numbering(cells)
        for cell in cells:
            _fill(grid, cell, part, edges, kinds, numbering=numbering)
        if numbering:
            grid[row] = [None] * width
    rows: list[Row] = []
    for row in range(part.body, part.height):
        ys = part.grid.ys[row : row + 2]
        made = [
            cell or Cell("", part.page, (edges[column], ys[0], edges[column + 1], ys[1]))
            for column, cell in enumerate(grid[row])
        ]
        rows.append(Row(tuple(made)))
    return rows


class _Kind:
    """What a column holds, by its header."""

    def __init__(self, path: _Path) -> None:
        plain = [_BRACKETS.sub("", normalise(name)) for name in path]
        last = plain[-1] if plain else ""
        self.headed = bool(plain)
        self.code = bool(_CODE_WORD.search(last)) or any(
            "编码" in name or "代码" in name for name in plain if not _LABEL_WORD.search(last)
        )
        self.label = not self.code and bool(_LABEL_WORD.search(last))

    @property
    def textual(self) -> bool:
        """Whether numbers here are no amounts."""
        return self.code or self.label


def _fill(
    grid: list[list[Cell | None]],
    cell: PartCell,
    part: Part,
    edges: Sequence[float],
    kinds: Sequence[_Kind],
    *,
    numbering: bool,
) -> None:
    """Put ``cell`` where it starts, and covered cells where it reaches."""
    column = _column(cell, edges)
    text = cell.text
    box: Box = part.grid.cell_box(cell.source)
    inked = [glyph for glyph in cell.source.glyphs if not glyph.text.isspace()]
    amount = None if kinds[column].textual or numbering else parse_amount(text)
    if amount and _is_long_code(text):
        amount = None
    grid[cell.row][column] = Cell(
        text=text,
        page=part.page,
        box=union_box(inked) if inked else box,
        value=amount.value if amount else None,
        decimals=amount.decimals if amount else 0,
        doubt=amount.doubt if amount else "",
    )
    label = "" if amount else text
    for row in range(cell.row, cell.row + cell.row_span):
        for across in range(cell.column, cell.column + cell.column_span):
            if (row, across) == (cell.row, column):
                continue
            if cell.own_span == 1 and cell.column_span > 1 and row == cell.row:
                continue  # not merged: the rules between these columns are missing on this page
            repeated = label if across == cell.column and row > cell.row else ""
            grid[row][across] = Cell(repeated, part.page, box, covered=True)


def _column(cell: PartCell, edges: Sequence[float]) -> int:
    """The column ``cell`` belongs to: its first, or where its text stands if rules were lost."""
    if cell.own_span == 1 and cell.column_span > 1 and cell.text:
        line = Line(0, cell.source.glyphs)
        middle = (line.box[0] + line.box[2]) / 2
        found = bisect_right(edges, middle) - 1
        return min(max(found, cell.column), cell.column + cell.column_span - 1)
    return cell.column


def _is_long_code(text: str) -> bool:
    return is_code(text) and len(normalise(text)) >= _LONG_CODE

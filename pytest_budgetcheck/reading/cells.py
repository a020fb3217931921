"""Parts of a table to header paths, rows and cells with amounts.

Here it is decided what is an amount: never a code, never a label, never a repetition of a merged cell.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pytest_budgetcheck.disclosure import Cell, Row
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.amounts import is_code, parse_amount
from pytest_budgetcheck.reading.lines import inked
from pytest_budgetcheck.reading.pages import Glyph
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
_TOUCH = 0.1
"""Digits nearer to each other than this, in sizes, are set as one number."""
_ROOM = 1.5
"""A line with more room than this, in sizes, is not full."""

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
    for row in range(part.body, part.height):
        cells = part.starting(row)
        if is_numbering(cells):
            continue
        for cell in cells:
            column = _column(cell, edges)
            _fill(grid, part, cell, _read_cell(part, cell, kinds[column], columns), column)
    rows: list[Row] = []
    for row in range(part.body, part.height):
        top, bottom = part.grid.ys[row : row + 2]
        made = [
            cell or Cell("", part.page, (edges[column], top, edges[column + 1], bottom))
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


def _read_cell(part: Part, cell: PartCell, kind: _Kind, columns: Sequence[_Path]) -> Cell:
    """The cell as printed, with its amount if its column holds amounts."""
    box = cell.ink or part.grid.cell_box(cell.source)
    amount = None
    if cell.text and not kind.textual and not _is_long_code(cell.text):
        amount = parse_amount(cell.text)
    if amount is None:
        return Cell(cell.text, part.page, box)
    doubt = amount.doubt or _doubt(part, cell, columns)
    return Cell(cell.text, part.page, box, None if doubt else amount.value, amount.decimals, doubt=doubt)


def _doubt(part: Part, cell: PartCell, columns: Sequence[_Path]) -> str:
    """Why a well printed amount may not be that of its row and column: rules may be missing around it."""
    under = columns[cell.column : cell.column + cell.column_span] if cell.own_span > 1 else ()
    if len({path for path in under if path}) > 1:
        return f"“{cell.text}”所在的格跨几栏，无法确定属于哪一栏"
    glyphs = inked(cell.source.glyphs)
    size = glyphs[0].size
    if any(_runs_on(cell, other) for other in part.starting(cell.row)):
        return f"“{cell.text}”与邻格的数字相连，无法确定印到哪一格为止"
    if abs(glyphs[0].middle - glyphs[-1].middle) < size:
        return ""
    top = min(glyph.middle for glyph in glyphs)
    first = [glyph for glyph in glyphs if glyph.middle - top <= size / 2]
    left, _, right, _ = part.grid.cell_box(cell.source)
    room = right - left - (max(glyph.x1 for glyph in first) - min(glyph.x0 for glyph in first))
    # An amount goes on in a second line only where the first is full.
    return f"“{cell.text}”印成几行，可能是几个数" if room > _ROOM * size else ""


def _runs_on(cell: PartCell, other: PartCell) -> bool:
    """Whether digits of two neighbours touch across the rule between them: one number overflows its cell."""
    beside = (cell.column + cell.column_span, other.column + other.column_span)
    if other.column == beside[0]:
        left, right = cell.source.glyphs, other.source.glyphs
    elif cell.column == beside[1]:
        left, right = other.source.glyphs, cell.source.glyphs
    else:
        return False
    if not (left and right and _in_number(left[-1]) and _in_number(right[0])):
        return False
    return _level(left[-1], right[0]) and right[0].x0 - left[-1].x1 < _TOUCH * right[0].size


def _in_number(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in ".,"


def _level(one: Glyph, other: Glyph) -> bool:
    return abs(one.baseline - other.baseline) < _TOUCH * one.size


def _fill(grid: list[list[Cell | None]], part: Part, cell: PartCell, read: Cell, column: int) -> None:
    """Put ``read`` at ``column``, and covered cells where ``cell`` reaches beyond it."""
    grid[cell.row][column] = read
    if cell.row_span == cell.column_span == 1:
        return
    label = "" if read.value is not None or read.doubt else read.text
    box = part.grid.cell_box(cell.source)
    # Not merged, though wide: the rules between these columns are missing on this page.
    ruleless = cell.own_span == 1 and cell.column_span > 1
    for row in range(cell.row, cell.row + cell.row_span):
        for across in range(cell.column, cell.column + cell.column_span):
            if (row, across) == (cell.row, column) or (ruleless and row == cell.row):
                continue
            repeated = label if across == cell.column and row > cell.row else ""
            grid[row][across] = Cell(repeated, part.page, box, covered=True)


def _column(cell: PartCell, edges: Sequence[float]) -> int:
    """The column ``cell`` belongs to: its first, or where its text stands if rules were lost."""
    if cell.own_span == 1 and cell.column_span > 1 and cell.ink:
        middle = (cell.ink[0] + cell.ink[2]) / 2
        found = bisect_right(edges, middle) - 1
        return min(max(found, cell.column), cell.column + cell.column_span - 1)
    return cell.column


def _is_long_code(text: str) -> bool:
    return is_code(text) and len(normalise(text)) >= _LONG_CODE

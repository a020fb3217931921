"""Tables as a workbook: one sheet per table, and one for findings.

Amounts are numbers that show the printed decimals; everything else is text, codes and what looks like a
formula included. Doubtful readings are coloured and say why in a comment. Needs openpyxl, which the
``report`` extra brings.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from .table_rows import PAGE, display_width, header_rows, pages, table_name
from .xlsx_cells import GRID, WRAPPED, clean, fits, header_cell, number_cell, text_cell
from .xlsx_findings import SHEET, Place, fill_findings, place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from ..disclosure import Cell, Disclosure, Row, Table

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
_LONGEST_NAME = 31
_RESERVED_NAME = "history"
_WIDTHS = (6, 42)
_WIDEST_HEADER = 18
"""Headers wrap beyond this width; only what stands below them makes a column wider."""

_DOUBT = PatternFill("solid", fgColor="FFE699")


def workbook(disclosure: Disclosure, findings: Sequence[Mapping[str, Any]] | None = None) -> bytes:
    """The tables of ``disclosure`` as the bytes of an ``.xlsx`` file; ``findings`` are its second sheet."""
    book = Workbook()
    book.properties.creator = "pytest-budgetcheck"
    book.properties.title = clean(disclosure.body) or None
    assert book.active is not None  # noqa: S101 - a new workbook has one sheet
    book.remove(book.active)
    names = set() if findings is None else {SHEET.casefold()}
    cells: dict[Place, tuple[str, str]] = {}
    for number, table in enumerate(disclosure.tables, start=1):
        sheet = book.create_sheet(_sheet_name(table_name(table, number), names))
        _fill(sheet, table, number, cells)
    if not disclosure.tables:
        text_cell(book.create_sheet("无表格"), 1, 1, "没有读到表格")
    if findings is not None:
        fill_findings(book.create_sheet(SHEET, index=1), findings, cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """A valid sheet name not in ``taken``; of a long title the end is kept, which tells tables apart."""
    base = _NOT_IN_NAMES.sub(" ", clean(title)).strip(" '") or "表"
    number = 1
    while True:
        ending = f" ({number})" if number > 1 else ""
        room = _LONGEST_NAME - len(ending)
        fits = _units(base) <= room
        name = (base if fits else "…" + _tail(base, room - 1)) + ending
        if name.casefold() not in taken and name.casefold() != _RESERVED_NAME:
            taken.add(name.casefold())
            return name
        number += 1


def _units(text: str) -> int:
    """Length as Excel counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _tail(text: str, room: int) -> str:
    while _units(text) > room:
        text = text[1:]
    return text.lstrip(" '")


def _fill(sheet: Worksheet, table: Table, number: int, cells: dict[Place, tuple[str, str]]) -> None:
    """Title, unit, header, rows and notes of ``table``, from the top down; ``cells`` learns what is where."""
    width = len(table.columns) + 1
    text_cell(sheet, 1, 1, table_name(table, number)).font = Font(bold=True, size=14)
    text_cell(sheet, 2, 1, _about(table))
    header = header_rows(table)
    line = 3
    for texts in header:
        for column, text in enumerate([*texts, PAGE if line == 2 + len(header) else ""], start=1):
            header_cell(sheet, line, column, text)
        line += 1
    sheet.freeze_panes = f"A{line}"
    for row in table.rows:
        _row(sheet, line, row, width, cells)
        line += 1
    for note in table.notes:
        text_cell(sheet, line, 1, note)
        line += 1
    _set_widths(sheet, header, table)


def _about(table: Table) -> str:
    unit = f"单位：{table.unit}" if table.unit else "单位：未印出"
    parts = (unit, table.number, table.caption, f"第 {pages(table)} 页" if table.pages else "")
    return "　　".join(part for part in parts if part)


def _row(sheet: Worksheet, line: int, row: Row, width: int, cells: dict[Place, tuple[str, str]]) -> None:
    for column, cell in enumerate(row.cells, start=1):
        made = _body_cell(sheet, line, column, cell)
        made.border = GRID
        cells.setdefault(place(cell.page, cell.box), (sheet.title, made.coordinate))
    if row.cells:
        page = sheet.cell(line, width, row.cells[0].page)
        page.border = GRID


def _body_cell(sheet: Worksheet, line: int, column: int, cell: Cell) -> SheetCell:
    value = cell.value
    if value is None or not fits(value):
        made = text_cell(sheet, line, column, cell.text)
        made.alignment = WRAPPED
    else:
        made = number_cell(sheet, line, column, value, _number_format(value, cell))
    if cell.doubt:
        made.fill = _DOUBT
        made.comment = Comment(clean(f"读数存疑：{cell.doubt}"), "budgetcheck")
    return made


def _number_format(value: Decimal, cell: Cell) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(cell.decimals, -exponent if isinstance(exponent, int) else 0)
    whole = "#,##0" if "," in cell.text or "，" in cell.text else "0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


def _set_widths(sheet: Worksheet, header: list[list[str]], table: Table) -> None:
    least, most = _WIDTHS
    for column in range(len(table.columns)):
        head = max((display_width(texts[column]) for texts in header), default=0)
        texts = (row.cells[column].text for row in table.rows if column < len(row.cells))
        body = max((display_width(part) for text in texts for part in text.split("\n")), default=0)
        widest = max(min(head, _WIDEST_HEADER), body)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(widest + 2, least), most)
    sheet.column_dimensions[get_column_letter(len(table.columns) + 1)].width = least

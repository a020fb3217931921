"""Tables as a workbook: one sheet per table.

Amounts are numbers that show the printed decimals; everything else is text, codes and what looks like a
formula included. Doubtful readings are coloured and say why in a comment. Needs openpyxl, which the
``report`` extra brings.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .table_rows import PAGE, display_width, header_rows, pages, table_name

if TYPE_CHECKING:
    from decimal import Decimal

    from openpyxl.worksheet.worksheet import Worksheet

    from ..disclosure import Cell, Disclosure, Row, Table

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
_LONGEST_NAME = 31
_RESERVED_NAME = "history"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767
_LONGEST_AS_TEXT = 255
"""Excel shows longer texts as ### when their format is text."""
_MOST_DIGITS = 15
"""Excel keeps no more significant digits: longer amounts stay text, so that none is altered."""
_WIDTHS = (6, 42)
_WIDEST_HEADER = 18
"""Headers wrap beyond this width; only what stands below them makes a column wider."""

_LINE = Side(style="thin", color="BFBFBF")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="DDEBF7")
_DOUBT = PatternFill("solid", fgColor="FFE699")
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def workbook(disclosure: Disclosure) -> bytes:
    """The tables of ``disclosure`` as the bytes of an ``.xlsx`` file."""
    book = Workbook()
    book.properties.creator = "pytest-budgetcheck"
    book.properties.title = _clean(disclosure.body) or None
    assert book.active is not None  # noqa: S101 - a new workbook has one sheet
    book.remove(book.active)
    names: set[str] = set()
    for number, table in enumerate(disclosure.tables, start=1):
        _fill(book.create_sheet(_sheet_name(table_name(table, number), names)), table, number)
    if not disclosure.tables:
        _text(book.create_sheet("无表格"), 1, 1, "没有读到表格")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """A valid sheet name not in ``taken``; of a long title the end is kept, which tells tables apart."""
    base = _NOT_IN_NAMES.sub(" ", _clean(title)).strip(" '") or "表"
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


def _fill(sheet: Worksheet, table: Table, number: int) -> None:
    """Title, unit, header, rows and notes of ``table``, from the top down."""
    width = len(table.columns) + 1
    _text(sheet, 1, 1, table_name(table, number)).font = Font(bold=True, size=14)
    _text(sheet, 2, 1, _about(table))
    header = header_rows(table)
    line = 3
    for texts in header:
        for column, text in enumerate([*texts, PAGE if line == 2 + len(header) else ""], start=1):
            cell = _text(sheet, line, column, text)
            cell.font, cell.fill = Font(bold=True), _HEADER
            cell.alignment, cell.border = _CENTRED, _GRID
        line += 1
    sheet.freeze_panes = f"A{line}"
    for row in table.rows:
        _row(sheet, line, row, width)
        line += 1
    for note in table.notes:
        _text(sheet, line, 1, note)
        line += 1
    _set_widths(sheet, header, table)


def _about(table: Table) -> str:
    unit = f"单位：{table.unit}" if table.unit else "单位：未印出"
    parts = (unit, table.number, table.caption, f"第 {pages(table)} 页" if table.pages else "")
    return "　　".join(part for part in parts if part)


def _row(sheet: Worksheet, line: int, row: Row, width: int) -> None:
    for column, cell in enumerate(row.cells, start=1):
        _body_cell(sheet, line, column, cell).border = _GRID
    if row.cells:
        page = sheet.cell(line, width, row.cells[0].page)
        page.border = _GRID


def _body_cell(sheet: Worksheet, line: int, column: int, cell: Cell) -> SheetCell:
    value = cell.value
    if value is None or len(value.as_tuple().digits) > _MOST_DIGITS:
        made = _text(sheet, line, column, cell.text)
        made.alignment = _WRAPPED
    else:
        made = _text(sheet, line, column, f"{value:f}")
        made.data_type = "n"  # given a number, openpyxl writes 9626.777589 as 9626.777588999999
        made.number_format = _number_format(value, cell)
    if cell.doubt:
        made.fill = _DOUBT
        made.comment = Comment(_clean(f"读数存疑：{cell.doubt}"), "budgetcheck")
    return made


def _number_format(value: Decimal, cell: Cell) -> str:
    exponent = value.as_tuple().exponent
    decimals = max(cell.decimals, -exponent if isinstance(exponent, int) else 0)
    whole = "#,##0" if "," in cell.text or "，" in cell.text else "0"
    return f"{whole}.{'0' * decimals}" if decimals else whole


def _text(sheet: Worksheet, line: int, column: int, text: str) -> SheetCell:
    """Write ``text`` as text, whatever it looks like."""
    cell = sheet.cell(line, column)
    assert isinstance(cell, SheetCell)  # noqa: S101 - nothing is merged here
    text = _clean(text)[:_LONGEST_TEXT]
    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes =1+1 for a formula and #N/A for an error
        if len(text) <= _LONGEST_AS_TEXT:
            cell.number_format = "@"
    return cell


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _set_widths(sheet: Worksheet, header: list[list[str]], table: Table) -> None:
    least, most = _WIDTHS
    for column in range(len(table.columns)):
        head = max((display_width(texts[column]) for texts in header), default=0)
        texts = (row.cells[column].text for row in table.rows if column < len(row.cells))
        body = max((display_width(part) for text in texts for part in text.split("\n")), default=0)
        widest = max(min(head, _WIDEST_HEADER), body)
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(widest + 2, least), most)
    sheet.column_dimensions[get_column_letter(len(table.columns) + 1)].width = least

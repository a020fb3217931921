"""Cells of a workbook: text stays text, whatever it looks like, and numbers keep every digit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

if TYPE_CHECKING:
    from decimal import Decimal

    from openpyxl.worksheet.worksheet import Worksheet

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767
_LONGEST_AS_TEXT = 255
"""Excel shows longer texts as ### when their format is text."""
_MOST_DIGITS = 15
"""Excel keeps no more significant digits: longer amounts stay text, so that none is altered."""

_LINE = Side(style="thin", color="BFBFBF")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEADER = PatternFill("solid", fgColor="DDEBF7")
WRAPPED = Alignment(vertical="center", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def text_cell(sheet: Worksheet, line: int, column: int, text: str) -> SheetCell:
    """Write ``text`` as text, whatever it looks like."""
    cell = sheet.cell(line, column)
    assert isinstance(cell, SheetCell)  # noqa: S101 - nothing is merged here
    text = clean(text)[:_LONGEST_TEXT]
    if text:
        cell.value = text
        cell.data_type = "s"  # openpyxl takes =1+1 for a formula and #N/A for an error
        if len(text) <= _LONGEST_AS_TEXT:
            cell.number_format = "@"
    return cell


def header_cell(sheet: Worksheet, line: int, column: int, text: str) -> SheetCell:
    """Write ``text`` as the head of a column."""
    cell = text_cell(sheet, line, column, text)
    cell.font, cell.fill = Font(bold=True), HEADER
    cell.alignment, cell.border = CENTRED, GRID
    return cell


def number_cell(sheet: Worksheet, line: int, column: int, value: Decimal, number_format: str) -> SheetCell:
    """Write ``value`` as a number; see :func:`fits`."""
    cell = text_cell(sheet, line, column, f"{value:f}")
    cell.data_type = "n"  # given a number, openpyxl writes 9626.777589 as 9626.777588999999
    cell.number_format = number_format
    return cell


def fits(value: Decimal) -> bool:
    """Whether spreadsheet programs can hold ``value`` as a number."""
    return value.is_finite() and len(value.as_tuple().digits) <= _MOST_DIGITS


def clean(text: str) -> str:
    """``text`` without the characters that a workbook cannot hold."""
    return _NOT_XML.sub("", text)

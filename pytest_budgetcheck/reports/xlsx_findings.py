"""The sheet of a workbook that lists findings, with links to the cells they speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from ..verdicts import OUTCOME_ZH, SEVERITY_ZH, Outcome, Severity
from .xlsx_cells import GRID, WRAPPED, clean, fits, header_cell, number_cell, text_cell

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from ..disclosure import Box

Place = tuple[int, tuple[int, ...]]
"""Page and box of a printed cell, to the tenth of a point."""

SHEET = "核对发现"
_HEAD = ("规则", "结论", "级别", "说明", "左边", "右边", "差额", "容许误差", "单位", "依据", "最可能应改为")
_WIDTHS = (9, 10, 8, 60, 14, 14, 12, 12, 8, 30, 30)
_LINKS = len(_HEAD) + 1
_MOST_LINKS = 30
_LINK = Font(color="0563C1", underline="single")


def place(page: int, box: Box | Sequence[float]) -> Place:
    """How the place of a cell is compared."""
    return page, tuple(round(edge * 10) for edge in box)


def fill_findings(
    sheet: Worksheet, findings: Sequence[Mapping[str, Any]], cells: Mapping[Place, tuple[str, str]]
) -> None:
    """List ``findings``; ``cells`` says in which sheet and cell each printed cell is."""
    for column, (name, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True), start=1):
        header_cell(sheet, 1, column, name)
        sheet.column_dimensions[get_column_letter(column)].width = width
    header_cell(sheet, 1, _LINKS, "涉及的单元格")
    sheet.freeze_panes = "B2"
    for line, finding in enumerate(findings, start=2):
        _row(sheet, line, finding, cells)


def _row(
    sheet: Worksheet, line: int, finding: Mapping[str, Any], cells: Mapping[Place, tuple[str, str]]
) -> None:
    texts = {
        1: finding["rule"],
        2: OUTCOME_ZH[Outcome(finding["outcome"])],
        3: SEVERITY_ZH[Severity(finding["severity"])],
        4: finding["message"],
        9: finding["unit"],
        10: "；".join(finding["basis"]),
        11: finding.get("correction"),
    }
    for column, text in texts.items():
        _framed(text_cell(sheet, line, column, text or ""))
    places = [(item, _where(item)) for item in finding["evidence"]]
    found = [(item, cells[where]) for item, where in places if where is not None and where in cells]
    for column, key in enumerate(("lhs", "rhs", "residual", "bound"), start=5):
        made = _framed(_amount(sheet, line, column, finding[key]))
        target = next((target for item, target in found if item["role"] == key), None)
        if target is not None:
            _link(made, target)
    for offset, (_, target) in enumerate(found[:_MOST_LINKS]):
        _link(text_cell(sheet, line, _LINKS + offset, f"{target[0]}!{target[1]}"), target)


def _where(item: Mapping[str, Any]) -> Place | None:
    return place(item["page"], item["bbox"]) if item["page"] and item["bbox"] else None


def _framed(cell: SheetCell) -> SheetCell:
    cell.border, cell.alignment = GRID, WRAPPED
    return cell


def _amount(sheet: Worksheet, line: int, column: int, text: str | None) -> SheetCell:
    """An amount as a number; a rule that compares words has words on both sides."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return text_cell(sheet, line, column, text or "")
    if not fits(value):
        return text_cell(sheet, line, column, text or "")
    decimals = len(f"{value:f}".partition(".")[2])
    return number_cell(sheet, line, column, value, f"0.{'0' * decimals}" if decimals else "0")


def _link(cell: SheetCell, target: tuple[str, str]) -> None:
    sheet, coordinate = target
    quoted = clean(sheet).replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{coordinate}")
    cell.font = _LINK

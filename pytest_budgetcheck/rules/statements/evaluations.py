"""Self-evaluations of projects (项目支出绩效自评表): the money, the scores, and what the text says of them.

The form is printed once for each project: the money with its rate of execution, the indicators with the
points each can bring and has brought, and the sum of these at the end. Source: 财预〔2020〕10号 and the form
attached to it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ...names import normalise
from ..rows import Lane, MappedRow, RowKind
from .base import words_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...disclosure import Row, Table
    from .base import Material

_MONEY = {
    "全年预算": frozenset({"全年预算数", "全年预算数(A)", "全年预算"}),
    "执行": frozenset({"全年执行数", "全年执行数(B)", "全年执行"}),
    "执行率": frozenset({"执行率", "执行率(B/A)", "执行率(%)"}),
    "得分": frozenset({"得分"}),
}
_SCORED = {"得分": frozenset({"得分"}), "分值": frozenset({"分值"})}
_LINES = {
    "年度资金总额": "年度资金总额",
    "其中:财政拨款": "财政拨款",
    "其中:当年财政拨款": "财政拨款",
    "当年财政拨款": "财政拨款",
}
_FORM = "project_evaluation"
_TOTAL = frozenset({"总分", "合计", "总计"})
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)[%％]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SAID = re.compile(r"自评(?:综合)?(?:得分|分数|总分)(?:为|是)?(\d+(?:\.\d+)?)分")
_LEAST_SHARED = 4


def evaluation_funds(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each line of money in a form that prints a budget, what was spent, and the rate."""
    for table in _forms(material):
        columns: dict[str, int] = {}
        for row in table.rows:
            header = _header(row, _MONEY)
            if {"全年预算", "执行", "执行率"} <= header.keys():
                columns = header
                continue
            line = next((cell for cell in row.cells if _line(cell)), None)
            if not columns or line is None:
                continue
            cells = {name: row.cells[columns[name]] for name in ("全年预算", "执行")}
            rate = _percentage(row.cells[columns["执行率"]])
            if rate is not None and all(cell.value is not None for cell in cells.values()):
                label = f"{_project(table)}·{_LINES[_line(line)]}"
                cells["执行率"] = rate
                yield _row(lane, label, line, cells, _FORM)


def evaluation_scores(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for the total of each form, with the points that it adds up as its children.

    A form of which a score cannot be read with certainty gives nothing.
    """
    for table in _forms(material):
        scores = list(_scores(table))
        totals = [(row, cell) for row, cell, last in scores if last]
        parts = [(row, cell) for row, cell, last in scores if not last]
        if len(totals) != 1 or not parts or any(cell.value is None or cell.doubt for _, cell, _ in scores):
            continue
        row, cell = totals[0]
        total = _row(lane, _project(table), row.cells[0], {"总分": cell}, _FORM)
        for part, score in parts:
            name = next((c for c in reversed(part.cells[:-2]) if _worded(c)), part.cells[0])
            child = _row(lane, name.text or "得分", name, {"得分": score}, _FORM)
            child.parent = total
            total.children.append(child)
        yield total


def evaluation_claims(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each score that a sentence gives of a project whose form is printed too.

    A sentence that names several projects, and a project with several scores, give nothing.
    """
    projects = {normalise(_project(table)): _project(table) for table in _forms(material)}
    claims: dict[str, list[MappedRow]] = {}
    for said in material.sentences:
        match = _SAID.search(said.text)
        if match is None:
            continue
        named = [name for name in projects if len(name) >= _LEAST_SHARED and name in normalise(said.text)]
        if len(named) == 1:
            decimals = len(match[1].partition(".")[2])
            cell = Cell(match[0], said.sentence.page, said.sentence.box, Decimal(match[1]), decimals)
            row = _row(lane, projects[named[0]], words_cell(said.text, said.sentence), {"得分": cell})
            row.section, row.heading = said.section.number, said.section.heading
            claims.setdefault(named[0], []).append(row)
    for rows in claims.values():
        if len(rows) == 1:
            yield rows[0]


def _forms(material: Material) -> Iterator[Table]:
    for table in material.disclosure.tables:
        if "自评表" in normalise(table.title):
            yield table


def _header(row: Row, wanted: Mapping[str, frozenset[str]]) -> dict[str, int]:
    texts = [normalise(cell.text) for cell in row.cells]
    return {
        name: next(i for i, text in enumerate(texts) if text in printed)
        for name, printed in wanted.items()
        if printed.intersection(texts)
    }


def _scores(table: Table) -> Iterator[tuple[Row, Cell, bool]]:
    """Every printed score with its row, and whether it is the total."""
    column: int | None = None
    for row in table.rows:
        header = _header(row, _SCORED)
        if "得分" in header:
            column = header["得分"]
            continue
        if column is None or column >= len(row.cells):
            continue
        cell = row.cells[column]
        total = any(normalise(c.text) in _TOTAL for c in row.cells)
        if total or _NUMBER.fullmatch(normalise(cell.text)):
            yield row, cell, total


def _project(table: Table) -> str:
    for row in table.rows[:3]:
        texts = [cell for cell in row.cells if not cell.covered and cell.text]
        for place, cell in enumerate(texts[:-1]):
            if normalise(cell.text) == "项目名称":
                return texts[place + 1].text
    return table.title.split("项目绩效自评表")[0]


def _line(cell: Cell) -> str:
    text = normalise(cell.text).rstrip(":")
    return text if text in _LINES else ""


def _percentage(cell: Cell) -> Cell | None:
    match = _PERCENT.fullmatch(normalise(cell.text))
    if match is None:
        return None
    return replace(cell, value=Decimal(match[1]), decimals=len(match[1].partition(".")[2]))


def _worded(cell: Cell) -> bool:
    return bool(cell.text) and not cell.covered and _NUMBER.fullmatch(normalise(cell.text)) is None


def _row(lane: Lane, label: str, name: Cell, cells: dict[str, Cell], origin: str = "") -> MappedRow:
    units = {column: _UNITS[column] for column in cells if column in _UNITS}
    return MappedRow(
        lane=lane,
        key=label,
        label=label,
        kind=RowKind.ITEM,
        cells=cells,
        label_cell=name,
        units=units,
        origin=origin,
    )


_UNITS = {"执行率": "%", "总分": "分", "得分": "分"}

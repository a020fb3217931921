"""Sheets that are not a table with a header above its rows: forms, blocks, tables on their side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..names import normalise
from .labels import LabelPath, split_numbering
from .rows import MappedRow, RowKind

if TYPE_CHECKING:
    from ..disclosure import Cell, Row, Table
    from .columns import PrintedColumns
    from .profiles import LaneProfile
    from .rows import Lane


def fill_form(lane: Lane, table: Table, profile: LaneProfile) -> None:
    """Fill the lane of a form: labels with a value to their right, or a block under its own header."""
    if profile.header:
        _fill_block(lane, table, profile)
    elif profile.below:
        _fill_below(lane, table, profile)
    else:
        _fill_labelled(lane, table, profile)


def _fill_labelled(lane: Lane, table: Table, profile: LaneProfile) -> None:
    names = {normalise(alias): name for name, forms in profile.rows.items() for alias in forms}
    lane.columns["合计"] = ""
    lane.expected_columns = frozenset({"合计"})
    lane.units["合计"] = table.unit or "万元"
    seen: set[str] = set()
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            name = names.get(normalise(cell.text)) if cell.text and not cell.covered else None
            if name is None or name in seen:
                continue
            value = next((c for c in row.cells[index + 1 :] if not c.covered), None)
            if value is not None:
                seen.add(name)
                lane.rows.append(MappedRow(lane, name, cell.text, RowKind.ITEM, {"合计": value}, cell))


def _fill_below(lane: Lane, table: Table, profile: LaneProfile) -> None:
    """Fill a lane from the row of amounts below its labels; a label may head several columns."""
    names = {normalise(alias): name for name, forms in profile.rows.items() for alias in forms}
    lane.columns["合计"] = ""
    lane.expected_columns = frozenset({"合计"})
    lane.units["合计"] = table.unit or "万元"
    for index in range(1, len(table.rows)):
        found = {}
        for column, cell in enumerate(table.rows[index].cells):
            labels = [_heading(row, column) for row in table.rows[max(index - 2, 0) : index]]
            labels = list(dict.fromkeys(label for label in labels if label))
            name = next((names[form] for form in ("/".join(labels), *labels[-1:]) if form in names), None)
            if (
                name is not None
                and name not in found
                and (cell.value is not None or cell.blank or cell.doubt)
            ):
                found[name] = MappedRow(lane, name, "·".join(labels), RowKind.ITEM, {"合计": cell}, cell)
        if any(row.figured for row in found.values()):
            lane.rows += found.values()
            return


def _heading(row: Row, column: int) -> str:
    """The text above a column, that of a cell merged over several columns included."""
    cells = row.cells[: column + 1]
    return next((normalise(cell.text) for cell in reversed(cells) if cell.text or not cell.covered), "")


def _fill_block(lane: Lane, table: Table, profile: LaneProfile) -> None:
    header = [normalise(text) for text in profile.header]
    columns: list[int] = []
    for row in table.rows:
        texts = [normalise(cell.text) for cell in row.cells]
        if not columns and all(text in texts for text in header):
            columns = [texts.index(text) for text in header]
        elif columns:
            cells = dict(zip(profile.header, (row.cells[i] for i in columns), strict=True))
            label = cells.get("三级指标")
            if label is not None and label.text and not label.covered:
                lane.rows.append(MappedRow(lane, label.text, label.text, RowKind.ITEM, {}, label, cells))


def fill_transposed(lane: Lane, table: Table, profile: LaneProfile, columns: PrintedColumns) -> None:
    """Fill the lane of a table that prints one canonical column in each row.

    The profile's ``values`` give the columns that hold the amounts, by the prefix of the canonical
    column (预算数, 决算数, or none); its ``columns`` give the labels of the rows.
    """
    values = {prefix: columns.find(paths) for prefix, paths in profile.values.items()}
    names = {normalise(alias): name for name, forms in profile.columns.items() for alias in forms}
    row = MappedRow(lane, "合计", "合计", RowKind.TOTAL, {})
    every = {_prefixed(prefix, name) for prefix in profile.values for name in profile.columns}
    path = LabelPath()
    for printed in table.rows:
        labels = [printed.cells[index] for index in columns.labels if printed.cells[index].text]
        if not labels:
            continue
        label = labels[-1]
        together = normalise("/".join(cell.text for cell in labels))
        path.enter(together)
        name = next((names[form] for form in (together, *path.candidates()) if form in names), None)
        for prefix, indices in values.items():
            if indices:
                _put(lane, row, _prefixed(prefix, name), label, printed.cells[indices[0]])
    for prefix, indices in values.items():
        for name in profile.columns if indices else ():
            lane.units[_prefixed(prefix, name)] = columns.unit_of(indices[0])
    lane.expected_columns = frozenset(every - ({*profile.optional} - row.cells.keys()))
    lane.rows.append(row)


def columns_found(table: Table, profile: LaneProfile, columns: PrintedColumns) -> int:
    """How many canonical columns a table prints when laid out as ``profile`` says."""
    if profile.beside:
        shown = {normalise(cell.text) for row in table.rows for cell in row.cells if cell.text}
        wanted = profile.beside.values()
        amounts = columns.every(next(iter(profile.columns.values())))
        totals = sum(any(normalise(form) in shown for form in forms) for forms in wanted)
        return totals if len(amounts) > 1 else 0
    if not profile.values:
        return len(columns.amounts)
    if not any(columns.find(paths) for paths in profile.values.values()):
        return 0
    labels = (normalise(row.cells[index].text) for row in table.rows for index in columns.labels)
    shown = {split_numbering(label)[2] for label in labels}
    return sum(any(normalise(form) in shown for form in forms) for forms in profile.columns.values())


def _prefixed(prefix: str, name: str | None) -> str:
    return "" if name is None else f"{prefix}/{name}" if prefix else name


def _put(lane: Lane, row: MappedRow, column: str, label: Cell, cell: Cell) -> None:
    if not column:
        if cell.value is not None:
            lane.stray_columns[label.text] = (row,)
        return
    if column not in row.cells:
        row.cells[column] = cell
        lane.columns[column] = "".join(label.text.split())

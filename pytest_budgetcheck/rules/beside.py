"""Tables whose rows stand in groups side by side, such as 人员经费 | 公用经费 in final accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..names import normalise
from .accounts import ACCOUNT_CODE, CodeReader, looks_like_account
from .rows import MappedRow, RowKind

if TYPE_CHECKING:
    from ..disclosure import Cell, Row, Table
    from .columns import PrintedColumns
    from .profiles import LaneProfile
    from .rows import Lane


@dataclass(frozen=True, slots=True)
class _Group:
    """One group from left to right: columns of the code, of the name, of the amount; what it fills."""

    codes: tuple[int, ...]
    label: int
    amount: int
    column: str = ""


def fill_beside(lane: Lane, table: Table, profile: LaneProfile, columns: PrintedColumns) -> None:
    """Fill the lane of a table whose rows stand in groups, each with code, name and amount.

    A group fills one canonical column: the one its header names, or the one whose total stands under
    it. The profile's ``columns`` give the amounts, which are the 合计 of their row as well.
    """
    totals = {normalise(alias): name for name, forms in profile.beside.items() for alias in forms}
    (whole, aliases), *_ = profile.columns.items()
    groups = _groups(columns, set(columns.every(aliases)), profile, table, totals)
    filled = [group.column for group in groups]
    strays: list[str] = []
    for group in groups:
        lane.columns.setdefault(group.column, columns.paths[group.amount])
        reader = CodeReader(lane.vocabulary.accounts)
        for printed in table.rows:
            row = _account(lane, printed, group, reader)
            if row is not None:
                value = row.cells[group.column]
                blank = replace(value, text="", value=None, decimals=0)
                row.cells = {**dict.fromkeys(filled, blank), group.column: value, whole: value}
                lane.rows.append(row)
            elif printed.cells[group.amount].value is not None and not _is_total(printed, group, totals):
                strays.append(printed.cells[group.label].text or "（无名称的行）")
    lane.rows.append(_total(lane, table, totals, {group.amount for group in groups}))
    lane.columns.setdefault(whole, "")
    unit = columns.unit_of(groups[0].amount) if groups else columns.unit
    lane.units = dict.fromkeys(lane.columns, unit)
    lane.expected_columns = frozenset({*profile.beside} - ({whole} - set(lane.rows[-1].cells)))
    # Amounts outside the groups are those of a group that is laid out in another way.
    inside = {group.amount for group in groups}
    for printed in table.rows:
        if any(cell.value is not None for index, cell in enumerate(printed.cells) if index not in inside):
            strays.append(_first_words(printed))
    lane.stray_rows = tuple(strays)


def _first_words(row: Row) -> str:
    return next((cell.text for cell in row.cells if cell.text and cell.value is None), "（无名称的行）")


def _groups(
    columns: PrintedColumns,
    amounts: set[int],
    profile: LaneProfile,
    table: Table,
    totals: dict[str, str],
) -> list[_Group]:
    labels, codes = set(columns.every(profile.label)), set(columns.every(profile.code))
    groups: list[_Group] = []
    start = 0
    for index in sorted(amounts):
        span = range(start, index)
        named = [i for i in span if i in labels]
        if named:
            group = _Group(tuple(i for i in span if i in codes), named[0], index)
            before = groups[-1].column if groups else next(iter(totals.values()))
            groups.append(replace(group, column=_column(columns, table, group, totals) or before))
        start = index + 1
    return groups


def _column(columns: PrintedColumns, table: Table, group: _Group, totals: dict[str, str]) -> str:
    """The canonical column that the header of a group names, or the total under it."""
    header = normalise(columns.paths[group.label])
    named = [name for name in totals.values() if normalise(name) in header]
    span = range(min((*group.codes, group.label)), group.amount + 1)
    cells = [row.cells[index] for row in table.rows for index in span]
    named += [totals[normalise(cell.text)] for cell in cells if _names_total(cell, totals)]
    return next(iter(named), "")


def _names_total(cell: Cell, totals: dict[str, str]) -> bool:
    return not cell.covered and normalise(cell.text) in totals


def _account(lane: Lane, printed: Row, group: _Group, reader: CodeReader) -> MappedRow | None:
    name = printed.cells[group.label]
    code, _ = reader.read([printed.cells[index].text for index in group.codes])
    scheme = lane.vocabulary.accounts
    if not looks_like_account(scheme, code):
        return None
    cells = {group.column: printed.cells[group.amount]}
    row = MappedRow(lane, code, name.text, RowKind.ACCOUNT, cells, name, code=code)
    row.code_ok = ACCOUNT_CODE[scheme].fullmatch(code) is not None
    return row


def _is_total(row: Row, group: _Group, totals: dict[str, str]) -> bool:
    """Whether the amount of a group is that of a total, whose label may stand in a group before it."""
    for cell in reversed(row.cells[: group.amount]):
        if not cell.covered:
            return _names_total(cell, totals)
    return False


def _total(lane: Lane, table: Table, totals: dict[str, str], amounts: set[int]) -> MappedRow:
    """The totals under the groups, as one row."""
    total = MappedRow(lane, "合计", "合计", RowKind.TOTAL, {})
    for printed in table.rows:
        for index, cell in enumerate(printed.cells):
            value = _amount_right_of(index, printed, amounts) if _names_total(cell, totals) else None
            if value is not None:
                column = totals[normalise(cell.text)]
                total.cells.setdefault(column, value)
                lane.columns[column] = "".join(cell.text.split())
                total.label_cell = total.label_cell or cell
    return total


def _amount_right_of(label: int, row: Row, amounts: set[int]) -> Cell | None:
    """The amount of a total, whose label may be merged over code and name or leave one of them blank."""
    blank: list[Cell] = []
    for index, cell in enumerate(row.cells[label + 1 :], start=label + 1):
        if cell.covered:
            continue
        if cell.text and index not in amounts:
            break
        if index in amounts:
            if cell.text:
                return cell
            blank.append(cell)
    return blank[0] if blank else None

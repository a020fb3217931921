"""Which row is part of which: units under the total, accounts under their unit and parent account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rows import RowKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import Lane, MappedRow


_SECOND_LEVEL = 5


def link_rows(lane: Lane, levels: Sequence[str] = ()) -> None:
    """Give every row its parent, children, unit and unique key, and index the lane."""
    if levels:
        _find_above(lane, levels)
    else:
        _find_parents(lane)
    for row in lane.rows:
        if row.parent is not None and row.parent is not row:
            row.parent.children.append(row)
    index_rows(lane)


def _find_parents(lane: Lane) -> None:
    """Units stand under the total, accounts under their unit or the account whose code begins theirs."""
    total = next((row for row in lane.rows if row.kind is RowKind.TOTAL), None)
    department = _department(lane, total)
    units: dict[str, MappedRow] = {}
    unit: MappedRow | None = None
    above: MappedRow | None = None
    accounts: dict[str, MappedRow] = {}
    for row in lane.rows:
        if row.kind is RowKind.TOTAL:
            continue
        if row.kind is RowKind.UNIT:
            unit = row
            accounts = {}
            if row.depth is None:
                row.parent = _prefix_parent(units, row.code) or total
                units[row.code] = row
            else:
                row.parent = _shallower(lane.rows, row) or total
            if row.parent is total and row is not department:
                row.parent = department or total
            continue
        row.unit = unit.code if unit else ""
        row.parent = row.parent or unit or total
        if row.kind is RowKind.ACCOUNT:
            if above is not None and len(row.code) == _SECOND_LEVEL and _copies(row, above):
                row.parent = above
            else:
                row.parent = _prefix_parent(accounts, row.code) or row.parent
                accounts[row.code] = row
            above = row


def _find_above(lane: Lane, levels: Sequence[str]) -> None:
    """Put rows below each other by how far in they are named; codes of one level nest by their beginnings.

    A row without a name goes on with what the row above it names.
    """
    above: list[tuple[int, str, MappedRow]] = []
    level, code = 0, ""
    for row in lane.rows:
        if row.key == "合计" or row.kind is RowKind.TOTAL:
            level, code = -1, ""
        elif row.key in lane.vocabulary.rows:
            level, code = 0, ""
        else:
            level, code = _level(row, levels) or (level, code)
        while above and not _is_above(above[-1], level, code):
            above.pop()
        row.parent = above[-1][2] if above else None
        above.append((level, code, row))


def _level(row: MappedRow, levels: Sequence[str]) -> tuple[int, str] | None:
    """The innermost column that names a row, and the name; ``None`` where none does."""
    for number in range(len(levels), 0, -1):
        cell = row.texts.get(levels[number - 1])
        if cell is not None and cell.text:
            return number, cell.text
    return None


def _is_above(one: tuple[int, str, MappedRow], level: int, code: str) -> bool:
    if one[0] != level:
        return one[0] < level
    return one[1].isdigit() and code.isdigit() and code != one[1] and code.startswith(one[1])


def _department(lane: Lane, total: MappedRow | None) -> MappedRow | None:
    """The first unit, when it repeats the total though others have amounts too: it adds them up."""
    first, *others = lane.of_kind(RowKind.UNIT) or (None,)
    if first is None or total is None or not first.figured:
        return None
    repeats = all(cell.value == first.cells[name].value for name, cell in total.cells.items())
    spent = any(cell.value for row in others for cell in row.cells.values())
    return first if repeats and spent else None


def _prefix_parent(known: dict[str, MappedRow], code: str) -> MappedRow | None:
    for length in range(len(code) - 1, 2, -1):
        if code[:length] in known:
            return known[code[:length]]
    return None


def _shallower(rows: list[MappedRow], row: MappedRow) -> MappedRow | None:
    """The unit or heading that ``row``, printed without a code, stands under."""
    before = rows[: rows.index(row)]
    return next(
        (one for one in reversed(before) if one.depth is not None and one.depth < (row.depth or 0)), None
    )


def _copies(row: MappedRow, above: MappedRow) -> bool:
    """Whether a 款 is printed once more right below itself, in the place of the 项 it does not have."""
    if (row.code, row.unit) != (above.code, above.unit):
        return False
    return all(row.cells[name].text == cell.text for name, cell in above.cells.items()) and all(
        row.texts[name].text == cell.text for name, cell in above.texts.items() if name in row.texts
    )


def index_rows(lane: Lane) -> None:
    """Make keys unique: by unit where several units print one account, then by a running number."""
    lane.by_key.clear()
    counts: dict[str, int] = {}
    for row in lane.rows:
        counts[row.key] = counts.get(row.key, 0) + 1
    several_units = len({row.unit for row in lane.rows if row.kind is RowKind.ACCOUNT}) > 1
    seen: dict[str, int] = {}
    for row in lane.rows:
        key = row.key
        if counts[key] > 1 and several_units and row.unit:
            key = f"{row.unit}.{key}"
        seen[key] = seen.get(key, 0) + 1
        row.key = key if seen[key] == 1 else f"{key}~{seen[key]}"
        lane.by_key.setdefault(row.key, row)
    for key, row in lane.also.items():
        lane.by_key.setdefault(key, row)

"""Which row is part of which: units under the total, accounts under their unit and parent account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rows import RowKind

if TYPE_CHECKING:
    from .rows import Lane, MappedRow


def link_rows(lane: Lane) -> None:
    """Give every row its parent, children, unit and unique key, and index the lane."""
    total = next((row for row in lane.rows if row.kind is RowKind.TOTAL), None)
    units: dict[str, MappedRow] = {}
    unit: MappedRow | None = None
    accounts: dict[str, MappedRow] = {}
    for row in lane.rows:
        if row.kind is RowKind.TOTAL:
            continue
        if row.kind is RowKind.UNIT:
            unit = row
            accounts = {}
            row.parent = _prefix_parent(units, row.code) or total
            units[row.code] = row
            continue
        row.unit = unit.code if unit else ""
        row.parent = unit or total
        if row.kind is RowKind.ACCOUNT:
            row.parent = _prefix_parent(accounts, row.code) or row.parent
            accounts[row.code] = row
    for row in lane.rows:
        if row.parent is not None and row.parent is not row:
            row.parent.children.append(row)
    _index(lane)


def _prefix_parent(known: dict[str, MappedRow], code: str) -> MappedRow | None:
    for length in range(len(code) - 1, 2, -1):
        if code[:length] in known:
            return known[code[:length]]
    return None


def _index(lane: Lane) -> None:
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

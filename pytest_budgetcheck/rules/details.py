"""Rows of a table of accounts that are no accounts: projects under the code of theirs, units, 其中."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from ..names import normalise
from .codes import names_of
from .labels import is_of_which
from .rows import RowKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .rows import Lane, MappedRow

_MISPRINT = 0.5
_LISTS = {"functional": "functional", "economic": "dept_economic"}


def settle_units(lane: Lane) -> list[MappedRow]:
    """Let the only unit of a table without a total be its total; returns units that share their code.

    One that is printed twice may be another whose code goes on in the next cell.
    """
    units = lane.of_kind(RowKind.UNIT)
    if len(units) == 1 and lane.rows[0] is units[0] and not lane.of_kind(RowKind.TOTAL):
        units[0].kind, units[0].key, units[0].code = RowKind.TOTAL, "合计", ""
    coded = Counter(row.code for row in units if row.depth is None)
    return [row for row in units if coded[row.code] > 1]


def settle_projects(lane: Lane) -> list[MappedRow]:
    """Put rows that print the code of the account above them, and another name, under that account.

    Their names are not in the national list, as its name is, and their amounts add up to its own. Where they
    do not, the rows are returned: whether they are parts of it cannot be told.
    """
    unknown: list[MappedRow] = []
    for first, *others in _same_code(lane):
        if not _named(lane, first) or any(_named(lane, row) or _alike(row, first) for row in others):
            continue
        if not _adds_up(first, others):
            unknown += others
            continue
        for row in others:
            row.kind, row.key, row.code, row.parent = RowKind.ITEM, row.label, "", first
    return unknown


def has_namesakes(row: MappedRow) -> bool:
    """Whether its table prints the code of an account with several names: they are those of projects."""
    same = [other for other in row.lane.with_code(row.kind, row.code) if other.unit == row.unit]
    return len({normalise(other.label) for other in same}) > 1 and not any(
        _named(row.lane, other) for other in same
    )


def same_amounts(one: MappedRow, other: MappedRow) -> bool:
    """Whether two rows print the same amounts, as the only department of a table and its total do."""
    return all(cell.value == other.cells[name].value for name, cell in one.cells.items())


def part_alone(row: MappedRow) -> bool:
    """Whether a row 其中 is a part of the one above it and no further part follows."""
    rows = row.lane.rows
    below = rows[rows.index(row) + 1 :]
    ends = row.lane.vocabulary.groups.get("totals", ())
    return is_of_which(row.label) and (not below or below[0].numeral is not None or below[0].key in ends)


def _same_code(lane: Lane) -> Iterator[list[MappedRow]]:
    """Rows of one account after the other that print the same code, several at a time."""
    accounts = (row for row in lane.rows if row.figured)
    for _, rows in groupby(accounts, key=lambda row: (row.kind is RowKind.ACCOUNT, row.code, row.unit)):
        same = list(rows)
        if same[0].kind is RowKind.ACCOUNT and len(same) > 1:
            yield same


def _named(lane: Lane, row: MappedRow) -> bool:
    scheme = _LISTS.get(lane.vocabulary.accounts)
    return scheme is not None and normalise(row.label) in names_of(scheme).get(row.code, frozenset())


def _alike(one: MappedRow, other: MappedRow) -> bool:
    """Whether two names differ by no more than a misprint may."""
    return SequenceMatcher(None, normalise(one.label), normalise(other.label)).ratio() > _MISPRINT


def _adds_up(first: MappedRow, others: Sequence[MappedRow]) -> bool:
    amounts = [[row.cells[name].value or 0 for row in (first, *others)] for name in first.cells]
    return any(whole for whole, *_ in amounts) and all(whole == sum(parts) for whole, *parts in amounts)

"""How expressions select rows, and how they compare what they computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..names import normalise
from .accounts import ACCOUNT_CODE
from .quantity import Quantity
from .rows import Lane, MappedRow, RowKind
from .scope import AbsentError, NotApplicableError, NotCheckedError, NotInLayoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def total(lane: Lane) -> MappedRow:
    """The row that adds up the whole table.

    Raises:
        NotCheckedError: none was found.
    """
    for row in lane.rows:
        if row.kind is RowKind.TOTAL:
            return row
    raise NotCheckedError(f"“{lane.title}”中未找到合计行")


class OutsideLayout(list[MappedRow]):
    """No rows, because the layout has none of those that are wanted."""


def group(lane: Lane, members: Sequence[str]) -> list[MappedRow]:
    """The rows of a group that this table prints; of a row and the group of its name, the latter.

    Raises:
        NotCheckedError: the lane prints amounts in rows that the profile does not know, so that the
            group may be incomplete.
    """
    no_strays(lane)
    if not lane.expected_rows.intersection(members):
        return OutsideLayout()
    printed = [name for name in members if name in lane.by_key]
    inner = lane.vocabulary.groups
    return [lane.by_key[name] for name in printed if not any(part in printed for part in inner.get(name, ()))]


def no_strays(lane: Lane) -> None:
    """Refuse to add up a lane of which some amounts stand in rows that the profile does not know.

    Raises:
        NotCheckedError: there are such rows.
    """
    if lane.stray_rows:
        raise NotCheckedError(f"“{lane.title}”有未识别的行：{'、'.join(lane.stray_rows[:3])}")


def _has_amounts(lane: Lane) -> None:
    """Refuse to tell rows with amounts from blank ones where no column of amounts was found.

    Raises:
        NotCheckedError: there is none, though there are rows.
    """
    if lane.rows and not (lane.columns or lane.spoken) and lane.vocabulary.columns:
        raise NotCheckedError(f"“{lane.title}”中未找到金额列")


def _leaf(row: MappedRow) -> bool:
    return not row.children and row.kind in (RowKind.ACCOUNT, RowKind.ITEM)


def _figured(lane: Lane, keep: Callable[[MappedRow], bool]) -> list[MappedRow]:
    _has_amounts(lane)
    return [row for row in lane.rows if row.figured and keep(row)]


PARTS: dict[str, Callable[[Lane], list[MappedRow]]] = {
    "rows": lambda lane: _figured(lane, lambda _: True),
    "items": lambda lane: _figured(lane, _leaf),
    "accounts": lambda lane: _figured(lane, lambda row: row.kind is RowKind.ACCOUNT),
    "classes": lambda lane: _figured(lane, lambda row: row.kind is RowKind.ACCOUNT and len(row.code) == 3),
    "class_lines": lambda lane: [row for row in lane.rows if row.kind is RowKind.ACCOUNT],
    "tops": lambda lane: _figured(lane, lambda row: row.parent is None),
    "units": lambda lane: _figured(lane, lambda row: row.kind is RowKind.UNIT),
    "parents": lambda lane: [row for row in lane.rows if row.children],
    "lines": lambda lane: list(lane.rows),
}
"""Selections every lane offers.

All but ``lines``, ``class_lines`` and ``parents`` leave out rows in which no amount is printed.
"""


def selected(lane: Lane, name: str) -> list[MappedRow]:
    """One of the selections every lane offers, drawn once for all rules."""
    known = lane.selections.get(name)
    if known is None:
        known = lane.selections[name] = PARTS[name](lane)
    return known


def find_row(lane: Lane, key: object) -> MappedRow:
    """The row with a canonical name or code, or the counterpart of a row of another table.

    Raises:
        AbsentError: the table prints no such row.
        NotApplicableError: the layout does not have it.
        NotCheckedError: several rows could be meant.
    """
    if isinstance(key, MappedRow):
        return key if key.lane is lane else _counterpart(lane, key)
    name = str(key)
    found = lane.by_key.get(name)
    if found is not None:
        return found
    if lane.vocabulary.rows and not name.isdigit() and name not in lane.expected_rows:
        raise NotInLayoutError(f"本版式的“{lane.title}”不设“{name}”行")
    _nothing_unread(lane, name)
    raise AbsentError(f"“{lane.title}”中无“{name}”行")


def _nothing_unread(lane: Lane, name: str) -> None:
    """Refuse to call a row absent while some amounts stand in rows that the profile does not know.

    Raises:
        NotCheckedError: there are such rows.
    """
    if lane.stray_rows:
        unknown = "、".join(lane.stray_rows[:3])
        raise NotCheckedError(f"“{lane.title}”中未找到“{name}”行，而有未识别的行：{unknown}")


def _counterpart(lane: Lane, row: MappedRow) -> MappedRow:
    if row.kind is RowKind.TOTAL:
        return total(lane)
    if row.kind is RowKind.ACCOUNT:
        _has_accounts(lane)
    if row.code:
        candidates = lane.with_code(row.kind, row.code)
        if not candidates and row.kind is RowKind.ITEM:
            candidates = _same_label(lane, row)
    else:
        candidates = _same_label(lane, row)
    if len(candidates) > 1 or _twins(row):
        unit_unknown = not row.unit or any(not other.unit for other in candidates)
        if candidates and unit_unknown:
            raise NotCheckedError(f"“{lane.title}”中“{row.name}”不止一行，无法对应")
        candidates = [other for other in candidates if other.unit == row.unit]
    if not candidates:
        if row.kind is RowKind.ITEM and row.lane.vocabulary.accounts in ACCOUNT_CODE:
            raise NotCheckedError(f"“{row.lane.title}”的“{row.name}”不是科目，无法对应")
        _nothing_unread(lane, row.name)
        raise AbsentError(f"“{lane.title}”中无“{row.name}”行")
    if len(candidates) > 1:
        raise NotCheckedError(f"“{lane.title}”中“{row.name}”不止一行，无法对应")
    return candidates[0]


def _has_accounts(lane: Lane) -> None:
    """Refuse to look for an account where the layout prints none: its amount is not zero there.

    Raises:
        NotApplicableError: neither codes nor names of accounts are printed.
    """
    known = lane.vocabulary.accounts != "functional_class"
    if known and not lane.coded and not lane.of_kind(RowKind.ACCOUNT):
        raise NotApplicableError(f"本版式的“{lane.title}”不按科目列示")


def _same_label(lane: Lane, row: MappedRow) -> list[MappedRow]:
    wanted = normalise(row.label)
    return [other for other in lane.rows if other.kind is row.kind and normalise(other.label) == wanted]


def _twins(row: MappedRow) -> bool:
    """Whether the row's own table prints the same account for several units."""
    if row.lane.spoken or row.kind is not RowKind.ACCOUNT:
        return False
    return len(row.lane.with_code(row.kind, row.code)) > 1


def topmost(lane: Lane, prefix: str) -> list[MappedRow]:
    """The rows that together make up an account: its own row, or else the rows right below it.

    Raises:
        AbsentError: nothing is printed under the code.
        NotApplicableError: the layout prints no accounts in this table.
    """
    _has_accounts(lane)
    _has_amounts(lane)
    under = [row for row in selected(lane, "accounts") if row.code.startswith(prefix)]
    top = [row for row in under if row.parent not in under]
    if not top:
        _nothing_unread(lane, prefix)
        raise AbsentError(f"“{lane.title}”中无科目 {prefix}")
    return top


def either(one: Iterable[MappedRow], other: Iterable[MappedRow]) -> list[MappedRow]:
    """All rows of ``one``, and those of ``other`` that have no counterpart among them."""
    first = list(one)
    seen = {_identity(row) for row in first}
    labels = {normalise(row.label) for row in first if row.kind is RowKind.ITEM}
    rest = [
        row
        for row in other
        if _identity(row) not in seen and not (row.kind is RowKind.ITEM and normalise(row.label) in labels)
    ]
    return first + rest


def _identity(row: MappedRow) -> tuple[str, str, str]:
    return (row.kind, row.code or normalise(row.label), row.unit if _twins(row) else "")


def children(row: MappedRow) -> list[MappedRow]:
    """The rows directly under a row.

    Raises:
        NotCheckedError: the table prints amounts in rows that the profile does not know.
    """
    no_strays(row.lane)
    if row.lane.unknown_accounts:
        raise NotCheckedError(f"“{row.lane.title}”有未能按名称识别的科目")
    return row.children


def compare_amounts(left: Quantity, operator: str, right: Quantity) -> bool:
    """A comparison inside a condition: equality within rounding, order by the printed values."""
    residual = left - right
    close = residual.low <= 0 <= residual.high
    match operator:
        case "==":
            return close
        case "!=":
            return not close
        case "<=":
            return residual.value <= 0 or close
        case ">=":
            return residual.value >= 0 or close
        case "<":
            return residual.value < 0
        case _:
            return residual.value > 0


def compare_words(left: str, operator: str, right: str | list[str]) -> bool:
    """Equality or membership of names in their normal form."""
    if operator == "in":
        return any(normalise(left) == normalise(item) for item in right)
    return (normalise(left) == normalise(str(right))) == (operator == "==")


def quotient(left: Quantity, right: Quantity) -> Quantity:
    """``left / right``.

    Raises:
        NotApplicableError: the divisor is zero, or may be.
    """
    try:
        return left / right
    except ZeroDivisionError:
        raise NotApplicableError("分母为零，无法计算比率") from None

"""Sums over lists that print parts right below their wholes, but not which row is part of which."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ..quantity import Quantity
from ..rows import MappedRow
from ..scope import AbsentError, Environment, NotCheckedError
from ..types import Plain
from .registry import define

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_STEPS = 20_000
"""A reading not found after so many is not looked for any further: a long list has too many."""


@define("nested_sum", "row column", Plain.QUANTITY)
def _nested_sum(env: Environment, row: MappedRow, column: str) -> Quantity:
    """The sum of the rows below a row, in the way they can be nested so that every level adds up.

    Each row may be a whole of which the rows right after it are the parts, which are then not counted
    again. Where the rows cannot be nested so that the row itself is their sum, all of them are added.
    """
    below = [child for child in row.children if column in child.cells and child.cells[column].text]
    if not below:
        raise AbsentError("没有可以相加的行")
    whole = env.read(row, column)
    parts = [env.read(child, column) for child in below]
    tops = _Nesting([part.value for part in parts]).tops(whole.value)
    if tops is not None:
        return Quantity.total([parts[index] for index in tops])
    everything = Quantity.total(parts)
    return Quantity(everything.value, everything.low, everything.high, everything.money, None)


class _Nesting:
    """The ways to read a list of amounts as wholes with their parts right behind them."""

    def __init__(self, amounts: Sequence[Decimal]) -> None:
        self._amounts = amounts
        self._known: dict[tuple[int, Decimal], frozenset[int]] = {}

    def tops(self, wanted: Decimal) -> list[int] | None:
        """Which amounts are parts of nothing else in a reading of which they add up to ``wanted``.

        Raises:
            NotCheckedError: there are too many readings to try.
        """
        start, end = 0, len(self._amounts)
        if end not in self._ends(start, wanted):
            return None
        found = []
        while start < end:
            found.append(start)
            wanted -= self._amounts[start]
            start = next(after for after in self._behind(start) if end in self._ends(after, wanted))
        return found

    def _ends(self, start: int, wanted: Decimal) -> frozenset[int]:
        """Where rows from ``start`` on may end that add up to ``wanted``, their parts included."""
        key = start, wanted
        known = self._known.get(key)
        if known is not None:
            return known
        if len(self._known) > _MOST_STEPS:
            raise NotCheckedError("各行的层级未印明，读法过多，无法逐级相加")
        found = {start} if wanted == 0 else set()
        if start < len(self._amounts) and self._amounts[start] <= wanted:
            for after in self._behind(start):
                found |= self._ends(after, wanted - self._amounts[start])
        self._known[key] = frozenset(found)
        return self._known[key]

    def _behind(self, start: int) -> list[int]:
        """Where the row at ``start`` may end: right behind it, or behind its parts."""
        amount = self._amounts[start]
        parts = self._ends(start + 1, amount) if amount > 0 else frozenset[int]()
        return [start + 1, *sorted(end for end in parts if end > start + 1)]

"""Functions for figures of the narrative: what in a table repeats them, and what they count."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from ..quantity import Quantity
from ..rows import MappedRow
from ..scope import Environment, NotApplicableError, NotCheckedError
from ..types import Plain
from .registry import define

_HELD = re.compile(r"[（(][^（()）]*[）)]")
_JOINED = re.compile(r"[和及与]")
_BESIDES = re.compile("机关党委|机关纪委|党总支|离退休|工会|纪检|本级$|机关$")
"""What many list without counting it: the party committee among offices, the body among those below it."""


@define("nearest", "amount rows column", Plain.QUANTITY)
def _nearest(env: Environment, amount: Quantity, rows: list[MappedRow], column: str) -> Quantity:
    """Of the amounts of some rows in a column the one nearest to an amount that may repeat any of them."""
    if not rows:
        raise NotApplicableError("没有可以对照的行")
    return _closest(amount, [env.read(row, column) for row in rows])


@define("nearest_column", "amount row column", Plain.QUANTITY, more=True)
def _nearest_column(env: Environment, amount: Quantity, row: MappedRow, *columns: str) -> Quantity:
    """The same among some columns of a row, as far as the layout prints them."""
    printed = [column for column in columns if column in row.lane.expected_columns]
    if not printed:
        raise NotApplicableError(f"本版式的“{row.lane.title}”不设“{columns[0]}”列")
    return _closest(amount, [env.read(row, column) for column in printed])


def _closest(amount: Quantity, others: list[Quantity]) -> Quantity:
    return min(others, key=lambda other: abs(other.value - amount.value))


@define("yuan", "amount", Plain.QUANTITY)
def _yuan(_: Environment, number: Quantity) -> Quantity:
    """A number as an amount of yuan."""
    return replace(number, money=True)


@define("lowest", "rows", "rows")
def _lowest(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Those of some rows that have no other of them below."""
    return [row for row in rows if not any(child in rows for child in row.children)]


@define("listed_items", "row", Plain.QUANTITY)
def _listed_items(env: Environment, row: MappedRow) -> Quantity:
    """How many names a row lists in 列举; A、B和C are three, or two where the number said fits that."""
    cell = row.texts.get("列举")
    if cell is None or not cell.text:
        raise NotCheckedError(f"“{row.name}”之后未列举")
    env.read_words(row, cell, "列举")
    names = [name for name in _HELD.sub("", cell.text).split("、") if name.strip()]
    most = len(names) + sum(len(_JOINED.findall(name)) for name in names)
    least = len(names) - sum(_BESIDES.search(name) is not None for name in names)
    said = row.cells.get("个数")
    fits = said is not None and said.value is not None and least <= said.value <= most
    return Quantity.constant(said.value if fits and said and said.value is not None else Decimal(len(names)))

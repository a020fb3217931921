"""Functions that give an amount or a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ...names import normalise
from .. import selectors
from ..quantity import Quantity
from ..rows import Lane, MappedRow
from ..scope import AbsentError, Environment, NotApplicableError, NotCheckedError, NotInLayoutError
from ..types import Plain
from .registry import define


@define("sum", "rows column", Plain.QUANTITY)
def _sum(env: Environment, rows: list[MappedRow], column: str) -> Quantity:
    """The sum of a column over rows; unchecked when there are no rows."""
    if isinstance(rows, selectors.OutsideLayout):
        raise NotInLayoutError("本版式不设可以相加的行")
    if not rows:
        raise AbsentError("没有可以相加的行")
    for lane in {row.lane for row in rows}:
        selectors.no_strays(lane)
        if column not in lane.expected_columns:
            # Not NotInLayoutError: what stands in another column is not zero.
            raise NotApplicableError(f"本版式的“{lane.title}”不设“{column}”列")
    return Quantity.total([env.read(row, column) for row in rows])


@define("weighted", "rows column column", Plain.QUANTITY)
def _weighted(env: Environment, rows: list[MappedRow], column: str, share: str) -> Quantity:
    """The sum of a column over rows, of each amount only the share in percent that its row gives."""
    hundredth = Quantity.constant(Decimal("0.01"))
    given = [row for row in rows if share in row.cells]
    if not given:
        raise NotApplicableError(f"未说明“{share}”")
    return Quantity.total([env.read(row, column) * env.read(row, share) * hundredth for row in given])


@define("unweighted", "rows column column", Plain.QUANTITY)
def _unweighted(env: Environment, rows: list[MappedRow], column: str, share: str) -> Quantity:
    """The sum of a column over the rows that give no share; zero where all do."""
    return Quantity.total([env.read(row, column) for row in rows if share not in row.cells])


@define("parts", "row column", Plain.QUANTITY)
def _parts(env: Environment, row: MappedRow, column: str) -> Quantity:
    """The sum of the columns that break a column down, as far as the layout prints them."""
    lane = row.lane
    parts = _breakdown(lane, column)
    if not parts:
        raise NotApplicableError(f"本版式的“{lane.title}”不再细分“{column}”")
    stray = [name for name, rows in lane.stray_columns.items() if row in rows]
    if stray:
        raise NotCheckedError(f"“{lane.title}”有未识别的列：{'、'.join(stray[:3])}")
    return Quantity.total([env.read(row, part) for part in parts])


def _breakdown(lane: Lane, column: str) -> list[str]:
    """The parts of a column, found once for all rows of the lane."""
    known = lane.breakdowns.get(column)
    if known is None:
        known = lane.breakdowns[column] = _broken_down(lane, column)
    return known


def _broken_down(lane: Lane, column: str) -> list[str]:
    """The parts of a column that the layout has; of a part and those that break it down, the latter.

    A part that the layout lacks is given by its own parts.
    """
    columns = lane.vocabulary.columns
    wanted = columns.get(column, ())
    found: list[str] = []
    for part in wanted:
        inner = [child for child in columns.get(part, ()) if child in wanted]
        if any(child in lane.expected_columns for child in inner):
            continue
        if part in lane.expected_columns:
            found.append(part)
        else:
            found += [child for child in _broken_down(lane, part) if child not in wanted]
    return found


@define("abs", "amount", Plain.QUANTITY)
def _abs(_: Environment, amount: Quantity) -> Quantity:
    """The amount without its sign."""
    return amount.magnitude()


@define("min", "amount amount", Plain.QUANTITY, more=True)
def _min(_: Environment, *amounts: Quantity) -> Quantity:
    """The smallest of some amounts."""
    return min(amounts, key=lambda amount: amount.value)


@define("max", "amount amount", Plain.QUANTITY, more=True)
def _max(_: Environment, *amounts: Quantity) -> Quantity:
    """The largest of some amounts."""
    return max(amounts, key=lambda amount: amount.value)


@define("count", "rows|names", Plain.QUANTITY)
def _count(_: Environment, items: Sequence[object]) -> Quantity:
    """How many rows or words there are."""
    return Quantity.constant(Decimal(len(items)))


@define("numeral", "row", Plain.QUANTITY)
def _numeral(env: Environment, row: MappedRow) -> Quantity:
    """The printed number of a row: 21 for （二十一）住房保障支出."""
    env.read_words(row, row.label_cell, "名称")
    if row.numeral is None:
        raise NotApplicableError(f"“{row.label}”未印序号")
    return Quantity.constant(Decimal(row.numeral))


@define("class_number", "row", Plain.QUANTITY)
def _class_number(_: Environment, row: MappedRow) -> Quantity:
    """The functional class of a row as a number: 221."""
    return Quantity.constant(Decimal(row.code[:3]))


TARGET = re.compile(r"^(≥|≤|=|＝|>=|<=|>|<|＞|＜)?(-?\d+(?:\.\d+)?)(%|％)?")


@define("target", "row", Plain.QUANTITY)
def _target(env: Environment, row: MappedRow) -> Quantity:
    """The number in the target of an indicator: 100 for ≤100%."""
    found = TARGET.match(normalise(env.read_words(row, row.texts.get("指标值"), "指标值")))
    if not found:
        raise NotApplicableError(f"指标“{row.label}”的指标值不是数字")
    return Quantity.constant(Decimal(found.group(2)))

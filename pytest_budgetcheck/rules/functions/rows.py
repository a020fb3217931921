"""Functions that select rows."""

from __future__ import annotations

from ...names import normalise
from .. import selectors
from ..rows import Lane, MappedRow
from ..scope import AbsentError, Environment
from .registry import define


@define("children", "row", "rows")
def _children(_: Environment, row: MappedRow) -> list[MappedRow]:
    """The rows directly under a row: accounts under their parent account, units under the total."""
    return selectors.children(row)


@define("accounts", "lane words", "rows")
def _accounts(_: Environment, lane: Lane, prefix: str) -> list[MappedRow]:
    """The rows that together make up an account: its own row, or else those right below it."""
    return selectors.topmost(lane, prefix)


@define("either", "rows rows", "rows")
def _either(_: Environment, one: list[MappedRow], other: list[MappedRow]) -> list[MappedRow]:
    """All rows of the first, and those of the second that have no counterpart there."""
    return selectors.either(one, other)


@define("all_of", "rows rows", "rows", more=True)
def _all_of(_: Environment, *selections: list[MappedRow]) -> list[MappedRow]:
    """The rows of several selections, one after the other."""
    return [row for rows in selections for row in rows]


@define("above", "rows row", "rows")
def _above(_: Environment, rows: list[MappedRow], row: MappedRow) -> list[MappedRow]:
    """Those of some rows that are printed above a row, or all of them when it stands first."""
    order = {id(one): place for place, one in enumerate(row.lane.rows)}
    place = order[id(row)]
    return [one for one in rows if order[id(one)] < place] if place else rows


@define("below", "rows row", "rows")
def _below(env: Environment, rows: list[MappedRow], row: MappedRow) -> list[MappedRow]:
    """Those of some rows that are printed below a row, or none when it stands first."""
    higher = _above(env, rows, row)
    return [one for one in rows if one not in higher]


@define("where", "rows words words", "rows")
def _where(env: Environment, rows: list[MappedRow], column: str, wanted: str) -> list[MappedRow]:
    """The rows whose text in a column is the wanted one."""
    return [
        row
        for row in rows
        if normalise(env.read_words(row, row.texts.get(column), column)) == normalise(wanted)
    ]


@define("labelled", "lane words", "rows")
def _labelled(_: Environment, lane: Lane, wanted: str) -> list[MappedRow]:
    """The rows whose label contains some words."""
    found = [row for row in lane.rows if normalise(wanted) in normalise(row.label)]
    if not found:
        raise AbsentError(f"“{lane.title}”中无“{wanted}”")
    return found


@define("mentioning", "rows words", "rows")
def _mentioning(_: Environment, rows: list[MappedRow], wanted: str) -> list[MappedRow]:
    """The rows that print some words anywhere: in the label or in a column of words."""
    words = normalise(wanted)
    return [
        row
        for row in rows
        if words in normalise(row.label) or any(words in normalise(cell.text) for cell in row.texts.values())
    ]


@define("called", "rows words", "rows")
def _called(_: Environment, rows: list[MappedRow], wanted: str) -> list[MappedRow]:
    """The rows whose label contains some words; there may be none."""
    return [row for row in rows if normalise(wanted) in normalise(row.label)]


@define("with_amount", "rows column", "rows")
def _with_amount(_: Environment, rows: list[MappedRow], column: str) -> list[MappedRow]:
    """The rows that print an amount other than zero in a column."""
    return [row for row in rows if column in row.cells and row.cells[column].value]

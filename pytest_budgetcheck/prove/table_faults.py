"""Faults in tables: an amount printed wrong or in the wrong place, an account with another code or name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN, Cell, Disclosure
from ..names import normalise
from ..reading.amounts import is_code, parse_amount
from ..rules.labels import split_numbering
from ..rules.rows import RowKind
from .fault import DIGITS, SCALES, Fault, Subject, altered, blanked, negative, other_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .baseline import Baseline
    from .fault import Place

_OTHER_LETTER = "某"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell by its table, row and column."""

    table: int
    row: int
    column: int

    def cell(self, disclosure: Disclosure) -> Cell:
        """What is printed there."""
        return disclosure.tables[self.table].rows[self.row].cells[self.column]

    def place(self, disclosure: Disclosure) -> Place:
        """Where on the pages."""
        cell = self.cell(disclosure)
        return cell.page, cell.box

    def name(self, disclosure: Disclosure) -> str:
        """The cell as a reader finds it: table, row, column."""
        table = disclosure.tables[self.table]
        cells = table.rows[self.row].cells
        words = [cell.text for cell in cells if cell.text and cell.value is None]
        row, column = " ".join(words[:3]), "/".join(table.columns[self.column])
        return f"《{table.title}》第 {self.row + 1} 行 {row} {column}"


def amounts(disclosure: Disclosure) -> list[Spot]:
    """Every amount printed in a table whose concept is known."""
    return [spot for spot in spots(disclosure) if spot.cell(disclosure).value is not None]


def spots(disclosure: Disclosure) -> Iterator[Spot]:
    """Every cell of the tables whose concept is known."""
    for t, table in enumerate(disclosure.tables):
        if table.concept is not None:
            yield from (Spot(t, r, c) for r, row in enumerate(table.rows) for c in range(len(row.cells)))


def printing(disclosure: Disclosure, texts: Mapping[Spot, str]) -> Disclosure:
    """``disclosure`` with other texts in some cells, read as amounts where amounts stood or nothing."""
    tables = list(disclosure.tables)
    for spot, text in texts.items():
        table = tables[spot.table]
        row = table.rows[spot.row]
        cells = (*row.cells[: spot.column], _cell(spot.cell(disclosure), text), *row.cells[spot.column + 1 :])
        rows = (*table.rows[: spot.row], replace(row, cells=cells), *table.rows[spot.row + 1 :])
        tables[spot.table] = replace(table, rows=rows)
    return replace(disclosure, tables=tuple(tables))


def _cell(cell: Cell, text: str) -> Cell:
    amount = parse_amount(text) if cell.value is not None or cell.blank else None
    if amount is None:
        return replace(cell, text=text, value=None, decimals=0)
    return replace(cell, text=text, value=amount.value, decimals=amount.decimals)


def table_faults(baseline: Baseline) -> Iterator[Fault]:
    """All faults in tables, table by table and cell by cell."""
    disclosure = baseline.disclosure
    places = amounts(disclosure)
    for spot in places:
        yield from _misprints(disclosure, spot)
        yield from _displaced(disclosure, spot)
    yield from _with_totals(baseline, places)
    yield from _rows(disclosure, places)
    yield from _accounts(baseline)


def _fault(
    kind: str,
    disclosure: Disclosure,
    texts: Mapping[Spot, str],
    subject: Subject = Subject.TABLE_AMOUNT,
    size: Decimal | None = None,
) -> Fault:
    where = "；".join(
        f"{spot.name(disclosure)} {spot.cell(disclosure).text or '空白'} → {text or '空白'}"
        for spot, text in list(texts.items())[:2]
    )
    marks = frozenset(spot.place(disclosure) for spot in texts)
    if subject is not Subject.TABLE_AMOUNT:
        # Reports name a row by its label, or show its amounts.
        rows = [disclosure.tables[spot.table].rows[spot.row] for spot in texts]
        marks = frozenset((cell.page, cell.box) for row in rows for cell in row.cells)
    return Fault(kind, subject, where, marks, partial(printing, disclosure, dict(texts)), size)


def _misprints(disclosure: Disclosure, spot: Spot) -> Iterator[Fault]:
    """One amount printed wrong."""
    cell, unit = spot.cell(disclosure), disclosure.tables[spot.table].unit
    slip = partial(other_unit, unit=unit)
    ways: dict[str, Callable[[str], str | None]] = {**DIGITS, **SCALES, "unit": slip}
    if cell.value:
        ways |= {"blank": blanked, "sign": negative}
    for kind, change in ways.items():
        if kind == "sign" and cell.value is not None and cell.value < 0:
            text: str | None = cell.text.lstrip("-－−")
        else:
            text = altered(cell.text, change)
        if text is None:
            continue
        amount = parse_amount(text)
        value = amount.value if amount else Decimal(0)
        if value is not None and cell.value is not None:
            size = abs(value - cell.value) * UNIT_IN_YUAN.get(unit or "", Decimal(1))
            yield _fault(kind, disclosure, {spot: text}, size=size)


def _displaced(disclosure: Disclosure, spot: Spot) -> Iterator[Fault]:
    """One amount that has changed places with the one below or to its right, or moved there."""
    cells = disclosure.tables[spot.table].rows
    for kind, other in (
        ("next_row", replace(spot, row=spot.row + 1)),
        ("next_column", replace(spot, column=spot.column + 1)),
    ):
        if other.row < len(cells) and other.column < len(cells[other.row].cells):
            here, there = spot.cell(disclosure), other.cell(disclosure)
            if (there.value is not None or _open(disclosure, other)) and _differ(here, there):
                yield _fault(kind, disclosure, {spot: there.text, other: here.text})


def _open(disclosure: Disclosure, spot: Spot) -> bool:
    """Whether a cell is blank and in a column of amounts."""
    table, cell = disclosure.tables[spot.table], spot.cell(disclosure)
    amounts_below = any(row.cells[spot.column].value is not None for row in table.rows)
    return cell.blank and not cell.covered and amounts_below


def _differ(one: Cell, other: Cell) -> bool:
    return (one.value or 0) != (other.value or 0)


def _rows(disclosure: Disclosure, places: Iterable[Spot]) -> Iterator[Fault]:
    """The amounts of two rows exchanged, and those of a row copied from the one above."""
    for t, r in dict.fromkeys((spot.table, spot.row) for spot in places):
        if r == 0:
            continue
        columns = range(len(disclosure.tables[t].rows[r].cells))
        pairs = [(Spot(t, r - 1, c), Spot(t, r, c)) for c in columns]
        pairs = [pair for pair in pairs if _numeric(disclosure, *pair)]
        pairs = [(a, b) for a, b in pairs if _differ(a.cell(disclosure), b.cell(disclosure))]
        if not any(above.cell(disclosure).value for above, _ in pairs):
            continue
        copied = {below: above.cell(disclosure).text for above, below in pairs}
        yield _fault("copied_row", disclosure, copied)
        exchanged = {above: below.cell(disclosure).text for above, below in pairs}
        yield _fault("swapped_rows", disclosure, {**exchanged, **copied})


def _numeric(disclosure: Disclosure, one: Spot, other: Spot) -> bool:
    cells = one.cell(disclosure), other.cell(disclosure)
    return any(cell.value is not None for cell in cells) and all(
        cell.value is not None or (cell.blank and not cell.covered) for cell in cells
    )


def _with_totals(baseline: Baseline, places: Iterable[Spot]) -> Iterator[Fault]:
    """One amount and the total it stands in, both off by the same."""
    disclosure = baseline.disclosure
    spots_at = {spot.place(disclosure): spot for spot in places}
    seen: set[frozenset[Spot]] = set()
    for verdict in baseline.verdicts:
        terms = [item for item in verdict.evidence if item.weight and item.figure.page]
        totals = [item for item in terms if item.weight and item.weight < 0]
        parts = [item for item in terms if item.weight and item.weight > 0]
        if len(totals) > len(parts):
            totals, parts = parts, totals
        if len(totals) != 1 or len(parts) < 2:
            continue
        total = _spot(spots_at, totals[0].figure.page, totals[0].figure.box)
        for item in parts:
            part = _spot(spots_at, item.figure.page, item.figure.box)
            if part is None or total is None or part.table != total.table or {part, total} in seen:
                continue
            seen.add(frozenset((part, total)))
            changed = [(spot, _more(spot.cell(disclosure))) for spot in (part, total)]
            yield _fault("with_total", disclosure, dict(changed))


def _spot(spots_at: Mapping[Place, Spot], page: int | None, box: object) -> Spot | None:
    return spots_at.get((page, box)) if page is not None else None  # type: ignore[arg-type]


def _more(cell: Cell) -> str:
    return f"{(cell.value or Decimal(0)) + 3:.{cell.decimals}f}"


def _accounts(baseline: Baseline) -> Iterator[Fault]:
    """Accounts with another code, or a name with a letter in place of another."""
    disclosure = baseline.disclosure
    labels = {
        (row.label_cell.page, row.label_cell.box)
        for table in baseline.scope.tables.values()
        for lane in table.lanes.values()
        for row in lane.rows
        if row.kind is RowKind.ACCOUNT and row.label_cell is not None and not lane.spoken
    }
    rows = {(spot.table, spot.row) for spot in spots(disclosure) if spot.place(disclosure) in labels}
    for spot in spots(disclosure):
        cell = spot.cell(disclosure)
        if (spot.table, spot.row) not in rows or cell.covered:
            continue
        if is_code(cell.text) and cell.value is None:
            text = f"{cell.text[:-1]}{(int(cell.text[-1]) + 5) % 10}"
            yield _fault("code", disclosure, {spot: text}, Subject.CODE)
        elif spot.place(disclosure) in labels and len(cell.text) > 2:
            yield _fault("name", disclosure, {spot: _misspelt(cell.text)}, Subject.NAME)


def _misspelt(label: str) -> str:
    """``label`` with another letter in the middle of the name, which may be numbered."""
    name = split_numbering(normalise(label))[2]
    start = len(label) - len(name)
    middle = start + (len(label) - start) // 2
    return f"{label[:middle]}{_OTHER_LETTER}{label[middle + 1 :]}"

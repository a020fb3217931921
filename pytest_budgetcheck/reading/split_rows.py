"""Rows that a page break cuts in two, each half with rules of its own.

The lower half repeats nothing: it holds only what its texts have left. So it looks like a row of its own
without label or amount, and the label above it ends in the middle. Two halves are joined on evidence only,
because a row without amounts may as well be one.
"""

from __future__ import annotations

from collections.abc import Iterable

from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.amounts import is_code, parse_amount
from pytest_budgetcheck.reading.parts import ENUMERATED, Part, PartCell

_FULL = 1.5
"""A line that goes on ends nearer to the edge of its cell than this, in sizes."""


def join_split_row(above: Part, below: Part, texts: Iterable[str]) -> None:
    """Join the first row of ``below`` to the last of ``above`` where they are halves of one.

    Both parts are expressed in the same columns. ``texts`` are those of the whole table: a text that is
    printed whole elsewhere is evidence.
    """
    if above.body >= above.height:
        return
    upper, lower = _last_row(above), _first_row(below)
    rest = [cell for cell in lower.values() if cell.text]
    pairs = [(upper.get((cell.column, cell.column_span)), cell) for cell in rest]
    if not rest or len(rest) == sum(bool(cell.text) for cell in upper.values()):
        return
    if all(one is not None and _goes_on(above, one, two) for one, two in pairs) and _evident(pairs, texts):
        for one, two in pairs:
            if one is not None:
                one.text += two.text
                two.text, two.ink = "", None


def _first_row(part: Part) -> dict[tuple[int, int], PartCell]:
    """The cells of the first body row by their columns, as far as they are as high as its first cell."""
    cells = part.starting(part.body)
    return {(cell.column, cell.column_span): cell for cell in cells if cell.row_span == cells[0].row_span}


def _last_row(part: Part) -> dict[tuple[int, int], PartCell]:
    cells = [cell for cell in part.cells if cell.row + cell.row_span == part.height]
    return {(cell.column, cell.column_span): cell for cell in cells if cell.row == cells[0].row}


def _goes_on(part: Part, one: PartCell, two: PartCell) -> bool:
    """Whether the text of ``one`` fills its cell and ``two`` begins nothing of its own."""
    if one.ink is None or any(parse_amount(cell.text) or is_code(cell.text) for cell in (one, two)):
        return False
    if ENUMERATED.match(normalise(two.text)):
        return False
    gap = part.grid.cell_box(one.source)[2] - one.ink[2]
    return gap < _FULL * one.source.glyphs[-1].size


def _evident(pairs: Iterable[tuple[PartCell | None, PartCell]], texts: Iterable[str]) -> bool:
    """Whether more than the filled line says so: two texts go on, or one that makes no sense by itself."""
    found = [(one.text, two.text) for one, two in pairs if one is not None]
    whole = {normalise(text) for text in texts}
    return len(found) > 1 or any(
        len(two) == 1 or normalise(one + two) in whole or _open_brackets(one) > 0 > _open_brackets(two)
        for one, two in found
    )


def _open_brackets(text: str) -> int:
    plain = normalise(text)
    return plain.count("(") - plain.count(")")

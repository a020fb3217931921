"""Forms that are printed once for each row of a concept, such as one sheet of targets a project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..disclosure import Cell
from ..names import normalise
from .columns import valued
from .rows import MappedRow, RowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..disclosure import Table
    from .profiles import LaneProfile
    from .rows import Lane

_SHEET = re.compile(r"(项目)?(支出)?绩效目标表$")
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def fill_repeated(lane: Lane, tables: Iterable[Table], profile: LaneProfile, unit: str) -> None:
    """Fill a lane with one row for each form.

    The profile's ``label``, ``columns`` and ``texts`` name fields; the value of a field stands to the
    right of its name.
    """
    for table in tables:
        fields = _fields(table)
        label = _first(fields, profile.label) or _titled(table)
        found = {name: _first(fields, aliases) for name, aliases in profile.columns.items()}
        cells = {name: valued(cell) for name, cell in found.items() if cell is not None}
        if label is None or not cells:
            continue
        words = {name: _first(fields, aliases) for name, aliases in profile.texts.items()}
        texts = {name: cell for name, cell in words.items() if cell is not None}
        row = MappedRow(lane, label.text, label.text, RowKind.ITEM, cells, label, texts)
        lane.rows.append(row)
        for name in cells:
            lane.units[name] = table.unit or unit
            lane.columns.setdefault(name, profile.columns[name][0])


def _titled(table: Table) -> Cell | None:
    """The name of the row where only the title of the sheet says it: 保安服务项目绩效目标表."""
    name = _SHEET.sub("", "".join(table.title.split()))
    return Cell(name, table.pages[0], _NOWHERE) if name and name != table.title and table.pages else None


def _fields(table: Table) -> dict[str, Cell]:
    """What is printed right of each text, the header of the sheet included."""
    fields: dict[str, Cell] = {}
    for cells in (*_header(table), *([c for c in row.cells if not c.covered] for row in table.rows)):
        for index, name in enumerate(cells[:-1]):
            if name.text:
                fields.setdefault(normalise(name.text).rstrip(":"), _beside(cells[index + 1 :]))
    return fields


def _beside(cells: Sequence[Cell]) -> Cell:
    """The value of a field: the cell beside its name, or an amount that only blank cells part from it."""
    printed = next((cell for cell in cells if cell.text), cells[0])
    return printed if printed.value is not None else cells[0]


def _header(table: Table) -> Iterable[Sequence[Cell]]:
    """The rows above the body, a merged cell once."""
    page = table.pages[0] if table.pages else 0
    for level in range(max((len(path) for path in table.columns), default=0)):
        texts = [path[level] if level < len(path) else "" for path in table.columns]
        kept = [text for i, text in enumerate(texts) if text and (i == 0 or texts[i - 1] != text)]
        yield [Cell(text, page, _NOWHERE) for text in kept]


def _first(fields: dict[str, Cell], aliases: Iterable[str]) -> Cell | None:
    return next((fields[name] for alias in aliases if (name := normalise(alias).rstrip(":")) in fields), None)

"""The tasks of the year, 年度主要任务, that the performance form of the whole body names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...names import normalise
from ..rows import MappedRow, RowKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..rows import Lane
    from .base import Material

_HEAD, _NAME, _GROUP = "年度主要任务", "任务名称", "重点工作任务"


def tasks(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each task, labelled with its name, of a form that has indicators for tasks."""
    for table in material.disclosure.tables:
        texts = (normalise(cell.text) for row in table.rows for cell in row.cells)
        if table.concept != "department_performance" or not any(text.startswith(_GROUP) for text in texts):
            continue
        for row in table.rows:
            cells = [cell for cell in row.cells if not cell.blank]
            named = len(cells) > 1 and normalise(cells[0].text) == _HEAD
            if named and normalise(cells[1].text) != _NAME and not cells[1].doubt:
                yield MappedRow(
                    lane=lane,
                    key=cells[1].text,
                    label=cells[1].text,
                    kind=RowKind.ITEM,
                    cells={},
                    label_cell=cells[1],
                    origin="department_performance",
                )

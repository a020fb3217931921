"""Performance indicators as rows, whatever form they are printed in.

Layouts print them as a table with a row each, as a form in which a header row stands somewhere below the
amounts, or with the groups side by side (成本指标 | 产出指标 | …). All of them name the indicator and give a
target, and that is how they are found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ...names import normalise
from ..rows import Lane, MappedRow, RowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...disclosure import Row, Table
    from .base import Material

_NAME = frozenset({"三级指标", "指标名称", "指标内容", "三级指标名称"})
_VALUE = frozenset({"指标值", "目标值", "年度指标值", "绩效指标值", "指标目标值"})
_WORDS = {
    "一级指标": frozenset({"一级指标"}),
    "二级指标": frozenset({"二级指标"}),
    "指标性质": frozenset({"指标性质", "绩效指标性质", "绩效符号"}),
    "度量单位": frozenset({"度量单位", "计量单位", "绩效度量单位", "单位"}),
    "指标值说明": frozenset({"指标值说明", "指标说明", "指标解释"}),
}
_PROJECT = frozenset({"项目名称", "项目单位(项目名称)", "单位(项目)名称", "项目支出名称"})
WHOLE, PROJECT = "整体", "项目"


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the parts of an indicator stand: columns by what they hold; ``group`` is the printed group."""

    name: int
    value: int
    words: dict[str, int]
    group: Cell | None = None


@dataclass(slots=True)
class _Group:
    """The indicators of one project, or of the whole body, under one first-level heading."""

    project: str
    kind: str
    heading: str
    cell: Cell
    concept: str
    members: list[MappedRow] = field(default_factory=list)


def indicators(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each indicator, labelled with its name; 表 says whether of the whole body or of a project."""
    for group in _groups(material, lane):
        yield from group.members


def indicator_groups(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each printed group of a project, with its indicators under it, be there any or none."""
    for group in _groups(material, lane):
        label = f"{group.project or WHOLE}·{group.heading}"
        row = MappedRow(
            lane=lane,
            key=label,
            label=label,
            kind=RowKind.ITEM,
            cells={},
            label_cell=group.cell,
            texts={"表": _words(group.kind, group.cell), "一级指标": _words(group.heading, group.cell)},
            origin=group.concept,
        )
        row.children += group.members
        yield row


def _groups(material: Material, lane: Lane) -> list[_Group]:
    """All groups of projects that have an indicator at all: a form may be left empty as a whole."""
    found: dict[tuple[str, str, str], _Group] = {}
    for table in material.disclosure.tables:
        title = normalise(table.title)
        if "绩效" not in title or "自评" in title:
            continue
        reader = _Reader(table, WHOLE if "整体" in title else PROJECT, lane)
        for project, heading, cell, member in reader.read():
            key = (reader.kind, project, normalise(heading))
            if key not in found:
                found[key] = _Group(project, reader.kind, heading, cell, reader.concept)
            if member is not None:
                found[key].members.append(member)
    filled = {(group.kind, group.project) for group in found.values() if group.members}
    return [group for group in found.values() if (group.kind, group.project) in filled]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the indicators of one table."""

    table: Table
    kind: str
    lane: Lane

    @property
    def concept(self) -> str:
        return self.table.concept or "indicators"

    def read(self) -> Iterator[tuple[str, str, Cell, MappedRow | None]]:
        """Project, group, the cell that prints the group, and the indicator, if there is one."""
        table = self.table
        headers = [normalise(path[-1]) if path else "" for path in table.columns]
        over = [path[-2] if len(path) > 1 else "" for path in table.columns]
        blocks = _blocks(headers, over, table.rows[0].cells if table.rows else ())
        column = next((i for i, header in enumerate(headers) if header in _PROJECT), None)
        project = "" if self.kind == WHOLE else _titled_project(table)
        for row in table.rows:
            inner = _blocks([normalise(cell.text) for cell in row.cells], [], row.cells)
            if inner:
                blocks = inner
            else:
                project = (row.cells[column].text if column is not None else "") or project
                for block in blocks:
                    yield from self._one(row, block, project)

    def _one(
        self, row: Row, block: _Block, project: str
    ) -> Iterator[tuple[str, str, Cell, MappedRow | None]]:
        name, value = row.cells[block.name], row.cells[block.value]
        first = block.words.get("一级指标")
        heading = block.group or (row.cells[first] if first is not None else None)
        printed = heading.text if heading else ""
        if name.blank or name.covered or name.doubt or value.doubt:
            # A project without an indicator of the group still prints the group.
            empty = name.blank and value.blank and not name.covered
            if empty and printed and not _adds_up(row):
                yield project, printed, name if block.group else heading or name, None
        elif normalise(value.text) not in _VALUE:
            texts = {column: row.cells[i] for column, i in block.words.items()}
            texts |= {"指标值": value, "表": _words(self.kind, name), "项目": _words(project, name)}
            if block.group:
                texts["一级指标"] = _words(printed, name)
            yield project, printed, heading if heading and heading.page else name, self._row(name, texts)

    def _row(self, name: Cell, texts: dict[str, Cell]) -> MappedRow:
        return MappedRow(
            lane=self.lane,
            key=name.text,
            label=name.text,
            kind=RowKind.ITEM,
            cells={},
            label_cell=name,
            texts=texts,
            origin=self.concept,
        )


def _blocks(headers: Sequence[str], over: Sequence[str], cells: Sequence[Cell]) -> list[_Block]:
    """The groups of columns that a header row sets up; none where it is no header of indicators."""
    names = [i for i, header in enumerate(headers) if header in _NAME]
    blocks: list[_Block] = []
    for place, start in enumerate(names):
        end = names[place + 1] if place + 1 < len(names) else len(headers)
        value = next((i for i in range(start + 1, end) if headers[i] in _VALUE), None)
        if value is None:
            return []
        span = range(len(headers)) if len(names) == 1 else range(start, end)
        words = {
            column: next(i for i in span if headers[i] in printed)
            for column, printed in _WORDS.items()
            if any(headers[i] in printed for i in span)
        }
        group = None
        if len(names) > 1 and over and cells:
            group = Cell(over[start], 0, cells[start].box)
        blocks.append(_Block(start, value, words, group))
    return blocks


def _titled_project(table: Table) -> str:
    """The project of a form: beside its label, or in its title (…项目绩效目标表)."""
    lines: Iterable[Sequence[str]] = [
        [path[0] if path else "" for path in table.columns],
        *([cell.text for cell in row.cells] for row in table.rows[:4]),
    ]
    for texts in lines:
        for i, text in enumerate(texts):
            if normalise(text) == "项目名称":
                beside = next((t for t in texts[i + 1 :] if t and normalise(t) != "项目名称"), "")
                if beside:
                    return beside
    return table.title.replace("绩效目标表", "")


def _adds_up(row: Row) -> bool:
    """Whether a row stands for a budget unit or a total, not for a project: its code is a short one."""
    code = normalise(row.cells[0].text) if row.cells else ""
    return code in {"合计", "总计"} or (code.isdigit() and len(code) < _PROJECT_CODE and len(row.cells) > 6)


_PROJECT_CODE = 12
"""Project codes have 21 digits; codes of budget units three to nine."""


def _words(text: str, cell: Cell) -> Cell:
    """Words that are not printed as such, but follow from where ``cell`` stands: without a place."""
    return Cell(text, 0, cell.box)

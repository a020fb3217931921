"""Table + profile -> :class:`~.rows.MappedTable`: printed names become canonical ones.

What the profile does not map is kept as *stray*, never guessed: columns are found by header path,
rows by label or account code, never by position or size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..names import normalise
from .labels import LabelPath, class_of_label
from .rows import Lane, MappedRow, MappedTable, RowKind
from .tree import link_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..disclosure import Cell, Row, Table
    from .profiles import LaneProfile, Profile
    from .vocabulary import Concept, LaneVocabulary, Vocabulary

TOTALS = frozenset({"合计", "总计", "支出合计", "收入合计", "本年支出合计", "本年收入合计"})
ACCOUNT_CODE = {
    "functional": re.compile(r"2\d\d(\d\d)?(\d\d)?"),
    "economic": re.compile(r"(30[1-9]|31[0-3]|399|50[1-9]|51[0-4]|599)(\d\d)?"),
}
_ACCOUNT_LIKE = {"functional": re.compile(r"2\d{1,8}"), "economic": re.compile(r"(3[01]|399|5)\d{0,6}")}
_UNIT_CODE = re.compile(r"\d{3,12}")
_UNIT = re.compile(r"[（(](?:单位[:：])?(亿元|万元|千元|元)[)）]")


def map_tables(
    tables: Iterable[Table], profile: Profile, vocabulary: Vocabulary, unit: str
) -> dict[str, MappedTable]:
    """Every table with a concept, by concept; ``unit`` is assumed where none is printed.

    The first table of a concept wins: a repeated title is a copy printed in an annex.
    """
    mapped: dict[str, MappedTable] = {}
    for table in tables:
        if table.concept is not None and table.concept not in mapped:
            mapped[table.concept] = map_table(table, profile, vocabulary, unit)
    return mapped


def map_table(table: Table, profile: Profile, vocabulary: Vocabulary, unit: str) -> MappedTable:
    """``table`` seen through ``profile``.

    Raises:
        KeyError: the table's concept is not in the profile or the vocabulary.
    """
    concept_name = str(table.concept)
    concept: Concept = vocabulary.concepts[concept_name]
    layout = profile.tables[concept_name]
    lanes: dict[str, Lane] = {}
    for name, lane_vocabulary in concept.all_lanes().items():
        lane_profile = layout.all_lanes().get(name)
        if lane_profile is not None:
            builder = _LaneBuilder(table, name, lane_profile, lane_vocabulary, unit)
            lanes[name] = builder.form(vocabulary) if layout.form else builder.ruled(vocabulary)
    return MappedTable(concept_name, table.title, lanes, table.notes, table.pages)


class _LaneBuilder:
    """Builds one lane of one table."""

    def __init__(
        self,
        table: Table,
        name: str,
        profile: LaneProfile,
        vocabulary: LaneVocabulary,
        unit: str,
    ) -> None:
        self.table = table
        self.profile = profile
        self.unit = table.unit or unit
        paths = ["/".join(path) for path in table.columns]
        self.paths = paths
        by_path = _first_index(normalise(path) for path in paths)
        self.labels = _indices(profile.label, by_path)
        self.codes = _indices(profile.code, by_path)
        self.unit_codes = _indices(profile.unit_code, by_path)
        self.amounts = _named_index(profile.columns, by_path)
        self.texts = {name: _indices(aliases, by_path) for name, aliases in profile.texts.items()}
        self.lane = Lane(
            concept=str(table.concept),
            name=name,
            title=table.title,
            vocabulary=vocabulary,
            columns={name: paths[index] for name, index in self.amounts.items()},
            units={name: self._column_unit(paths[index]) for name, index in self.amounts.items()},
            expected_columns=frozenset(profile.columns),
            expected_rows=frozenset(profile.rows),
        )

    def _column_unit(self, path: str) -> str:
        found = _UNIT.search(path)
        return found.group(1) if found else self.unit

    # -- tables with a header ------------------------------------------------------------------

    def ruled(self, vocabulary: Vocabulary) -> Lane:
        """The lane of a table whose columns have header paths."""
        lane = self.lane
        names = {normalise(alias): name for name, forms in self.profile.rows.items() for alias in forms}
        path = LabelPath()
        stray_rows: list[str] = []
        strays = self._stray_columns()
        stray_cells: dict[str, list[MappedRow]] = {}
        for row in self.table.rows:
            mapped = self._row(row, names, path, vocabulary, only_row=len(self.table.rows) == 1)
            if mapped is None:
                continue
            lane.rows.append(mapped)
            if mapped.key == "":
                mapped.key = mapped.label or f"第{len(lane.rows)}行"
                if mapped.figured and self._closed():
                    stray_rows.append(mapped.label or "（无名称的行）")
            for index in strays:
                if row.cells[index].value is not None:
                    stray_cells.setdefault(self.paths[index], []).append(mapped)
        lane.stray_rows = tuple(stray_rows)
        lane.stray_columns = {name: tuple(rows) for name, rows in stray_cells.items()}
        link_rows(lane)
        return lane

    def _closed(self) -> bool:
        """Whether the vocabulary says what every row of this lane may be."""
        return bool(self.lane.vocabulary.rows) or self.lane.vocabulary.accounts != "none"

    def _stray_columns(self) -> list[int]:
        if self.lane.name:
            return []
        used = {*self.labels, *self.codes, *self.unit_codes, *self.amounts.values()}
        used.update(index for indices in self.texts.values() for index in indices)
        return [index for index in range(len(self.paths)) if index not in used]

    def _row(
        self, row: Row, names: Mapping[str, str], path: LabelPath, vocabulary: Vocabulary, *, only_row: bool
    ) -> MappedRow | None:
        cells = {name: row.cells[index] for name, index in self.amounts.items()}
        heads = [row.cells[index] for index in (*self.labels, *self.codes, *self.unit_codes)]
        if heads and all(cell.covered or cell.blank for cell in heads) and not _any_amount(cells):
            return None
        label_cell = self._label_cell(row)
        label = label_cell.text if label_cell else ""
        if not label and not _any_amount(cells):
            return None
        texts = {name: _joined(row, indices) for name, indices in self.texts.items() if indices}
        mapped = MappedRow(
            self.lane, "", label, RowKind.ITEM, cells, label_cell, {k: v for k, v in texts.items() if v}
        )
        if self.lane.vocabulary.rows:
            self._name(mapped, names, path, vocabulary)
        else:
            self._classify(mapped, row, heads, only_row=only_row)
        return mapped

    def _label_cell(self, row: Row) -> Cell | None:
        for index in (*self.labels, *self.codes, *self.unit_codes):
            if row.cells[index].text and not row.cells[index].text.isdigit():
                return row.cells[index]
        for index, cell in enumerate(row.cells):
            if index not in self.amounts.values() and cell.text and not cell.text.isdigit():
                return cell
        return row.cells[self.labels[0]] if self.labels else None

    def _name(
        self, mapped: MappedRow, names: Mapping[str, str], path: LabelPath, vocabulary: Vocabulary
    ) -> None:
        path.enter(mapped.label)
        mapped.numeral = path.numeral
        for candidate in path.candidates():
            if candidate in names:
                mapped.key = names[candidate]
                return
        if self.lane.vocabulary.accounts == "functional_class":
            code = class_of_label(path.bare, vocabulary.classes, self.profile.classes)
            if code:
                mapped.key = mapped.code = code
                mapped.kind = RowKind.ACCOUNT

    def _classify(self, mapped: MappedRow, row: Row, heads: list[Cell], *, only_row: bool) -> None:
        printed = "".join(row.cells[index].text for index in self.codes).replace(" ", "")
        unit_code = "".join(
            row.cells[index].text for index in self.unit_codes if not row.cells[index].covered
        )
        scheme = self.lane.vocabulary.accounts
        like = _ACCOUNT_LIKE.get(scheme)
        if any(normalise(cell.text) in TOTALS for cell in heads) or (only_row and not heads):
            mapped.kind, mapped.key = RowKind.TOTAL, "合计"
            mapped.label = mapped.label or "合计"
        elif (
            like and like.fullmatch(printed) and (unit_code != printed or ACCOUNT_CODE[scheme].match(printed))
        ):
            mapped.kind, mapped.key, mapped.code = RowKind.ACCOUNT, printed, printed
            mapped.code_ok = ACCOUNT_CODE[scheme].fullmatch(printed) is not None
        elif _UNIT_CODE.fullmatch(unit_code):
            mapped.kind, mapped.key, mapped.code = RowKind.UNIT, unit_code, unit_code
        elif scheme == "none":
            mapped.code = printed
            mapped.key = printed or mapped.label

    # -- forms --------------------------------------------------------------------------------

    def form(self, vocabulary: Vocabulary) -> Lane:  # noqa: ARG002 - same shape as ruled()
        """The lane of a sheet without a table header: labels with a value, or a block of rows."""
        if self.profile.header:
            self._block()
        else:
            self._labelled_values()
        link_rows(self.lane)
        return self.lane

    def _labelled_values(self) -> None:
        names = {normalise(alias): name for name, forms in self.profile.rows.items() for alias in forms}
        lane = self.lane
        lane.columns["合计"] = ""
        lane.expected_columns = frozenset({"合计"})
        lane.units["合计"] = self.unit
        for row in self.table.rows:
            for index, cell in enumerate(row.cells):
                name = names.get(normalise(cell.text)) if cell.text and not cell.covered else None
                if name is None or name in lane.by_key:
                    continue
                value = next((c for c in row.cells[index + 1 :] if not c.covered), None)
                if value is not None:
                    mapped = MappedRow(lane, name, cell.text, RowKind.ITEM, {"合计": value}, cell)
                    lane.rows.append(mapped)
                    lane.by_key[name] = mapped

    def _block(self) -> None:
        header = [normalise(text) for text in self.profile.header]
        columns: list[int] = []
        for row in self.table.rows:
            texts = [normalise(cell.text) for cell in row.cells]
            if not columns and all(text in texts for text in header):
                columns = [texts.index(text) for text in header]
            elif columns:
                cells = dict(zip(self.profile.header, (row.cells[i] for i in columns), strict=True))
                label = cells.get("三级指标")
                if label is not None and label.text and not label.covered:
                    self.lane.rows.append(
                        MappedRow(self.lane, label.text, label.text, RowKind.ITEM, {}, label, cells)
                    )


def _any_amount(cells: Mapping[str, Cell]) -> bool:
    return any(not cell.blank and not cell.covered for cell in cells.values())


def _joined(row: Row, indices: list[int]) -> Cell | None:
    """One text cell out of the parts of a code printed in several columns."""
    parts = [row.cells[index] for index in indices]
    filled = [cell for cell in parts if cell.text]
    if len(filled) < 2:
        return filled[0] if filled else (parts[0] if parts else None)
    first, last = filled[0], filled[-1]
    box = (first.box[0], first.box[1], last.box[2], last.box[3])
    return type(first)("".join(cell.text for cell in filled), first.page, box)


def _first_index(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        found.setdefault(name, index)
    return found


def _indices(aliases: Iterable[str], by_path: Mapping[str, int]) -> list[int]:
    return [by_path[normalise(alias)] for alias in aliases if normalise(alias) in by_path]


def _named_index(columns: Mapping[str, Iterable[str]], by_path: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, aliases in columns.items():
        indices = _indices(aliases, by_path)
        if indices:
            found[name] = indices[0]
    return found

"""Table + profile -> :class:`~.rows.MappedTable`: printed names become canonical ones.

What the profile does not map is kept as *stray*, never guessed: columns are found by header path,
rows by label or account code, never by position or size.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..names import normalise
from .accounts import ACCOUNT_CODE, CodeReader, looks_like_account
from .columns import PrintedColumns, Setting, any_amount, joined_cell
from .forms import fill_form, fill_transposed
from .labels import LabelPath, class_of_label
from .rows import Lane, MappedRow, MappedTable, RowKind
from .tree import link_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..disclosure import Cell, Row, Table
    from .profiles import LaneProfile, Profile
    from .vocabulary import Concept, Vocabulary

TOTALS = frozenset({"合计", "总计", "支出合计", "收入合计", "本年支出合计", "本年收入合计"})
_UNIT_CODE = re.compile(r"\d{3,12}")


def map_tables(
    tables: Iterable[Table], profile: Profile, vocabulary: Vocabulary, setting: Setting
) -> dict[str, MappedTable]:
    """Every table with a concept, by concept; the usual unit is assumed where none is printed.

    The first table of a concept wins: a repeated title is a copy printed in an annex.
    """
    mapped: dict[str, MappedTable] = {}
    for table in tables:
        if table.concept is not None and table.concept not in mapped:
            mapped[table.concept] = map_table(table, profile, vocabulary, setting)
    return mapped


def map_table(table: Table, profile: Profile, vocabulary: Vocabulary, setting: Setting) -> MappedTable:
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
            columns = PrintedColumns(table, lane_profile, setting)
            lane = columns.new_lane(name, lane_vocabulary)
            if layout.form:
                fill_form(lane, table, lane_profile)
            elif lane_profile.values:
                fill_transposed(lane, table, lane_profile, columns)
            else:
                _RuledLane(lane, table, lane_profile, columns, vocabulary).fill()
            link_rows(lane)
            lanes[name] = lane
    return MappedTable(concept_name, table.title, lanes, table.notes, table.pages)


class _RuledLane:
    """Fills the lane of a table whose columns have header paths, row by row."""

    def __init__(
        self,
        lane: Lane,
        table: Table,
        profile: LaneProfile,
        columns: PrintedColumns,
        vocabulary: Vocabulary,
    ) -> None:
        self.lane = lane
        self.table = table
        self.profile = profile
        self.columns = columns
        self.vocabulary = vocabulary
        self.names = {normalise(alias): name for name, forms in profile.rows.items() for alias in forms}
        self.path = LabelPath()
        self.codes = CodeReader(lane.vocabulary.accounts)
        self.only_row = len(table.rows) == 1

    def fill(self) -> None:
        """Map every printed row, and note what the profile does not know."""
        lane = self.lane
        stray_rows: list[str] = []
        stray_cells: dict[str, list[MappedRow]] = {}
        for row in self.table.rows:
            mapped = self._row(row)
            if mapped is None:
                continue
            lane.rows.append(mapped)
            if mapped.key == "":
                mapped.key = mapped.label or f"第{len(lane.rows)}行"
                if mapped.figured and self._closed():
                    stray_rows.append(mapped.label or "（无名称的行）")
            for index in self.columns.strays if not lane.name else ():
                if row.cells[index].value is not None:
                    stray_cells.setdefault(self.columns.paths[index], []).append(mapped)
        lane.stray_rows = tuple(stray_rows)
        lane.stray_columns = {name: tuple(rows) for name, rows in stray_cells.items()}

    def _closed(self) -> bool:
        """Whether the vocabulary says what every row of this lane may be."""
        return bool(self.lane.vocabulary.rows) or self.lane.vocabulary.accounts != "none"

    def _row(self, row: Row) -> MappedRow | None:
        columns = self.columns
        cells = {name: row.cells[index] for name, index in columns.amounts.items()}
        heads = [row.cells[index] for index in columns.heads]
        if heads and all(cell.covered or cell.blank for cell in heads) and not any_amount(cells):
            return None
        label_cell = self._label_cell(row)
        label = label_cell.text if label_cell else ""
        if not label and not any_amount(cells):
            return None
        texts = {name: joined_cell(row, indices) for name, indices in columns.texts.items() if indices}
        mapped = MappedRow(
            self.lane, "", label, RowKind.ITEM, cells, label_cell, {k: v for k, v in texts.items() if v}
        )
        if self.lane.vocabulary.rows:
            self._name(mapped)
        else:
            self._classify(mapped, row, heads)
        return mapped

    def _label_cell(self, row: Row) -> Cell | None:
        columns = self.columns
        for index in columns.heads:
            if row.cells[index].text and not row.cells[index].text.isdigit():
                return row.cells[index]
        for index, cell in enumerate(row.cells):
            if index not in columns.amounts.values() and cell.text and not cell.text.isdigit():
                return cell
        return row.cells[columns.labels[0]] if columns.labels else None

    def _name(self, mapped: MappedRow) -> None:
        path = self.path
        path.enter(mapped.label)
        mapped.numeral = path.numeral
        for candidate in path.candidates():
            if candidate in self.names:
                mapped.key = self.names[candidate]
                return
        if self.lane.vocabulary.accounts == "functional_class":
            code = class_of_label(path.bare, self.vocabulary.classes, self.profile.classes)
            if code:
                mapped.key = mapped.code = code
                mapped.kind = RowKind.ACCOUNT

    def _classify(self, mapped: MappedRow, row: Row, heads: list[Cell]) -> None:
        columns, scheme = self.columns, self.lane.vocabulary.accounts
        unit_code = "".join(row.cells[i].text for i in columns.unit_codes if not row.cells[i].covered)
        if any(normalise(cell.text) in TOTALS for cell in heads) or (self.only_row and not heads):
            mapped.kind, mapped.key = RowKind.TOTAL, "合计"
            mapped.label = mapped.label or "合计"
            return
        printed, name = self.codes.read([row.cells[index].text for index in columns.codes])
        is_unit = _UNIT_CODE.fullmatch(unit_code) is not None
        fits = scheme in ACCOUNT_CODE and ACCOUNT_CODE[scheme].fullmatch(printed) is not None
        if looks_like_account(scheme, printed) and (fits or unit_code != printed):
            mapped.kind, mapped.key, mapped.code = RowKind.ACCOUNT, printed, printed
            mapped.code_ok = fits
            mapped.label = name if name and set(columns.codes) & set(columns.labels) else mapped.label
        elif is_unit:
            mapped.kind, mapped.key, mapped.code = RowKind.UNIT, unit_code, unit_code
        elif scheme == "none":
            mapped.code = printed
            mapped.key = printed or mapped.label

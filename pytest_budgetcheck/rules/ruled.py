"""Tables with a header above their rows: each printed row becomes a canonical one, or stays stray."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..names import normalise
from .accounts import ACCOUNT_CODE, CodeReader, NameReader, looks_like_account
from .columns import PrintedColumns, Setting, any_amount, joined_cell, year_prefix
from .details import part_alone, same_amounts, settle_projects, settle_units
from .labels import LabelPath, class_of_label, cut_off, split_numbering
from .rows import Lane, MappedRow, RowKind

if TYPE_CHECKING:
    from ..disclosure import Cell, Row, Table
    from .profiles import LaneProfile
    from .vocabulary import Vocabulary

TOTALS = frozenset({"合计", "总计", "支出合计", "收入合计", "本年支出合计", "本年收入合计"})
_CLASS = 3
_UNIT_CODE = re.compile(r"\d{3,12}")
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d+")
_ITSELF = re.compile(r"\(本级\)$")


def unit_name(printed: str) -> str:
    """The name of a budget unit as tables are compared by it: without the （本级） that only some print."""
    return _ITSELF.sub("", normalise(printed))


class RuledLane:
    """Fills the lane of a table whose columns have header paths, row by row."""

    def __init__(
        self,
        lane: Lane,
        table: Table,
        columns: PrintedColumns,
        vocabulary: Vocabulary,
        setting: Setting,
    ) -> None:
        profile: LaneProfile = columns.profile
        self.lane = lane
        self.table = table
        self.profile = profile
        self.columns = columns
        self.vocabulary = vocabulary
        self.names: dict[str, str] = {}
        for name, forms in profile.rows.items():
            for alias in forms:
                self.names.setdefault(normalise(alias), name)
        self.parts = {part for name in self.names for part in name.split("/")}
        self.path = LabelPath()
        self.codes = CodeReader(lane.vocabulary.accounts)
        self.units = setting.units
        self.by_name = profile.by_name and not columns.codes
        self.accounts = NameReader(
            lane.vocabulary.accounts if self.by_name else "none", setting.accounts, profile.classes
        )
        self.numbered_classes = False
        self.unplaced: list[MappedRow] = []
        self.fiscal_year = setting.fiscal_year
        self.only_row = len(table.rows) == 1
        self.total_printed = any(
            normalise(row.cells[index].text) in TOTALS for row in table.rows for index in columns.heads
        )

    def fill(self) -> None:
        """Map every printed row, and note what the profile does not know."""
        lane = self.lane
        unknown: list[MappedRow] = []
        stray_cells: dict[str, list[MappedRow]] = {}
        for row in self.table.rows:
            mapped = self._row(row)
            if mapped is None or (self.columns.years and self._of_a_year(mapped, row)):
                continue
            if self._printed_again(mapped):
                continue
            lane.rows.append(mapped)
            if mapped.key == "":
                mapped.key = mapped.label or f"第{len(lane.rows)}行"
                if mapped.figured and (self._closed() or not mapped.label):
                    unknown.append(mapped)
            for index in self.columns.strays:
                if _amount_like(row.cells[index]):
                    stray_cells.setdefault(self.columns.paths[index], []).append(mapped)
        if not lane.rows and self.table.rows and not lane.name:
            lane.rows.append(self._empty_total(self.table.rows[0]))
        if lane.vocabulary.rows:
            self._find_shared_rows()
            unknown = [row for row in unknown if not part_alone(row)]
        if any(len(row.code) > _CLASS for row in lane.rows):
            lane.unknown_accounts = bool(self.unplaced)
        else:
            unknown += self.unplaced  # no accounts stand below the classes: it may be a class as well
        unknown += settle_units(lane) + settle_projects(lane)
        lane.stray_rows = tuple(row.label or row.code or "（无名称的行）" for row in unknown)
        lane.stray_columns = {name: tuple(rows) for name, rows in stray_cells.items()}

    def _find_shared_rows(self) -> None:
        """Let a row stand for a second canonical row that has its label too and is not printed itself."""
        lane = self.lane
        printed = {row.key for row in lane.rows}
        for name, forms in self.profile.rows.items():
            if name not in printed:
                labels = {normalise(form) for form in forms}
                bare = ((split_numbering(normalise(row.label))[2], row) for row in lane.rows)
                fits = (row for label, row in bare if label in labels and self._by_label(row, label))
                shared = next(fits, None)
                if shared is not None:
                    lane.also[name] = shared

    def _by_label(self, row: MappedRow, label: str) -> bool:
        """Whether a row is known by its label alone, whatever it stands under, or not at all."""
        return row.key not in self.profile.rows or label in map(normalise, self.profile.rows[row.key])

    def _empty_total(self, row: Row) -> MappedRow:
        """The total of a table in which nothing at all is printed."""
        cells = {name: row.cells[index] for name, index in self.columns.amounts.items()}
        return MappedRow(self.lane, "合计", "合计", RowKind.TOTAL, cells)

    def _printed_again(self, mapped: MappedRow) -> bool:
        """Whether an item goes on overleaf, where its name and amounts are printed a second time."""
        if self.lane.vocabulary.accounts != "none" or not mapped.figured:
            return False
        above = next((row for row in reversed(self.lane.rows) if row.figured), None)
        if above is None:
            return False
        cell, other = mapped.label_cell, above.label_cell
        return (
            mapped.kind is above.kind is RowKind.ITEM
            and cell is not None
            and other is not None
            and cell.page > other.page
            and normalise(cell.text) == normalise(other.text)
            and all(mapped.cells[name].text == amount.text for name, amount in above.cells.items())
            and (mapped.code != "" or all(t.text == above.texts[k].text for k, t in mapped.texts.items()))
        )

    def _of_a_year(self, mapped: MappedRow, row: Row) -> bool:
        """Give the columns of a row the prefix of its year; whether it continues the row above."""
        lane, columns = self.lane, self.columns
        prefix = year_prefix(row.cells[columns.years[0]].text, self.fiscal_year)
        cells = {f"{prefix}{name}": cell for name, cell in mapped.cells.items()}
        for name, unit in list(lane.units.items()):
            if f"{prefix}{name}" in lane.vocabulary.columns:
                lane.units[f"{prefix}{name}"] = unit
                lane.columns.setdefault(f"{prefix}{name}", f"{lane.columns.get(name, name)}（{prefix}）")
        lane.expected_columns |= cells.keys()
        heads = [row.cells[index] for index in (*columns.units, *columns.labels)]
        first = not lane.rows or any(cell.text and not cell.covered for cell in heads)
        if first:
            mapped.cells = cells
            return False
        lane.rows[-1].cells |= cells
        return True

    def _closed(self) -> bool:
        """Whether the vocabulary says what every row of this lane may be."""
        known = self.lane.vocabulary
        return not known.open and (bool(known.rows) or known.accounts != "none")

    def _row(self, row: Row) -> MappedRow | None:
        columns = self.columns
        cells = {name: columns.cell(row, name) for name in columns.amounts}
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
        if self.lane.vocabulary.rows and not self.profile.accounts:
            self._name(mapped)
        else:
            self._classify(mapped, row, heads)
        return mapped

    def _label_cell(self, row: Row) -> Cell | None:
        columns = self.columns
        for index in columns.heads:
            if row.cells[index].text and not row.cells[index].text.isdigit():
                return row.cells[index]
        if self.lane.name:
            return _spanning(row, columns.labels[0]) if columns.labels else None
        for index, cell in enumerate(row.cells):
            if index not in columns.amounts.values() and cell.text and not cell.text.isdigit():
                return cell
        return row.cells[columns.labels[0]] if columns.labels else None

    def _name(self, mapped: MappedRow) -> None:
        path = self.path
        path.enter(self._whole(mapped.label))
        mapped.numeral = path.numeral
        for candidate in path.candidates():
            if candidate in self.names:
                mapped.key = self.names[candidate]
                return
        if self.lane.vocabulary.accounts == "functional_class":
            code = self._class_or_account()
            if code:
                mapped.key = mapped.code = code
                mapped.kind = RowKind.ACCOUNT
            elif self.numbered_classes and path.numeral is None and mapped.figured:
                mapped.key = mapped.label
                self.unplaced.append(mapped)

    def _whole(self, label: str) -> str:
        """``label``, or what it means if it is cut off at the edge of its cell."""
        plain = normalise(label)
        _, _, bare = split_numbering(plain)
        if bare in self.parts:
            return label
        meant = [part for part in self.parts if cut_off(bare, part)]
        return plain.removesuffix(bare) + meant[0] if len(meant) == 1 else label

    def _class_or_account(self) -> str:
        """The code of a functional class, or of an account that some layouts print below it by name."""
        path = self.path
        code = class_of_label(path.bare, self.vocabulary.classes, self.profile.classes) or ""
        if not self.by_name:
            return code
        if path.numeral is not None:
            self.numbered_classes = True
            return self.accounts.enter(code) if code else ""
        if self.numbered_classes:
            return self.accounts.read(path.bare, top=False)
        return self.accounts.read(path.bare) or self.accounts.enter_new(code)

    def _classify(self, mapped: MappedRow, row: Row, heads: list[Cell]) -> None:
        columns, scheme = self.columns, self.lane.vocabulary.accounts
        unit_code = "".join(row.cells[i].text for i in columns.unit_codes if not row.cells[i].covered)
        total = any(normalise(cell.text) in TOTALS for cell in heads) or (self.only_row and not heads)
        if total or self._unnamed_total(mapped):
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
        elif self._named_unit(mapped, row):
            pass
        elif self.by_name and (code := self.accounts.read(mapped.label)):
            mapped.kind, mapped.key, mapped.code = RowKind.ACCOUNT, code, code
        elif scheme == "none":
            mapped.code = printed
            mapped.key = printed or mapped.label

    def _unnamed_total(self, mapped: MappedRow) -> bool:
        """Whether a row that opens the table without any label, but with an amount, is its total."""
        blank = not any(cell.value is not None or cell.doubt for cell in mapped.cells.values())
        return not (mapped.label or blank or self.total_printed or self.lane.rows)

    def _named_unit(self, mapped: MappedRow, row: Row) -> bool:
        """Take a row that names a budget unit, or a heading; a department may stand for the total."""
        profile, lane = self.profile, self.lane
        headings = [normalise(heading) for heading in profile.headings]
        named = any(row.cells[i].text and not row.cells[i].covered for i in self.columns.units)
        name = unit_name(mapped.label)
        if normalise(mapped.label) in headings:
            mapped.depth = 0
        elif named or (profile.units_in_label and name in self.units):
            mapped.depth = 1
        else:
            return False
        self.accounts.reset()
        total = next((one for one in lane.rows if one.kind is RowKind.TOTAL), None)
        if profile.department_first and not (lane.rows or self.total_printed):
            mapped.kind, mapped.key = RowKind.TOTAL, "合计"
            return True
        if profile.department_first and len(lane.rows) == 1 and total is not None:
            mapped.depth = 0 if same_amounts(total, mapped) else 1
        mapped.kind, mapped.key, mapped.code = RowKind.UNIT, name, name
        return True


def _spanning(row: Row, index: int) -> Cell:
    """The label at ``index``: of a cell merged from further left, where one spans it."""
    start = index
    while start > 0 and row.cells[start].covered and row.cells[start].blank:
        start -= 1
    origin = row.cells[start]
    return origin if origin.text and origin.value is None else row.cells[index]


def _amount_like(cell: Cell) -> bool:
    """Whether a cell prints an amount, taken for words or not."""
    return cell.value is not None or _AMOUNT.fullmatch(normalise(cell.text)) is not None

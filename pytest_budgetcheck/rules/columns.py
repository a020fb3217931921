"""Which printed column is which canonical one, by header path."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ..names import normalise
from .labels import cut_off
from .rows import Lane

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..disclosure import Cell, Row, Table
    from .profiles import LaneProfile
    from .vocabulary import LaneVocabulary

_UNIT = re.compile(r"[（(](?:单位[:：])?(亿元|万元|千元|元)[)）]")
_YEAR_WORDS = ("本年", "上年", "前年")
_AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
_ANY_ABOVE = normalise("…/")
_BRACKETS = re.compile(r"\([^()]*\)")
_OTHER_VIEW = re.compile(r"\([^()]*(?:经济|性质|用途|类型)[^()]*\)")
_CODED = re.compile(r"[\[(]?(?:[235]\d\d|[235]\d{4}|[235]\d{6})[\])]?[-_:、.]*[^\d\W年]\D*")
_CODE_PART = re.compile(r"\d{2,3}")
_REMARKS = frozenset({"备注", "说明", "序号", "行次", "项目简介"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says once for all its tables: the usual unit of money and the fiscal year.

    ``units`` are the names of its budget units, ``accounts`` the names it prints beside account codes.
    """

    unit: str = "万元"
    fiscal_year: int | None = None
    units: frozenset[str] = frozenset()
    accounts: tuple[tuple[str, str], ...] = ()


class PrintedColumns:
    """The columns of a table, each found by its header path; what no alias names is stray.

    The fiscal year and the two before it may be written 本年, 上年 and 前年 in a profile, so that a
    header such as 2026年预算数 is the same in every year.
    """

    def __init__(self, table: Table, profile: LaneProfile, setting: Setting) -> None:
        self.title = table.title
        self.concept = str(table.concept)
        self.profile = profile
        self.unit = table.unit or setting.unit
        self.fiscal_year = setting.fiscal_year
        self.paths = ["/".join(path) for path in table.columns]
        self._normal = [normalise(path) for path in self.paths]
        self._generic = [generic_year(path, setting.fiscal_year) for path in self._normal]
        self._by_path = {**_first_index(self._generic), **_first_index(self._normal)}
        self._meant = self._cut_off_names({normalise(alias) for alias in _aliases(profile)})
        self.labels = self.find(profile.label) or self._unbracketed(profile.label)
        self.codes = self._whole_codes(table, self.find(profile.code)) or self._coded_labels(table)
        self.unit_codes = self.find(profile.unit_code)
        self.units = self.find(profile.unit)
        self.years = self.find(profile.years)
        self.heads = list(dict.fromkeys((*self.labels, *self.codes, *self.unit_codes, *self.units)))
        self._choices = {name: self._amounts(aliases) for name, aliases in profile.columns.items()}
        self.amounts = {name: indices[0] for name, indices in self._choices.items() if indices}
        self.texts = {name: self.find(aliases) for name, aliases in profile.texts.items()}
        used = {*self.heads, *self.amounts.values(), *(i for found in self.texts.values() for i in found)}
        used.update(self.years)
        self.strays = [
            index
            for index, path in enumerate(self.paths)
            if index not in used and normalise(path).split("/")[-1] not in _REMARKS
        ]

    def find(self, aliases: Iterable[str]) -> list[int]:
        """The columns that any of some header paths names, in the order of the paths."""
        names = [normalise(alias) for alias in aliases]
        return self._printed(names) or self._below_any(names) or self._cut_off(names)

    def _printed(self, names: Iterable[str]) -> list[int]:
        return list(dict.fromkeys(self._by_path[name] for name in names if name in self._by_path))

    def _below_any(self, names: Iterable[str]) -> list[int]:
        """The columns of the names that begin with …/: under any header, where one column alone ends so."""
        found: list[int] = []
        for name in names:
            if name.startswith(_ANY_ABOVE):
                end = name[len(_ANY_ABOVE) - 1 :]
                same = [index for index, path in enumerate(self._normal) if f"/{path}".endswith(end)]
                found += same if len(same) == 1 else []
        return list(dict.fromkeys(found))

    def _unbracketed(self, aliases: Iterable[str]) -> list[int]:
        """The one column named but for what stands in brackets, unless that makes it another list."""
        names = {normalise(alias) for alias in aliases}
        plain = [_BRACKETS.sub("", path) for path in self._normal]
        found = [
            i for i, name in enumerate(plain) if name in names and not _OTHER_VIEW.search(self._normal[i])
        ]
        return found if len(found) == 1 else []

    def _whole_codes(self, table: Table, codes: list[int]) -> list[int]:
        """The columns of a code in parts, unless one beside them holds a part under an unknown header."""
        known = {*codes, *self.labels, *self.find(self.profile.unit_code)}
        beside = {index + step for index in codes for step in (-1, 1)} - known if len(codes) > 1 else ()
        for index in beside:
            cells = [row.cells[index].text for row in table.rows] if 0 <= index < len(self.paths) else []
            if any(cells) and all(_CODE_PART.fullmatch(normalise(text)) for text in cells if text):
                return []
        return codes

    def _coded_labels(self, table: Table) -> list[int]:
        """The column of labels in which most rows print their code before their name."""
        for index in self.labels if self.profile.code else ():
            labels = [normalise(row.cells[index].text) for row in table.rows]
            coded = sum(_CODED.fullmatch(label) is not None for label in labels)
            if 2 * coded > sum(map(bool, labels)):
                return [index]
        return []

    def _cut_off(self, names: Iterable[str]) -> list[int]:
        """The one column whose header is cut off at the edge of its cell and can only mean ``names``."""
        wanted = set(names)
        found = {index for index, meant in self._meant if meant <= wanted}
        return list(found) if len(found) == 1 else []

    def _cut_off_names(self, known: set[str]) -> list[tuple[int, set[str]]]:
        """Columns whose header is no known name, but some known names cut off: which ones."""
        found: list[tuple[int, set[str]]] = []
        for path, index in self._by_path.items():
            if "#" in path or f"{path}#2" in self._by_path:
                continue
            if path not in known and generic_year(path, self.fiscal_year) not in known:
                found.append((index, {name for name in known if _cut_path(path, name)}))
        return [(index, meant) for index, meant in found if meant]

    def _amounts(self, aliases: Iterable[str]) -> list[int]:
        """The columns an amount may stand in, the likeliest first.

        Of columns with the same header, that is the first one right of the labels of the rows.
        """
        label = self.labels[0] if self.labels else -1
        names = [normalise(alias) for alias in aliases]
        found: list[int] = []
        for name in names:
            same = [i for i in self.every([name]) if i > label] if "#" not in name else []
            found += same or self._printed([name])
        return list(dict.fromkeys(found)) or self._cut_off(names)

    def cell(self, row: Row, name: str) -> Cell:
        """The cell of a canonical amount column.

        Where the label of a row spans the column as well, the amount stands in the next one.
        """
        return valued(self._cell(row, name))

    def _cell(self, row: Row, name: str) -> Cell:
        first = row.cells[self.amounts[name]]
        if first.covered and first.blank and self.labels and self.labels[0] < self.amounts[name]:
            for index in self._choices[name][1:]:
                between = row.cells[self.labels[0] + 1 : index]
                if not row.cells[index].covered and all(cell.covered for cell in between):
                    return row.cells[index]
        return first

    def every(self, aliases: Iterable[str]) -> list[int]:
        """All columns that any of some header paths names, from left to right."""
        names = {normalise(alias) for alias in aliases}
        both = zip(self._normal, self._generic, strict=True)
        return [index for index, (path, generic) in enumerate(both) if path in names or generic in names]

    def unit_of(self, index: int) -> str:
        """The unit of money of a column: as its header says, or as its table does."""
        found = _UNIT.search(self.paths[index])
        return found.group(1) if found else self.unit

    def new_lane(self, name: str, vocabulary: LaneVocabulary) -> Lane:
        """An empty lane with these columns."""
        return Lane(
            concept=self.concept,
            name=name,
            title=self.title,
            vocabulary=vocabulary,
            columns={name: self.paths[index] for name, index in self.amounts.items()},
            units={name: self.unit_of(index) for name, index in self.amounts.items()},
            expected_columns=frozenset(
                column
                for column in self.profile.columns
                if column in self.amounts or column not in self.profile.optional
            ),
            expected_rows=frozenset(self.profile.rows),
            expected_texts=frozenset(self.profile.texts),
            coded=bool(self.profile.code),
        )


def share_strays(lanes: Mapping[str, PrintedColumns]) -> None:
    """Leave each lane its own amounts, and give it the unknown columns right of its labels."""
    if len(lanes) < 2:
        return
    for columns in lanes.values():
        others = {one.labels[0] for one in lanes.values() if one.labels} - {*columns.labels}
        for name, index in [*columns.amounts.items()] if columns.labels else ():
            if any(columns.labels[0] < start < index for start in others):
                del columns.amounts[name]  # the amounts of the lane whose labels stand in between
    unknown = set.intersection(*(set(columns.strays) for columns in lanes.values()))
    starts = {columns.labels[0]: columns for columns in lanes.values() if columns.labels}
    for columns in lanes.values():
        columns.strays = []
    for index in sorted(unknown):
        left = [start for start in starts if start < index]
        if left:
            starts[max(left)].strays.append(index)


def year_prefix(printed: str, fiscal_year: int | None) -> str:
    """The prefix of the canonical columns of a row by its printed year, empty for the fiscal year."""
    text = normalise(printed)
    if "增减" in text:
        return "增减/"
    return next((f"{word}/" for word in _YEAR_WORDS[1:] if word in generic_year(text, fiscal_year)), "")


def generic_year(path: str, fiscal_year: int | None) -> str:
    """A printed name with the fiscal year and the two before it written 本年, 上年 and 前年."""
    if fiscal_year is not None and "年" in path:
        for back, word in enumerate(_YEAR_WORDS):
            path = path.replace(f"{fiscal_year - back}年度", word).replace(f"{fiscal_year - back}年", word)
    return path


def _aliases(profile: LaneProfile) -> Iterator[str]:
    """All header paths that a profile names."""
    yield from (*profile.label, *profile.code, *profile.unit_code, *profile.unit, *profile.years)
    for paths in (*profile.columns.values(), *profile.texts.values(), *profile.values.values()):
        yield from paths


def _cut_path(path: str, name: str) -> bool:
    """Whether a header path is another one in which some headers are cut off."""
    printed, whole = path.split("/"), name.split("/")
    return len(printed) == len(whole) and all(
        one == other or cut_off(one, other) for one, other in zip(printed, whole, strict=True)
    )


def _first_index(names: Iterable[str]) -> dict[str, int]:
    """Columns by header path; the second column of a path is also called ``path#2``."""
    found: dict[str, int] = {}
    printed: Counter[str] = Counter()
    for index, name in enumerate(names):
        found.setdefault(name, index)
        printed[name] += 1
        found.setdefault(f"{name}#{printed[name]}", index)
    return found


def valued(cell: Cell) -> Cell:
    """``cell`` of a column of amounts with its value, which one that reads like words does not give."""
    printed = normalise(cell.text)
    if cell.value is not None or cell.covered or not _AMOUNT.fullmatch(printed):
        return cell
    return replace(cell, value=Decimal(printed.replace(",", "")), decimals=len(printed.partition(".")[2]))


def any_amount(cells: Mapping[str, Cell]) -> bool:
    """Whether anything is printed in some amount cells."""
    return any(not cell.blank and not cell.covered for cell in cells.values())


def joined_cell(row: Row, indices: list[int]) -> Cell | None:
    """One text cell out of the parts of a code printed in several columns."""
    parts = [row.cells[index] for index in indices]
    filled = [cell for cell in parts if cell.text]
    if len(filled) < 2:
        return filled[0] if filled else (parts[0] if parts else None)
    first, last = filled[0], filled[-1]
    box = (first.box[0], first.box[1], last.box[2], last.box[3])
    return type(first)("".join(cell.text for cell in filled), first.page, box)

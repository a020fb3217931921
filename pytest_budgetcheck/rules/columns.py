"""Which printed column is which canonical one, by header path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..names import normalise
from .rows import Lane

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..disclosure import Cell, Row, Table
    from .profiles import LaneProfile
    from .vocabulary import LaneVocabulary

_UNIT = re.compile(r"[（(](?:单位[:：])?(亿元|万元|千元|元)[)）]")
_YEAR_WORDS = ("本年", "上年", "前年")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document says once for all its tables: the usual unit of money and the fiscal year."""

    unit: str = "万元"
    fiscal_year: int | None = None


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
        self.paths = ["/".join(path) for path in table.columns]
        by_path = _first_index([normalise(path) for path in self.paths])
        generic = _first_index([_generic(normalise(path), setting.fiscal_year) for path in self.paths])
        self._by_path = {**generic, **by_path}
        self.labels = self.find(profile.label)
        self.codes = self.find(profile.code)
        self.unit_codes = self.find(profile.unit_code)
        self.heads = list(dict.fromkeys((*self.labels, *self.codes, *self.unit_codes)))
        found = {name: self.find(aliases) for name, aliases in profile.columns.items()}
        self.amounts = {name: indices[0] for name, indices in found.items() if indices}
        self.texts = {name: self.find(aliases) for name, aliases in profile.texts.items()}
        used = {*self.heads, *self.amounts.values(), *(i for found in self.texts.values() for i in found)}
        self.strays = [index for index in range(len(self.paths)) if index not in used]

    def find(self, aliases: Iterable[str]) -> list[int]:
        """The columns that any of some header paths names, in the order of the paths."""
        names = [normalise(alias) for alias in aliases]
        return list(dict.fromkeys(self._by_path[name] for name in names if name in self._by_path))

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
            expected_columns=frozenset(self.profile.columns),
            expected_rows=frozenset(self.profile.rows),
        )


def _generic(path: str, fiscal_year: int | None) -> str:
    if fiscal_year is not None:
        for back, word in enumerate(_YEAR_WORDS):
            path = path.replace(f"{fiscal_year - back}年度", word).replace(f"{fiscal_year - back}年", word)
    return path


def _first_index(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        found.setdefault(name, index)
    return found


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

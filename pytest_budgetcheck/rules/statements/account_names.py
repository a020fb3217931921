"""Which account a printed name means: first among the names the document's own tables print."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from .. import codes
from ..rows import RowKind
from .paths import core

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...disclosure import Cell
    from ..rows import MappedTable
    from ..vocabulary import Vocabulary
    from .paths import Path

_FUNCTIONAL = ("functional", "functional_class")
_NUMBERING = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)\s*")
_CODE = re.compile(r"^\d{3,9}[-—_\s]*")
_CLASS = 3
_NEAR = 0.85
"""How alike two names are of which one is a slip for the other: 其它行政事业单位养老支出."""


class AccountNames:
    """Names of functional accounts by code, and codes by name: of the document, and of the national list."""

    def __init__(self, tables: Mapping[str, MappedTable], vocabulary: Vocabulary) -> None:
        self.printed: dict[str, list[Cell]] = defaultdict(list)
        for code, cell in _printed(tables):
            if all(cell.text != other.text for other in self.printed[code]):
                self.printed[code].append(cell)
        self.filed = {code[:length] for code in self.printed for length in (3, 5, 7)}
        printed = {code: [cell.text for cell in cells] for code, cells in self.printed.items()}
        self._sources = (_by_name(printed), *_national(), _by_name(vocabulary.classes))
        here = {core(name) for code, names in printed.items() if len(code) == _CLASS for name in names}
        self.classes = frozenset(here) | _classes() | self._sources[-1].keys()

    def resolve(self, path: Path, under: str = "") -> str:
        """The code of an account, empty where none or several are meant; ``under`` is the open account."""
        if path.code:
            return path.code
        if not path.names:
            return ""
        lowest = max(path.names)
        prefix = under[: 1 + 2 * min(path.names)] if min(path.names) else ""
        for level in sorted(path.names):
            found = self._at(level, path.names[level], prefix)
            if not found and level == lowest and len(prefix) > 3:
                found = self._in_document(level, path.names[level], prefix[:3])
            if len(found) == 1:
                prefix = found.pop()
            elif level == lowest:
                return ""
        return prefix if len(prefix) == 3 + 2 * lowest else ""

    def in_tables(self, path: Path, code: str) -> tuple[str, Cell | None]:
        """The name at the highest level that the tables call otherwise, else at the lowest, and its cell."""
        name, cell = "", None
        for level, said in sorted(path.names.items()):
            cells = self.printed.get(code[: 3 + 2 * level], [])
            same = next((one for one in cells if core(one.text) == core(said)), None)
            if cells and same is None:
                return said, cells[0]
            name, cell = said, same
        return name, replace(cell, text=name) if cell else None

    def _at(self, level: int, name: str, prefix: str) -> set[str]:
        size = 3 + 2 * level
        for source in self._sources:
            found = {c for c in source.get(core(name), ()) if len(c) == size and c.startswith(prefix)}
            if len(found) > 1 and found & self.filed:
                found &= self.filed
            if found:
                return found
        return self._near(size, name, prefix) if prefix else set()

    def _in_document(self, level: int, name: str, prefix: str) -> set[str]:
        found = self._sources[0].get(core(name), ())
        return {code for code in found if len(code) == 3 + 2 * level and code.startswith(prefix)}

    def _near(self, size: int, name: str, prefix: str) -> set[str]:
        """Accounts of the tables whose name ``name`` may be a slip for."""
        wanted = core(name)
        return {
            code
            for code, cells in self.printed.items()
            if len(code) == size
            and code.startswith(prefix)
            and any(_alike(wanted, core(one.text)) for one in cells)
        }


def _alike(one: str, other: str) -> bool:
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other).ratio() >= _NEAR


def _printed(tables: Mapping[str, MappedTable]) -> Iterable[tuple[str, Cell]]:
    for table in tables.values():
        for lane in table.lanes.values():
            if lane.spoken or lane.vocabulary.accounts not in _FUNCTIONAL:
                continue
            for row in lane.rows:
                cell = row.label_cell
                if row.kind is RowKind.ACCOUNT and row.code_ok and cell and not cell.doubt:
                    name = _CODE.sub("", _NUMBERING.sub("", row.label.strip()))
                    if name and not name.isdigit():
                        yield row.code, cell if cell.text == name else replace(cell, text=name)


def _by_name(names: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, labels in names.items():
        for label in labels:
            found[core(label)].add(code)
    return found


@lru_cache(maxsize=1)
def _national() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The national list by name: as it is, and as accounts were called before."""
    return _by_name(codes.names_of("functional")), _by_name(codes.former_names("functional"))


@lru_cache(maxsize=1)
def _classes() -> frozenset[str]:
    """What classes are called in the national list, now or before."""
    return frozenset(
        name for names in _national() for name, found in names.items() if any(len(c) == _CLASS for c in found)
    )

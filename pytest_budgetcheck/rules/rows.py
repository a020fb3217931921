"""A table as rules see it: lanes of rows with canonical names, columns and a place in a tree.

These values are built from a :class:`~pytest_budgetcheck.disclosure.Table` and a profile
(:mod:`.mapping`), or from the examples written in a rule (:mod:`.examples`). They are immutable once
built; rows are compared by identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..disclosure import Cell
    from .vocabulary import LaneVocabulary


class RowKind(StrEnum):
    """What a row stands for."""

    TOTAL = "total"
    UNIT = "unit"
    ACCOUNT = "account"
    ITEM = "item"
    """A named row of the vocabulary, a project, an indicator."""


@dataclass(slots=True, eq=False)
class MappedRow:
    """One row: ``cells`` by canonical column, blank cells included.

    ``key`` is unique in its lane: a canonical row name, an account or unit code, or the printed label.
    ``unit`` is the code of the budget unit the row stands under, empty where none is printed.
    ``code_ok`` is false when the printed code has not the shape its scheme prescribes.
    ``depth`` is the level of a unit or heading that is printed without a code; the total has none.
    A statement of the narrative has units of its own for its cells, by canonical column, and the number
    and heading of the section it stands in; one drawn from a table has its concept as ``origin``.
    """

    lane: Lane
    key: str
    label: str
    kind: RowKind
    cells: dict[str, Cell]
    label_cell: Cell | None = None
    texts: dict[str, Cell] = field(default_factory=dict)
    code: str = ""
    code_ok: bool = True
    unit: str = ""
    numeral: int | None = None
    depth: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    heading: str = ""
    origin: str = ""
    parent: MappedRow | None = None
    children: list[MappedRow] = field(default_factory=list)
    _name: str | None = None

    @property
    def concept(self) -> str:
        """What evidence read here is said to be of: a table, or the narrative."""
        return (self.origin or "narrative") if self.lane.spoken else self.lane.concept

    @property
    def figured(self) -> bool:
        """Whether any amount is printed in the row."""
        for cell in self.cells.values():  # noqa: SIM110 - asked of every row, and any() takes twice as long
            if cell.text:
                return True
        return False

    @property
    def name(self) -> str:
        """The row as a reader would name it: its label, after the code where one is printed."""
        if self._name is None:
            label = "".join(self.label.split())
            printed = self.code and self.lane.vocabulary.accounts != "functional_class"
            self._name = f"{self.code} {label}".strip() if printed and self.code != label else label
        return self._name


@dataclass(slots=True, eq=False)
class Lane:
    """One side of a table.

    ``columns`` maps canonical columns to the header path printed; ``units`` to the unit of money.
    ``expected_columns``, ``expected_rows`` and ``expected_texts`` (``None``: all) are what the profile
    maps, found or not; ``coded`` says whether the layout prints codes of the rows, ``unknown_accounts``
    whether accounts are printed by names that could not be told. ``also`` gives rows that stand for a
    further canonical row, which the table does not print on its own.
    ``spoken`` marks statements of the narrative: each says what it says, and no column is missing from it.
    ``stray_columns`` and ``stray_rows`` hold printed amounts that the profile does not map: a total
    over "everything" must not be judged while they exist.
    """

    concept: str
    name: str
    title: str
    vocabulary: LaneVocabulary
    columns: dict[str, str]
    units: dict[str, str | None]
    expected_columns: frozenset[str]
    expected_rows: frozenset[str]
    rows: list[MappedRow] = field(default_factory=list)
    stray_columns: dict[str, tuple[MappedRow, ...]] = field(default_factory=dict)
    stray_rows: tuple[str, ...] = ()
    by_key: dict[str, MappedRow] = field(default_factory=dict)
    expected_texts: frozenset[str] | None = None
    coded: bool = True
    unknown_accounts: bool = False
    spoken: bool = False
    also: dict[str, MappedRow] = field(default_factory=dict)
    breakdowns: dict[str, list[str]] = field(default_factory=dict)
    """What the layout breaks columns down into, as far as rules have asked."""
    selections: dict[str, list[MappedRow]] = field(default_factory=dict)
    """Rows selected by name, as far as rules have asked; nobody may change these lists."""
    _by_code: dict[tuple[RowKind, str], list[MappedRow]] | None = None

    @property
    def address(self) -> str:
        """How the lane is written in a rule: ``summary.income``."""
        return f"{self.concept}.{self.name}" if self.name else self.concept

    def of_kind(self, kind: RowKind) -> list[MappedRow]:
        """Rows of one kind, in printed order."""
        return [row for row in self.rows if row.kind is kind]

    def with_code(self, kind: RowKind, code: str) -> list[MappedRow]:
        """Rows of a kind with exactly this code: of accounts, one for each budget unit that prints it."""
        if self._by_code is None:
            self._by_code = {}
            for row in self.rows:
                self._by_code.setdefault((row.kind, row.code), []).append(row)
        return self._by_code.get((kind, code), [])


@dataclass(slots=True, eq=False)
class MappedTable:
    """A concept filed in a disclosure."""

    concept: str
    title: str
    lanes: dict[str, Lane]
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

"""Static types of the rule language, so that a misspelt name is found when a file is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

LaneAddress: TypeAlias = tuple[str, str]
"""Concept and lane name."""


class Plain(Enum):
    """Types without parameters."""

    QUANTITY = "an amount"
    WORDS = "words"
    NAMES = "a list of words"
    TRUTH = "a condition"
    NARRATIVE = "the narrative"
    COLUMN = "a column"
    COLUMNS = "a list of columns"


@dataclass(frozen=True, slots=True)
class TableType:
    """A concept by name."""

    concept: str

    def __str__(self) -> str:
        return f"the table {self.concept}"


@dataclass(frozen=True, slots=True)
class LaneType:
    """One side of a table."""

    address: LaneAddress

    def __str__(self) -> str:
        return f"the lane {'.'.join(filter(None, self.address))}"


@dataclass(frozen=True, slots=True)
class RowsType:
    """Rows of any of some lanes."""

    lanes: frozenset[LaneAddress]

    def __str__(self) -> str:
        return "rows of " + " or ".join(sorted(".".join(filter(None, lane)) for lane in self.lanes))


@dataclass(frozen=True, slots=True)
class RowType:
    """One row of any of some lanes."""

    lanes: frozenset[LaneAddress]

    def __str__(self) -> str:
        return "a row of " + " or ".join(sorted(".".join(filter(None, lane)) for lane in self.lanes))


@dataclass(frozen=True, slots=True)
class SectionType:
    """A section of the narrative."""

    name: str

    def __str__(self) -> str:
        return f"the section {self.name} of the narrative"


Type: TypeAlias = Plain | TableType | LaneType | RowsType | RowType | SectionType


def describe(kind: Type) -> str:
    """The type in words, for error messages."""
    return kind.value if isinstance(kind, Plain) else str(kind)

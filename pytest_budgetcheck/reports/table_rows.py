"""What the spreadsheet and the CSV files have in common: names and header rows of a table."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..disclosure import Table

PAGE = "页"
"""Header of the last column, which says on what page a row is printed."""


def table_name(table: Table, number: int) -> str:
    """The printed title of the ``number``-th table, or what can stand for it."""
    return "".join(table.title.split()) or table.concept or f"第{number}张表"


def header_rows(table: Table) -> list[list[str]]:
    """The header from the top row down, one text per column; shorter paths end in blanks."""
    depth = max((len(path) for path in table.columns), default=0)
    return [[path[row] if row < len(path) else "" for path in table.columns] for row in range(depth)]


def pages(table: Table) -> str:
    """The pages of a table for a human reader."""
    return "、".join(str(page) for page in table.pages)


def display_width(text: str) -> int:
    """How many Latin letters ``text`` is wide: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

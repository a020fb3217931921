"""A disclosure as JSON: what ``budgetcheck extract`` writes.

The schema is versioned; keys are added, never changed. Amounts are strings in decimal notation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..scans import Scans

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from ..disclosure import Box, Cell, Disclosure, Fact, Section, Table

SCHEMA = 1

_LAST_NUMBER = re.compile(r"(第.+|[（(][^（）()]+[）)]|[0-9]+|[一二三四五六七八九十百]+)$")


def extracted(disclosure: Disclosure, path: Path) -> dict[str, Any]:
    """The disclosure as plain data; ``path`` is the file as the user named it.

    What was recognised in pictures has its confidence beside it.
    """
    scans = Scans(disclosure.scanned)
    return {
        "schema": SCHEMA,
        "document": {
            "path": str(path),
            "sha256": disclosure.sha256,
            "pages": disclosure.page_count,
            "body": disclosure.body,
            "fiscal_year": disclosure.fiscal_year,
            "kind": disclosure.kind,
            "level": disclosure.level,
            "profile": disclosure.profile,
            "recognition": list(disclosure.recognition),
        },
        "tables": [_table(table, scans) for table in disclosure.tables],
        "narrative": [_section(section) for section in disclosure.narrative],
        "facts": [_fact(fact) | _sure(scans, fact) for fact in disclosure.facts],
    }


def _table(table: Table, scans: Scans) -> dict[str, Any]:
    return {
        "concept": table.concept,
        "title": table.title,
        "pages": list(table.pages),
        "unit": table.unit,
        "columns": [list(path) for path in table.columns],
        "rows": [{"cells": [_cell(cell) | _sure(scans, cell) for cell in row.cells]} for row in table.rows],
        "notes": list(table.notes),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    data = {"text": cell.text, "value": _amount(cell.value), "page": cell.page, "bbox": _box(cell.box)}
    return data | {"doubt": cell.doubt} if cell.doubt else data


def _sure(scans: Scans, printed: Cell | Fact) -> dict[str, float]:
    confidence = scans.confidence(printed.page, printed.box)
    return {} if confidence is None else {"confidence": round(confidence, 4)}


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "heading": _heading(section),
        "page": section.page,
        "text": section.text,
    }


def _heading(section: Section) -> str:
    """The heading with its own number, as the statutory forms write it: 一、…, （一）…, 1.…."""
    found = _LAST_NUMBER.search(section.number)
    if found is None:
        return section.heading
    number = found[0]
    after = {"第": " ", "（": "", "(": ""}.get(number[0], "." if number.isascii() else "、")
    return f"{number}{after}{section.heading}"


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "section": fact.section,
        "indicator": fact.indicator,
        "year": fact.year,
        "value": _amount(fact.value),
        "unit": fact.unit,
        "page": fact.page,
        "bbox": _box(fact.box),
        "text": fact.text,
    }


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _box(box: Box) -> list[float]:
    return [round(float(edge), 2) for edge in box]

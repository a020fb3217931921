"""A Disclosure as text that loads fast and can hold nothing but a Disclosure.

JSON in which many values of one class stand column-wise: one list of all texts, one of all boxes and so
on, because many small lists are what costs time. Amounts are text. Boxes are whole hundredths of a
point, so that what is read and what is loaded are the same only after one round trip; whoever stores a
Disclosure goes on with the stored one.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from itertools import chain, islice, repeat
from typing import Any, TypeVar

from pytest_budgetcheck.disclosure import (
    Box,
    Cell,
    ContentsLine,
    Disclosure,
    Fact,
    Row,
    Scanned,
    Section,
    Sentence,
    Table,
)
from pytest_budgetcheck.garbage import rare_collection

_T = TypeVar("_T")
_HUNDREDTHS = 100


class CodecError(ValueError):
    """Not a stored Disclosure, or one of another version."""


def encode(disclosure: Disclosure) -> bytes:
    """``disclosure`` as UTF-8 text."""
    sections = disclosure.narrative
    data = {
        "about": _about(disclosure, "tables", "narrative", "facts", "contents", "scanned"),
        "tables": [_about(table, "rows") for table in disclosure.tables],
        "widths": [[len(row.cells) for row in table.rows] for table in disclosure.tables],
        "cells": _columns(
            Cell, [cell for table in disclosure.tables for row in table.rows for cell in row.cells]
        ),
        "narrative": {
            "sections": [_about(section, "sentences") for section in sections],
            "counts": [len(section.sentences) for section in sections],
            "sentences": _columns(Sentence, [s for section in sections for s in section.sentences]),
        },
        "facts": _columns(Fact, disclosure.facts),
        "contents": _columns(ContentsLine, disclosure.contents),
        "scanned": _columns(Scanned, disclosure.scanned),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def decode(text: bytes) -> Disclosure:
    """The Disclosure that ``text`` holds.

    Raises:
        CodecError: it holds something else.
    """
    try:
        with rare_collection():
            return _decoded(json.loads(text.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, ArithmeticError, AttributeError, RecursionError) as error:
        raise CodecError(f"not a stored disclosure: {error!r}") from error


def _decoded(data: dict[str, Any]) -> Disclosure:
    narrative = data["narrative"]
    sentences = iter(_records(Sentence, narrative["sentences"]))
    if sum(map(sum, data["widths"])) != data["cells"]["count"]:
        raise CodecError("rows and cells of different number")
    cells = iter(_records(Cell, data["cells"]))
    return Disclosure(
        tables=tuple(
            Table(rows=tuple([Row(tuple(islice(cells, width))) for width in widths]), **_frozen_values(about))
            for about, widths in zip(data["tables"], data["widths"], strict=True)
        ),
        narrative=tuple(
            Section(sentences=tuple(islice(sentences, count)), **_frozen_values(about))
            for about, count in zip(narrative["sections"], narrative["counts"], strict=True)
        ),
        facts=tuple(_records(Fact, data["facts"])),
        contents=tuple(_records(ContentsLine, data["contents"])),
        scanned=tuple(_records(Scanned, data["scanned"])),
        **_frozen_values(data["about"]),
    )


def _about(value: Any, *apart: str) -> dict[str, Any]:
    """The fields of a dataclass, without those that are stored apart."""
    return {field.name: getattr(value, field.name) for field in fields(value) if field.name not in apart}


def _frozen_values(about: dict[str, Any]) -> dict[str, Any]:
    return {name: _frozen(value) for name, value in about.items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


# -- many values of one class -------------------------------------------------------------------


def _columns(kind: type, values: Sequence[Any]) -> dict[str, Any]:
    """``values``, all of class ``kind``, as one list for each field."""
    columns: dict[str, Any] = {"count": len(values)}
    for field in fields(kind):
        column: list[Any] = [getattr(value, field.name) for value in values]
        if field.type == "Box":
            column = [round(x * _HUNDREDTHS) for x in chain.from_iterable(column)]
        elif "Decimal" in str(field.type):
            column = [None if amount is None else str(amount) for amount in column]
        elif column and all(item == column[0] for item in column):
            columns[field.name] = {"all": column[0]}
            continue
        columns[field.name] = column
    return columns


def _records(kind: type[_T], columns: dict[str, Any]) -> list[_T]:
    """The values that :func:`_columns` took apart.

    Their slots are filled one field at a time: the constructor of a frozen dataclass takes twice as long,
    and a document has thousands of cells.
    """
    count = columns["count"]
    values: list[_T] = list(map(object.__new__, repeat(kind, count)))
    for field in fields(kind):  # type: ignore[arg-type]
        fill = getattr(kind, field.name).__set__
        deque(map(fill, values, _column(str(field.type), columns[field.name], count)), maxlen=0)
    return values


def _column(type_name: str, column: Any, count: int) -> Iterable[Any]:
    found: Sequence[Any]
    if isinstance(column, dict):
        return [column["all"]] * count
    if type_name == "Box":
        found = _boxes(column)
    elif "Decimal" in type_name:
        found = [None if amount is None else Decimal(amount) for amount in column]
    else:
        found = column
    if len(found) != count:
        raise CodecError("columns of different length")
    return found


def _boxes(numbers: list[int]) -> list[Box]:
    points = [number / _HUNDREDTHS for number in numbers]
    return list(zip(points[0::4], points[1::4], points[2::4], points[3::4], strict=True))

"""Tables as CSV: one file per table and an index of them.

UTF-8 with a byte order mark, which spreadsheet programs in China need; one header row, each header path
joined by ``/``; amounts without thousands separators, with the printed decimals. Text that a spreadsheet
program would run as a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from .files import Names
from .table_rows import PAGE, pages, table_name
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..disclosure import Cell, Disclosure, Table

INDEX = "index.csv"

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_INDEX_HEAD = ("文件", "表名", "表号", "concept", "单位", "页", "行数", "列数", "表注")


def csv_files(disclosure: Disclosure) -> Iterator[tuple[str, bytes]]:
    """File name and content of every table, and of the index, which comes last."""
    names = Names()
    names.unique(INDEX.removesuffix(".csv"))
    index: list[Sequence[str]] = [_INDEX_HEAD]
    for number, table in enumerate(disclosure.tables, start=1):
        title = table_name(table, number)
        name = f"{names.unique(f'{number:02} {title}')}.csv"
        yield name, _csv(_rows(table))
        about = (name, title, table.number, table.concept or "", table.unit or "", pages(table))
        size = (str(len(table.rows)), str(len(table.columns)))
        index.append([_harmless(text) for text in (*about, *size, "\n".join(table.notes))])
    yield INDEX, _csv(index)


def _rows(table: Table) -> Iterator[Sequence[str]]:
    yield [*(_harmless("/".join(path)) for path in table.columns), PAGE]
    for row in table.rows:
        yield [*(_field(cell) for cell in row.cells), str(row.cells[0].page) if row.cells else ""]


def _field(cell: Cell) -> str:
    return _harmless(cell.text) if cell.value is None else format(cell.value, "f")


def _harmless(text: str) -> str:
    """``text`` so that no spreadsheet program takes it for a formula; a lone dash is none."""
    text = visible(text)
    start = text.lstrip(" \u3000")
    return f"'{text}" if start.startswith(_FORMULA) and start not in {"-", "－"} else text


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig", "replace")

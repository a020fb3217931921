"""Faults of what a disclosure holds: a note, a table, a section gone, a unit or a year printed wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from .fault import Fault, Subject

if TYPE_CHECKING:
    from ..disclosure import Disclosure, Table

_YEAR = re.compile(r"20\d\d(?=年)")
_OTHER_UNIT = {"万元": "元", "元": "万元"}


def filing_faults(disclosure: Disclosure) -> Iterator[Fault]:
    """All of them, table by table and section by section."""
    for index, table in enumerate(disclosure.tables):
        if table.concept is not None:
            yield from _of_table(disclosure, index, table)
    for index, section in enumerate(disclosure.narrative):
        if section.sentences:
            where = f"说明 {section.number} {section.heading}"
            yield _fault("section", where, partial(_without_section, disclosure, index))


def _of_table(disclosure: Disclosure, index: int, table: Table) -> Iterator[Fault]:
    where = f"《{table.title}》"
    for number, note in enumerate(table.notes):
        notes = (*table.notes[:number], *table.notes[number + 1 :])
        yield _fault("note", f"{where}{note}", partial(_with, disclosure, index, replace(table, notes=notes)))
    yield _fault("table", where, partial(_with, disclosure, index, None))
    if table.unit in _OTHER_UNIT and any(cell.value for row in table.rows for cell in row.cells):
        relabelled = replace(table, unit=_OTHER_UNIT[table.unit])
        yield _fault("unit_label", where, partial(_with, disclosure, index, relabelled))
    if _YEAR.search(table.title):
        title = _YEAR.sub(lambda year: str(int(year[0]) - 1), table.title, count=1)
        yield Fault(
            "year",
            Subject.YEAR,
            f"{where} → 《{title}》",
            frozenset(),
            partial(_with, disclosure, index, replace(table, title=title)),
        )


def _fault(kind: str, where: str, make: partial[Disclosure]) -> Fault:
    return Fault(kind, Subject.FILING, where, frozenset(), make)


def _with(disclosure: Disclosure, index: int, table: Table | None) -> Disclosure:
    """``disclosure`` with another table in place of one, or none."""
    put = (table,) if table is not None else ()
    return replace(disclosure, tables=(*disclosure.tables[:index], *put, *disclosure.tables[index + 1 :]))


def _without_section(disclosure: Disclosure, index: int) -> Disclosure:
    before = sum(len(section.sentences) for section in disclosure.narrative[:index])
    gone = len(disclosure.narrative[index].sentences)
    facts = tuple(
        replace(fact, sentence=fact.sentence - gone) if fact.sentence >= before + gone else fact
        for fact in disclosure.facts
        if not before <= fact.sentence < before + gone
    )
    narrative = (*disclosure.narrative[:index], *disclosure.narrative[index + 1 :])
    return replace(disclosure, narrative=narrative, facts=facts)

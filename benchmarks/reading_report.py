"""How completely the corpus is read: tables found, and amounts that stand in a row and column we know.

    python benchmarks/reading_report.py CORPUS [OUT.md]

Writes a report in Markdown. Documents are named by their folder and the beginning of their file name.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pytest_budgetcheck.disclosure import Cell, Disclosure, Table, UnreadableError
from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.reading.titles import match_title
from pytest_budgetcheck.rules.profiles import Profile
from pytest_budgetcheck.rules.rows import Lane, MappedTable
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.rules.vocabulary import Vocabulary

TARGET = 99
DEFINITIONS = """\
# How completely the corpus is read

Written by `benchmarks/reading_report.py` (`make reading-report`); every figure is measured, none typed.

- **Tables**: found of those expected. Expected are the tables that the profile of the layout requires, and
  those that it knows and the contents pages list.
- **Amounts**: cells in which a number is read, in ruled tables with a header. One counts as **mapped** when
  rules can see it: it stands in a row and a column that the profile knows, as an amount or as words.
- **Forms**: the same for sheets of labels and values, such as those of performance targets. Most of their
  numbers are no money but targets, weights and scores, which profiles name only where a rule asks for them.
- Not mapped are amounts in a row or column the profile does not know, in a second table of the same kind (an
  annex, another breakdown), and in a table of unknown kind. A sum over a table with such amounts is never
  judged. They are listed below by table.
"""
UNKNOWN_PLACE, SECOND_TABLE, UNKNOWN_TABLE = (
    "row or column unknown",
    "second table of its kind",
    "table unknown",
)


@dataclass
class Count:
    """Amounts, how many are mapped, and those that are not by table and reason."""

    amounts: int = 0
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def mapped(self) -> int:
        """Amounts that rules can see."""
        return self.amounts - self.unmapped.total()

    @property
    def share(self) -> str:
        """Mapped of all, in percent."""
        return f"{100 * self.mapped / self.amounts:.2f} %" if self.amounts else "–"

    def __add__(self, other: Count) -> Count:
        return Count(self.amounts + other.amounts, self.unmapped + other.unmapped)


@dataclass(frozen=True)
class Reading:
    """What was read of one document: tables found and expected, amounts in tables and in forms."""

    name: str
    profile: str
    pages: int
    found: int
    expected: int
    tables: Count
    forms: Count


def reading(path: Path, book: Rulebook) -> Reading:
    """How completely the document at ``path`` is read."""
    disclosure = recognise(read(path), book.candidates())
    profile = book.profiles[str(disclosure.profile)]
    expected = _expected(disclosure, profile)
    found = {table.concept for table in disclosure.tables} & expected
    tables, forms = _amounts(disclosure, profile, book.vocabulary)
    return Reading(_key(path), profile.name, disclosure.page_count, len(found), len(expected), tables, forms)


def _key(path: Path) -> str:
    """A document by its folder and the beginning of its file name."""
    return f"{path.parent.name}/{path.name.partition('-')[0]}"


def _expected(disclosure: Disclosure, profile: Profile) -> set[str]:
    """The tables that the layout requires, or that the contents pages list."""
    required = {concept for concept, table in profile.tables.items() if table.required}
    listed = {
        concept
        for line in disclosure.contents
        for concept, table in profile.tables.items()
        if match_title(line.text, table.titles)
    }
    return required | listed


def _amounts(disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary) -> tuple[Count, Count]:
    """The amounts in tables with a header, and those in forms."""
    mapped = scope_of(disclosure, profile, vocabulary).tables
    seen: set[str] = set()
    tables, forms = Count(), Count()
    for table in disclosure.tables:
        concept = table.concept or ""
        known: set[tuple[object, ...]] = set()
        if not concept:
            reason = UNKNOWN_TABLE
        elif concept in seen and not profile.tables[concept].repeated:
            reason = SECOND_TABLE
        else:
            reason, known = UNKNOWN_PLACE, _places(mapped[concept])
        seen.add(concept)
        count = forms if _is_form(table, profile) else tables
        cells = [cell for row in table.rows for cell in row.cells if cell.value is not None]
        missing = sum(_place(cell) not in known for cell in cells)
        count.amounts += len(cells)
        if missing:
            name = vocabulary.concepts[concept].title if concept else table.title or "（无表名）"
            count.unmapped[f"{name}, p. {table.pages[0]}", reason] += missing
    return tables, forms


def _is_form(table: Table, profile: Profile) -> bool:
    known = profile.tables.get(table.concept or "")
    return known.form if known else not any(table.columns)


def _places(table: MappedTable) -> set[tuple[object, ...]]:
    """Where the cells stand that rules can see."""
    return {_place(cell) for lane in table.lanes.values() for cell in _cells(lane)}


def _cells(lane: Lane) -> Iterator[Cell]:
    for row in lane.rows:
        if (row.label or "（无名称的行）") not in lane.stray_rows:
            yield from (*row.cells.values(), *row.texts.values())


def _place(cell: Cell) -> tuple[object, ...]:
    return cell.page, cell.box, cell.text


def report(corpus: Path) -> str:
    """The report on every document below ``corpus``."""
    book = load_rulebook()
    readings, unread = [], []
    for path in sorted(corpus.rglob("*.pdf")):
        try:
            readings.append(reading(path, book))
        except UnreadableError as error:
            unread.append(f"- {_key(path)}: {error.reason}")
    parts = [*_summary(readings, unread), *_documents(readings)]
    tables = _unmapped("Amounts in tables that are not mapped", [(one.name, one.tables) for one in readings])
    forms = _unmapped("Numbers in forms that are not mapped", [(one.name, one.forms) for one in readings])
    return "\n".join([DEFINITIONS, *parts, *tables, *forms])


def _summary(readings: list[Reading], unread: list[str]) -> Iterator[str]:
    tables = sum((one.tables for one in readings), Count())
    forms = sum((one.forms for one in readings), Count())
    found, expected = sum(one.found for one in readings), sum(one.expected for one in readings)
    met = "met" if 100 * tables.mapped >= TARGET * tables.amounts else "missed"
    yield f"**{len(readings)} documents, {sum(one.pages for one in readings):,} pages.**"
    yield ""
    yield f"- Tables: {found} of {expected} ({100 * found / expected:.1f} %)."
    yield f"- Amounts in tables: {tables.mapped:,} of {tables.amounts:,} mapped, {tables.share};"
    yield f"  the target of {TARGET} % is {met}."
    yield f"- Numbers in forms: {forms.mapped:,} of {forms.amounts:,} mapped, {forms.share}."
    yield f"- Together: {(tables + forms).share}."
    yield ""
    if unread:
        yield from ("Not read:", "", *unread, "")


def _documents(readings: list[Reading]) -> Iterator[str]:
    yield "| document | profile | pages | tables | amounts | mapped | share | forms | mapped |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in readings:
        yield (
            f"| {one.name} | {one.profile} | {one.pages} | {one.found}/{one.expected} "
            f"| {one.tables.amounts:,} | {one.tables.mapped:,} | {one.tables.share} "
            f"| {one.forms.amounts:,} | {one.forms.mapped:,} |"
        )
    yield ""


def _unmapped(heading: str, counts: list[tuple[str, Count]]) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield "| document | table | why | number |"
    yield "| --- | --- | --- | ---: |"
    for name, count in counts:
        for (title, reason), number in count.unmapped.most_common():
            yield f"| {name} | {title} | {reason} | {number:,} |"
    yield ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path, nargs="?", help="file to write (default: print the report)")
    options = parser.parse_args()
    text = report(options.corpus).rstrip() + "\n"
    if options.out is None:
        print(text, end="")
    else:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

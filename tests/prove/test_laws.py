"""Laws: what may change in a disclosure without changing any verdict, and what rounding allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Table
from pytest_budgetcheck.prove.baseline import Baseline
from pytest_budgetcheck.prove.fault import Subject
from pytest_budgetcheck.prove.proof import faults
from pytest_budgetcheck.reading import read_and_recognise
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import Outcome, Verdict

CORRECTED = next((Path(__file__).parents[2] / "examples" / "disclosures").glob("*更正*.pdf"))

FEW = settings(max_examples=5, deadline=None, derandomize=True, database=None)
WHICH = st.integers(0, 7)
"""The clean document, or one of some with a misprint; documents themselves are too large to report."""
Shape = Callable[[Table], Table]


def outcomes(verdicts: list[Verdict]) -> dict[tuple[str, str], Outcome]:
    return {(v.rule.id, v.case): v.outcome for v in verdicts}


def reshaped(document: Disclosure, shape: Shape) -> Disclosure:
    return replace(document, tables=tuple(shape(table) for table in document.tables))


def of(document: Disclosure, concept: str) -> Table:
    return next(table for table in document.tables if table.concept == concept)


def with_table(document: Disclosure, new: Table) -> Disclosure:
    return reshaped(document, lambda table: new if table.concept == new.concept else table)


@pytest.fixture(scope="module")
def misprints(baseline: Baseline) -> list[Disclosure]:
    """The clean document and some with a wrong digit in a table."""
    some = [f for f in faults(baseline, ("digit",)) if f.subject is Subject.TABLE_AMOUNT]
    return [baseline.disclosure, *(fault.make() for fault in some[:: len(some) // 7][:7])]


def in_other_unit(unit: str, places: int) -> Shape:
    """Amounts printed in a unit that is larger by some powers of ten, with all their digits."""

    def cell(old: Cell) -> Cell:
        if not old.value:
            return old
        value = old.value.scaleb(-places)
        decimals = max(old.decimals + places, 0)
        return replace(old, text=f"{value:.{decimals}f}", value=value, decimals=decimals)

    def shape(table: Table) -> Table:
        rows = tuple(Row(tuple(map(cell, row.cells))) for row in table.rows)
        said = any("万元" in name for path in table.columns for name in path)
        return replace(table, unit=unit, rows=rows) if table.unit == "万元" and not said else table

    return shape


ABOUT_PRINTING = {"BC711", "BC712", "BC713", "BC718"}
"""Rules on how amounts are printed: decimals, units, notes on rounding."""


@pytest.mark.parametrize(("unit", "places"), [("亿元", 4), ("元", -4)])
@FEW
@given(which=WHICH)
def test_the_unit_of_the_tables_does_not_matter(
    unit: str, places: int, which: int, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    before = outcomes(baseline.judge(document))
    after = outcomes(baseline.judge(reshaped(document, in_other_unit(unit, places))))
    differing = {
        place
        for place in before.keys() | after.keys()
        if (before.get(place) is Outcome.FAIL) != (after.get(place) is Outcome.FAIL)
    }
    assert {place for place in differing if place[0] not in ABOUT_PRINTING} == set()


@FEW
@given(which=WHICH, data=st.data())
def test_accounts_of_one_level_stand_in_any_order(
    which: int, data: st.DataObject, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    table = of(document, "general_basic")
    order = data.draw(st.permutations(range(1, len(table.rows))))
    moved = with_table(document, replace(table, rows=(table.rows[0], *(table.rows[n] for n in order))))
    assert outcomes(baseline.judge(moved)) == outcomes(baseline.judge(document))


@FEW
@given(which=WHICH, data=st.data())
def test_a_row_of_zeros_changes_nothing(
    which: int, data: st.DataObject, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    table = of(document, "general_basic")
    place = data.draw(st.integers(1, len(table.rows)))
    words = ["30206", "电费", "50502", "商品和服务支出", "0.00", "", "0.00"]
    model = table.rows[1].cells
    cells = tuple(
        replace(cell, text=text, box=(0.0, float(index), 1.0, 2.0), value=None, decimals=0)
        if index < 4 or not text
        else replace(cell, text=text, box=(0.0, float(index), 1.0, 2.0), value=Decimal(text), decimals=2)
        for index, (cell, text) in enumerate(zip(model, words, strict=True))
    )
    longer = replace(table, rows=(*table.rows[:place], Row(cells), *table.rows[place:]))
    before, after = (outcomes(baseline.judge(d)) for d in (document, with_table(document, longer)))
    assert before.items() <= after.items()
    assert {after[new] for new in after.keys() - before.keys()} <= {Outcome.PASS, Outcome.NOT_APPLICABLE}


@FEW
@given(which=WHICH, data=st.data())
def test_a_page_break_changes_nothing(
    which: int, data: st.DataObject, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    index = data.draw(st.integers(0, len(document.tables) - 1))
    table = document.tables[index]
    place = data.draw(st.integers(0, len(table.rows)))
    behind = tuple(
        Row(tuple(replace(cell, page=cell.page + 1000) for cell in row.cells)) for row in table.rows[place:]
    )
    broken = replace(table, rows=(*table.rows[:place], *behind), pages=(*table.pages, table.pages[-1] + 1000))
    tables = (*document.tables[:index], broken, *document.tables[index + 1 :])
    assert outcomes(baseline.judge(replace(document, tables=tables))) == outcomes(baseline.judge(document))


BOOK: Rulebook = load_rulebook()
FIGURE = st.tuples(st.integers(1, 10**6), st.integers(0, 4))


@settings(max_examples=300, deadline=None)
@given(parts=st.tuples(FIGURE, FIGURE), decimals=st.integers(0, 4), off=st.integers(-40, 40))
def test_what_rounding_explains_never_fails_and_anything_more_always_does(
    parts: tuple[tuple[int, int], tuple[int, int]], decimals: int, off: int
) -> None:
    one, other = (Decimal(number).scaleb(-places) for number, places in parts)
    unit = Decimal(1).scaleb(-decimals)
    total = (one + other).quantize(unit) + off * unit
    if total <= 0:
        return
    bound = sum((Decimal(1).scaleb(-places) / 2 for _, places in parts), start=unit / 2)
    amounts = {"合计": f"{total:f}", "基本支出": f"{one:f}", "项目支出": f"{other:f}"}
    scope = scope_of_example({"expenditure": {"2060401": amounts}}, BOOK.vocabulary)
    (verdict,) = check_rule(BOOK.rules["BC121"], scope)
    assert (verdict.outcome is Outcome.FAIL) == (abs(total - one - other) > bound)


def test_written_by_another_program_the_document_gets_the_same_verdicts(
    baseline: Baseline, tmp_path: Path
) -> None:
    """tests/examples/test_office.py has LibreOffice typeset it anew; here pdfium copies its pages."""
    source = pypdfium2.PdfDocument(CORRECTED)
    copy = pypdfium2.PdfDocument.new()
    copy.import_pages(source)
    copy.save(tmp_path / "copy.pdf")
    again = read_and_recognise(tmp_path / "copy.pdf", baseline.book.candidates())
    assert outcomes(Baseline(again, baseline.book).verdicts) == outcomes(baseline.verdicts)

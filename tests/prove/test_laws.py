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

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
FLAT = {
    "general_basic": 1,
    "operating": 1,
    "expenditure": 2,
    "general_expenditure": 2,
    "economic_summary": 2,
    "basic_detail": 2,
    "projects": 2,
}
"""Tables of the example whose rows are of one level, but for so many in front: the total, the body."""
IDLE = {
    "general_basic": ["30206", "电费", "50502", "商品和服务支出"],
    "operating": ["30206", "电费"],
    "expenditure": ["213", "01", "04", None, "事业运行"],
    "general_expenditure": ["213", "01", "04", None, "事业运行"],
}
"""What an account without money is printed as, by table; ``None`` as in the row before."""

FEW = settings(max_examples=5, deadline=None, derandomize=True, database=None)
SOME = settings(FEW, max_examples=12)
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


@SOME
@given(which=WHICH, data=st.data())
def test_accounts_of_one_level_stand_in_any_order(
    which: int, data: st.DataObject, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    concept, first = data.draw(st.sampled_from(sorted(FLAT.items())))
    table = of(document, concept)
    order = data.draw(st.permutations(range(first, len(table.rows))))
    moved = with_table(document, replace(table, rows=(*table.rows[:first], *(table.rows[n] for n in order))))
    assert outcomes(baseline.judge(moved)) == outcomes(baseline.judge(document))


def idle(table: Table, concept: str) -> Row:
    """A row without money, printed like the rows of the table."""
    model = table.rows[FLAT[concept]].cells
    words = [*IDLE[concept], *(None for _ in model[len(IDLE[concept]) :])]
    cells = []
    for index, (cell, text) in enumerate(zip(model, words, strict=True)):
        box = (0.0, float(index), 1.0, 2.0)
        if text is not None:
            cells.append(replace(cell, text=text, box=box))
        elif cell.value is not None:
            cells.append(replace(cell, text="0.00", box=box, value=Decimal(0), decimals=2))
        else:
            cells.append(replace(cell, box=box))
    return Row(tuple(cells))


@SOME
@given(which=WHICH, data=st.data())
def test_a_row_of_zeros_changes_nothing(
    which: int, data: st.DataObject, baseline: Baseline, misprints: list[Disclosure]
) -> None:
    document = misprints[which]
    concept = data.draw(st.sampled_from(sorted(IDLE)))
    table = of(document, concept)
    place = data.draw(st.integers(FLAT[concept], len(table.rows)))
    longer = replace(table, rows=(*table.rows[:place], idle(table, concept), *table.rows[place:]))
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


def by_pdfium(source: Path, copy: Path) -> None:
    new = pypdfium2.PdfDocument.new()
    new.import_pages(pypdfium2.PdfDocument(source))
    new.save(copy)


def by_pypdf(source: Path, copy: Path) -> None:
    writer = pytest.importorskip("pypdf", reason="the other program is pypdf").PdfWriter()
    writer.append(source, import_outline=False)
    for page in writer.pages:
        page.compress_content_streams()
    writer.write(copy)


@pytest.mark.parametrize("program", [by_pdfium, by_pypdf])
@pytest.mark.parametrize("document", ["*更正*.pdf", "*有误*.pdf"])
def test_written_by_another_program_the_document_gets_the_same_verdicts(
    program: Callable[[Path, Path], None], document: str, tmp_path: Path
) -> None:
    """tests/examples/test_office.py has LibreOffice typeset it anew; here others copy its pages."""
    source, copy = next(EXAMPLES.glob(document)), tmp_path / "copy.pdf"
    program(source, copy)
    first, again = (read_and_recognise(path, BOOK.candidates()) for path in (source, copy))
    verdicts = [Baseline(disclosure, BOOK).verdicts for disclosure in (first, again)]
    assert copy.read_bytes() != source.read_bytes()
    assert outcomes(verdicts[1]) == outcomes(verdicts[0])

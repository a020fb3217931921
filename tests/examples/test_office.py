"""The examples typeset by LibreOffice, a program nobody tuned for our reader, read back figure by figure."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from examples import Document, corrected, faulty
from examples.model import Table as Printed
from examples.office import build, soffice, web_page
from pytest_budgetcheck.disclosure import Disclosure, Row, Table
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Outcome, Verdict

Finding = tuple[str, str, frozenset[str]]
AMOUNT = re.compile(r"-?\d+\.\d\d")
DOCUMENTS = {"faulty": faulty, "corrected": corrected}


@pytest.fixture(scope="session", params=DOCUMENTS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Path]:
    """A document and the PDF that LibreOffice makes of it."""
    program = soffice()
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    document = DOCUMENTS[request.param]()
    path = tmp_path_factory.mktemp("office") / f"{request.param}.pdf"
    path.write_bytes(build(document, program))
    return document, path


@pytest.fixture(scope="session", params=["pdfium", "pdfplumber"])
def seen(request: pytest.FixtureRequest, pair: tuple[Document, Path]) -> tuple[Document, Disclosure]:
    return pair[0], read(pair[1], request.param)


def label_of(row: Row, align: str, column: int) -> str:
    """The texts of the label columns nearest to the left, as the data give them."""
    end = len(align[:column].rstrip("r"))
    start = max(align.rfind("r", 0, end) + 1, 0)
    return normalise(" ".join(cell.text for cell in row.cells[start:end] if cell.text))


def figures(table: Table, align: str) -> Counter[tuple[str, str, str]]:
    return Counter(
        (label_of(row, align, index), normalise("/".join(table.columns[index])), cell.text)
        for row in table.rows
        for index, cell in enumerate(row.cells)
        if cell.value is not None and align[index] == "r"
    )


def printed_figures(table: Printed) -> Counter[tuple[str, str, str]]:
    return Counter((normalise(label), normalise(path), text) for label, path, text in table.figures())


def test_a_web_page_merges_cells_as_the_data_say() -> None:
    page = web_page(faulty())
    assert page.count("<table") == len(faulty().tables)
    assert 'colspan="8" rowspan="1"' in page


def test_every_table_is_found_with_its_title(seen: tuple[Document, Disclosure]) -> None:
    document, disclosure = seen
    assert [table.title for table in disclosure.tables] == [table.title for table in document.tables]
    assert [table.number for table in disclosure.tables] == [table.number for table in document.tables]


def test_every_amount_stands_in_its_row_and_column(seen: tuple[Document, Disclosure]) -> None:
    document, disclosure = seen
    for table, printed in zip(disclosure.tables, document.tables, strict=True):
        assert figures(table, printed.align) == printed_figures(printed), printed.number


def test_no_amount_is_lost_or_made_up(seen: tuple[Document, Disclosure]) -> None:
    document, disclosure = seen
    for table, printed in zip(disclosure.tables, document.tables, strict=True):
        found = Counter(cell.text for row in table.rows for cell in row.cells if cell.value is not None)
        wanted = Counter(text for text in chain.from_iterable(printed.rows) if AMOUNT.fullmatch(text))
        assert found == wanted, printed.number


EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
COMMITTED = {"faulty": "*有误*.pdf", "corrected": "*更正*.pdf"}


@pytest.fixture(scope="module")
def contradictions(pair: tuple[Document, Path]) -> tuple[set[Finding], set[Finding]]:
    """Contradictions of tables found in LibreOffice's PDF and in the committed one."""
    book = load_rulebook()
    committed = next(EXAMPLES.glob(COMMITTED[pair[1].stem]))
    checked = [check(recognise(read(path), book.candidates()), book) for path in (pair[1], committed)]
    assert {one.disclosure.profile for one in checked} == {"henan"}
    ours, theirs = (set(map(finding, one.verdicts)) - {None} for one in checked)
    return ours, theirs


def finding(verdict: Verdict) -> Finding | None:
    """A failing case between figures of tables: rule, case, tables."""
    if verdict.outcome is not Outcome.FAIL or verdict.rule.category not in {"表内", "表间"}:
        return None
    return verdict.rule.id, verdict.case, frozenset(item.figure.concept for item in verdict.evidence)


def test_the_checks_come_to_the_same(contradictions: tuple[set[Finding], set[Finding]]) -> None:
    ours, theirs = contradictions
    assert ours == theirs


def test_so_they_do_for_the_form_over_three_pages(seen: tuple[Document, Disclosure]) -> None:
    document, disclosure = seen
    form = disclosure.tables[[table.number for table in document.tables].index("预算14表")]
    row = next(row for row in form.rows if row.cells[1].text.startswith("部门预算总额"))
    assert (row.cells[1].covered, row.cells[2].covered, row.cells[3].text) == (False, True, "160.02")

"""What was recognised in pictures fails only where it is confirmed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_budgetcheck.disclosure import Box, Cell, Disclosure, Row, Scanned, Table
from pytest_budgetcheck.reports.extract import extracted
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.scans import with_confidence, with_scans_reviewed
from pytest_budgetcheck.verdicts import CheckedDisclosure, Evidence, Outcome, Verdict

RULE: Any = SimpleNamespace(id="BC121", checks=())
LABEL: Box = (10.0, 100.0, 60.0, 110.0)
AMOUNT: Box = (100.0, 100.0, 140.0, 110.0)
ELSEWHERE: Box = (100.0, 300.0, 140.0, 310.0)
NOWHERE: Box = (100.0, 500.0, 140.0, 510.0)


def figure(text: str = "146.99", box: Box | None = AMOUNT, page: int | None = 1, key: str = "") -> Figure:
    value = Decimal(text or 0)
    return Figure(
        "summary",
        "收支总表",
        "六、科学技术",
        "金额",
        text,
        value,
        2,
        "万元",
        Decimal(10_000),
        page,
        box,
        key=key,
    )


def verdict(*figures: Figure, outcome: Outcome = Outcome.FAIL) -> Verdict:
    evidence = tuple(Evidence("lhs", item, Decimal(1)) for item in figures)
    return Verdict(RULE, "a", outcome, "不符", residual="1", evidence=evidence)


def judged(*verdicts: Verdict, label: float = 0.999, amount: float = 0.999) -> list[Verdict]:
    lines = (Scanned(1, LABEL, label), Scanned(1, AMOUNT, amount), Scanned(1, ELSEWHERE, 0.999))
    document = Disclosure("", "", 2, (), (), (), scanned=lines)
    return list(with_scans_reviewed(with_confidence(CheckedDisclosure(document, verdicts))).verdicts)


def test_figures_carry_the_confidence_of_what_stands_in_their_place() -> None:
    (found,) = judged(verdict(figure(), figure("", NOWHERE), figure(page=2)), amount=0.93)
    assert [item.figure.confidence for item in found.evidence] == [0.93, 1.0, None]


@pytest.mark.parametrize(
    ("label", "amount", "outcome"),
    [
        (0.95, 0.995, Outcome.FAIL),
        (0.95, 0.98, Outcome.REVIEW),
        (0.85, 0.995, Outcome.REVIEW),
    ],
    ids=["sure", "unsure-figure", "unsure-label"],
)
def test_a_failure_stays_one_where_figure_and_label_are_read_for_certain(
    label: float, amount: float, outcome: Outcome
) -> None:
    (found,) = judged(verdict(figure()), label=label, amount=amount)
    assert found.outcome is outcome
    assert ("可信度" in found.message) is (outcome is Outcome.REVIEW)


def test_a_closing_sum_confirms_an_unsure_figure() -> None:
    unsure = figure()
    sums = verdict(unsure, figure("1.00", ELSEWHERE), outcome=Outcome.PASS)
    assert judged(verdict(unsure), sums, amount=0.95)[0].outcome is Outcome.FAIL
    rounded = verdict(unsure, figure("1.00", ELSEWHERE), outcome=Outcome.PASS_ROUNDING)
    assert judged(verdict(unsure), rounded, amount=0.95)[0].outcome is Outcome.REVIEW
    with_zero = verdict(unsure, figure("0.00", ELSEWHERE), outcome=Outcome.PASS)
    assert judged(verdict(unsure), with_zero, amount=0.95)[0].outcome is Outcome.REVIEW
    assert judged(verdict(unsure), sums, amount=0.85)[0].outcome is Outcome.REVIEW


def test_one_unsure_figure_among_sure_ones_is_enough() -> None:
    (found,) = judged(verdict(figure("1.00", ELSEWHERE), figure()), amount=0.95)
    assert found.outcome is Outcome.REVIEW
    assert "第 1 页“146.99”识别自图像，可信度 0.95" in found.message


def test_what_seems_to_be_missing_may_not_have_been_read() -> None:
    (found,) = judged(verdict())
    assert found.outcome is Outcome.REVIEW
    assert "可能是图像中的文字未识别出来" in found.message


def test_a_row_that_counts_as_zero_may_not_have_been_read() -> None:
    absent = Figure(
        "", "", "", "", "", Decimal(0), 0, None, Decimal(1), None, None, assumed="没有该行，按 0 计"
    )
    (found,) = judged(verdict(figure(), absent))
    assert found.outcome is Outcome.REVIEW
    assert "可能是图像中的文字未识别出来" in found.message


def test_words_that_have_no_place_on_their_page_are_as_sure_as_the_worst_line() -> None:
    (found,) = judged(verdict(figure("0", None, key="a#words")), label=0.97)
    assert found.outcome is Outcome.REVIEW
    assert found.evidence[0].figure.confidence == 0.97


def test_pages_with_text_are_left_to_the_second_reader() -> None:
    (found,) = judged(verdict(figure(page=2)), label=0.5, amount=0.5)
    assert found.outcome is Outcome.FAIL


def test_a_document_without_pictures_stays_as_it_is() -> None:
    checked = CheckedDisclosure(Disclosure("", "", 1, (), (), ()), (verdict(),))
    assert with_scans_reviewed(with_confidence(checked)) is checked


def test_extract_writes_the_confidence_beside_what_was_recognised() -> None:
    cells = (
        Cell("六、科学技术", 1, LABEL),
        Cell("146.99", 1, AMOUNT, Decimal("146.99"), 2),
        Cell("1", 2, AMOUNT),
    )
    table = Table("收支总表", ((), (), ()), (Row(cells),), (1,))
    lines = (Scanned(1, LABEL, 0.87654321), Scanned(1, AMOUNT, 0.99))
    document = Disclosure("", "", 2, (table,), (), (), scanned=lines)
    (row,) = extracted(document, Path("a.pdf"))["tables"][0]["rows"]
    assert [cell.get("confidence") for cell in row["cells"]] == [0.8765, 0.99, None]

"""A lone rounding difference among sums that all close is for review."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pytest_budgetcheck.disclosure import UNIT_IN_YUAN
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.rules.reviews import ENOUGH_EXACT_SUMS, with_reviews
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Evidence, Outcome, Verdict

BOOK = load_rulebook()


def outcomes(changes: dict[int, str], rows: int) -> list[Outcome]:
    table: dict[str, Any] = {
        f"20604{i:02}": {"合计": changes.get(i, "3.00"), "基本支出": "1.00", "项目支出": "2.00"}
        for i in range(rows)
    }
    scope = scope_of_example({"expenditure": table}, BOOK.vocabulary)
    verdicts = with_reviews(check_rule(BOOK.rules["BC121"], scope))
    return [verdict.outcome for verdict in verdicts if verdict.outcome is not Outcome.PASS]


def test_one_sum_off_by_a_last_digit_among_exact_ones_is_for_review() -> None:
    assert outcomes({5: "3.01"}, ENOUGH_EXACT_SUMS + 1) == [Outcome.REVIEW]


@pytest.mark.parametrize(
    ("changes", "rows"), [({5: "3.01"}, ENOUGH_EXACT_SUMS), ({5: "3.01", 6: "2.99"}, 60), ({}, 60)]
)
def test_otherwise_rounding_stays_rounding(changes: dict[int, str], rows: int) -> None:
    assert outcomes(changes, rows) == [Outcome.PASS_ROUNDING] * len(changes)


def verdict(outcome: Outcome, unit: str, figures: int) -> Verdict:
    factor = UNIT_IN_YUAN.get(unit, Decimal(1))
    read = [
        Figure("x", "", str(i), "", "1", Decimal(1), 2, unit, factor, 1, None, key=str(i))
        for i in range(figures)
    ]
    evidence = tuple(Evidence("lhs", figure, Decimal(1)) for figure in read)
    return Verdict(BOOK.rules["BC121"], "x", outcome, evidence=evidence)


def test_copies_in_another_unit_and_percentages_are_not_for_review() -> None:
    verdicts = [verdict(Outcome.PASS, "万元", 3) for _ in range(ENOUGH_EXACT_SUMS)]
    for unit, figures in (("万元", 2), ("%", 8)):
        off = verdict(Outcome.PASS_ROUNDING, unit, figures)
        assert with_reviews([*verdicts, off])[-1].outcome is Outcome.PASS_ROUNDING
    assert with_reviews([*verdicts, verdict(Outcome.PASS_ROUNDING, "万元", 3)])[-1].outcome is Outcome.REVIEW

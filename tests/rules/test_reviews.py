"""A lone rounding difference among sums that all close is for review."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.reviews import ENOUGH_EXACT_SUMS, with_reviews
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Outcome

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

"""What a document keeps for its cases until they run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pytest_budgetcheck.collection import _slim
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Evidence, Outcome, Verdict

RULE = load_rulebook().rules["BC121"]
FIGURE = Figure("expenditure", "表", "行", "列", "1.00", Decimal(1), 2, "万元", Decimal(10_000), 7, None)


def verdict(outcome: Outcome) -> Verdict:
    read = (Evidence("lhs", FIGURE), Evidence("rhs", FIGURE))
    return Verdict(RULE, "行", outcome, "相符", "因为", "1.00", "1.00", "0.00", "0", "万元", read)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_finding_keeps_all_and_anything_else_its_reason_and_its_page(outcome: Outcome) -> None:
    whole = verdict(outcome)
    kept = _slim(whole)
    if whole.finding:
        assert kept is whole
    else:
        assert kept == Verdict(RULE, "行", outcome, reason="因为", evidence=whole.evidence[:1])

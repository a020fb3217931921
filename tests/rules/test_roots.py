"""Which figure the findings point at."""

from __future__ import annotations

from typing import Any

from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.roots import with_roots
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Outcome, Verdict

BOOK = load_rulebook()


def findings(rules: list[str], **example: Any) -> list[Verdict]:
    scope = scope_of_example(example, BOOK.vocabulary)
    verdicts = [verdict for rule in rules for verdict in check_rule(BOOK.rules[rule], scope)]
    return [verdict for verdict in with_roots(verdicts) if verdict.outcome is Outcome.FAIL]


def test_the_one_wrong_figure_of_several_findings_is_named() -> None:
    found = findings(
        ["BC121", "BC125"],
        expenditure={
            "合计": {"合计": "6.00", "基本支出": "2.00", "项目支出": "4.00"},
            "2060401": {"合计": "3.00", "基本支出": "1.00", "项目支出": "9.00"},
            "2060499": {"合计": "3.00", "基本支出": "1.00", "项目支出": "2.00"},
        },
    )
    assert [(v.rule.id, v.case) for v in found] == [("BC121", "2060401"), ("BC125", "合计-项目支出")]
    assert {v.root for v in found} == {"expenditure/2060401/项目支出"}
    assert {v.correction for v in found} == {"支出总表“2060401”项目支出 9.00 → 2.00"}


def test_equal_differences_that_meet_in_one_table_share_a_root() -> None:
    found = findings(
        ["BC304", "BC305", "BC121", "BC125"],
        summary={"spending": {"206": "3.00", "本年支出合计": "3.00"}},
        expenditure={
            "合计": {"合计": "2.00", "基本支出": "2.00"},
            "2060401": {"合计": "2.00", "基本支出": "2.00"},
        },
    )
    assert len(found) == 2
    assert len({v.root for v in found}) == 1


def test_unrelated_findings_have_their_own_roots() -> None:
    found = findings(
        ["BC181", "BC304"],
        three_public={"合计": {"合计": "2.00", "公务接待费": "1.00"}},
        summary={"spending": {"本年支出合计": "9.00"}},
        expenditure={"合计": "5.00"},
    )
    assert len({v.root for v in found}) == 2

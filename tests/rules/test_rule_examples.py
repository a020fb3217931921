"""Every rule's own examples come out as they say, and the examples themselves are checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.examples import failures, run_examples, scope_of_example
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook

SHIPPED = load_rulebook()


@pytest.mark.parametrize("rule_id", SHIPPED.rules)
def test_examples_of_every_rule_hold(rule_id: str) -> None:
    results = run_examples(SHIPPED.rules[rule_id], SHIPPED.vocabulary)
    assert len(results) >= 3
    assert failures(results) == []


def test_a_wrong_example_is_reported_with_its_place(write_rule: Callable[..., Path]) -> None:
    path = write_rule(
        'assert: expenditure.total["合计"] == expenditure.total["基本支出"]',
        """
    examples:
      - {expect: pass, expenditure: {合计: {合计: "1.00", 基本支出: "2.00"}}}
      - {expect: fail, expenditure: {合计: {合计: "1.00", 基本支出: "2.00"}}}
      - {expect: not_checked, without: [expenditure]}
""",
    )
    book = load_rulebook([str(path)])
    lines = failures(run_examples(book.rules["T001"], book.vocabulary))
    assert len(lines) == 1
    assert "own.yaml:3:9: example 1 of T001 expects pass, got T001: fail" in lines[0]


CASES = """
    examples:
      - {expect: pass, expenditure: {合计: {合计: "3.00", 基本支出: "3.00"}}}
      - {expect: fail, case: 多, expenditure: {合计: {合计: "3.00", 基本支出: "2.00"}}}
      - {expect: pass, case: 少, expenditure: {合计: {合计: "3.00", 基本支出: "2.00"}}}
      - {expect: not_applicable, case: 无, expenditure: {合计: {合计: "3.00", 基本支出: "2.00"}}}
      - {expect: fail, case: 无, expenditure: {合计: {合计: "3.00", 基本支出: "2.00"}}}
      - {expect: not_applicable, expenditure: {合计: {合计: "3.00", 基本支出: no_column}}}
      - {expect: not_checked, expenditure: {合计: {合计: "3.00", 基本支出: absent}}}
"""


def test_an_example_may_speak_of_one_case_and_of_columns_that_a_layout_lacks(
    write_rule: Callable[..., Path],
) -> None:
    sides = """assert:
  多: expenditure.total["合计"] <= expenditure.total["基本支出"]
  少: expenditure.total["合计"] >= expenditure.total["基本支出"]"""
    book = load_rulebook([str(write_rule(sides, CASES))])
    (line,) = failures(run_examples(book.rules["T001"], book.vocabulary))
    assert "example 5 of T001 expects fail, got" in line


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ({"summary": {"nowhere": {}}}, "no lane nowhere"),
        ({"expenditure": {"合计": {"总记": "1.00"}}}, "no column 总记"),
    ],
)
def test_examples_use_the_vocabulary(book: Rulebook, example: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scope_of_example(example, book.vocabulary)

"""Rules are altered as said, and their examples notice or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_budgetcheck.prove.mutants import Mutant, mutants, score
from pytest_budgetcheck.rules.ruleset import load_rulebook

RULE = """
rules:
  - id: T001
    title: 测试规则
    category: 表内
    severity: error
    formula: 合计 ＝ 各项
    basis: [{document: 算术恒等, verified: true}]
    blank: zero
    foreach: row in expenditure.rows
    assert: row["合计"] == row["基本支出"] + row["项目支出"]
"""
WEAK = """
    examples:
      - {expect: pass, expenditure: {"2060401": {合计: "1.00", 基本支出: "1.00"}}}
      - {expect: fail, expenditure: {"2060401": {合计: "9.00", 基本支出: "1.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""
STRONG = """
    examples:
      - {expect: pass, expenditure: {"2060401": {合计: "3.00", 基本支出: "1.00", 项目支出: "2.00"}}}
      - {expect: fail, expenditure: {"2060401": {合计: "2.95", 基本支出: "1.00", 项目支出: "2.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""


@pytest.fixture
def altered(tmp_path: Path) -> Callable[..., list[Mutant]]:
    def alter(examples: str, when: str = "") -> list[Mutant]:
        path = tmp_path / "own.yaml"
        path.write_text(RULE + (f"    when: {when}\n" if when else "") + examples, encoding="utf-8")
        book = load_rulebook([str(path)])
        return list(mutants(replace(book, rules={"T001": book.rules["T001"]})))

    return alter


def test_strong_examples_notice_everything(altered: Callable[..., list[Mutant]]) -> None:
    found = altered(STRONG)
    assert [mutant for mutant in found if not mutant.noticed] == []
    assert {mutant.way for mutant in found} == {"term", "sign", "column", "order", "tolerance"}


def test_weak_examples_are_told(altered: Callable[..., list[Mutant]]) -> None:
    missed = {(mutant.way, mutant.text) for mutant in altered(WEAK) if not mutant.noticed}
    assert ("term", "row['合计'] == row['基本支出']") in missed
    assert ("sign", "row['合计'] == row['基本支出'] - row['项目支出']") in missed
    noticed, of = score(altered(WEAK))
    assert 0 < noticed < of


def test_each_part_of_a_condition_needs_an_example(altered: Callable[..., list[Mutant]]) -> None:
    when = 'row["项目支出"] >= 0 and row["基本支出"] >= 0'
    one = "      - {expect: not_applicable, expenditure: {'1': {合计: '9.00', 项目支出: '-1.00'}}}\n"
    other = "      - {expect: not_applicable, expenditure: {'1': {合计: '9.00', 基本支出: '-1.00'}}}\n"
    for examples, noticed in ((STRONG, 0), (STRONG + one, 1), (STRONG + one + other, 2)):
        parts = [mutant for mutant in altered(examples, when) if mutant.way == "part"]
        assert [mutant.text for mutant in parts] == [
            "when: row['基本支出'] >= 0",
            "when: row['项目支出'] >= 0",
        ]
        assert sum(mutant.noticed for mutant in parts) == noticed


def test_an_order_taken_for_an_equality_needs_an_example_of_less(tmp_path: Path) -> None:
    order = RULE.replace("==", "<=")
    less = "      - {expect: pass, expenditure: {'1': {合计: '1.00', 基本支出: '1.00', 项目支出: '2.00'}}}\n"
    for examples, noticed in (
        (STRONG.replace("2.95", "3.05"), False),
        (STRONG.replace("2.95", "3.05") + less, True),
    ):
        path = tmp_path / "own.yaml"
        path.write_text(order + examples, encoding="utf-8")
        (found,) = (m for m in mutants(load_rulebook([str(path)]), ("T001",)) if m.way == "equal")
        assert found.noticed is noticed


def test_examples_that_do_not_hold_notice_nothing(altered: Callable[..., list[Mutant]]) -> None:
    wrong = "      - {expect: pass, expenditure: {'1': {合计: '9.00', 基本支出: '1.00'}}}\n"
    assert score(altered(STRONG + wrong))[0] == 0


def test_some_rules_alone_can_be_altered() -> None:
    assert {mutant.rule for mutant in mutants(load_rulebook(), ("BC121", "BC332"))} == {"BC121", "BC332"}


def test_the_examples_of_the_shipped_rules_notice_nearly_every_alteration() -> None:
    found = list(mutants(load_rulebook()))
    missed = [(mutant.rule, mutant.way, mutant.text) for mutant in found if not mutant.noticed]
    assert len(missed) <= len(found) / 20, missed


def test_a_dropped_condition_is_noticed_only_by_an_example_of_it(
    altered: Callable[..., list[Mutant]],
) -> None:
    when = 'row["项目支出"] >= 0'
    silent = "      - {expect: not_applicable, expenditure: {'1': {合计: '9.00', 项目支出: '-1.00'}}}\n"
    for examples, noticed in ((STRONG, False), (STRONG + silent, True)):
        (dropped,) = (mutant for mutant in altered(examples, when) if mutant.way == "when")
        assert dropped.noticed is noticed

"""What a ruleset of one's own changes in rules that exist."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.errors import RuleError
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import run_examples, scope_of_example
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import Outcome, Severity

WITH_PARAMETER = """
rules:
  - id: T001
    title: 测试规则
    category: 政策
    severity: error
    formula: 合计不超过限额
    basis: [{document: 算术恒等, verified: true}]
    parameters: {limit: "10.5"}
    message: "{row}：超过限额 {limit}"
    assert: count(expenditure.lines) * 1 <= limit
    examples:
      - {expect: pass, expenditure: {合计: {合计: "1.00"}}}
      - {expect: fail, expenditure: {合计: {合计: "1.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""


@pytest.fixture
def changed(tmp_path: Path, few: Path) -> Callable[..., Rulebook]:
    """Loads the shipped rules with a file of changes, and further files before it."""

    def load(changes: str, *before: str) -> Rulebook:
        names = []
        for number, text in enumerate((*before, changes)):
            path = tmp_path / f"own{number}.yaml"
            path.write_text(text, "utf-8")
            names.append(str(path))
        return load_rulebook(names, few)

    return load


def test_a_rule_can_be_switched_off(changed: Callable[..., Rulebook]) -> None:
    book = changed("changes: {BC121: off}")
    assert "BC121" not in book.rules
    assert str(book.switched_off["BC121"].changes[0]).endswith("own0.yaml:1:11")


@pytest.mark.parametrize("change", ["warning", "{severity: warning, reason: 本地口径}"])
def test_severity_can_be_changed(changed: Callable[..., Rulebook], change: str) -> None:
    book = changed(f"changes: {{BC121: {change}}}")
    rule = book.rules["BC121"]
    assert rule.severity is Severity.WARNING
    assert all(result.ok for result in run_examples(rule, book.vocabulary))


def test_years_can_be_changed(changed: Callable[..., Rulebook]) -> None:
    book = changed("changes: {BC121: {years: [2030, 2031]}}")
    rule = book.rules["BC121"]
    scope = scope_of_example(rule.text.examples[0], book.vocabulary)
    scope.fiscal_year = 2025
    assert [verdict.outcome for verdict in check_rule(rule, scope)] == [Outcome.NOT_APPLICABLE]


def test_a_condition_is_asked_for_as_well(changed: Callable[..., Rulebook]) -> None:
    book = changed('changes: {BC121: {when: not convention("nested_projects")}}')
    rule = book.rules["BC121"]
    example = rule.text.examples[0]
    plain = check_rule(rule, scope_of_example(example, book.vocabulary))
    nested = scope_of_example({**example, "conventions": ["nested_projects"]}, book.vocabulary)
    assert {verdict.outcome for verdict in plain} == {Outcome.PASS}
    assert {verdict.outcome for verdict in check_rule(rule, nested)} == {Outcome.NOT_APPLICABLE}


def test_a_condition_may_use_those_of_its_file(changed: Callable[..., Rulebook]) -> None:
    book = changed("conditions: {odd: filed(projects)}\nchanges: {BC121: {when: odd()}}")
    assert "odd" in str(book.rules["BC121"].checks[0].when)


def test_parameters_can_be_changed(changed: Callable[..., Rulebook]) -> None:
    before = changed("changes: {}", WITH_PARAMETER)
    after = changed('changes: {T001: {parameters: {limit: "0.5"}}}', WITH_PARAMETER)
    outcomes = []
    for book in (before, after):
        rule = book.rules["T001"]
        scope = scope_of_example(rule.text.examples[0], book.vocabulary)
        verdict = check_rule(rule, scope)[0]
        outcomes.append((verdict.outcome, verdict.message))
    assert outcomes[0][0] is Outcome.PASS
    assert outcomes[1] == (Outcome.FAIL, "T001：超过限额 0.5")


def test_later_files_change_over_earlier_ones(changed: Callable[..., Rulebook]) -> None:
    book = changed("changes: {BC121: warning}", "changes: {BC121: off, BC122: off}")
    assert book.rules["BC121"].severity is Severity.WARNING
    assert len(book.rules["BC121"].changes) == 2
    assert "BC122" not in book.rules


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ("changes: {BC1210: off}", "own0.yaml:1:11: there is no rule BC1210 to change; did you mean BC121?"),
        ("changes: [BC121]", "own0.yaml:1:1: changes are written RULE: off"),
        ("changes: {BC121: never}", "own0.yaml:1:18: Input should be 'error', 'warning' or 'info'"),
        ("changes: {BC121: {severty: off}}", "1:19: unknown key severty; did you mean severity?"),
        ("changes: {BC121: {when: nosuch()}}", "own0.yaml:1:25: unknown function nosuch"),
        ("changes: {BC121: {parameters: {limit: 1}}}", "BC121 has no parameter limit; valid: none"),
        ("changes: {BC121: {assert: 1 == 1}}", "unknown key assert; "),
        ("change: {BC121: off}", "1:1: a ruleset has the keys rules, conditions and changes"),
        ("changes: {BC121: off}\nrule: []", "own0.yaml:2:1: unknown key rule; did you mean rules?"),
    ],
)
def test_wrong_changes_are_explained(changed: Callable[..., Rulebook], changes: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        changed(changes)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["lhs", "sum", "expenditure", "1x"])
def test_a_parameter_has_a_name_of_its_own(changed: Callable[..., Rulebook], name: str) -> None:
    with pytest.raises(RuleError, match=r"parameter|already means"):
        changed("changes: {}", WITH_PARAMETER.replace("limit:", f"{name}:"))


def test_every_mistake_of_a_file_is_reported_at_once(changed: Callable[..., Rulebook]) -> None:
    twice = WITH_PARAMETER + WITH_PARAMETER.replace("rules:\n", "").replace("T001", "T002")
    with pytest.raises(RuleError) as caught:
        changed(twice.replace("<= limit", "<= limt"))
    assert [str(error.place).rpartition("own0.yaml")[2] for error in caught.value.each()] == [
        ":11:45",
        ":25:45",
    ]

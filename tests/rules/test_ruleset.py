"""Loading rulesets and profiles: names, duplicates, schema errors with their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.errors import RuleError
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import Severity

PROFILE = """
profile: own
title: 自编版式
kind: budget
recognise: {{titles: [收支总表]}}
tables:
  summary:
    titles: [收支总表]
    lanes:
      income: {{label: [项目], columns: {{{column}: [金额]}}}}
"""
TABLE_RULES = [f"BC{n}" for n in (*range(101, 108), *range(111, 116), *range(121, 128), *range(131, 137))]
TABLE_RULES += ["BC141", "BC142", "BC151", "BC152", "BC153", "BC161", "BC171", "BC172", "BC181", "BC182"]
TABLE_RULES += ["BC191", "BC201", "BC202", "BC211", "BC221", "BC231", "BC232"]


def test_all_table_rules_of_the_catalogue_exist(book: Rulebook) -> None:
    inside = {rule.id for rule in book.rules.values() if rule.category == "表内"}
    between = {rule.id for rule in book.rules.values() if rule.category == "表间"}
    assert set(TABLE_RULES) <= inside
    assert {f"BC{number}" for number in range(301, 334)} <= between
    assert {"BC511", "BC602"} <= set(book.rules)


def test_every_rule_is_complete(book: Rulebook) -> None:
    for rule in book.rules.values():
        assert rule.text.basis, rule.id
        assert rule.title, rule.id
        assert rule.text.formula, rule.id
        assert isinstance(rule.severity, Severity)
        assert not rule.title.endswith("。"), rule.id


def test_unknown_ruleset_names_are_errors() -> None:
    with pytest.raises(RuleError, match=r"ruleset 'henna' is neither .* did you mean henan\?"):
        load_rulebook(["henna"])


def test_a_profile_name_is_a_choice(book: Rulebook) -> None:
    chosen = load_rulebook(["henan"])
    assert [profile.name for profile in chosen.candidates()] == ["henan"]
    assert len(book.candidates()) == len(book.profiles)


def test_own_rules_are_added(write_rule: Callable[[str], Path]) -> None:
    book = load_rulebook([str(write_rule('assert: expenditure.total["合计"] >= 0'))])
    assert book.rules["T001"].place.line == 3
    assert "BC101" in book.rules


def test_own_profiles_are_added_and_chosen(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(PROFILE.format(column="合计"), "utf-8")
    assert [profile.name for profile in load_rulebook([str(path)]).candidates()] == ["own"]


def test_a_wrong_column_in_a_profile_names_place_and_valid_columns(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(PROFILE.format(column="全计"), "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rulebook([str(path)])
    assert str(caught.value).startswith(f"{path.as_posix()}:10:")
    assert "unknown column 全计; did you mean 合计? valid: 合计" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "where", "message"),
    [
        ("rules: []", ":1:", "at least one rule"),
        ("- a", ":1:", "a ruleset has the keys rules"),
        ("rules: [{id: BC101}]", ":1:", "is missing"),
        ("conditions: {a: 1}\nrules: [{id: X1}]", ":1:17:", "a condition is wanted here"),
        ("\xff", ":1:", "a ruleset has the keys rules"),
    ],
)
def test_broken_files_are_explained(tmp_path: Path, content: str, where: str, message: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rulebook([str(path)])
    assert str(caught.value).startswith(f"{path.as_posix()}{where}")
    assert message in str(caught.value)


def test_a_file_that_is_not_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match="not UTF-8"):
        load_rulebook([str(path)])


def test_rule_ids_are_unique(write_rule: Callable[[str], Path]) -> None:
    path = write_rule('assert: expenditure.total["合计"] >= 0')
    path.write_text(path.read_text("utf-8").replace("T001", "BC101"), "utf-8")
    with pytest.raises(RuleError, match=r"own.yaml:3:9: rule BC101 exists already, at rulesets/rules/"):
        load_rulebook([str(path)])


def test_each_kind_of_example_is_required(write_rule: Callable[..., Path]) -> None:
    path = write_rule("assert: 1 == 1", "    examples: [{expect: pass}, {expect: fail}]\n")
    with pytest.raises(RuleError, match="T001 has no example with expect: not_checked"):
        load_rulebook([str(path)])


def test_example_tables_are_checked(write_rule: Callable[..., Path]) -> None:
    path = write_rule("assert: 1 == 1", "    examples: [{expect: pass, sumary: {}}]\n")
    with pytest.raises(RuleError, match=r"unknown table sumary; did you mean summary\?"):
        load_rulebook([str(path)])

"""Mistakes in options and rulesets: one line, exit code 4, and what would be valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

RULE = """\
rules:
  - id: XY100
    title: 收支相等
    category: 表内
    severity: error
    formula: 收入总计＝支出总计
    basis: [{document: 算术恒等, verified: true}]
    assert: ASSERTION
    examples:
      - {expect: pass}
      - {expect: fail}
      - {expect: not_checked}
"""


def _usage_error(result: pytest.RunResult) -> str:
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    errors = [line for line in result.errlines if line.strip()]
    assert len(errors) == 1, errors
    return errors[0]


def test_a_ruleset_that_does_not_exist(empty_folder: Folder) -> None:
    error = _usage_error(empty_folder.run("--budget-ruleset", "henna"))
    assert "henna" in error
    assert "did you mean henan?" in error


@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        ("ASSERTION", 'sumary.income["收入总计"]["合计"] == 0', "extra.yaml:8:13", "did you mean summary"),
        ("ASSERTION", 'summary.income["收入总计"]["合记"] == 0', "extra.yaml:8:13", "valid: 合计"),
        ("formula:", "severty: error\n    formula:", "extra.yaml:6:", "did you mean severity"),
        ("- {expect: pass}", "- {expect: pass, sumary: {}}", "extra.yaml:10:24", "did you mean summary"),
        ("rules:", "rules: [", "extra.yaml:", "not valid YAML"),
    ],
    ids=["table", "column", "key", "example", "syntax"],
)
def test_a_mistake_in_a_ruleset_names_its_place_and_what_is_valid(
    empty_folder: Folder, old: str, new: str, place: str, hint: str
) -> None:
    text = RULE.replace(old, new).replace("ASSERTION", "1 == 1")
    (empty_folder.path / "extra.yaml").write_text(text, encoding="utf-8")
    error = _usage_error(empty_folder.run("--budget-ruleset", "extra.yaml"))
    assert error.startswith(f"ERROR: {place}")
    assert hint in error


def test_a_path_in_the_configuration_file_starts_from_that_file(empty_folder: Folder) -> None:
    (empty_folder.path / "extra.yaml").write_text("rules: []\n", encoding="utf-8")
    (empty_folder.path / "sub").mkdir()
    empty_folder.pytester.makeini("[pytest]\nbudget_ruleset = extra.yaml\n")
    error = _usage_error(empty_folder.run())
    assert error.startswith("ERROR: extra.yaml:1:")


@pytest.mark.parametrize(
    ("ini", "valid"),
    [
        ("budget_fail_on = eror", "choose one of error, warning, info"),
        ("budget_cases = all", "choose one of instance, rule"),
        ("budget_min_coverage = 101", "not a percentage"),
        ("budget_min_coverage = much", "budget_min_coverage"),
        ("budget_reader = pdfium2", "choose one of pdfium, pdfplumber"),
        ("budget_timeout = 0", "budget_timeout: 0.0 is not a number above 0"),
        ("budget_memory = -1", "budget_memory: -1 is not a number above 0"),
        ("budget_max_pages = 0", "budget_max_pages: 0 is not a number above 0"),
        ("budget_password_file = none.txt", "none.txt cannot be read"),
        ("budget_jobs = -1", "neither auto nor a number of processes"),
        ("budget_jobs = many", "neither auto nor a number of processes"),
    ],
)
def test_a_mistake_in_the_configuration_file(folder: Folder, ini: str, valid: str) -> None:
    folder.pytester.makeini(f"[pytest]\n{ini}\n")
    assert valid in _usage_error(folder.run())


def test_a_mistake_in_an_option(folder: Folder) -> None:
    result = folder.run("--budget-fail-on", "eror")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_help_names_every_option(folder: Folder) -> None:
    result = folder.run("--help")
    result.stdout.fnmatch_lines(["*(budgetcheck):"])
    for option in (
        *("ruleset", "fail-on", "min-coverage", "cases", "jsonl"),
        *("reader", "jobs", "no-cache"),
    ):
        assert f"--budget-{option}" in result.stdout.str()
    for key in ("files", "ruleset", "fail_on", "min_coverage", "cases", "reader", "jobs"):
        assert f"budget_{key} (" in result.stdout.str()

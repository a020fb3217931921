"""How each outcome is shown by pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder


def test_a_case_that_holds_passes_and_the_document_has_three_cases_of_its_own(folder: Folder) -> None:
    folder.add("a.pdf", [{"case": "2060401"}])
    result = folder.run("-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "a.pdf::document::readable PASSED*",
            "a.pdf::document::recognised PASSED*",
            "a.pdf::document::coverage PASSED*",
            "a.pdf::BC121::2060401 PASSED*",
        ]
    )
    assert result.ret == 0


def test_an_error_level_finding_fails_with_a_report_and_no_traceback(folder: Folder) -> None:
    folder.add("a.pdf", [{"case": "2060401", "outcome": "fail"}])
    result = folder.run()
    result.assert_outcomes(passed=3, failed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        ["BC121 不符：146.99 与 72.23 相差 74.76 万元", "FAILED a.pdf::BC121::2060401 - BC121 不符*"]
    )
    assert "Traceback" not in result.stdout.str()
    assert ".py" not in "\n".join(result.outlines[6:])


def test_a_finding_is_one_line_with_tb_line(folder: Folder) -> None:
    folder.add("a.pdf", [{"case": "2060401", "outcome": "fail"}])
    result = folder.run("--tb=line")
    result.stdout.fnmatch_lines(["BC121 不符：146.99 与 72.23 相差 74.76 万元"])
    assert "公式" not in result.stdout.str()


def test_quiet_shows_the_table_only_and_very_quiet_no_summary(folder: Folder) -> None:
    folder.add("a.pdf", [{"outcome": "fail"}])
    shown = [
        [word for word in ("覆盖率", "[错误]") if word in folder.run("--tb=no", *args).stdout.str()]
        for args in ((), ("-q",), ("-qq",), ("--no-summary",))
    ]
    assert shown == [["覆盖率", "[错误]"], ["覆盖率"], [], []]


def test_a_run_without_disclosures_prints_no_summary(folder: Folder) -> None:
    folder.pytester.makepyfile("def test_other(): pass")
    result = folder.run()
    result.assert_outcomes(passed=1)
    assert "预决算公开核对" not in result.stdout.str()


def test_a_finding_below_the_threshold_passes_with_a_warning_and_is_listed(folder: Folder) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC331", "outcome": "fail", "severity": "warning"}])
    result = folder.run()
    result.assert_outcomes(passed=5, warnings=1)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*BudgetWarning: BC331 不符：*", "*[[]警告[]] BC331::BC331 146.99*"])


@pytest.mark.parametrize("how", ["option", "ini", "toml"])
def test_the_threshold_can_be_lowered(folder: Folder, how: str) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC331", "outcome": "fail", "severity": "warning"}])
    args = ["--budget-fail-on", "warning"] if how == "option" else []
    if how == "ini":
        folder.pytester.makeini("[pytest]\nbudget_fail_on = warning\n")
    if how == "toml":
        folder.pytester.makepyprojecttoml('[tool.pytest]\nbudget_fail_on = "warning"\n')
    result = folder.run(*args)
    result.assert_outcomes(passed=4, failed=1)


def test_warnings_as_errors_show_the_finding_without_traceback(folder: Folder) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC331", "outcome": "fail", "severity": "info"}])
    result = folder.run("-W", "error::pytest_budgetcheck.cases.BudgetWarning")
    result.assert_outcomes(passed=4, failed=1)
    assert "Traceback" not in result.stdout.str()


def test_what_does_not_apply_is_skipped_with_its_reason(folder: Folder) -> None:
    folder.add(
        "a.pdf", [{}, {"rule": "BC122", "outcome": "not_applicable", "reason": "本单位没有政府性基金"}]
    )
    result = folder.run("-rs")
    result.assert_outcomes(passed=4, skipped=1)
    result.stdout.fnmatch_lines(["SKIPPED [[]1[]] *a.pdf:1: BC122 不适用：本单位没有政府性基金"])


def test_what_was_not_checked_is_a_category_of_its_own_and_never_green(folder: Folder) -> None:
    cases = [{}] * 1 + [{"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"}]
    folder.add("a.pdf", cases)
    result = folder.run("--budget-min-coverage", "0")
    assert result.parseoutcomes() == {"passed": 4, "unchecked": 1}
    assert result.ret == 0
    result.stdout.fnmatch_lines(["a.pdf ....u*", "未核对 1 项：", "*1 项  缺支出总表"])


def test_unchecked_cases_are_skipped_in_junit_not_passed(folder: Folder) -> None:
    folder.add("a.pdf", [{"outcome": "not_checked", "reason": "缺支出总表"}])
    folder.run("--budget-min-coverage", "0", "--junitxml", "junit.xml")
    junit = (folder.path / "junit.xml").read_text(encoding="utf-8")
    assert "缺支出总表" in junit
    assert 'skipped="1"' in junit


def test_a_broken_rule_is_an_error_not_a_failure(folder: Folder) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC122", "outcome": "error", "reason": "rules.yaml:3:1: 单位不符"}])
    result = folder.run("--budget-min-coverage", "0")
    result.assert_outcomes(passed=4, errors=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["BC122 规则出错：rules.yaml:3:1: 单位不符", "*[[]规则出错[]] BC122::BC122*"])
    assert "Traceback" not in result.stdout.str()


def test_review_and_rounding_pass_and_review_is_listed(folder: Folder) -> None:
    folder.add("a.pdf", [{"outcome": "pass_rounding"}, {"rule": "BC122", "outcome": "review"}])
    result = folder.run()
    result.assert_outcomes(passed=5)
    result.stdout.fnmatch_lines(["*[[]待复核[]] BC122::BC122 146.99*"])
    assert "BC121::BC121" not in result.stdout.str()


def test_too_little_coverage_fails_and_says_why(folder: Folder) -> None:
    unread = [{"rule": f"BC{n}", "outcome": "not_checked", "reason": "缺支出总表"} for n in range(122, 125)]
    folder.add("a.pdf", [{}, *unread])
    result = folder.run()
    result.stdout.fnmatch_lines(
        ["覆盖率不足：应核对 4 项，实际核对 1 项，占 25.0%，要求不低于 90%", "*3 | 缺支出总表*"]
    )
    assert result.parseoutcomes() == {"passed": 3, "failed": 1, "unchecked": 3}
    folder.run("--budget-min-coverage", "25").assert_outcomes(passed=4)


def test_a_narrative_whose_tables_are_published_apart_is_neither_green_nor_red(folder: Folder) -> None:
    folder.add("a.pdf", {"narrative": [{}]})
    result = folder.run()
    assert result.ret == 0
    assert result.parseoutcomes() == {"passed": 3, "unchecked": 1}
    result.stdout.fnmatch_lines(["* a.pdf *—", "未核对 1 项：", "*本文件只有文字说明，没有表格*"])
    (case,) = [line for line in folder.findings() if line["case"] == "coverage"]
    assert (case["outcome"], "涉及表格的规则都未核对" in case["message"]) == ("not_checked", True)


def test_a_document_of_which_nothing_applies_is_not_green(folder: Folder) -> None:
    folder.add("a.pdf", [{"outcome": "not_applicable", "reason": "无"}])
    result = folder.run()
    result.assert_outcomes(passed=2, skipped=1, failed=1)
    result.stdout.fnmatch_lines(["覆盖率不足：没有任何可以核对的项目"])


def test_one_item_per_rule_takes_the_worst_outcome_and_lists_the_cases(folder: Folder) -> None:
    folder.add(
        "a.pdf",
        [
            {"case": "201", "outcome": "fail"},
            {"case": "206"},
            {"case": "208", "outcome": "fail"},
            {"rule": "BC122", "case": "201"},
            {"rule": "BC122", "case": "206", "outcome": "not_checked", "reason": "缺行"},
        ],
    )
    result = folder.run("--budget-cases", "rule", "--budget-min-coverage", "0")
    assert result.parseoutcomes() == {"passed": 3, "failed": 1, "unchecked": 1}
    result.stdout.fnmatch_lines(
        ["BC121 不符：2 处：201、208", "FAILED a.pdf::BC121::BC121 - BC121 不符：2 处*"]
    )

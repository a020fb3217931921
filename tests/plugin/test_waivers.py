"""Waivers: accepted findings, each for its figures and its time, and no longer than there is a finding."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

WAIVER = """\
waivers:
  - rule: BC121
    document: 公开/a.pdf
    case: "206"
    figures: ["146.99", "72.23"]
    reason: 主管部门口径不同
    approver: 张三
    expires: 2026-06-30
"""
FAILING = {"rule": "BC121", "case": "206", "outcome": "fail"}
OPTIONS = ("--budget-waivers", "waivers.yaml", "--budget-date", "2026-06-30")


@pytest.fixture
def waived(folder: Folder) -> Folder:
    folder.add("公开/a.pdf", [{"case": "201"}, FAILING])
    (folder.path / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    return folder


def test_a_waived_finding_is_expected_to_fail_and_says_who_waived_it(waived: Folder) -> None:
    result = waived.run(*OPTIONS, "-rx", "--junitxml", "junit.xml")
    result.assert_outcomes(passed=4, xfailed=1)
    assert result.ret == 0
    said = "主管部门口径不同；张三批准，有效至 2026-06-30"
    result.stdout.fnmatch_lines(
        [
            "*[[]已豁免[]] 1 项",
            f"*BC121::206 146.99 与 72.23 相差 74.76 万元（{said}）",
            f"XFAIL 公开/a.pdf::BC121::206 - BC121 已豁免：*（豁免：{said}）",
        ]
    )
    junit = ET.parse(waived.path / "junit.xml").getroot()  # noqa: S314 - our own file
    (case,) = junit.iterfind(".//testcase[@name='206']")
    assert [child.get("type") for child in case if child.tag == "skipped"] == ["pytest.xfail"]


def test_findings_name_the_waiver(waived: Folder) -> None:
    (finding,) = [line for line in waived.findings(*OPTIONS) if line["case"] == "206"]
    assert finding["outcome"] == "waived"
    assert finding["accepted"] == {
        "by": "waiver",
        "reason": "主管部门口径不同",
        "approver": "张三",
        "expires": "2026-06-30",
    }


def test_the_file_can_be_named_in_the_configuration_and_paths_start_from_it(waived: Folder) -> None:
    waived.pytester.makeini("[pytest]\nbudget_waivers = waivers.yaml\n")
    waived.run("--budget-date", "2026-01-01", "公开").assert_outcomes(passed=4, xfailed=1)


def test_a_waiver_lapses_the_day_after_it_expires(waived: Folder) -> None:
    result = waived.run(*OPTIONS[:-1], "2026-07-01")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["豁免已于 2026-06-30 到期（waivers.yaml:2:5，批准人 张三）*"])


def test_without_a_date_it_is_today(waived: Folder) -> None:
    (waived.path / "waivers.yaml").write_text(WAIVER.replace("2026-06-30", "2020-01-01"), encoding="utf-8")
    waived.run(*OPTIONS[:2]).assert_outcomes(passed=4, failed=1)


def test_a_waiver_lapses_when_a_figure_changes(waived: Folder) -> None:
    changed = WAIVER.replace('"72.23"', '"72.22"')
    (waived.path / "waivers.yaml").write_text(changed, encoding="utf-8")
    result = waived.run(*OPTIONS)
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["豁免失效（waivers.yaml:2:5）：所列金额 146.99、72.22，现为 146.99、72.23"])


@pytest.mark.parametrize(
    "cases", [[{"case": "201"}, {"case": "206"}], [{"case": "201"}]], ids=["it holds now", "no such case"]
)
def test_a_waiver_whose_finding_is_gone_fails_and_says_to_remove_it(
    waived: Folder, cases: list[dict[str, Any]]
) -> None:
    waived.add("公开/a.pdf", cases)
    result = waived.run(*OPTIONS)
    result.assert_outcomes(passed=3 + len(cases), failed=1)
    result.stdout.fnmatch_lines(
        [
            "1 条豁免已无对应的问题：waivers.yaml:2:5",
            "怎么办：问题已不存在，请删除这些豁免。",
            "FAILED 公开/a.pdf::document::waivers - *",
        ]
    )


def test_what_could_not_be_checked_says_nothing_of_its_waiver(waived: Folder) -> None:
    waived.add("公开/a.pdf", [{"case": "206", "outcome": "not_checked", "reason": "读数不明"}])
    result = waived.run(*OPTIONS, "--budget-min-coverage", "0")
    assert result.parseoutcomes() == {"passed": 3, "unchecked": 1}


def test_a_file_that_cannot_be_read_can_be_waived_and_its_waiver_goes_with_it(waived: Folder) -> None:
    waived.add("公开/a.pdf", "unreadable")
    text = WAIVER.replace("BC121", "document").replace('"206"', "readable")
    text = text.replace('["146.99", "72.23"]', "[文件已加密]")
    (waived.path / "waivers.yaml").write_text(text, encoding="utf-8")
    assert waived.run(*OPTIONS).parseoutcomes() == {"xfailed": 1}
    waived.add("公开/a.pdf", [{}])
    waived.run(*OPTIONS).assert_outcomes(passed=4, failed=1)


def test_too_little_coverage_can_be_waived_until_it_changes(waived: Folder) -> None:
    cases = [{}, {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"}]
    text = WAIVER.replace("BC121", "document").replace('"206"', "coverage")
    (waived.path / "waivers.yaml").write_text(text.replace('"146.99", "72.23"', "1/2"), encoding="utf-8")
    waived.add("公开/a.pdf", cases)
    assert waived.run(*OPTIONS).parseoutcomes() == {"passed": 3, "xfailed": 1, "unchecked": 1}
    waived.add("公开/a.pdf", [*cases, {"rule": "BC123", "outcome": "not_checked", "reason": "缺支出总表"}])
    assert waived.run(*OPTIONS).parseoutcomes()["failed"] == 1


def test_one_item_per_rule_fails_for_what_is_not_waived(waived: Folder) -> None:
    waived.run(*OPTIONS, "--budget-cases", "rule").assert_outcomes(passed=3, xfailed=1)
    waived.add("公开/a.pdf", [FAILING, FAILING | {"case": "208"}])
    result = waived.run(*OPTIONS, "--budget-cases", "rule")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["BC121 不符：146.99*", "  - rule: BC121", '    case: "208"'])


def test_a_failure_proposes_the_waiver_that_would_cover_it(waived: Folder) -> None:
    (waived.path / "waivers.yaml").write_text("waivers: []\n", encoding="utf-8")
    lines = waived.run(*OPTIONS).outlines
    start = lines.index("确属合理的，可登记在 waivers.yaml：")
    completed = {"reason": "口径不同", "approver": "李四", "expires": "2026-12-31"}
    entry = [
        f"{line} {completed[line.strip(' :')]}" if line.strip(" :") in completed else line
        for line in lines[start + 1 : start + 8]
    ]
    (waived.path / "waivers.yaml").write_text("\n".join(["waivers:", *entry]), encoding="utf-8")
    waived.run(*OPTIONS).assert_outcomes(passed=4, xfailed=1)


def test_runxfail_shows_what_is_waived(waived: Folder) -> None:
    waived.run(*OPTIONS, "--runxfail").assert_outcomes(passed=4, failed=1)


def test_workers_decide_like_one_process(waived: Folder) -> None:
    waived.add("公开/b.pdf", [{}])
    result = waived.run_apart(*OPTIONS, "-n2")
    result.assert_outcomes(passed=8, xfailed=1)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("    reason: 主管部门口径不同\n", "", "waivers.yaml:2:5: the key reason is missing"),
        ("reason:", "raeson:", "waivers.yaml:6:5: unknown key raeson; did you mean reason?*"),
        ("2026-06-30", "30.6.2026", "waivers.yaml:8:14: *YYYY-MM-DD"),
        ("2026-06-30", "2026-06-31", "waivers.yaml:8:14: *"),
        ('["146.99", "72.23"]', "146.99", "waivers.yaml:5:14: a list is wanted here*"),
        ('["146.99", "72.23"]', "[]", "waivers.yaml:5:5: *at least 1 item*"),
        ("waivers:", "waiver:", "waivers.yaml:1:1: the file holds one key, waivers*"),
        ("公开/a.pdf", "公开/b.pdf", "waivers.yaml:2:5: there is no document 公开/b.pdf; remove the waiver*"),
        ("waivers:", "waivers: [", "waivers.yaml:*: not valid YAML*"),
        (
            WAIVER,
            WAIVER + WAIVER.partition("\n")[2],
            "waivers.yaml:9:5: * waived already, at waivers.yaml:2:5",
        ),
    ],
)
def test_mistakes_are_named_with_their_place(waived: Folder, old: str, new: str, error: str) -> None:
    (waived.path / "waivers.yaml").write_text(WAIVER.replace(old, new), encoding="utf-8")
    result = waived.run(*OPTIONS)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {error}"])


def test_a_file_of_waivers_that_does_not_exist(folder: Folder) -> None:
    result = folder.run(*OPTIONS)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: cannot read waivers.yaml: *"])


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "20260701"])
def test_a_date_that_is_none(folder: Folder, day: str) -> None:
    result = folder.run("--budget-date", day)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --budget-date: '{day}' is not a date*"])

"""pytest's own ways to run, select and spread tests, with cases of disclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

CASES = [
    {"rule": "BC121", "case": "201"},
    {"rule": "BC121", "case": "206", "outcome": "fail"},
    {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"},
    {"rule": "BC331", "outcome": "fail", "severity": "warning"},
    {"rule": "BC332", "outcome": "error", "reason": "坏规则"},
    {"rule": "BC333", "outcome": "not_applicable", "reason": "不适用"},
]
WAIVER = "waivers:\n  - {rule: BC121, document: '甲 [1].pdf', case: '206', figures: ['146.99', '72.23'],"
WAIVER += " reason: 口径, approver: 张三, expires: 2999-01-01}\n"


@pytest.fixture
def filled(folder: Folder) -> Folder:
    for name in ("甲 [1].pdf", "乙😀.pdf", "sub/甲 [1].pdf"):
        folder.add(name, CASES)
    folder.add("坏.pdf", "unreadable")
    (folder.path / "link.pdf").symlink_to(folder.path / "乙😀.pdf")
    (folder.path / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    return folder


@pytest.mark.parametrize("cases", ["instance", "rule"])
def test_cases_and_outcomes_are_the_same_however_they_are_spread(filled: Folder, cases: str) -> None:
    options = ("--budget-waivers", "waivers.yaml", "--budget-cases", cases, "--tb=no")
    found = {}
    for spread in ("-p no:xdist", "-n2 --dist load", "-n2 --dist worksteal"):
        filled.run_apart(*options, *spread.split(), "--junitxml", "out.xml", "--budget-jsonl", "out.jsonl")
        found[spread] = (filled.path / "out.jsonl").read_bytes()
        filled.run_apart(*options, *spread.split(), "-rA", "-q")
    assert len(found["-p no:xdist"].splitlines()) == 4 * 9 + 1
    assert b'"waived"' in found["-p no:xdist"]
    assert len(set(found.values())) == 1


def test_last_failed_runs_failures_and_errors_of_every_document(filled: Folder) -> None:
    first = filled.run("--tb=no").parseoutcomes()
    again = filled.run("--tb=no", "--lf").parseoutcomes()
    assert (again["failed"], again["errors"]) == (first["failed"], first["errors"]) == (9, 4)
    assert set(again) <= {"failed", "errors", "deselected", "warnings"}


def test_failed_first_puts_them_first(filled: Folder) -> None:
    filled.run("--tb=no")
    lines = [
        line for line in filled.run("--tb=no", "--ff", "-v").outlines if " PASSED" in line or " FAIL" in line
    ]
    kinds = ["PASSED" in line for line in lines]
    assert kinds == sorted(kinds)


def test_stepwise_stops_and_goes_on_at_the_failure(filled: Folder) -> None:
    assert filled.run("--tb=no", "--sw").parseoutcomes()["failed"] == 1
    assert filled.run("--tb=no", "--sw").parseoutcomes()["failed"] == 1


def test_exitfirst_stops_at_the_first_finding(filled: Folder) -> None:
    assert filled.run("--tb=no", "-x").parseoutcomes()["failed"] == 1


def test_a_document_with_brackets_in_its_name_is_selected_by_keyword(filled: Folder) -> None:
    result = filled.run("-k", "BC121 and 206 and sub", "--tb=no")
    assert result.parseoutcomes()["failed"] == 1


def test_the_short_summary_lists_every_case_once(filled: Folder) -> None:
    lines = filled.run("-rA", "--tb=no").outlines
    start = max(number for number, line in enumerate(lines) if "short test summary info" in line)
    counted = [line.split(" - ")[0] for line in lines[start + 1 : -1] if "::" in line]
    assert len(counted) == len(set(counted)) == 4 * 7 + 1

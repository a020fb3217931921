"""The baseline: known findings are listed, new ones fail, and only a whole run writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

BASELINE = ("--budget-baseline", "baseline.jsonl")
UPDATE = (*BASELINE, "--budget-baseline-update")


def failing(case: str, text: str = "146.99", page: int = 12, **about: Any) -> dict[str, Any]:
    cell = {"table": "支出总表", "row": "行", "column": "列", "text": text, "page": page}
    return {"case": case, "outcome": "fail", "cells": [["lhs", cell, "1"]], **about}


def entries(folder: Folder) -> list[list[str]]:
    lines = (folder.path / "baseline.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[:3] for line in lines]


@pytest.fixture
def known(folder: Folder) -> Folder:
    folder.add("公开/b.pdf", [failing("206"), failing("201"), {"rule": "BC122"}])
    folder.add("公开/a.pdf", [{}, failing("301", rule="BC331", severity="warning")])
    result = folder.run(*UPDATE)
    result.assert_outcomes(passed=8, xfailed=3)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["基线已写入 baseline.jsonl：共 3 项，新增 3 项，删去 0 项"])
    return folder


def test_it_holds_one_finding_a_line_in_order(known: Folder) -> None:
    assert entries(known) == [
        ["公开/a.pdf", "BC331", "301"],
        ["公开/b.pdf", "BC121", "201"],
        ["公开/b.pdf", "BC121", "206"],
    ]
    before = (known.path / "baseline.jsonl").read_bytes()
    known.run(*UPDATE)
    assert (known.path / "baseline.jsonl").read_bytes() == before


def test_known_findings_are_listed_and_do_not_fail_or_warn(known: Folder) -> None:
    result = known.run(*BASELINE, "-W", "error", "-rx")
    result.assert_outcomes(passed=8, xfailed=3)
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["*[[]已知[]] 2 项", "*BC121::206 *", "*BC121::201 *", "XFAIL 公开/b.pdf::BC121::206 - *基线*"]
    )
    (finding,) = [line for line in known.findings(*BASELINE) if line["case"] == "206"]
    assert (finding["outcome"], finding["accepted"]["by"]) == ("waived", "baseline")


def test_a_new_finding_fails(known: Folder) -> None:
    known.add("公开/b.pdf", [failing("206"), failing("201"), failing("208"), {"rule": "BC122"}])
    result = known.run(*BASELINE)
    result.assert_outcomes(passed=8, xfailed=3, failed=1)
    result.stdout.fnmatch_lines(["FAILED 公开/b.pdf::BC121::208 - *"])


def test_a_known_finding_with_another_figure_is_new_and_on_another_page_it_is_not(known: Folder) -> None:
    known.add("公开/b.pdf", [failing("206", "146.98"), failing("201", page=3), {"rule": "BC122"}])
    result = known.run(*BASELINE)
    result.assert_outcomes(passed=8, xfailed=2, failed=1)
    result.stdout.fnmatch_lines(["FAILED 公开/b.pdf::BC121::206 - *"])


def test_entries_without_a_finding_are_reported_until_the_next_update(known: Folder) -> None:
    known.add("公开/b.pdf", [failing("206"), {"case": "201"}])
    (known.path / "公开/a.pdf").unlink()
    result = known.run(*BASELINE)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["基线中有 2 项已不存在*", "  a.pdf  BC331::301", "  b.pdf  BC121::201"])
    known.run(*UPDATE).stdout.fnmatch_lines(["*共 1 项，新增 0 项，删去 2 项"])
    assert entries(known) == [["公开/b.pdf", "BC121", "206"]]


def test_a_selection_of_cases_says_nothing_of_the_others(known: Folder) -> None:
    known.add("公开/b.pdf", [failing("206"), {"case": "201"}])
    assert "已不存在" not in known.run(*BASELINE, "-k", "206").stdout.str()


def test_documents_outside_the_run_keep_their_entries(known: Folder) -> None:
    known.add("公开/b.pdf", [{}])
    known.run(*UPDATE, "公开/b.pdf").assert_outcomes(passed=4)
    assert entries(known) == [["公开/a.pdf", "BC331", "301"]]


@pytest.mark.parametrize(
    "args",
    [
        *(["-k", "206"], ["-m", "rule(id='BC121')"], ["--lf"], ["--sw"], ["--collect-only"]),
        *(["公开/b.pdf::BC121::206"], ["--deselect", "公开/b.pdf::BC121::206"]),
    ],
    ids=lambda args: args[0].rpartition("/")[2],
)
def test_a_partial_run_does_not_write_it(known: Folder, args: list[str]) -> None:
    before = (known.path / "baseline.jsonl").read_bytes()
    result = known.run(*UPDATE, *args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --budget-baseline-update needs a whole run*"])
    assert (known.path / "baseline.jsonl").read_bytes() == before


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
def test_a_run_that_stopped_does_not_write_it(known: Folder, workers: tuple[str, ...]) -> None:
    before = (known.path / "baseline.jsonl").read_bytes()
    known.add("公开/0.pdf", [{}, {"rule": "BC122", "outcome": "error", "reason": "坏规则"}, failing("9")])
    result = known.run_apart(*UPDATE, "-x", "--budget-min-coverage", "0", *workers)
    assert result.ret != 0
    result.stdout.fnmatch_lines(["基线没有写入：*"])
    assert (known.path / "baseline.jsonl").read_bytes() == before


def test_cases_that_another_plugin_deselects_keep_it_from_being_written(known: Folder) -> None:
    before = (known.path / "baseline.jsonl").read_bytes()
    with (known.path / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write("\ndef pytest_collection_modifyitems(items):\n    del items[-1]\n")
    result = known.run(*UPDATE)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["基线没有写入：只核对了一部分项目：b.pdf"])
    assert (known.path / "baseline.jsonl").read_bytes() == before


def test_workers_give_the_same_baseline(known: Folder) -> None:
    before = (known.path / "baseline.jsonl").read_bytes()
    (known.path / "baseline.jsonl").unlink()
    known.run_apart(*UPDATE, "-n2").assert_outcomes(passed=8, xfailed=3)
    assert (known.path / "baseline.jsonl").read_bytes() == before


def test_what_is_waived_is_not_in_it(known: Folder) -> None:
    waiver = "waivers:\n  - {rule: BC121, document: 公开/b.pdf, case: '206', figures: ['146.99'], "
    waiver += "reason: 口径, approver: 张三, expires: 2999-01-01}\n"
    (known.path / "waivers.yaml").write_text(waiver, encoding="utf-8")
    known.run(*UPDATE, "--budget-waivers", "waivers.yaml").assert_outcomes(passed=8, xfailed=3)
    assert [case for _, _, case in entries(known)] == ["301", "201"]


def test_files_that_cannot_be_read_are_known_too_and_broken_rules_are_not(folder: Folder) -> None:
    folder.add("a.pdf", "unreadable")
    folder.add("b.pdf", [{}, {"rule": "BC122", "outcome": "error", "reason": "坏规则"}])
    assert folder.run(*UPDATE).parseoutcomes() == {"passed": 3, "xfailed": 2, "errors": 1}
    assert entries(folder) == [["a.pdf", "document", "readable"], ["b.pdf", "document", "coverage"]]
    assert folder.run(*BASELINE).parseoutcomes() == {"passed": 3, "xfailed": 2, "errors": 1}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, "baseline.jsonl: *; write it with --budget-baseline-update"),
        ('["a.pdf", "BC1", "BC1", "f"]\n<<<<<<< HEAD\n', "baseline.jsonl:2:1: this line is no entry*"),
        ('["a.pdf", "BC1", 1, "f"]\n', "baseline.jsonl:1:1: this line is no entry*"),
    ],
    ids=["absent", "merge conflict", "number"],
)
def test_a_baseline_that_cannot_be_used(folder: Folder, text: str | None, error: str) -> None:
    if text is not None:
        (folder.path / "baseline.jsonl").write_text(text, encoding="utf-8")
    result = folder.run(*BASELINE)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {error}"])


def test_an_update_needs_a_file(folder: Folder) -> None:
    result = folder.run("--budget-baseline-update")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_nothing_checked_is_never_green(folder: Folder) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"}])
    result = folder.run("-k", "BC122")
    assert result.parseoutcomes() == {"unchecked": 1, "deselected": 4}
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.fnmatch_lines(["没有任何项目得到核对，本次运行不能算通过"])
    assert folder.run("-k", "BC121").ret == 0

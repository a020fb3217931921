"""``--budget-jsonl``: one line per case, the same however the run is spread over processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

CASES = [
    {"rule": "BC121", "case": "201"},
    {"rule": "BC121", "case": "206", "outcome": "fail", "root": "expenditure/2060401 机构运行/总计"},
    {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"},
    {"rule": "BC331", "outcome": "fail", "severity": "warning", "category": "表间"},
    {"rule": "BC332", "outcome": "error", "reason": "规则出错"},
    {"rule": "BC333", "outcome": "not_applicable", "reason": "不适用"},
]


def test_every_case_is_a_line_in_the_order_of_documents_and_rules(folder: Folder) -> None:
    folder.add("b.pdf", [{}])
    folder.add("a.pdf", CASES)
    found = [(line["document"], line["rule"], line["case"], line["outcome"]) for line in folder.findings()]
    assert found == [
        ("a.pdf", "document", "readable", "pass"),
        ("a.pdf", "document", "recognised", "pass"),
        ("a.pdf", "document", "coverage", "fail"),
        ("a.pdf", "BC121", "201", "pass"),
        ("a.pdf", "BC121", "206", "fail"),
        ("a.pdf", "BC122", "BC122", "not_checked"),
        ("a.pdf", "BC331", "BC331", "fail"),
        ("a.pdf", "BC332", "BC332", "error"),
        ("a.pdf", "BC333", "BC333", "not_applicable"),
        ("b.pdf", "document", "readable", "pass"),
        ("b.pdf", "document", "recognised", "pass"),
        ("b.pdf", "document", "coverage", "pass"),
        ("b.pdf", "BC121", "BC121", "pass"),
    ]


def test_a_line_has_the_fields_of_the_schema(folder: Folder) -> None:
    folder.add("公开/a.pdf", CASES)
    line = next(line for line in folder.findings() if line["case"] == "206")
    assert line == {
        "schema": 1,
        "document": "公开/a.pdf",
        "sha256": "ab" * 32,
        "body": "某单位",
        "fiscal_year": 2025,
        "kind": "budget",
        "level": "department",
        "profile": "henan",
        "rule": "BC121",
        "case": "206",
        "node": "公开/a.pdf::BC121::206",
        "category": "表内",
        "severity": "error",
        "title": "甲＝乙",
        "outcome": "fail",
        "message": "146.99 与 72.23 相差 74.76 万元",
        "reason": "",
        "lhs": "146.99",
        "rhs": "72.23",
        "residual": "74.76",
        "bound": "0.010",
        "unit": "万元",
        "basis": ["预算法第三十二条", "预算公开操作规程（条款待核）"],
        "root": "expenditure/2060401 机构运行/总计",
        "correction": None,
        "fingerprint": line["fingerprint"],
        "accepted": None,
        "evidence": [
            {
                "role": role,
                "concept": "expenditure",
                "row": "2060401 机构运行",
                "column": column,
                "text": amount,
                "value": amount,
                "unit": "万元",
                "decimals": 2,
                "page": 12,
                "bbox": [100.0, 200.5, 150.0, 212.25],
            }
            for role, column, amount in (("lhs", "总计", "146.99"), ("rhs", "基本支出", "72.23"))
        ],
    }


def test_a_fingerprint_knows_neither_page_nor_box_but_every_figure(folder: Folder) -> None:
    def fingerprint(text: str, page: int, box: list[float]) -> str:
        figure = {"table": "表", "row": "行", "column": "列", "text": text, "page": page, "box": box}
        folder.add("a.pdf", [{"case": "206", "outcome": "fail", "cells": [["lhs", figure, "1"]]}])
        found: str = folder.findings()[-1]["fingerprint"]
        return found

    first = fingerprint("146.99", 12, [1, 2, 3, 4])
    assert first == fingerprint("146.99", 14, [9, 9, 9, 9])
    assert first != fingerprint("146.98", 12, [1, 2, 3, 4])


def test_passing_cases_keep_their_evidence(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    assert len(folder.findings()[-1]["evidence"]) == 2


def test_one_item_per_rule_still_writes_a_line_per_case(folder: Folder) -> None:
    folder.add("a.pdf", CASES)
    lines = folder.findings("--budget-cases", "rule")
    assert [(line["case"], line["node"]) for line in lines if line["rule"] == "BC121"] == [
        ("201", "a.pdf::BC121::BC121"),
        ("206", "a.pdf::BC121::BC121"),
    ]


def test_the_file_and_the_outcomes_are_the_same_under_xdist(folder: Folder) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        folder.add(name, CASES)
    folder.add("d.pdf", "unreadable")
    alone = folder.run_apart("--budget-jsonl", "alone.jsonl", "-rA")
    spread = folder.run_apart("--budget-jsonl", "spread.jsonl", "-rA", "-n2")
    assert alone.parseoutcomes() == spread.parseoutcomes()
    assert spread.parseoutcomes()["unchecked"] == 3
    first, second = ((folder.path / f"{name}.jsonl").read_bytes() for name in ("alone", "spread"))
    assert first == second
    assert len(first.splitlines()) == 3 * 9 + 1
    assert _summary(alone) == _summary(spread)


def _summary(result: pytest.RunResult) -> list[str]:
    start = next(i for i, line in enumerate(result.outlines) if "预决算公开核对" in line)
    end = next(i for i, line in enumerate(result.outlines) if i > start and line.startswith("===="))
    return result.outlines[start:end]


def test_the_file_replaces_an_older_one_and_leaves_nothing_else_behind(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    (folder.path / "findings.jsonl").write_text("old\n", encoding="utf-8")
    assert len(folder.findings()) == 4
    assert not [path.name for path in folder.path.iterdir() if path.name.startswith(".findings")]


def test_the_file_may_lie_in_a_folder_that_does_not_exist_yet(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    folder.run("--budget-jsonl", "out/new/findings.jsonl")
    lines = (folder.path / "out/new/findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["schema"] for line in lines] == [1, 1, 1, 1]


def test_a_file_that_cannot_be_written_is_a_usage_error(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    result = folder.run("--budget-jsonl", ".")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --budget-jsonl *: cannot be written"])


def test_collecting_only_writes_nothing(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    folder.run("--collect-only", "--budget-jsonl", "findings.jsonl")
    assert not (folder.path / "findings.jsonl").exists()


def test_junit_carries_the_properties_of_a_case(folder: Folder) -> None:
    folder.add("公开/a.pdf", [{"case": "206"}])
    folder.run("--junitxml", "junit.xml")
    junit = (folder.path / "junit.xml").read_text(encoding="utf-8")
    for name, value in {
        "rule_id": "BC121",
        "title": "甲＝乙",
        "severity": "error",
        "document": "公开/a.pdf",
        "outcome": "pass",
        "page": "12",
        "basis": "预算法第三十二条；预算公开操作规程（条款待核）",
    }.items():
        assert f'<property name="{name}" value="{value}"' in junit

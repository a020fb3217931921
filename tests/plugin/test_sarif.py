"""``--budget-sarif``: every case as a result, valid against the official schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

if TYPE_CHECKING:
    from .conftest import Folder

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
)
FIGURE = {"table": "支出总表", "row": "合计", "column": "金额", "text": "1.00", "page": 12}
SPOKEN = FIGURE | {"concept": "narrative", "section": "五", "text": "支出1.00万元", "value": "1.00"}
ASSUMED = FIGURE | {"text": "", "page": None, "assumed": "没有“住房保障支出”一行"}
CASES = [
    {"rule": "BC121", "case": "201"},
    {
        "rule": "BC121",
        "case": "206",
        "outcome": "fail",
        "root": "expenditure/合计/金额",
        "correction": "1 → 2",
    },
    {"rule": "BC121", "case": "207", "outcome": "fail"},
    {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"},
    {"rule": "BC331", "outcome": "fail", "severity": "warning", "category": "表间"},
    {"rule": "BC332", "outcome": "error", "reason": "坏规则"},
    {"rule": "BC333", "outcome": "not_applicable", "reason": "不适用"},
    {"rule": "BC334", "outcome": "review", "severity": "info"},
    {"rule": "BC335", "outcome": "pass_rounding"},
    {"rule": "BC336", "outcome": "fail", "cells": [["lhs", SPOKEN, "1"], ["rhs", ASSUMED, "-1"]]},
]
WAIVER = """\
waivers:
  - {rule: BC121, document: 公 开/a.pdf, case: "206", figures: ["146.99", "72.23"], reason: 口径不同,
     approver: 张三, expires: 2999-12-31}
"""


@pytest.fixture
def filled(folder: Folder) -> Folder:
    folder.add("公 开/a.pdf", CASES)
    folder.add("公 开/b.pdf", "unreadable")
    (folder.path / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    return folder


def sarif(folder: Folder, *args: str) -> dict[str, Any]:
    folder.run("--budget-sarif", "out/findings.sarif", "--budget-waivers", "waivers.yaml", *args)
    log: dict[str, Any] = json.loads((folder.path / "out/findings.sarif").read_text(encoding="utf-8"))
    assert list(Draft4Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(log)) == []
    (run,) = log["runs"]
    return dict(run)


def of(run: dict[str, Any], rule: str, case: str) -> dict[str, Any]:
    (found,) = (
        result
        for result in run["results"]
        if result["ruleId"] == rule and result["properties"]["case"] == case
    )
    return dict(found)


def test_every_case_is_a_result_of_its_kind(filled: Folder) -> None:
    run = sarif(filled)
    kinds = [(r["ruleId"], r["properties"]["case"], r["kind"], r["level"]) for r in run["results"]]
    assert kinds == [
        ("document.readable", "readable", "pass", "none"),
        ("document.recognised", "recognised", "pass", "none"),
        ("document.coverage", "coverage", "fail", "error"),
        ("BC121", "201", "pass", "none"),
        ("BC121", "206", "fail", "error"),
        ("BC121", "207", "fail", "error"),
        ("BC122", "BC122", "open", "none"),
        ("BC331", "BC331", "fail", "warning"),
        ("BC332", "BC332", "open", "none"),
        ("BC333", "BC333", "notApplicable", "none"),
        ("BC334", "BC334", "review", "none"),
        ("BC335", "BC335", "pass", "none"),
        ("BC336", "BC336", "fail", "error"),
        ("document.readable", "readable", "fail", "error"),
    ]


def test_a_rule_says_what_it_is(filled: Folder) -> None:
    rules = sarif(filled)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    (rule,) = (rule for rule in rules if rule["id"] == "BC331")
    assert rule["shortDescription"]["text"] == "甲＝乙"
    assert rule["defaultConfiguration"]["level"] == "warning"
    assert rule["properties"]["basis"] == ["预算法第三十二条", "预算公开操作规程（条款待核）"]


def test_figures_are_logical_locations_with_page_and_box(filled: Folder) -> None:
    result = of(sarif(filled), "BC121", "207")
    uri = "%E5%85%AC%20%E5%BC%80/a.pdf"
    (first,), (second,) = result["locations"], result["relatedLocations"]
    assert first["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert first["logicalLocations"] == [
        {
            "name": "2060401 机构运行/总计",
            "fullyQualifiedName": "expenditure/2060401 机构运行/总计",
            "kind": "cell",
        }
    ]
    assert (first["properties"]["page"], first["properties"]["bbox"]) == (12, [100.0, 200.5, 150.0, 212.25])
    assert second["message"]["text"] == "第 12 页 2060401 机构运行 基本支出 72.23"
    assert len(result["partialFingerprints"]["budgetcheck/v1"]) == 16


def test_what_is_assumed_is_no_place_and_a_sentence_is_one(filled: Folder) -> None:
    result = of(sarif(filled), "BC336", "BC336")
    assert [place["logicalLocations"][0]["kind"] for place in result["locations"]] == ["sentence"]
    assert "relatedLocations" not in result


def test_waivers_and_baseline_are_suppressions(filled: Folder) -> None:
    filled.run(
        "--budget-baseline", "baseline", "--budget-baseline-update", "--budget-waivers", "waivers.yaml"
    )
    run = sarif(filled, "--budget-baseline", "baseline")
    assert of(run, "BC121", "206")["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "口径不同",
            "properties": {"by": "waiver", "approver": "张三", "expires": "2999-12-31"},
        }
    ]
    (known,) = of(run, "BC121", "207")["suppressions"]
    assert known["properties"] == {"by": "baseline"}
    assert {r["kind"] for r in run["results"] if "suppressions" in r} == {"fail"}


def test_a_broken_rule_is_a_notification(filled: Folder) -> None:
    (invocation,) = sarif(filled)["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["associatedRule"] == {"id": "BC332"}


def test_a_run_without_documents_is_a_valid_log(folder: Folder) -> None:
    (folder.path / "waivers.yaml").write_text("", encoding="utf-8")
    assert sarif(folder)["results"] == []


def test_workers_write_the_same_file(filled: Folder) -> None:
    filled.run_apart("--budget-sarif", "one.sarif")
    filled.run_apart("--budget-sarif", "two.sarif", "-n2")
    assert (filled.path / "one.sarif").read_bytes() == (filled.path / "two.sarif").read_bytes()

"""The plugin on the real example disclosures: what an auditor sees and what a gate decides."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pdfplumber
import pytest

from pytest_budgetcheck import reading

DISCLOSURES = Path(__file__).resolve().parents[2] / "examples" / "disclosures"


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    folder = pytester.path / "disclosures"
    shutil.copytree(DISCLOSURES, folder)
    return folder


def test_the_faulty_example_fails_with_a_report_anyone_can_act_on(
    pytester: pytest.Pytester, folder: Path
) -> None:
    result = pytester.runpytest_inprocess(folder, "--budget-jsonl", "out.jsonl")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 8
    assert outcomes["passed"] > 1000
    result.stdout.fnmatch_lines(
        [
            "BC308 不符：《2025年部门收支预算表》“六、科学技术” 146.99 万元，而*72.23 万元，相差 74.76 万元",
            "*146.99*万元*",
            "*72.23*万元*",
            "依据：*",
            "怎么办：*",
        ]
    )
    result.stdout.fnmatch_lines(["*[[]错误[]] 10 项出于同一处：*2025年财政拨款收支预算表*"])
    lines = [json.loads(line) for line in (pytester.path / "out.jsonl").read_text("utf-8").splitlines()]
    failing = {line["rule"] for line in lines if line["outcome"] == "fail" and line["severity"] == "error"}
    assert failing == {"BC307", "BC308", "BC309", "BC312", "BC313", "BC407", "BC616"}
    read = [item for line in lines if line["outcome"] == "fail" for item in line["evidence"]]
    assert all(item["page"] or item["assumed"] for item in read)


def test_a_second_run_opens_no_pdf_and_finds_the_same(
    pytester: pytest.Pytester, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (faulty,) = folder.glob("*有误*")

    def run() -> str:
        pytester.runpytest_inprocess(faulty, "-q", "--budget-jobs", "1", "--budget-jsonl", "out.jsonl")
        return (pytester.path / "out.jsonl").read_text("utf-8")

    def not_again(*_: object, **__: object) -> None:
        raise AssertionError("a PDF is opened")

    cold = run()
    monkeypatch.setattr(reading, "read", not_again)
    monkeypatch.setattr(pdfplumber, "open", not_again)
    assert run() == cold
    assert cold.count('"outcome":"fail"') > 5


def test_the_corrected_example_passes_a_strict_gate(pytester: pytest.Pytester, folder: Path) -> None:
    (faulty,) = folder.glob("*有误*")
    faulty.unlink()
    result = pytester.runpytest_inprocess(
        folder, "--budget-fail-on", "warning", "--budget-min-coverage", "100", "-q"
    )
    assert result.ret == pytest.ExitCode.OK
    assert result.parseoutcomes().keys() <= {"passed", "skipped", "warnings"}  # two pointers are info

"""``budgetcheck prove`` from the command line to its outputs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_budgetcheck.cli import main

CORRECTED = next((Path(__file__).parents[2] / "examples" / "disclosures").glob("*更正*.pdf"))
WEAK = """
rules:
  - id: MY001
    title: 测试规则
    category: 表内
    severity: error
    formula: 合计 ＝ 各项
    basis: [{document: 算术恒等, verified: true}]
    assert: expenditure.total["合计"] == expenditure.total["基本支出"] + expenditure.total["项目支出"]
    examples:
      - {expect: pass, expenditure: {合计: {合计: "1.00", 基本支出: "1.00", 项目支出: "0.00"}}}
      - {expect: fail, expenditure: {合计: {合计: "9.00", 基本支出: "1.00", 项目支出: "0.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""
FEW = [str(CORRECTED), "--kinds", "blank,year", "--sample", "6", "--jobs", "1"]


def test_figures_go_to_terminal_json_and_markdown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, page = tmp_path / "proof.json", tmp_path / "proof.md"
    assert main(["prove", *FEW, "--json", str(data), "--markdown", str(page), "--fail-under", "100"]) == 0
    printed = capsys.readouterr().out
    assert "表格金额：漏填" in printed
    assert "抽样 6" in printed
    proof = json.loads(data.read_text(encoding="utf-8"))
    (document,) = proof["documents"]
    assert document["findings"] == []
    assert {found["kind"] for found in document["detections"]} == {"blank", "year"}
    blanks = [found for found in document["detections"] if found["kind"] == "blank"]
    assert {found["level"] for found in blanks} == {"detected"}
    assert all(found["rules"] for found in blanks)
    assert proof["rulesets"] in page.read_text(encoding="utf-8")


def test_rules_alone_are_altered_and_what_their_examples_miss_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = tmp_path / "own.yaml"
    rule.write_text(WEAK, encoding="utf-8")
    options = ["prove", "--ruleset", str(rule), "--rules", "MY001", "--fail-under", "100"]
    assert main(options) == 1
    printed = capsys.readouterr().out
    assert "没有察觉的改动" in printed
    assert "expenditure.total['合计'] == expenditure.total['基本支出']" in printed
    assert "没有用上的规则" not in printed
    assert main(["prove", "--rules", "BC121", "--fail-under", "100"]) == 0
    assert main(["prove", "--rules", "BC121,BC9999"]) == 2
    assert "unknown rule BC9999" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--kinds", "nonsense"], "no kind of fault: 'nonsense'; there are digit"),
        (["--sample", "0"], "not a positive number"),
        (["--fail-under", "101"], "not between 0 and 100"),
    ],
)
def test_wrong_options_are_told(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["prove", str(CORRECTED), *arguments])
    assert stopped.value.code == 2
    assert complaint in capsys.readouterr().err


def test_without_documents_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["prove"]) == 2
    assert "没有文件" in capsys.readouterr().err


def test_a_share_that_is_too_low_fails(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--kinds", "swapped_rows", "--sample", "30", "--jobs", "1", "--fail-under", "100"]
    assert main(["prove", str(CORRECTED), *options]) == 1
    assert "低于 --fail-under" in capsys.readouterr().err

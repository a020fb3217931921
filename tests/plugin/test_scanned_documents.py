"""``--budget-ocr``: what a run says without the extra, and what it does with it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_budgetcheck import cli, extras

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .conftest import Folder

REPOSITORY = Path(__file__).resolve().parents[2]
INSTALL = 'pip install "pytest-budgetcheck[ocr]"'


@pytest.fixture
def _without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)


@pytest.mark.usefixtures("_without_extra")
def test_without_the_extra_the_option_says_how_to_install_it(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    result = folder.run("--budget-ocr")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --budget-ocr: *not installed: {INSTALL.replace('[', '[[]')}"])
    folder.run().assert_outcomes(passed=4)


@pytest.mark.usefixtures("_without_extra")
def test_so_does_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["extract", "a.pdf", "--ocr"])
    assert ended.value.code == 2
    assert INSTALL in capsys.readouterr().err


@pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None,
    reason="needs the extra ocr",
)
def test_a_scan_is_read_and_judged_within_the_limits(
    empty_folder: Folder, benchmark_script: Callable[[str], ModuleType]
) -> None:
    example = next((REPOSITORY / "examples" / "disclosures").glob("*有误*.pdf"))
    scan = empty_folder.path / "scan.pdf"
    benchmark_script("ocr").Scanner(150, pages=(7, 8, 9)).scan(example, scan)
    options = ("--budget-ruleset", "henan", "--budget-jsonl", "found.jsonl")
    empty_folder.run_apart(*options).assert_outcomes(failed=1)
    empty_folder.run_apart("--budget-ocr", *options)
    lines = (empty_folder.path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    found = {(line["rule"], line["case"]): line for line in map(json.loads, lines)}
    assert found["document", "readable"]["outcome"] == "pass"
    totals = [line for (rule, _), line in found.items() if rule == "BC111"]
    assert totals
    assert {line["outcome"] for line in totals} == {"pass"}
    assert all(0.9 < item["confidence"] <= 1 for line in totals for item in line["evidence"])

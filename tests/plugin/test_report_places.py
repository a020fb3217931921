"""Where reports go: never over what a run reads, and plainly said where they cannot be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

REPORTS = ["--budget-jsonl", "--budget-sarif", "--budget-summary-md", "--budget-html"]
FULL = Path("/dev/full")


def _refused(folder: Folder, report: str, place: str, why: str, *args: str) -> None:
    before = (folder.path / place).read_bytes()
    result = folder.run(report, place, *args)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {report} *{place}: will not be overwritten, {why}"])
    assert (folder.path / place).read_bytes() == before


@pytest.mark.parametrize("report", REPORTS)
def test_no_report_replaces_a_document(folder: Folder, report: str) -> None:
    folder.add("a.pdf", [{}])
    _refused(folder, report, "a.pdf", "it is a document")


def test_a_pdf_is_a_document_whatever_its_name(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    (folder.path / "scan.bak").write_bytes(b"\n%PDF-1.7\n")
    _refused(folder, "--budget-jsonl", "scan.bak", "it is a document")
    (folder.path / "other.pdf").symlink_to(folder.path / "a.pdf")
    _refused(folder, "--budget-sarif", "other.pdf", "it is a document")


@pytest.mark.parametrize("option", ["--budget-waivers", "--budget-password-file", "--budget-ruleset"])
def test_no_report_replaces_what_an_option_has_read(folder: Folder, option: str) -> None:
    folder.add("a.pdf", [{}])
    (folder.path / "mine.yaml").write_text("rules: []\n", encoding="utf-8")
    before = (folder.path / "mine.yaml").read_bytes()
    result = folder.run("--budget-jsonl", "mine.yaml", option, "mine.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (folder.path / "mine.yaml").read_bytes() == before


def test_two_reports_do_not_share_a_file(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    result = folder.run("--budget-jsonl", "out", "--budget-sarif", "./out")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --budget-sarif *out: will not be overwritten, --budget-jsonl is*"])


def test_a_report_of_the_last_run_is_replaced(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    assert len(folder.findings()) == len(folder.findings()) == 4


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("report", REPORTS)
def test_a_full_disk_is_said_and_not_green(folder: Folder, report: str) -> None:
    folder.add("a.pdf", [{}])
    result = folder.run(report, str(FULL))
    result.stdout.fnmatch_lines([f"{report}：{FULL}：无法写入：No space left on device"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    assert FULL.is_char_device()
    result.assert_outcomes(passed=4)


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
def test_the_other_reports_are_written_all_the_same(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    folder.run("--budget-jsonl", str(FULL), "--budget-sarif", "found.sarif", "--budget-summary-md", "sum.md")
    assert (folder.path / "found.sarif").stat().st_size > 0
    assert (folder.path / "sum.md").stat().st_size > 0

"""``--budget-html`` and ``--budget-annotate`` within pytest runs."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

CASES = [
    {"rule": "BC121", "case": "206", "outcome": "fail", "root": "expenditure/2060401 机构运行/总计"},
    {"rule": "BC122", "outcome": "not_checked", "reason": "缺支出总表"},
    {"rule": "BC331", "outcome": "review", "severity": "warning", "category": "表间"},
    {"rule": "BC333", "outcome": "not_applicable", "reason": "不适用"},
    {"rule": "BC334"},
]
MADE = re.compile(rb'<p class="made">.*?</p>')


def test_the_page_is_the_same_under_xdist(folder: Folder) -> None:
    for name in ("a.pdf", "b.pdf", "公开/c.pdf"):
        folder.add(name, CASES)
    folder.add("d.pdf", "unreadable")
    folder.run_apart("--budget-html", "alone.html")
    folder.run_apart("--budget-html", "spread.html", "-n2")
    alone, spread = (
        MADE.sub(b"", (folder.path / f"{name}.html").read_bytes()) for name in ("alone", "spread")
    )
    assert alone == spread
    text = alone.decode()
    assert '"name":"公开/c.pdf"' in text
    assert '"counts":{"fail":1,"not_applicable":1,"not_checked":1,"pass":1,"review":1}' in text
    assert '"problem":"无法读取：文件已加密"' in text
    assert '"reasons":[["缺支出总表",1]]' in text
    assert "146.99 与 72.23 相差 74.76 万元" in text


def test_the_page_is_written_after_runs_of_single_cases_too(folder: Folder) -> None:
    folder.add("a.pdf", CASES)
    folder.run("--budget-html", "new/report.html", "-k", "BC121")
    text = (folder.path / "new/report.html").read_text(encoding="utf-8")
    assert '"rule":"BC121"' not in text
    assert '"BC121","206","fail"' in text


def test_one_item_per_rule_shows_every_case(folder: Folder) -> None:
    folder.add("a.pdf", [{"case": name, "outcome": "fail"} for name in ("201", "206")])
    folder.run("--budget-html", "report.html", "--budget-cases", "rule")
    text = (folder.path / "report.html").read_text(encoding="utf-8")
    assert '"BC121","201","fail"' in text
    assert '"BC121","206","fail"' in text


def test_collecting_only_writes_nothing(folder: Folder) -> None:
    folder.add("a.pdf", CASES)
    folder.run("--collect-only", "--budget-html", "report.html", "--budget-annotate", "marked")
    assert not (folder.path / "report.html").exists()
    assert not (folder.path / "marked").exists()


@pytest.mark.parametrize("option", ["--budget-html", "--budget-annotate"])
def test_a_place_that_cannot_be_written_is_a_usage_error(folder: Folder, option: str) -> None:
    folder.add("a.pdf", CASES)
    (folder.path / "taken").write_text("", encoding="utf-8")
    result = folder.run(option, "taken/inside")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {option} *taken*inside*"])


def test_a_document_that_cannot_be_annotated_is_named(folder: Folder) -> None:
    folder.add("a.pdf", CASES)
    result = folder.run("--budget-annotate", "marked")
    result.stdout.fnmatch_lines(["--budget-annotate：a.pdf：文件在核对之后变了"])
    assert list((folder.path / "marked").iterdir()) == []


def test_escape_codes_of_documents_do_not_reach_the_terminal(folder: Folder) -> None:
    hostile = "\x1b[2J\x9b31m\u202e"
    folder.add(
        "a.pdf", [{"outcome": "fail", "message": hostile}, {"outcome": "not_checked", "reason": hostile}]
    )
    shown = folder.run("-rA", "-v").stdout.str()
    assert "␛[2J⟨U+009B⟩31m⟨U+202E⟩" in shown
    assert not re.search("[\x1b\x9b\u202e]", shown)


def test_without_pypdf_annotating_is_a_usage_error(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_budgetcheck.reports import gathered  # noqa: PLC0415 - to be patched

    monkeypatch.setattr(gathered, "find_spec", lambda _: None)
    result = folder.run("--budget-annotate", "marked")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --budget-annotate needs pypdf*"])


def test_a_real_document_is_shown_and_annotated(empty_folder: Folder, pytestconfig: pytest.Config) -> None:
    (source,) = (pytestconfig.rootpath / "examples" / "disclosures").glob("*有误*.pdf")
    shutil.copyfile(source, empty_folder.path / "a.pdf")
    empty_folder.run_apart(
        "-k", "BC308 or document", "--budget-html", "report.html", "--budget-annotate", "marked"
    )
    text = (empty_folder.path / "report.html").read_text(encoding="utf-8")
    assert '"rules":{"BC308":' in text
    assert text.count('"webp":"') >= 2
    assert '<path class=\\"wire bad\\"' in text.replace("\\u003c", "<")
    marked = (empty_folder.path / "marked" / "a.pdf").read_bytes()
    assert marked.startswith(source.read_bytes())
    assert len(marked) > len(source.read_bytes())

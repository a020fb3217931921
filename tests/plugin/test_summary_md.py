"""``--budget-summary-md``: the summary as a page of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

OPTION = ("--budget-summary-md", "out/summary.md")


def written(folder: Folder) -> list[str]:
    return (folder.path / "out/summary.md").read_text(encoding="utf-8").splitlines()


def test_it_has_a_table_of_documents_and_the_findings_of_each(folder: Folder) -> None:
    folder.add("公开/a.pdf", [{}, {"rule": "BC122", "case": "206", "outcome": "fail", "correction": "1 → 2"}])
    folder.add("公开/b.pdf", [{}, {"rule": "BC123", "outcome": "not_checked", "reason": "缺表"}])
    folder.run(*OPTION, "--budget-min-coverage", "0")
    assert written(folder) == [
        "## 预决算公开核对",
        "",
        "| 文件 | 通过 | 错误 | 未核对 | 覆盖率 |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| a.pdf | 1 | 1 |  | 100.0% |",
        "| b.pdf | 1 |  | 1 | 50.0% |",
        "| 合计 2 份 | 2 | 1 | 1 |  |",
        "",
        "### 公开/a.pdf",
        "",
        r"- \[错误\] BC122::206 146.99 与 72.23 相差 74.76 万元（最可能应改为：1 → 2）",
        "",
        "### 未核对 1 项",
        "",
        "- 1 项：缺表",
    ]


def test_text_of_a_document_is_no_markup(folder: Folder) -> None:
    folder.add("a.pdf", [{"outcome": "fail", "message": "<img src=x> | [a](b) *c* & d"}])
    folder.run(*OPTION)
    assert r"\<img src=x\> \| \[a\](b) \*c\* &amp; d" in "\n".join(written(folder))


def test_it_stays_below_what_github_accepts(folder: Folder) -> None:
    for number in range(40):
        cases = [{"case": str(case), "outcome": "fail", "message": "长" * 300} for case in range(50)]
        folder.add(f"{number}.pdf", cases)
    folder.run(*OPTION, "--tb=no", "-q")
    assert 800_000 < (folder.path / "out/summary.md").stat().st_size < 1_000_000
    assert written(folder)[-1] == "……其余从略"


def test_the_page_of_a_github_step_is_appended_to(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    page = folder.path / "step.md"
    page.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    folder.add("a.pdf", [{}])
    folder.run("--budget-summary-md", str(page))
    assert page.read_text(encoding="utf-8").startswith("before\n## 预决算公开核对\n")
    folder.run()
    assert page.read_text(encoding="utf-8").count("##") == 1


def test_without_documents_it_says_so(folder: Folder) -> None:
    folder.run(*OPTION)
    assert "没有核对任何文件。" in written(folder)

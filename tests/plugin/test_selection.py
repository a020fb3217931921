"""What is collected, and how cases are selected."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

CASES = [
    {"rule": "BC121", "case": "201", "title": "支出表每行相加"},
    {"rule": "BC121", "case": "206", "title": "支出表每行相加", "outcome": "fail"},
    {"rule": "BC602", "title": "三公经费不超过上年", "category": "政策", "severity": "warning"},
]


@pytest.fixture
def filled(folder: Folder) -> Folder:
    folder.add("a.pdf", CASES)
    return folder


@pytest.mark.parametrize(
    ("args", "cases"),
    [
        (["a.pdf::BC121"], ["BC121::201", "BC121::206"]),
        (["a.pdf::BC121::206"], ["BC121::206"]),
        (["a.pdf::document::coverage"], ["document::coverage"]),
        (["-k", "BC121"], ["BC121::201", "BC121::206"]),
        (["-k", "三公"], ["BC602::BC602"]),
        (["-m", "rule(id='BC121')"], ["BC121::201", "BC121::206"]),
        (["-m", "severity(level='warning')"], ["BC602::BC602"]),
        (["-m", "category(name='政策')"], ["BC602::BC602"]),
    ],
)
def test_cases_are_selected(filled: Folder, args: list[str], cases: list[str]) -> None:
    result = filled.run("--collect-only", "-q", *args)
    assert [line for line in result.outlines if "::" in line] == [f"a.pdf::{case}" for case in cases]


def test_last_failed_runs_only_what_failed(filled: Folder) -> None:
    filled.run().assert_outcomes(passed=5, failed=1)
    filled.run("--lf").assert_outcomes(failed=1)


def test_markers_are_registered(filled: Folder) -> None:
    filled.run("--strict-markers").assert_outcomes(passed=5, failed=1)
    filled.run("--markers").stdout.fnmatch_lines(["@pytest.mark.rule(id)*", "@pytest.mark.severity(level)*"])


def test_the_globs_of_files_can_be_set(folder: Folder) -> None:
    folder.add("公开/a.pdf", [{}])
    folder.add("其他/b.pdf", [{}])
    folder.pytester.makeini("[pytest]\nbudget_files = 公开/*.pdf\n")
    result = folder.run("--collect-only", "-q")
    assert {line.split("::")[0] for line in result.outlines if "::" in line} == {"公开/a.pdf"}


def test_a_pdf_named_on_the_command_line_is_checked_whatever_the_globs(folder: Folder) -> None:
    folder.add("b.pdf", [{}])
    folder.pytester.makeini("[pytest]\nbudget_files = 公开/*.pdf\n")
    folder.run("b.pdf").assert_outcomes(passed=4)


def test_the_end_of_collection_says_what_is_checked(filled: Folder) -> None:
    result = filled.run()
    result.stdout.fnmatch_lines(["budgetcheck: 1 documents, 6 cases, * rules, profiles: *"])


def test_the_header_names_rules_that_were_chosen(filled: Folder) -> None:
    filled.run("--budget-ruleset", "henan").stdout.fnmatch_lines(["budgetcheck: 0.*, * rules, profiles: *"])


def test_collecting_a_folder_without_pdfs_imports_nothing_heavy(empty_folder: Folder) -> None:
    (empty_folder.path / "test_other.py").write_text("def test_other(): pass\n", encoding="utf-8")
    script = (
        "import sys, pytest\n"
        f"code = pytest.main([*{empty_folder.load_plugin!r}, '--collect-only', '-q', '.'])\n"
        "assert 'pytest_budgetcheck.plugin' in sys.modules\n"
        "heavy = {'pdfplumber', 'pdfminer', 'pypdfium2', 'pydantic', 'yaml', 'tqdm', 'tabulate'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else code)\n"
    )
    result = empty_folder.pytester.run(sys.executable, "-c", script)
    assert result.ret == 0, result.outlines + result.errlines
    result.stdout.fnmatch_lines(["test_other.py::test_other"])

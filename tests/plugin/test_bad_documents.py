"""Files that cannot be checked: one failing case each, and nothing else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder


@pytest.mark.parametrize(
    ("content", "case", "first_line"),
    [
        ("unreadable", "readable", "无法读取：文件已加密"),
        ("unrecognised", "recognised", "无法识别：没有预决算表"),
    ],
)
def test_a_bad_file_is_one_failing_case_with_reason_and_remedy(
    folder: Folder, content: str, case: str, first_line: str
) -> None:
    folder.add("a.pdf", content)
    result = folder.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([first_line, "怎么办：请*", f"FAILED a.pdf::document::{case} - {first_line}"])
    assert "Traceback" not in result.stdout.str()
    (finding,) = folder.findings()
    assert finding["rule"] == "document"
    assert finding["case"] == case
    assert finding["outcome"] == "fail"
    assert finding["message"] == first_line
    assert len(finding["sha256"]) == 64


def test_a_defect_in_the_reader_fails_one_document_and_shows_its_traceback(folder: Folder) -> None:
    folder.add("a.pdf", "bug")
    folder.add("b.pdf", [{}])
    result = folder.run()
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(
        ["E*RuntimeError: the reader has a defect", "FAILED a.pdf::document::readable*"]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
def test_a_name_in_gbk_bytes_is_a_clean_collection_error(folder: Folder, workers: tuple[str, ...]) -> None:
    name = os.fsdecode("某单位预算.pdf".encode("gbk"))
    folder.add(name, [{"outcome": "fail"}])
    result = folder.run_apart(*workers)
    result.stdout.fnmatch_lines(["*文件名不是 UTF-8 编码：'某单位预算.pdf'*"])
    assert result.parseoutcomes() == {"errors": 1}
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    assert "UnicodeEncodeError" not in result.stdout.str() + result.stderr.str()


@pytest.mark.parametrize("name", ["预算公开[1].pdf", "某 单位 2025.pdf", "预算😀.pdf", "大写.PDF"])
def test_odd_names_work_from_their_folder(folder: Folder, name: str) -> None:
    folder.add(f"公开/{name}", [{"outcome": "fail"}])
    result = folder.run("公开", "-v")
    result.assert_outcomes(passed=3, failed=1)
    folder.run("公开", "--lf").assert_outcomes(failed=1)


def test_links_and_copies_are_documents_of_their_own(folder: Folder) -> None:
    original = folder.add("a.pdf", [{}])
    (folder.path / "b.pdf").symlink_to(original)
    folder.add("sub/a.pdf", [{}])
    folder.run().assert_outcomes(passed=12)


def test_a_folder_named_like_a_pdf_is_not_a_document(folder: Folder) -> None:
    folder.add("a.pdf/b.pdf", [{}])
    folder.run().assert_outcomes(passed=4)

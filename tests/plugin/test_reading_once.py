"""Documents are read ahead, once, and nothing fails on one reading."""

from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from pytest_budgetcheck import prefetch

if TYPE_CHECKING:
    from .conftest import Library

AGREED = {"first": "146.99", "second": "146.99"}
OTHER = {"first": "72.23", "second": "72.23"}
DISPUTED = {"first": "146.99", "second": "46.99"}
HERE = ("--budget-jobs", "0")
READ_ONCE = ["controller pdfium a.pdf", "controller again a.pdf"]


def test_a_second_run_reads_nothing(library: Library) -> None:
    library.add("a.pdf", AGREED)
    for expected in (READ_ONCE, []):
        result = library.run(*HERE)
        result.assert_outcomes(passed=4, failed=1)
        result.stdout.fnmatch_lines(["BC308 不符：印 146.99"])
        assert library.log == expected


def test_reading_is_announced_and_silent_with_q(library: Library) -> None:
    library.add("a.pdf", AGREED)
    library.add("b.pdf", OTHER)
    line = "budgetcheck: read 2 documents in * s"
    library.run(*HERE).stdout.fnmatch_lines([line])
    library.run(*HERE).stdout.no_fnmatch_line(line)
    library.run(*HERE, "--cache-clear", "-q").stdout.no_fnmatch_line(line)


def test_a_terminal_shows_progress(library: Library) -> None:
    library.add("a.pdf", AGREED)
    library.pytester.syspathinsert()
    library.pytester.makepyfile(
        watched="""
        def pytest_sessionstart(session):
            session.config.pluginmanager.get_plugin("terminalreporter").isatty = True
        """
    )
    assert "budgetcheck: reading" in library.run(*HERE, "-p", "watched").stdout.str()
    assert "budgetcheck: reading" not in library.run(*HERE, "--cache-clear").stdout.str()


def test_copies_are_read_once(library: Library) -> None:
    library.add("a.pdf", AGREED)
    library.add("sub/b.pdf", AGREED)
    library.run(*HERE).assert_outcomes(passed=8, failed=2)
    assert [line.split()[1] for line in library.log] == ["pdfium", "again"]


@pytest.mark.parametrize("clear", [(), ("-n2",)], ids=["alone", "xdist"])
def test_cache_clear_reads_again_and_once(library: Library, clear: tuple[str, ...]) -> None:
    library.add("a.pdf", AGREED)
    library.run(*HERE)
    assert library.log == READ_ONCE
    run = library.run_apart if clear else library.run
    run(*HERE, "--cache-clear", *clear).assert_outcomes(passed=4, failed=1)
    assert library.log == READ_ONCE


def test_a_damaged_entry_is_read_again(library: Library) -> None:
    library.add("a.pdf", AGREED)
    library.run(*HERE)
    for entry in library.entries:
        entry.write_bytes(b"garbage")
    assert library.log == READ_ONCE
    library.run(*HERE).assert_outcomes(passed=4, failed=1)
    assert library.log == READ_ONCE
    library.run(*HERE)
    assert library.log == []


@pytest.mark.parametrize(
    "off", [("--budget-no-cache",), ("-p", "no:cacheprovider")], ids=["option", "plugin"]
)
def test_without_a_cache_nothing_is_kept(
    library: Library, off: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add("a.pdf", AGREED)
    temporary = library.path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for _ in range(2):
        library.run(*HERE, *off).assert_outcomes(passed=4, failed=1)
        assert library.log == READ_ONCE
    assert library.entries == []
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("cache", [(), ("--budget-no-cache",)], ids=["cache", "no cache"])
def test_under_xdist_the_controller_reads_and_the_workers_load(
    library: Library, cache: tuple[str, ...]
) -> None:
    library.add("a.pdf", AGREED)
    library.add("b.pdf", DISPUTED)
    result = library.run_apart("-n2", *HERE, *cache)
    assert result.parseoutcomes() == {"passed": 7, "failed": 2, "unchecked": 1}
    assert sorted(library.log) == sorted(
        [*READ_ONCE, *(line.replace("a.pdf", "b.pdf") for line in READ_ONCE)]
    )


def test_an_unreadable_document_is_not_tried_again(library: Library) -> None:
    library.add("a.pdf", "unreadable")
    for expected in (["controller pdfium a.pdf"], []):
        result = library.run(*HERE)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["无法读取：文件已加密", "怎么办：请提供不带密码的 PDF*"])
        assert library.log == expected


def test_only_what_will_be_collected_is_read(library: Library) -> None:
    for name in ("a.pdf", "in/b.pdf", "in/c.txt", ".git/d.pdf", "out/e.pdf", "in/deep/f.PDF"):
        library.add(name, {"first": str(len(name)), "second": None})
    library.run(*HERE, "--collect-only", "--ignore", "out")
    assert sorted({line.split()[-1] for line in library.log}) == ["a.pdf", "b.pdf", "f.PDF"]
    library.run(*HERE, "--cache-clear", "in/b.pdf::BC121", "in/deep")
    assert sorted({line.split()[-1] for line in library.log}) == ["b.pdf", "f.PDF"]


def test_links_that_go_in_circles_end(library: Library) -> None:
    library.add("sub/a.pdf", AGREED)
    (library.path / "sub" / "up").symlink_to(library.path)
    config = library.pytester.parseconfigure(str(library.path / "sub"))
    assert [path.name for path in prefetch.documents_below(config)] == ["a.pdf"]


CHILD = """\
import os
from pytest_budgetcheck.reading.ahead import serve
from pytest_budgetcheck.limits import Limits
serve(lambda path, places: os.abort() if "crash" in path.name else None, Limits())
"""


def test_a_document_that_takes_its_reader_down_fails_alone_and_is_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add("a.pdf", AGREED)
    library.add("crash.pdf", OTHER)
    with monkeypatch.context() as patch:
        patch.setattr(prefetch, "command", lambda *_: [sys.executable, "-c", CHILD])
        result = library.run("--budget-jobs", "2")
    result.assert_outcomes(passed=4, failed=2)
    result.stdout.fnmatch_lines(
        ["无法读取：读取进程异常退出*", "怎么办：*", "FAILED crash.pdf::document::readable*"]
    )
    assert library.log == READ_ONCE
    library.run(*HERE).assert_outcomes(passed=8, failed=2)


def test_a_figure_read_in_two_ways_is_not_checked_and_never_fails(library: Library) -> None:
    library.add("a.pdf", DISPUTED)
    for _ in range(2):
        result = library.run(*HERE, "--budget-min-coverage", "50", "-rs")
        assert result.parseoutcomes() == {"passed": 4, "unchecked": 1}
        assert result.ret == pytest.ExitCode.OK
    assert library.log == READ_ONCE
    (finding,) = [f for f in library.findings(*HERE) if f["rule"] == "BC308"]
    assert finding["outcome"] == "not_checked"
    assert finding["message"] == "第 1 页“六、科学技术”两次读数不同：146.99 / 46.99"
    assert finding["root"] is None


def test_a_figure_that_the_second_reader_cannot_find_is_not_checked(library: Library) -> None:
    library.add("a.pdf", {"first": "146.99", "second": None})
    (finding,) = [f for f in library.findings(*HERE) if f["rule"] == "BC308"]
    assert finding["outcome"] == "not_checked"
    assert "未能复读" in finding["message"]


@pytest.mark.parametrize("how", ["option", "ini"])
def test_the_reader_can_be_chosen(library: Library, how: str) -> None:
    library.add("a.pdf", AGREED)
    library.run(*HERE)
    assert library.log == READ_ONCE
    if how == "ini":
        library.pytester.makeini("[pytest]\nbudget_reader = pdfplumber\nbudget_jobs = 0\n")
        library.run()
    else:
        library.run(*HERE, "--budget-reader", "pdfplumber")
    assert library.log == ["controller pdfplumber a.pdf", "controller again a.pdf"]

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading.ahead import read_all

CHILD = """\
import os, signal, sys, time
from pytest_budgetcheck.reading.ahead import serve

def read(path):
    print("a library that prints")
    os.write(1, b"in C too")
    if "crash" in path.name:
        os.abort()
    if "quit" in path.name:
        sys.exit(7)
    if "interrupt" in path.name:
        os.kill(os.getppid(), signal.SIGINT)
    if "hang" in path.name:
        time.sleep(60)
    path.with_suffix(".out").write_text(str(os.getpid()))

serve(read)
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    return [sys.executable, str(script)]


def _read(folder: Path, names: list[str], command: list[str], jobs: int = 2) -> dict[str, str]:
    paths = [folder / name for name in names]
    results = read_all(paths, jobs, command, time_limit=1.0)
    return {path.name: error.reason if error else "" for path, error in results}


def test_every_document_is_read_once_by_as_many_processes_as_asked_for(
    tmp_path: Path, command: list[str]
) -> None:
    names = [f"{number} 某单位.pdf" for number in range(8)]
    assert _read(tmp_path, names, command) == dict.fromkeys(names, "")
    readers = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.out")]
    assert len(readers) == 8
    assert len(set(readers)) <= 2


def test_a_reader_that_dies_or_hangs_costs_its_document_only(tmp_path: Path, command: list[str]) -> None:
    names = ["a.pdf", "crash.pdf", "b.pdf", "quit.pdf", "hang.pdf", "c.pdf", "crash2.pdf", "d.pdf"]
    reasons = _read(tmp_path, names, command)
    assert {name for name, reason in reasons.items() if not reason} == {"a.pdf", "b.pdf", "c.pdf", "d.pdf"}
    assert "SIGABRT" in reasons["crash.pdf"] or sys.platform == "win32"
    assert "代码 7" in reasons["quit.pdf"]
    assert "超过 1 秒" in reasons["hang.pdf"]
    assert len(list(tmp_path.glob("*.out"))) == 4


def test_leaving_early_ends_the_processes_at_once(tmp_path: Path, command: list[str]) -> None:
    begin = time.monotonic()
    paths = [tmp_path / name for name in ("a.pdf", "hang.pdf", "hang2.pdf", "hang3.pdf")]
    results = read_all(paths, 2, command)
    next(results)
    results.close()
    assert time.monotonic() - begin < 10
    assert not (tmp_path / "hang.out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_an_interrupt_at_the_keyboard_ends_the_processes_at_once(tmp_path: Path, command: list[str]) -> None:
    begin = time.monotonic()
    paths = [tmp_path / name for name in ("hang.pdf", "interrupt.pdf", "hang2.pdf")]
    with pytest.raises(KeyboardInterrupt):
        list(read_all(paths, 2, command))
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize(
    "command", [["/no/such/program"], [sys.executable, "-c", "raise SystemExit(3)"]], ids=["none", "broken"]
)
def test_where_processes_cannot_start_documents_are_left_to_the_caller(
    tmp_path: Path, command: list[str]
) -> None:
    names = [f"{number}.pdf" for number in range(5)]
    assert _read(tmp_path, names, command) == dict.fromkeys(names, "")
    assert not list(tmp_path.glob("*.out"))


def test_nothing_to_read(command: list[str]) -> None:
    assert list(read_all([], 2, command)) == []


def test_an_error_says_what_can_be_done(tmp_path: Path, command: list[str]) -> None:
    ((_, error),) = read_all([tmp_path / "crash.pdf"], 1, command)
    assert isinstance(error, UnreadableError)
    assert "另存" in error.remedy

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.limits import Limits
from pytest_budgetcheck.reading.ahead import Pool, read_all

CHILD = """\
import os, signal, sys, time
from pytest_budgetcheck.limits import Limits
from pytest_budgetcheck.reading.ahead import serve

kept = []

def read(path, places):
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
    if "swell" in path.name:
        while True:
            kept.append(b"x" * 1_000_000)
            time.sleep(0.001)
    if "huge" in path.name:
        kept.append(bytes(2_000_000_000))
    if "keep" in path.name:
        kept.append(b"x" * 80_000_000)
    if "second" in path.name and kept:
        os.abort()
    kept.append(1)
    path.with_suffix(".out").write_text(f"{os.getpid()} {places}")

serve(read, Limits(2, 128))
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    return [sys.executable, str(script)]


def _read(folder: Path, names: list[str], command: list[str], jobs: int = 2) -> dict[str, str]:
    paths = [folder / name for name in names]
    results = read_all(paths, jobs, command, Limits(1, 128))
    return {path.name: error.reason if error else "" for path, error in results}


def test_every_document_is_read_once_by_as_many_processes_as_asked_for(
    tmp_path: Path, command: list[str]
) -> None:
    names = [f"{number} 某单位.pdf" for number in range(8)]
    assert _read(tmp_path, names, command) == dict.fromkeys(names, "")
    readers = [path.read_text(encoding="utf-8").split()[0] for path in tmp_path.glob("*.out")]
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
    results = read_all(paths, 2, command, Limits())
    next(results)
    results.close()
    assert time.monotonic() - begin < 10
    assert not (tmp_path / "hang.out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_an_interrupt_at_the_keyboard_ends_the_processes_at_once(tmp_path: Path, command: list[str]) -> None:
    begin = time.monotonic()
    paths = [tmp_path / name for name in ("hang.pdf", "interrupt.pdf", "hang2.pdf")]
    with pytest.raises(KeyboardInterrupt):
        list(read_all(paths, 2, command, Limits()))
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
    assert list(read_all([], 2, command, Limits())) == []


def test_an_error_says_what_can_be_done(tmp_path: Path, command: list[str]) -> None:
    ((_, error),) = read_all([tmp_path / "crash.pdf"], 1, command, Limits())
    assert isinstance(error, UnreadableError)
    assert "另存" in error.remedy
    assert error.again


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_reader_that_takes_too_much_memory_costs_its_document_only(
    tmp_path: Path, command: list[str]
) -> None:
    reasons = _read(tmp_path, ["a.pdf", "swell.pdf", "b.pdf", "huge.pdf", "c.pdf"], command, jobs=1)
    assert {name for name, reason in reasons.items() if not reason} == {"a.pdf", "b.pdf", "c.pdf"}
    assert "内存超过 128 MB" in reasons["swell.pdf"]
    assert "内存超过 128 MB" in reasons["huge.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is watched on Linux")
def test_what_a_document_leaves_in_memory_does_not_cost_the_next(tmp_path: Path, command: list[str]) -> None:
    names = [f"keep{number}.pdf" for number in range(4)]
    assert _read(tmp_path, names, command, jobs=1) == dict.fromkeys(names, "")


def test_a_document_is_not_blamed_for_what_an_earlier_one_left_behind(
    tmp_path: Path, command: list[str]
) -> None:
    names = ["a.pdf", "second.pdf"]
    assert _read(tmp_path, names, command, jobs=1) == dict.fromkeys(names, "")


def test_one_process_serves_one_by_one_and_gets_the_places(tmp_path: Path, command: list[str]) -> None:
    with Pool(command, Limits(1, 128)) as pool:
        assert pool.read(tmp_path / "a.pdf") is None
        assert pool.read(tmp_path / "crash.pdf") is not None
        assert pool.read(tmp_path / "b.pdf", [[3, [1.0, 2.0, 3.0, 4.0], True, False]]) is None
    assert (
        (tmp_path / "b.out").read_text(encoding="utf-8").endswith("[[3, [1.0, 2.0, 3.0, 4.0], True, False]]")
    )
    assert pool.read(tmp_path / "c.pdf") is None
    assert not (tmp_path / "c.out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_a_process_whose_parent_was_killed_ends_soon(tmp_path: Path, command: list[str]) -> None:
    script = (tmp_path / "child.py").read_text(encoding="utf-8").replace("Limits(2, 128)", "Limits(-9, 128)")
    (tmp_path / "child.py").write_text(script, encoding="utf-8")
    begin = time.monotonic()
    with Pool(command, Limits(30, 128)) as pool:
        error = pool.read(tmp_path / "hang.pdf")
    assert error is not None
    assert "SIGALRM" in error.reason
    assert time.monotonic() - begin < 15

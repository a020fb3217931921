"""Whole runs: a bad document is one failing case, and everything else is as if it were not there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from broken_files import EXAMPLE, PASSWORD
from hostile_files import hostile_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")

QUICK = ("-p", "no:hypothesispytest", "--budget-cases", "rule")
BAD = (
    "loops-forms-20",
    "bombs-spaces-1-gb-twice",
    "no_pdf-empty",
    "cut-end-50",
    "garbled-private",
    "boxes-media-huge",
)
NOT_AHEAD = """
from pytest_budgetcheck import prefetch
prefetch.read_ahead = lambda *_, **__: None
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    found = {name: folder / f"{name}.pdf" for name in (*BAD, "locked-password")}
    for name, path in found.items():
        path.write_bytes(hostile_file(name))
    return found


def _failures(result: pytest.RunResult) -> set[str]:
    return {line.split()[1] for line in result.outlines if line.startswith(("FAILED ", "ERROR "))}


@pytest.mark.parametrize("how", ["ahead", "not ahead", "xdist"])
def test_bad_documents_cost_themselves_only(
    pytester: pytest.Pytester, files: dict[str, Path], how: str
) -> None:
    shutil.copy(EXAMPLE, pytester.path / "good.pdf")
    for name in BAD:
        shutil.copy(files[name], pytester.path)
    if how == "not ahead":
        pytester.makeconftest(NOT_AHEAD)
    extra = {"ahead": (), "not ahead": ("--budget-no-cache",), "xdist": ("-n2", "--budget-no-cache")}[how]
    result = pytester.runpytest_subprocess(*QUICK, *extra, "--budget-timeout", "20", "--budget-jobs", "2")
    assert _failures(result) == {
        *(f"{name}.pdf::document::readable" for name in BAD[:-1]),
        "boxes-media-huge.pdf::document::recognised",
    }
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == len(BAD)
    assert outcomes["passed"] > 50
    assert "INTERNALERROR" not in result.stdout.str()
    for line in ("无法读取：读取*已中止", "无法读取：文件是空的*"):
        result.stdout.fnmatch_lines([line])


def test_a_limit_on_pages_holds_for_what_was_read_before(pytester: pytest.Pytester) -> None:
    shutil.copy(EXAMPLE, pytester.path / "good.pdf")
    assert "failed" not in pytester.runpytest_subprocess(*QUICK).parseoutcomes()
    for _ in range(2):
        result = pytester.runpytest_subprocess(*QUICK, "--budget-max-pages", "5")
        assert result.parseoutcomes() == {"failed": 1}
        result.stdout.fnmatch_lines(["*超过上限 5 页*"])
    assert "failed" not in pytester.runpytest_subprocess(*QUICK).parseoutcomes()


def test_a_password_opens_what_could_not_be_read_and_is_never_shown(
    pytester: pytest.Pytester, files: dict[str, Path]
) -> None:
    shutil.copy(files["locked-password"], pytester.path / "locked.pdf")
    (pytester.path / "passwords.txt").write_text(f"other\n{PASSWORD}\n", encoding="utf-8")
    assert _failures(pytester.runpytest_subprocess(*QUICK)) == {"locked.pdf::document::readable"}
    result = pytester.runpytest_subprocess(
        *QUICK,
        "-vv",
        "--showlocals",
        "--budget-password-file",
        "passwords.txt",
        "--budget-jsonl",
        "out.jsonl",
    )
    assert _failures(result) == {"locked.pdf::document::recognised"}
    for text in (result.stdout.str(), result.stderr.str(), (pytester.path / "out.jsonl").read_text("utf-8")):
        assert PASSWORD not in text


def test_an_interrupt_ends_soon_and_leaves_no_process(
    pytester: pytest.Pytester, files: dict[str, Path]
) -> None:
    shutil.copy(files["loops-forms-20"], pytester.path)
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *QUICK, str(pytester.path)],
        cwd=pytester.path,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    children = _wait_for_children(run.pid)
    os.kill(run.pid, signal.SIGINT)
    begin = time.monotonic()
    assert run.wait(timeout=20) == pytest.ExitCode.INTERRUPTED
    assert time.monotonic() - begin < 5
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def _wait_for_children(parent: int) -> list[int]:
    """The processes that read, once one of them is at work."""
    for _ in range(600):
        time.sleep(0.1)
        children = [
            int(text)
            for task in Path(f"/proc/{parent}/task").glob("*/children")
            for text in task.read_text("ascii").split()
        ]
        if any(Path(f"/proc/{child}/stat").read_text("utf-8").split()[13] > "300" for child in children):
            return children
    raise AssertionError("no process reads")


def test_extract_reads_apart_too(pytester: pytest.Pytester, files: dict[str, Path]) -> None:
    folder = pytester.mkdir("in")
    shutil.copy(files["loops-forms-20"], folder)
    shutil.copy(EXAMPLE, folder / "z-good.pdf")
    program = "from pytest_budgetcheck.cli import main; raise SystemExit(main())"
    command = [sys.executable, "-c", program, "extract", str(folder), "--json", "out"]
    result = pytester.run(*command, "--timeout", "20")
    assert result.ret == 1
    result.stderr.fnmatch_lines(["*loops-forms-20.pdf: 读取*已中止*"])
    assert [path.name for path in (pytester.path / "out").iterdir()] == ["z-good.json"]

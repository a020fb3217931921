"""What pytest does with other tests stays as it is, and what it does with many cases stays quick."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Folder

OTHERS = """\
import pytest

def test_passes():
    print("some output")

@pytest.fixture
def leaving():
    yield
    print("left")

def test_fails(leaving):
    assert 1 == 2

@pytest.mark.skip(reason="not now")
def test_skipped(): pass
"""
SPY = """
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    for report in reporter.stats.get("", []):
        print("\\nPHASE", report.nodeid, report.when)
"""


@pytest.mark.parametrize("args", [(), ("-v", "-rA"), ("-q", "--tb=line"), ("-n2",)], ids=" ".join)
def test_a_run_without_disclosures_looks_as_without_us(empty_folder: Folder, args: tuple[str, ...]) -> None:
    (empty_folder.path / "test_others.py").write_text(OTHERS, encoding="utf-8")

    def output(*more: str) -> tuple[int, list[str]]:
        result = empty_folder.pytester.runpytest_subprocess("-p", "no:hypothesispytest", *args, *more)
        lines = (re.sub(r"in [\d.]+s", "", line) for line in result.outlines)
        return int(result.ret), [line for line in lines if not line.startswith("plugins:")]

    ours = output(*empty_folder.load_plugin)
    ours_out = (ours[0], sorted(ours[1]) if args == ("-n2",) else ours[1])
    bare = output("-p", "no:budgetcheck")
    assert ours_out == (bare[0], sorted(bare[1]) if args == ("-n2",) else bare[1])


def test_a_run_without_disclosures_imports_next_to_nothing_of_ours(empty_folder: Folder) -> None:
    (empty_folder.path / "test_others.py").write_text("def test_other(): pass\n", encoding="utf-8")
    script = (
        "import sys, pytest\n"
        f"code = pytest.main([*{empty_folder.load_plugin!r}, '-q', '.'])\n"
        "ours = sorted(name for name in sys.modules if name.startswith('pytest_budgetcheck.'))\n"
        "print('OURS', *(name.partition('.')[2] for name in ours))\n"
        "sys.exit(code)\n"
    )
    result = empty_folder.pytester.run(sys.executable, "-c", script)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["OURS discovery limits options plugin settings"])


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["alone", "xdist"])
def test_only_phases_of_ours_are_forgotten(folder: Folder, workers: tuple[str, ...]) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC122", "outcome": "fail"}])
    (folder.path / "test_others.py").write_text(OTHERS, encoding="utf-8")
    with (folder.path / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(SPY)
    result = folder.run_apart("-s", "-rA", *workers)
    result.assert_outcomes(passed=5, failed=2, skipped=1)
    phases = {line for line in result.outlines if line.startswith("PHASE")}
    assert phases == {
        *("PHASE test_others.py::test_passes setup", "PHASE test_others.py::test_passes teardown"),
        *("PHASE test_others.py::test_fails setup", "PHASE test_others.py::test_fails teardown"),
        "PHASE test_others.py::test_skipped teardown",
    }


def test_durations_still_show_every_phase(folder: Folder) -> None:
    folder.add("a.pdf", [{}])
    result = folder.run("--durations=0", "-vv")
    for phase in ("setup", "teardown"):
        result.stdout.fnmatch_lines([f"*s {phase} *a.pdf::BC121::BC121"])


def test_findings_below_the_threshold_obey_pytests_own_gates_for_warnings(folder: Folder) -> None:
    folder.add("a.pdf", [{}, {"rule": "BC331", "outcome": "fail", "severity": "warning"}])
    assert folder.run("-W", "error").ret == pytest.ExitCode.TESTS_FAILED
    assert folder.run("--max-warnings", "1").ret == pytest.ExitCode.OK
    assert folder.run("--max-warnings", "0").ret == 6
    assert folder.run_apart("--max-warnings", "0", "-n2").ret == 6
    folder.run("-W", "ignore::pytest_budgetcheck.cases.BudgetWarning").assert_outcomes(passed=5, warnings=0)

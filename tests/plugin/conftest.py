from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

# pytester forgets what a run imported; modules that are imported before stay. That is faster, and
# PyYAML's C parser does not survive being imported twice.
import pytest_budgetcheck.confirm
import pytest_budgetcheck.reading.ahead
import pytest_budgetcheck.reading.store
import pytest_budgetcheck.rules.evaluate
import pytest_budgetcheck.rules.ruleset  # noqa: F401
from pytest_budgetcheck import plugin

INSTALLED = bool(entry_points(group="pytest11", name="budgetcheck"))
LOAD_PLUGIN = () if INSTALLED else ("-p", "pytest_budgetcheck.plugin")
QUICK = ("-p", "no:hypothesispytest")  # it would import all of hypothesis in every run
REPOSITORY = Path(__file__).resolve().parents[2]


class Folder:
    """A folder of disclosures, and pytest run in it."""

    load_plugin = LOAD_PLUGIN

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.path = pytester.path

    def fake(self) -> None:
        """Read JSON in place of PDFs from now on."""
        source = Path(__file__).with_name("fake_documents.py").read_text(encoding="utf-8")
        self.pytester.makeconftest(source)

    def add(self, name: str, content: Any) -> Path:
        """Add a document: its cases, or what is wrong with it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return path

    def run(self, *args: str) -> pytest.RunResult:
        """Run pytest in this process."""
        plugins = () if INSTALLED else (plugin,)
        return self.pytester.runpytest_inprocess(*QUICK, *args, plugins=plugins)

    def run_apart(self, *args: str) -> pytest.RunResult:
        """Run pytest in a process of its own."""
        return self.pytester.runpytest_subprocess(*LOAD_PLUGIN, *QUICK, *args)

    def findings(self, *args: str) -> list[dict[str, Any]]:
        """Run pytest and read the findings it writes."""
        self.run(*args, "--budget-jsonl", "findings.jsonl")
        lines = (self.path / "findings.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


class Library(Folder):
    """A folder whose documents are read by fake readers that keep a log."""

    @property
    def log(self) -> list[str]:
        """Every reading since the log was last asked for: who, which reader, what."""
        path = self.path / "reads.log"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    @property
    def entries(self) -> list[Path]:
        """The files in the store."""
        return sorted(self.path.glob(".pytest_cache/d/budgetcheck/*/*"))


@pytest.fixture
def empty_folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    return Folder(pytester)


@pytest.fixture
def folder(empty_folder: Folder) -> Folder:
    empty_folder.fake()
    return empty_folder


@pytest.fixture
def library(empty_folder: Folder) -> Library:
    library = Library(empty_folder.pytester)
    library.pytester.makeconftest(Path(__file__).with_name("fake_readers.py").read_text(encoding="utf-8"))
    return library

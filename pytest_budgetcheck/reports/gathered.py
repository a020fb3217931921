"""Gathers what the cases of a run show, and has it written when the run ends.

Cases run in any order and, under pytest-xdist, in several processes: the same run gives the same report.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..verdicts import Outcome
from .files import Writer
from .writing import put

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LISTED = (Outcome.FAIL, Outcome.ERROR, Outcome.REVIEW, Outcome.WAIVED)
"""The outcomes a report lists one by one, in this order."""

_IDENTITY = ("sha256", "body", "fiscal_year", "kind", "level", "profile")


@dataclass(slots=True)
class Ties:
    """What cases say of two tables: how many of each outcome, and of each the largest amount."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[float, str, dict[str, Any]]] = field(default_factory=dict)

    def add(self, outcome: str, tie: dict[str, Any]) -> None:
        """Count one case; which example remains does not depend on the order."""
        self.counts[outcome] += 1
        largest = max((abs(float(amount)) for amount in tie["amounts"] if amount), default=0.0)
        example = (largest, str(tie["what"]), tie)
        self.examples[outcome] = max(self.examples.get(outcome, example), example, key=lambda seen: seen[:2])


@dataclass(slots=True)
class ShownDocument:
    """One document of the run. ``name`` is its path as node ids write it, ``path`` where it is."""

    name: str
    path: Path
    identity: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    checked: int | None = None
    applicable: int = 0
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    ties: dict[tuple[str, str], Ties] = field(default_factory=dict)
    _problems: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    _findings: list[tuple[tuple[int, ...], dict[str, Any]]] = field(default_factory=list)

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What a person should look at, the worst first, then in the order of the rules."""
        return [data for _, data in sorted(self._findings, key=lambda pair: pair[0])]

    @property
    def problem(self) -> str:
        """What is wrong with the document as a whole; empty where nothing is."""
        return min(self._problems)[1] if self._problems else ""

    def add(self, position: tuple[int, ...], case: dict[str, Any]) -> None:
        """Take in one case."""
        outcome = Outcome(case["outcome"])
        self.identity |= {key: case[key] for key in _IDENTITY if key in case}
        if case["rule"] == "document":
            self._add_own_case(position, case, outcome)
            return
        self.counts[outcome.value] += 1
        if outcome is Outcome.NOT_CHECKED:
            self.reasons[case["reason"]] += 1
        if outcome in _LISTED:
            self._findings.append(((_LISTED.index(outcome), *position), case))
        for tie in case.get("ties", ()):
            self._add_tie(outcome, tie)

    def _add_own_case(self, position: tuple[int, ...], case: dict[str, Any], outcome: Outcome) -> None:
        if case["case"] == "coverage":
            self.checked, self.applicable = case["checked"], case["applicable"]
        if outcome not in (Outcome.PASS, Outcome.PASS_ROUNDING):
            self._problems.append((position, case["message"]))

    def _add_tie(self, outcome: Outcome, tie: dict[str, Any]) -> None:
        for concept, name, page in tie["between"]:
            seen = (page or 10**6, name)
            self.tables[concept] = min(self.tables.get(concept, seen), seen)
        one, other = sorted(table[0] for table in tie["between"])
        self.ties.setdefault((one, other), Ties()).add(outcome.value, tie)


class Gathered:
    """The documents of a run, in their order; a plugin of pytest, registered in the controller only."""

    def __init__(self, html: Path | None, annotate: Path | None) -> None:
        self.html = html
        self.annotate = annotate
        self.remarks: list[str] = []
        self._page: Path | None = None
        self._documents: dict[int, ShownDocument] = {}
        self._prepare()

    def _prepare(self) -> None:
        """Fail before the run, not after it, when the reports cannot be written."""
        if self.annotate is not None and find_spec("pypdf") is None:
            raise pytest.UsageError("--budget-annotate needs pypdf: pip install 'pytest-budgetcheck[report]'")
        for option, target, folder in (
            ("--budget-html", self.html, self.html.parent if self.html else None),
            ("--budget-annotate", self.annotate, self.annotate),
        ):
            if target is None or folder is None:
                continue
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise pytest.UsageError(f"{option} {target}: {error.strerror}") from None
            if (target == self.html and target.is_dir()) or not os.access(folder, os.W_OK):
                raise pytest.UsageError(f"{option} {target}: cannot be written")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a case shows."""
        shown = report.__dict__.pop("budget_shown", None)
        if shown is None:
            return
        data = report.budget
        number, position = data["order"]
        document = self._documents.setdefault(number, ShownDocument(data["document"], Path(data["path"])))
        for index, case in enumerate(shown):
            document.add((position, index), case)

    @property
    def documents(self) -> list[ShownDocument]:
        """Every document seen, in the order of collection."""
        return [document for _, document in sorted(self._documents.items())]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the reports."""
        documents = self.documents
        writer = Writer([document.path for document in documents])
        if self.annotate is not None:
            for place, copy in self._copies(documents, self.annotate):
                put(session, "--budget-annotate", place, partial(writer.write, place, copy))
        if self.html is not None:
            from .html import page  # noqa: PLC0415 - only for this report

            write = partial(writer.write, self.html, page(documents))
            if put(session, "--budget-html", self.html, write):
                self._page = self.html

    def _copies(self, documents: Sequence[ShownDocument], folder: Path) -> Iterator[tuple[Path, bytes]]:
        from .annotate import UnannotatedError, annotated, places  # noqa: PLC0415 - only for this report

        for document, place in places(documents, folder):
            try:
                data = annotated(document)
            except UnannotatedError as error:
                self.remarks.append(f"--budget-annotate：{document.name}：{error}")
            else:
                yield place, data

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the page is, and which documents got no marks."""
        for remark in self.remarks:
            terminalreporter.write_line(remark, yellow=True)
        if self._page is not None:
            terminalreporter.write_line(f"budgetcheck: {self._page}")

"""Findings as JSON, one line per case: the format that other programs read.

The schema is versioned; keys are added, never changed. Amounts are strings in decimal notation.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..verdicts import Evidence, Outcome, Verdict

SCHEMA = 1

_DOCUMENT_TITLES = {
    "readable": "文件可以读取",
    "recognised": "文件是可识别的预决算公开文本",
    "coverage": "适用的核对项目达到规定的覆盖率",
}


def record(verdict: Verdict, identity: Mapping[str, Any], node: str) -> dict[str, Any]:
    """The line of one case."""
    rule = verdict.rule
    return {
        "schema": SCHEMA,
        **identity,
        "rule": rule.id,
        "case": verdict.case,
        "node": node,
        "category": rule.category,
        "severity": rule.severity.value,
        "title": rule.title,
        "outcome": verdict.outcome.value,
        "message": verdict.message or verdict.reason,
        "reason": verdict.reason,
        "lhs": verdict.lhs,
        "rhs": verdict.rhs,
        "residual": verdict.residual,
        "bound": verdict.bound,
        "unit": verdict.unit,
        "basis": [str(basis) for basis in rule.text.basis],
        "root": verdict.root,
        "correction": verdict.correction,
        "evidence": [_evidence(item) for item in verdict.evidence],
    }


def document_record(
    case: str, node: str, outcome: Outcome, message: str, identity: Mapping[str, Any]
) -> dict[str, Any]:
    """The line of a case of the document itself."""
    compared = dict.fromkeys(("lhs", "rhs", "residual", "bound", "unit"))
    return {
        "schema": SCHEMA,
        **identity,
        "rule": "document",
        "case": case,
        "node": node,
        "category": "完整",
        "severity": "error",
        "title": _DOCUMENT_TITLES[case],
        "outcome": outcome.value,
        "message": message,
        "reason": "",
        **compared,
        "basis": [],
        "root": None,
        "correction": None,
        "evidence": [],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    figure = item.figure
    place: dict[str, Any]
    if figure.concept == "narrative":
        place = {"section": figure.section}
    else:
        place = {"row": figure.row, "column": figure.column}
    words = figure.key.endswith("#words")
    data = {
        "role": item.role,
        "concept": figure.concept,
        **place,
        "text": figure.text,
        "value": None if words else format(figure.value, "f"),
        "unit": figure.unit,
        "decimals": figure.decimals,
        "page": figure.page,
        "bbox": list(figure.box) if figure.box else None,
    }
    return data | {"assumed": figure.assumed} if figure.assumed else data


class JsonlReport:
    """Gathers the lines of all cases and writes them, in the order of documents and rules."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines: list[tuple[tuple[int, ...], str]] = []
        self._prepare()

    def _prepare(self) -> None:
        """Fail before the run, not after it, when the file cannot be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise pytest.UsageError(f"--budget-jsonl {self.path}: {error.strerror}") from None
        if self.path.is_dir() or not os.access(self.path.parent, os.W_OK):
            raise pytest.UsageError(f"--budget-jsonl {self.path}: cannot be written")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the lines a case brought along."""
        records = report.__dict__.pop("budget_records", None)
        if records is None:
            return
        order = tuple(report.budget["order"])
        for index, data in enumerate(records):
            line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            self._lines.append(((*order, index), line))

    def pytest_sessionfinish(self) -> None:
        """Write the file at once: readers never see half of it."""
        self._lines.sort()
        write_atomically(self.path, "".join(f"{line}\n" for _, line in self._lines).encode())

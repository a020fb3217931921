"""Records: what other programs read of a case, as plain data; and the reports that are made of them.

The schema is versioned; keys are added, never changed. Amounts are strings in decimal notation.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from ..fingerprints import figures_of, fingerprint
from .data import accepted_data
from .files import write_atomically
from .writing import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..settings import Settings
    from ..verdicts import Evidence, Verdict

SCHEMA = 1

_DOCUMENT_TITLES = {
    "readable": "文件可以读取",
    "recognised": "文件是可识别的预决算公开文本",
    "coverage": "适用的核对项目达到规定的覆盖率",
    "waivers": "每条豁免都有对应的问题",
}


def record(verdict: Verdict, identity: Mapping[str, Any], node: str) -> dict[str, Any]:
    """The record of one case."""
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
        "fingerprint": fingerprint(identity["document"], rule.id, verdict.case, figures_of(verdict))
        if verdict.finding
        else None,
        "accepted": accepted_data(verdict.accepted),
        "evidence": [_evidence(item) for item in verdict.evidence],
    }


def document_record(data: Mapping[str, Any], node: str, identity: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a case of the document itself, from its data."""
    compared = dict.fromkeys(("lhs", "rhs", "residual", "bound", "unit"))
    return {
        "schema": SCHEMA,
        **identity,
        "rule": "document",
        "case": data["document_case"],
        "node": node,
        "category": "完整",
        "severity": "error",
        "title": _DOCUMENT_TITLES[data["document_case"]],
        "outcome": data["outcome"],
        "message": data["message"],
        "reason": "",
        **compared,
        "basis": [],
        "root": None,
        "correction": None,
        "fingerprint": data.get("fingerprint"),
        "accepted": data.get("accepted"),
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
    if figure.confidence is not None:
        data["confidence"] = round(figure.confidence, 4)
    return data | {"assumed": figure.assumed} if figure.assumed else data


class Sink(Protocol):
    """A report made of records: each becomes a line of text when it comes in, to keep memory small."""

    @property
    def path(self) -> Path:
        """The file to write."""

    @property
    def option(self) -> str:
        """The option that asks for it."""

    def line(self, data: Mapping[str, Any]) -> str:
        """What the report writes of a record."""

    def text(self, lines: Iterable[str]) -> Iterable[str]:
        """The whole file, of the lines in the order of documents and rules."""


def sinks(settings: Settings) -> list[Sink]:
    """The reports that were asked for."""
    from .jsonl import Jsonl  # noqa: PLC0415 - only what is asked for
    from .sarif import Sarif  # noqa: PLC0415

    jsonl, sarif = settings.jsonl, settings.sarif
    return [*([Jsonl(jsonl)] if jsonl else []), *([Sarif(sarif)] if sarif else [])]


class RecordReports:
    """Gathers the records of all cases and writes the reports made of them."""

    def __init__(self, sinks: Iterable[Sink]) -> None:
        self._sinks = [(sink, list[tuple[tuple[int, ...], str]]()) for sink in sinks]
        for sink, _ in self._sinks:
            prepare(sink.option, sink.path)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the lines of the records a case brought along."""
        records = report.__dict__.pop("budget_records", None)
        if records is None:
            return
        order = tuple(report.budget["order"])
        for sink, lines in self._sinks:
            lines.extend(((*order, index), sink.line(data)) for index, data in enumerate(records))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write each file at once: readers never see half of it."""
        for sink, lines in self._sinks:
            lines.sort()
            data = "".join(sink.text(line for _, line in lines)).encode("utf-8", "backslashreplace")
            put(session, sink.option, sink.path, partial(write_atomically, sink.path, data))


def prepare(option: str, path: Path) -> None:
    """Make the folder of a report before the run, so that nobody waits for a file that cannot be written.

    Raises:
        pytest.UsageError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise pytest.UsageError(f"{option} {path}: {error.strerror}") from None
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise pytest.UsageError(f"{option} {path}: cannot be written")

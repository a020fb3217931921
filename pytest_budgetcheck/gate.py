"""What a run comes to as a whole: nothing checked is never green, and the baseline is compared or written.

Lives in the controller only, and sees nothing but what reports carry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .acceptance import acceptance
from .baseline import Entry, write_baseline
from .cases import DOCUMENT
from .settings import SETTINGS
from .verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_STALE = 20
_NOTHING_CHECKED = "没有任何项目得到核对，本次运行不能算通过"
_PARTIAL = ("keyword", "markexpr", "lf", "stepwise", "deselect", "collectonly")
"""pytest's options that leave cases out."""


@dataclass(slots=True)
class _Progress:
    """How much of a document has been heard of, and its findings but for those waived."""

    total: int
    seen: int = 0
    findings: set[Entry] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        return self.seen >= self.total


class Gate:
    """Follows the reports of a run, and has the last word on its exit status."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._settings = config.stash[SETTINGS]
        self._documents: dict[str, _Progress] = {}
        self._checked = False
        self._said: list[tuple[str, bool]] = []
        self._refuse_partial()

    def _refuse_partial(self) -> None:
        if not self._settings.baseline_update:
            return
        if self._settings.baseline is None:
            raise pytest.UsageError("--budget-baseline-update needs --budget-baseline FILE")
        options = [name for name in _PARTIAL if getattr(self._config.option, name, None)]
        ids = [argument for argument in self._config.args if "::" in argument]
        if options or ids:
            what = ", ".join([*options, *ids])
            raise pytest.UsageError(f"--budget-baseline-update needs a whole run, without: {what}")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the cases of a report, and keep its findings."""
        data: dict[str, Any] | None = getattr(report, "budget", None)
        if data is None:
            return
        self._checked |= any(Outcome(case["outcome"]).checked for case in data["cases"])
        document = self._documents.setdefault(data["path"], _Progress(data["of"]))
        document.seen += len(data["cases"])
        document.findings.update(_entries(data["path"], data["cases"]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Settle the baseline; and end otherwise than green where nothing was checked."""
        if self._settings.baseline is not None:
            self._settle_baseline(session, self._settings.baseline)
        if self._documents and not self._checked and session.exitstatus == pytest.ExitCode.OK:
            self._say(_NOTHING_CHECKED, bad=True)
            session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED

    def _settle_baseline(self, session: pytest.Session, path: Path) -> None:
        known = acceptance(self._config).baseline
        complete = {name: progress for name, progress in self._documents.items() if progress.complete}
        found = {entry for progress in complete.values() for entry in progress.findings}
        gone = {e for e in known - found if e.document in complete or not Path(e.document).exists()}
        if not self._settings.baseline_update:
            self._say_stale(gone)
            return
        why = self._incomplete(session)
        if not why:
            try:
                write_baseline(path, (known - gone) | found)
            except OSError as error:
                why = f"{path}：{error.strerror}"
        if why:
            self._say(f"基线没有写入：{why}", bad=True)
            if session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
            return
        kept = len((known - gone) | found)
        self._say(f"基线已写入 {path.name}：共 {kept} 项，新增 {len(found - known)} 项，删去 {len(gone)} 项")

    def _incomplete(self, session: pytest.Session) -> str:
        """Why the run does not show what the baseline must hold; empty where it does."""
        if session.exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return "运行中断，或有文件无法收集"
        if session.shouldstop or session.shouldfail:
            return f"运行提前结束（{session.shouldstop or session.shouldfail}）"
        partial = [Path(name).name for name, progress in self._documents.items() if not progress.complete]
        return f"只核对了一部分项目：{'、'.join(partial[:3])}" if partial else ""

    def _say_stale(self, gone: set[Entry]) -> None:
        if not gone:
            return
        self._say(f"基线中有 {len(gone)} 项已不存在，可用 --budget-baseline-update 清理：")
        for entry in sorted(gone)[:_MOST_STALE]:
            self._say(f"  {Path(entry.document).name}  {entry.rule}::{entry.case}")
        if len(gone) > _MOST_STALE:
            self._say(f"  ……另有 {len(gone) - _MOST_STALE} 项")

    def _say(self, text: str, *, bad: bool = False) -> None:
        self._said.append((text, bad))

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was settled, after the summary of the documents."""
        for text, bad in self._said:
            terminalreporter.write_line(text, red=bad)


def _entries(path: str, cases: list[dict[str, Any]]) -> Iterator[Entry]:
    for case in cases:
        waived = case["outcome"] == Outcome.WAIVED and case["accepted"]["by"] == "baseline"
        if case.get("fingerprint") and (waived or case["outcome"] == Outcome.FAIL):
            rule, name = case.get("rule", DOCUMENT), case.get("case") or case["document_case"]
            yield Entry(path, rule, name, case["fingerprint"])

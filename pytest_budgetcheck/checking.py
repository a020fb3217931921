"""The hooks of a run that has disclosures; those every run needs are in :mod:`.plugin`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from . import __version__, prefetch
from .acceptance import acceptance
from .cases import CaseNode
from .collection import DisclosureFile, next_number
from .gate import Gate
from .reports.summary import Summary
from .reports.trimmer import Trimmer
from .reports.writing import UNWRITTEN, refuse_inputs
from .settings import RULEBOOK, SETTINGS, Settings, rulebook

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_NAME = "budgetcheck-checking"


def begin(config: pytest.Config) -> None:
    """Register these hooks and the reports, once a run; load what the user named, to find mistakes early.

    Raises:
        pytest.UsageError: a ruleset, waivers or a baseline that cannot be used.
    """
    if config.pluginmanager.hasplugin(_NAME):
        return
    config.pluginmanager.register(sys.modules[__name__], _NAME)
    settings = config.stash[SETTINGS]
    if settings.rulesets:
        _load_named_rulesets(config)
    if not hasattr(config, "workerinput"):  # reports are written once, by the controller
        acceptance(config)
        _register_reports(config, settings)


def _register_reports(config: pytest.Config, settings: Settings) -> None:
    register = config.pluginmanager.register
    summary = Summary()
    register(summary, "budgetcheck-summary")
    register(Gate(config), "budgetcheck-gate")
    register(Trimmer(config), "budgetcheck-trimmer")
    if config.option.collectonly:
        return
    refuse_inputs(settings)
    if settings.summary_md is not None:
        from .reports.markdown import MarkdownSummary  # noqa: PLC0415 - see module docstring

        register(MarkdownSummary(settings.summary_md, summary), "budgetcheck-summary-md")
    if settings.keeps_records:
        from .reports.records import RecordReports, sinks  # noqa: PLC0415

        register(RecordReports(sinks(settings)), "budgetcheck-records")
    if settings.shows_findings:
        from .reports.gathered import Gathered  # noqa: PLC0415

        register(Gathered(settings.html, settings.annotate), "budgetcheck-gathered")


def _load_named_rulesets(config: pytest.Config) -> None:
    """Load rules before collection, so that a mistake in them is a usage error."""
    from .rules.errors import RuleError  # noqa: PLC0415 - see module docstring

    try:
        rulebook(config)
    except RuleError as error:
        raise pytest.UsageError(str(error)) from None


def collected(path: Path, parent: pytest.Collector) -> DisclosureFile:
    """The document at ``path`` as a node."""
    begin(parent.config)
    _check_file_name(path, parent)
    file: DisclosureFile = DisclosureFile.from_parent(parent, path=path, number=next_number(parent.config))
    return file


def _check_file_name(path: Path, parent: pytest.Collector) -> None:
    """Refuse names that are not UTF-8: pytest itself breaks on them when it writes its cache."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        raw = path.name.encode("utf-8", "surrogateescape")
        meant = raw.decode("gb18030", "replace")
        raise parent.CollectError(
            f"文件名不是 UTF-8 编码：{meant!r}（常见于 Windows 上打包的 zip）。"
            "请改名后再核对，例如 convmv -f gb18030 -t utf-8 --notest 目录"
        ) from None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep the store of read documents within its bounds."""
    if not hasattr(session.config, "workerinput"):
        prefetch.trim_store(session.config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the reports that could not be written."""
    for remark in config.stash.get(UNWRITTEN, ()):
        terminalreporter.write_line(remark, red=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a case put its data on the report of its decisive phase, as plain data for xdist."""
    report = yield
    if isinstance(item, CaseNode):
        if call.when == "call" or (call.when == "setup" and report.failed):
            item.complete(report)
        else:
            report.budget = None  # type: ignore[attr-defined]  # ours, with nothing to tell
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport,
) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Show unchecked cases as a category of their own, never green."""
    data: dict[str, Any] | None = getattr(report, "budget", None)
    if data is not None and data["status"] == "unchecked" and report.skipped:
        return "unchecked", "u", ("UNCHECKED", {"yellow": True})
    return None


def pytest_report_header(config: pytest.Config) -> str | None:
    """Name the rules where a user has chosen them; a run without disclosures shows nothing of us."""
    return f"budgetcheck: {__version__}{_rules_loaded(config)}" if RULEBOOK in config.stash else None


def pytest_report_collectionfinish(config: pytest.Config, items: list[pytest.Item]) -> str | None:
    """Say how much there is to check."""
    cases = [item for item in items if isinstance(item, CaseNode)]
    if not cases:
        return None
    documents = len({item.document for item in cases})
    return f"budgetcheck: {documents} documents, {len(cases)} cases{_rules_loaded(config)}"


def _rules_loaded(config: pytest.Config) -> str:
    book = config.stash.get(RULEBOOK, None)
    if book is None:
        return ""
    profiles = ", ".join(sorted(profile.name for profile in book.candidates()))
    return f", {len(book.rules)} rules, profiles: {profiles}"

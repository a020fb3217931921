"""The hooks that make pytest check disclosures.

This module is imported by every pytest run of an environment that has the plugin installed, so it
imports nothing that is slow: rules and readers load when the first document is collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from . import __version__, prefetch
from .cases import CaseNode
from .collection import DisclosureFile, next_number
from .discovery import is_document
from .reports.jsonl import JsonlReport
from .reports.summary import Summary
from .settings import RULEBOOK, SETTINGS, Settings, add_options, rulebook

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_MARKERS = (
    "rule(id): the rule that a budget case applies, such as BC121; select with -m \"rule(id='BC121')\"",
    "severity(level): error, warning or info; select with -m \"severity(level='error')\"",
    "category(name): what kind of identity a budget case checks, such as 表间",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of this plugin."""
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the options, load the rulesets a user names, and register the reports that are asked for.

    This comes before pytest opens its cache: a worker of xdist, whose options are those of the controller,
    would throw away with ``--cache-clear`` what the controller has just read.
    """
    if getattr(config, "workerinput", {}).get(prefetch.WORKER_STORE):
        config.option.cacheclear = False
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    settings = config.stash[SETTINGS] = Settings.of(config)
    if settings.rulesets:
        _load_named_rulesets(config)
    if hasattr(config, "workerinput"):
        return  # reports are written once, by the controller
    config.pluginmanager.register(Summary(), "budgetcheck-summary")
    if settings.jsonl is not None and not config.option.collectonly:
        config.pluginmanager.register(JsonlReport(settings.jsonl), "budgetcheck-jsonl")


def _load_named_rulesets(config: pytest.Config) -> None:
    """Load rules before collection, so that a mistake in them is a usage error."""
    from .rules.errors import RuleError  # noqa: PLC0415 - see module docstring

    try:
        rulebook(config)
    except RuleError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DisclosureFile | None:
    """Collect files that match ``budget_files``, and PDFs named on the command line."""
    patterns = parent.config.stash[SETTINGS].files
    if not is_document(file_path, patterns, named=parent.session.isinitpath(file_path)):
        return None
    _check_file_name(file_path, parent)
    file: DisclosureFile = DisclosureFile.from_parent(
        parent, path=file_path, number=next_number(parent.config)
    )
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Read the documents before they are collected; under xdist that is done already."""
    distributed = session.config.pluginmanager.hasplugin("dsession")
    if not distributed and not hasattr(session.config, "workerinput"):
        prefetch.read_ahead(session.config)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Under xdist, read the documents before there are any workers."""
    prefetch.read_ahead(config, for_workers=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the documents are."""
    node.workerinput[prefetch.WORKER_STORE] = prefetch.opened_store(node.config)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep the store of read documents within its bounds."""
    if not hasattr(session.config, "workerinput"):
        prefetch.trim_store(session.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a case put its data on the report of its decisive phase, as plain data for xdist."""
    report = yield
    if isinstance(item, CaseNode) and (call.when == "call" or (call.when == "setup" and report.failed)):
        item.complete(report)
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


def pytest_report_header(config: pytest.Config) -> str:
    """Name the plugin, and the rules where they are loaded already."""
    return f"budgetcheck: {__version__}{_rules_loaded(config)}"


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

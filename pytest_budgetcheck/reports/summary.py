"""The terminal summary: documents by outcome, findings by root cause, and why cases were not checked."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

_COLUMNS = ("通过", "尾差", "待复核", "错误", "警告", "提示", "不适用", "未核对", "规则出错")
_ALWAYS = ("通过", "错误")
_COLUMN_OF = {
    "pass": "通过",
    "pass_rounding": "尾差",
    "review": "待复核",
    "not_applicable": "不适用",
    "not_checked": "未核对",
    "error": "规则出错",
}
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_MOST_DOCUMENTS = 50
_MOST_LINES = 8
_MOST_FIXES = 5
_MOST_REASONS = 6

Case = dict[str, Any]


@dataclass(slots=True)
class DocumentTally:
    """What became of one document."""

    name: str
    order: int
    counts: Counter[str] = field(default_factory=Counter)
    coverage: str = "—"
    findings: list[tuple[int, Case]] = field(default_factory=list)

    def add(self, position: int, case: Case) -> None:
        """Count a case."""
        if "document_case" in case:
            self._add_document_case(position, case)
            return
        severity = _SEVERITIES[case["severity"]]
        self.counts[severity if case["outcome"] == "fail" else _COLUMN_OF[case["outcome"]]] += 1
        if "rule" in case:
            self.findings.append((position, case))

    def _add_document_case(self, position: int, case: Case) -> None:
        if case["document_case"] == "coverage":
            share = 100 * case["checked"] / case["applicable"] if case["applicable"] else 0
            self.coverage = f"{share:.1f}%"
        if case["outcome"] == "not_checked":
            self.counts["未核对"] += 1
            self.coverage = "—"
        elif case["outcome"] != "pass":
            if case["document_case"] != "coverage":
                self.coverage = case["message"].partition("：")[0]
            self.findings.append((position, case | {"severity": "error"}))

    @property
    def clean(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.findings and not self.counts["未核对"]


class Summary:
    """Tallies reports as they come in, in whatever order, and prints the summary."""

    def __init__(self) -> None:
        self._documents: dict[str, DocumentTally] = {}
        self._reasons: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the cases of a report."""
        data = getattr(report, "budget", None)
        if data is None:
            return
        order, position = data["order"]
        document = self._documents.setdefault(data["document"], DocumentTally(data["document"], order))
        for case in data["cases"]:
            document.add(position, case)
            if case["outcome"] == "not_checked":
                self._reasons[case["reason"]] += 1

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Print the summary: all of it by default, only the table with ``-q``, nothing with ``-qq``."""
        verbosity = config.get_verbosity()
        if not self._documents or config.option.no_summary or verbosity < -1:
            return
        documents = sorted(self._documents.values(), key=lambda document: document.order)
        terminalreporter.section("预决算公开核对", sep="=")
        lines = [documents_table(documents)]
        if verbosity >= 0:
            lines += [*findings(documents, every=verbosity > 0), *reasons(self._reasons)]
        for line in lines:
            terminalreporter.write_line(line)


def documents_table(documents: list[DocumentTally]) -> str:
    """Documents by outcome; among many, those with something to look at."""
    shown = documents if len(documents) <= _MOST_DOCUMENTS else [d for d in documents if not d.clean]
    shown = shown[:_MOST_DOCUMENTS]
    used = [c for c in _COLUMNS if c in _ALWAYS or any(d.counts[c] for d in documents)]
    folder = _common_folder(documents)
    rows = [
        [d.name.removeprefix(folder), *(str(d.counts[c]) if c in d.counts else "" for c in used), d.coverage]
        for d in shown
    ]
    if len(documents) > 1:
        total = sum((d.counts for d in documents), Counter[str]())
        rows.append([f"合计 {len(documents)} 份", *(str(total[c]) for c in used), ""])
    text = table(["文件", *used, "覆盖率"], rows, right=[*used, "覆盖率"])
    omitted = len(documents) - len(shown)
    return f"{text}\n……另有 {omitted} 份文件未列出" if omitted else text


def _common_folder(documents: list[DocumentTally]) -> str:
    folders = {posixpath.dirname(document.name) for document in documents}
    return f"{folders.pop()}/" if len(folders) == 1 and folders != {""} else ""


def findings(documents: list[DocumentTally], *, every: bool) -> Iterator[str]:
    """Findings by document and root cause, the gravest first; those of level info only if ``every``."""
    for document in documents:
        listed = [f for f in document.findings if every or not _minor(f[1])]
        if not document.findings:
            continue
        yield ""
        yield document.name
        groups = _by_root(listed)
        for group in sorted(groups, key=lambda group: min(map(_gravity, group))):
            yield from _group_lines(group, every=every)
        if len(listed) < len(document.findings):
            yield f"  [提示] {len(document.findings) - len(listed)} 项，用 -v 列出"


def _minor(case: Case) -> bool:
    return bool(case["severity"] == "info" and case["outcome"] != "error")


def _gravity(case: Case) -> tuple[int, int]:
    """Broken documents and rules first, then failures by severity, then what is for review."""
    grave = ("error", "fail", "review").index(case["outcome"])
    return (grave == 2, list(_SEVERITIES).index(case["severity"])) if grave else (False, -1)


def _by_root(found: Iterable[tuple[int, Case]]) -> list[list[Case]]:
    groups: dict[object, list[Case]] = {}
    for position, case in sorted(found, key=lambda pair: pair[0]):
        key: object = case.get("root") or (position, case.get("case"))
        groups.setdefault(key, []).append(case)
    return list(groups.values())


def _group_lines(group: list[Case], *, every: bool) -> Iterator[str]:
    first = min(group, key=_gravity)
    fixes = list(dict.fromkeys(case["correction"] for case in group if case.get("correction")))
    if len(group) == 1:
        yield f"  {_label(first)} {_line(first)}"
    else:
        name = next((case["root_name"] for case in group if case["root_name"]), first["root"])
        yield f"  {_label(first)} {len(group)} 项出于同一处：{name}"
    for fix in fixes if every else fixes[:_MOST_FIXES]:
        yield f"      最可能应改为：{fix}"
    if len(group) == 1:
        return
    most = len(group) if every else _MOST_LINES
    for case in group[:most]:
        yield f"      {_line(case)}"
    if len(group) > most:
        yield f"      ……另有 {len(group) - most} 项，用 -v 列出"


def _label(case: Case) -> str:
    if case["outcome"] == "review":
        return "[待复核]"
    broken_rule = case["outcome"] == "error" and "rule" in case
    return "[规则出错]" if broken_rule else f"[{_SEVERITIES[case['severity']]}]"


def _line(case: Case) -> str:
    message = " ".join(case["message"].split())
    return message if "rule" not in case else f"{case['rule']}::{case['case']} {message}"


def reasons(counts: Counter[str]) -> Iterator[str]:
    """Why cases were not checked, the most frequent reasons first."""
    if not counts:
        return
    yield ""
    yield f"未核对 {counts.total()} 项："
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, count in ordered[:_MOST_REASONS]:
        yield f"  {count:>5} 项  {reason}"
    if len(ordered) > _MOST_REASONS:
        rest = sum(count for _, count in ordered[_MOST_REASONS:])
        yield f"  {rest:>5} 项  其他 {len(ordered) - _MOST_REASONS} 种原因"

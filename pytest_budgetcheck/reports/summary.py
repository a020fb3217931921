"""The terminal summary: documents by outcome, findings by root cause, and why cases were not checked."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .tables import table
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

_COLUMNS = ("通过", "尾差", "待复核", "错误", "警告", "提示", "已接受", "不适用", "未核对", "规则出错")
_ALWAYS = ("通过", "错误")
_COLUMN_OF = {
    "pass": "通过",
    "pass_rounding": "尾差",
    "review": "待复核",
    "waived": "已接受",
    "not_applicable": "不适用",
    "not_checked": "未核对",
    "error": "规则出错",
}
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_MOST_DOCUMENTS = 50
_MOST_LINES = 8
_MOST_FIXES = 5
_MOST_REASONS = 6
_ACCEPTED = {"waiver": "已豁免", "baseline": "已知"}

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
            if case["outcome"] == "waived":
                self.counts["已接受"] += 1
            if case["document_case"] in ("readable", "recognised"):
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
        self.reasons: Counter[str] = Counter()
        """Why cases were not checked."""

    @property
    def documents(self) -> list[DocumentTally]:
        """The documents in the order of collection."""
        return sorted(self._documents.values(), key=lambda document: document.order)

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
                self.reasons[case["reason"]] += 1

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Print the summary: all of it by default, only the table with ``-q``, nothing with ``-qq``."""
        verbosity = config.get_verbosity()
        if not self._documents or config.option.no_summary or verbosity < -1:
            return
        documents = self.documents
        terminalreporter.section("预决算公开核对", sep="=")
        lines = [documents_table(documents)]
        if verbosity >= 0:
            lines += [*findings(documents, every=verbosity > 0), *reasons(self.reasons)]
        for line in lines:
            terminalreporter.write_line(visible(line))


def documents_table(documents: list[DocumentTally]) -> str:
    """Documents by outcome; among many, those with something to look at."""
    head, rows, omitted = documents_rows(documents, _MOST_DOCUMENTS)
    text = table(head, rows, right=head[1:])
    return f"{text}\n……另有 {omitted} 份文件未列出" if omitted else text


def documents_rows(documents: list[DocumentTally], most: int) -> tuple[list[str], list[list[str]], int]:
    """Head and rows of the table of documents, at most so many, and how many are left out."""
    shown = documents if len(documents) <= most else [d for d in documents if not d.clean]
    shown = shown[:most]
    used = [c for c in _COLUMNS if c in _ALWAYS or any(d.counts[c] for d in documents)]
    folder = _common_folder(documents)
    rows = [
        [d.name.removeprefix(folder), *(str(d.counts[c]) if c in d.counts else "" for c in used), d.coverage]
        for d in shown
    ]
    if len(documents) > 1:
        total = sum((d.counts for d in documents), Counter[str]())
        rows.append([f"合计 {len(documents)} 份", *(str(total[c]) for c in used), ""])
    return ["文件", *used, "覆盖率"], rows, len(documents) - len(shown)


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
        for group in grouped(listed):
            yield from _group_lines(group, every=every)
        if len(listed) < len(document.findings):
            yield f"  [提示] {len(document.findings) - len(listed)} 项，用 -v 列出"


def _minor(case: Case) -> bool:
    return bool(case["severity"] == "info" and case["outcome"] != "error")


def _gravity(case: Case) -> tuple[int, int]:
    """Broken documents and rules first, then failures by severity, what is for review, what is accepted."""
    grave = ("error", "fail", "review", "waived").index(case["outcome"])
    return (max(grave - 1, 0), list(_SEVERITIES).index(case["severity"])) if grave else (0, -1)


def grouped(found: Iterable[tuple[int, Case]]) -> list[list[Case]]:
    """Findings by root cause, the gravest first; those that are accepted by who accepted them."""
    groups: dict[object, list[Case]] = {}
    for position, case in sorted(found, key=lambda pair: pair[0]):
        key: object = case.get("root") or (position, case.get("case"))
        if case["outcome"] == "waived":
            key = (label(case),)
        groups.setdefault(key, []).append(case)
    return sorted(groups.values(), key=lambda group: min(map(_gravity, group)))


def _group_lines(group: list[Case], *, every: bool) -> Iterator[str]:
    first = min(group, key=_gravity)
    if first["outcome"] == "waived":
        yield from _accepted_lines(group, every=every)
        return
    fixes = list(dict.fromkeys(case["correction"] for case in group if case.get("correction")))
    if len(group) == 1:
        yield f"  {label(first)} {line(first)}"
    else:
        name = next((case["root_name"] for case in group if case["root_name"]), first["root"])
        yield f"  {label(first)} {len(group)} 项出于同一处：{name}"
    for fix in fixes if every else fixes[:_MOST_FIXES]:
        yield f"      最可能应改为：{fix}"
    if len(group) == 1:
        return
    yield from _listed(list(map(line, group)), every=every)


def _accepted_lines(group: list[Case], *, every: bool) -> Iterator[str]:
    """What is accepted, with the reasons of those who waived it."""
    yield f"  {label(group[0])} {len(group)} 项"
    lines = [line(case) for case in group]
    if group[0]["accepted"]["by"] == "waiver":
        said = ("（{reason}；{approver}批准，有效至 {expires}）".format(**case["accepted"]) for case in group)
        lines = [text + why for text, why in zip(lines, said, strict=True)]
    yield from _listed(lines, every=every)


def _listed(lines: list[str], *, every: bool) -> Iterator[str]:
    most = len(lines) if every else _MOST_LINES
    yield from (f"      {text}" for text in lines[:most])
    if len(lines) > most:
        yield f"      ……另有 {len(lines) - most} 项，用 -v 列出"


def label(case: Case) -> str:
    """How a finding is marked in a list."""
    if case["outcome"] == "waived":
        return f"[{_ACCEPTED[case['accepted']['by']]}]"
    if case["outcome"] == "review":
        return "[待复核]"
    broken_rule = case["outcome"] == "error" and "rule" in case
    return "[规则出错]" if broken_rule else f"[{_SEVERITIES[case['severity']]}]"


def line(case: Case) -> str:
    """A finding on one line."""
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

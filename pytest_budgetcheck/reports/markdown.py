"""The summary as Markdown, for the pages that CI systems show after a run."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from .files import write_atomically
from .records import prepare
from .summary import documents_rows, grouped, label, line
from .writing import put

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from .summary import Case, DocumentTally, Summary

_OPTION = "--budget-summary-md"
_MOST_DOCUMENTS = 200
_MOST_FINDINGS = 50
_MOST_BYTES = 900_000
"""GitHub refuses a summary of more than 1 MiB."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


class MarkdownSummary:
    """``--budget-summary-md``: a table of documents, then the findings of each."""

    def __init__(self, path: Path, summary: Summary) -> None:
        self._path = path
        self._summary = summary
        prepare(_OPTION, path)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file."""
        put(session, _OPTION, self._path, self._write)

    def _write(self) -> None:
        """The file that GitHub names may hold the words of others, and is appended to."""
        data = self._text().encode("utf-8", "backslashreplace")
        if os.environ.get("GITHUB_STEP_SUMMARY") and self._path == Path(os.environ["GITHUB_STEP_SUMMARY"]):
            with self._path.open("ab") as file:
                file.write(data)
        else:
            write_atomically(self._path, data)

    def _text(self) -> str:
        documents = self._summary.documents
        lines = ["## 预决算公开核对", ""]
        if not documents:
            lines.append("没有核对任何文件。")
        else:
            lines += _table(documents)
            for document in documents:
                lines += _findings(document)
            lines += _reasons(self._summary)
        return _limited(lines)


def _limited(lines: list[str]) -> str:
    """The lines as far as they fit."""
    size = 0
    for kept, text in enumerate(lines):
        size += len(text.encode("utf-8", "backslashreplace")) + 1
        if size > _MOST_BYTES:
            return "\n".join([*lines[:kept], "", "……其余从略"]) + "\n"
    return "\n".join(lines) + "\n"


def _table(documents: list[DocumentTally]) -> Iterator[str]:
    head, rows, omitted = documents_rows(documents, _MOST_DOCUMENTS)
    yield _row(head)
    yield _row(["---", *(["---:"] * (len(head) - 1))])
    yield from map(_row, rows)
    if omitted:
        yield from ("", f"……另有 {omitted} 份文件未列出")


def _row(words: list[str]) -> str:
    return f"| {' | '.join(word if word.startswith('---') else _plain(word) for word in words)} |"


def _findings(document: DocumentTally) -> Iterator[str]:
    if not document.findings:
        return
    yield from ("", f"### {_plain(document.name)}", "")
    listed = [case for group in grouped(document.findings) for case in group]
    for case in listed[:_MOST_FINDINGS]:
        yield f"- {_plain(label(case))} {_plain(line(case))}{_fix(case)}"
    if len(listed) > _MOST_FINDINGS:
        yield f"- ……另有 {len(listed) - _MOST_FINDINGS} 项"


def _fix(case: Case) -> str:
    return f"（最可能应改为：{_plain(case['correction'])}）" if case.get("correction") else ""


def _reasons(summary: Summary) -> Iterator[str]:
    if not summary.reasons:
        return
    yield from ("", f"### 未核对 {summary.reasons.total()} 项", "")
    ordered = sorted(summary.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    yield from (f"- {count} 项：{_plain(reason)}" for reason, count in ordered[:_MOST_FINDINGS])


def _plain(text: str) -> str:
    """Text of a document as text, whatever Markdown or HTML it looks like."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("&", "&amp;")

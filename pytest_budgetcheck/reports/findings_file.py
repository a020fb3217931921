"""Findings read back from the file that ``--budget-jsonl`` writes."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from ..verdicts import Outcome

_FINDINGS = (Outcome.FAIL, Outcome.ERROR, Outcome.REVIEW, Outcome.WAIVED)
_NEEDED = (
    "sha256",
    "rule",
    "outcome",
    "severity",
    "message",
    "lhs",
    "rhs",
    "residual",
    "bound",
    "unit",
    "basis",
)


class BadFindingsError(Exception):
    """A file that holds no findings; says where and why."""


def findings_by_document(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The findings in the file at ``path`` by the sha256 of their document, in the order of the file.

    Raises:
        BadFindingsError: it cannot be read, or some line of it is no finding.
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                data = _record(line, f"{path}:{number}")
                if data["outcome"] in _FINDINGS and data["rule"] != "document" and data["sha256"]:
                    found[data["sha256"]].append(data)
    except OSError as error:
        raise BadFindingsError(f"{path}: 无法读取：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadFindingsError(f"{path}: 不是 UTF-8 文本") from error
    return dict(found)


def _record(line: str, place: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise BadFindingsError(f"{place}: 不是 JSON") from error
    if not isinstance(data, dict) or not all(key in data for key in (*_NEEDED, "evidence")):
        raise BadFindingsError(f"{place}: 不是 --budget-jsonl 写出的核对结果")
    return data

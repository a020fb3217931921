"""Verdicts as plain data, and the status pytest shows them with.

Everything that is put on a report must be made of dictionaries, lists, strings and numbers only:
pytest-xdist refuses anything else, enumerations included.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal

from ..fingerprints import figures_of, fingerprint
from ..verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..disclosure import Disclosure
    from ..verdicts import Accepted, Severity, Verdict

Status = Literal["passed", "warned", "failed", "error", "skipped", "unchecked", "waived"]

_WORST_FIRST = (
    Outcome.ERROR,
    Outcome.FAIL,
    Outcome.NOT_CHECKED,
    Outcome.WAIVED,
    Outcome.REVIEW,
    Outcome.PASS_ROUNDING,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that decides for all of them; what was not checked outranks what passed."""
    return min(verdicts, key=lambda verdict: _WORST_FIRST.index(verdict.outcome))


def status_of(verdict: Verdict, fail_on: Severity) -> Status:
    """How pytest shows a verdict."""
    match verdict.outcome:
        case Outcome.FAIL:
            return "failed" if verdict.rule.severity.rank >= fail_on.rank else "warned"
        case Outcome.ERROR:
            return "error"
        case Outcome.NOT_APPLICABLE:
            return "skipped"
        case Outcome.NOT_CHECKED:
            return "unchecked"
        case Outcome.WAIVED:
            return "waived"
        case _:
            return "passed"


def properties(verdict: Verdict, document: str) -> list[tuple[str, object]]:
    """What JUnit consumers want to know of a case."""
    found: list[tuple[str, object]] = [
        ("rule_id", verdict.rule.id),
        ("title", verdict.rule.title),
        ("severity", verdict.rule.severity.value),
        ("document", document),
        ("outcome", verdict.outcome.value),
        ("basis", "；".join(map(str, verdict.rule.text.basis))),
    ]
    page = next((item.figure.page for item in verdict.evidence if item.figure.page), None)
    return [*found, ("page", page)] if page else found


def case_data(verdict: Verdict, document: str) -> dict[str, Any]:
    """What the terminal summary needs of a case: much of a finding, little of anything else."""
    data: dict[str, Any] = {"outcome": verdict.outcome.value, "severity": verdict.rule.severity.value}
    if verdict.finding:
        data |= {
            "rule": verdict.rule.id,
            "case": verdict.case,
            "message": verdict.message or verdict.reason,
            "root": verdict.root,
            "root_name": root_name(verdict),
            "correction": verdict.correction,
            "fingerprint": fingerprint(document, verdict.rule.id, verdict.case, figures_of(verdict)),
            "accepted": accepted_data(verdict.accepted),
        }
    elif verdict.outcome is Outcome.NOT_CHECKED:
        data["reason"] = verdict.reason
    return data


def document_case_data(name: str, outcome: Outcome, message: str) -> dict[str, Any]:
    """The same for a case of the document itself."""
    return {"document_case": name, "outcome": outcome.value, "message": message, "reason": message}


def accepted_data(accepted: Accepted | None) -> dict[str, str] | None:
    """Who accepted a finding, and why."""
    return None if accepted is None else asdict(accepted)


def root_name(verdict: Verdict) -> str | None:
    """The root cause as a reader finds it: page, table, row and column as printed."""
    for item in verdict.evidence:
        figure = item.figure
        if verdict.root in (f"{figure.concept}/{figure.row}/{figure.column}", figure.key):
            page = f"第 {figure.page} 页" if figure.page else ""
            return f"{page}《{figure.table}》{_cell_name(figure.row, figure.column)}"
    return None


def _cell_name(row: str, column: str) -> str:
    return f"“{row}”的“{column}”" if column else f"“{row}”"


def identity(document: str, disclosure: Disclosure) -> dict[str, Any]:
    """Which document a finding is of."""
    return {
        "document": document,
        "sha256": disclosure.sha256,
        "body": disclosure.body,
        "fiscal_year": disclosure.fiscal_year,
        "kind": disclosure.kind,
        "level": disclosure.level,
        "profile": disclosure.profile,
    }


def unread_identity(document: str, path: Path) -> dict[str, Any]:
    """The same for a file whose content is unknown."""
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        digest = None
    keys: Sequence[str] = ("body", "fiscal_year", "kind", "level", "profile")
    return {"document": document, "sha256": digest} | dict.fromkeys(keys)

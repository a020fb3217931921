"""Cases as the reports show that people look at, in plain data: pages with figures, and annotated PDFs.

Of a finding everything is kept, of a case between two tables what the picture of the tables needs, of
anything else its outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..verdicts import Outcome
from .data import root_name
from .records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rules.quantity import Figure
    from ..rules.vocabulary import Concept
    from ..verdicts import Verdict

NARRATIVE = "narrative"
_NARRATIVE_NAME = "文字说明"


def shown_case(
    verdict: Verdict, identity: Mapping[str, Any], node: str, concepts: Mapping[str, Concept]
) -> dict[str, Any]:
    """What a report shows of a case; ``concepts`` are the tables that rules know."""
    data: dict[str, Any] = {"rule": verdict.rule.id, "case": verdict.case, "outcome": verdict.outcome.value}
    if verdict.finding:
        data |= _finding(verdict, identity, node)
    elif verdict.outcome is Outcome.NOT_CHECKED:
        data["reason"] = verdict.reason
    ties = _ties(verdict, concepts)
    return data | {"ties": ties} if ties else data


def _finding(verdict: Verdict, identity: Mapping[str, Any], node: str) -> dict[str, Any]:
    text = verdict.rule.text
    data = record(verdict, identity, node)
    evidence = [
        written | {"table": item.figure.table, "weight": None if item.weight is None else str(item.weight)}
        for written, item in zip(data["evidence"], verdict.evidence, strict=True)
    ]
    return data | {
        "formula": text.formula,
        "advice": text.advice,
        "root_name": root_name(verdict),
        "root_figure": next((i for i, e in enumerate(verdict.evidence) if _is_root(verdict, e.figure)), None),
        "evidence": evidence,
    }


def _is_root(verdict: Verdict, figure: Figure) -> bool:
    return verdict.root in (f"{figure.concept}/{figure.row}/{figure.column}", figure.key)


def _ties(verdict: Verdict, concepts: Mapping[str, Concept]) -> list[dict[str, Any]]:
    """The pairs of different tables whose amounts the case says are equal, with the amounts."""
    if verdict.outcome is Outcome.NOT_APPLICABLE or not _equates(verdict):
        return []
    figures = [(item.role, item.figure) for item in verdict.evidence if not item.figure.assumed]
    left = {figure.concept: figure for role, figure in reversed(figures) if role == "lhs"}
    right = {figure.concept: figure for role, figure in reversed(figures) if role == "rhs"}
    if not figures:
        return _unread_ties(verdict, concepts)
    return [
        {
            "between": [_table(one), _table(other)],
            "what": one.row or one.section,
            "amounts": [verdict.lhs, verdict.rhs],
        }
        for one in left.values()
        for other in right.values()
        if one.concept != other.concept
    ]


def _equates(verdict: Verdict) -> bool:
    claims = [claim for check in verdict.rule.checks for claim in check.claims.values()]
    return all(claim.operator == "==" and claim.quantities for claim in claims)


def _unread_ties(verdict: Verdict, concepts: Mapping[str, Concept]) -> list[dict[str, Any]]:
    """Of a case that could not be checked, the tables its rule compares."""
    names = sorted({_known(name, concepts) for name in verdict.rule.concepts})
    if len(names) != 2:
        return []
    between = [[concept, name, None] for concept, name in names]
    return [{"between": between, "what": verdict.reason, "amounts": [None, None]}]


def _known(name: str, concepts: Mapping[str, Concept]) -> tuple[str, str]:
    concept = concepts.get(name)
    if name == NARRATIVE or (concept is not None and concept.spoken):
        return NARRATIVE, _NARRATIVE_NAME
    return name, concept.title if concept is not None else name


def _table(figure: Figure) -> list[Any]:
    """Concept, name and page of the table a figure stands in."""
    if figure.concept == NARRATIVE:
        return [NARRATIVE, _NARRATIVE_NAME, None]
    return [figure.concept, figure.table, figure.page]

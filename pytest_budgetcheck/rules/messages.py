"""A verdict in one Chinese sentence: which figures contradict each other, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..verdicts import EACH, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..verdicts import Evidence
    from .quantity import Figure
    from .ruleset import Rule

_QUOTED = 4
_FOUND = (Outcome.FAIL, Outcome.REVIEW)


@dataclass(slots=True)
class Judged:
    """A case while it is judged, before its sentence is written; fields as in :class:`~.verdicts.Verdict`."""

    rule: Rule
    case: str
    outcome: Outcome = Outcome.PASS
    evidence: tuple[Evidence, ...] = ()
    lhs: str | None = None
    rhs: str | None = None
    residual: str | None = None
    bound: str | None = None
    unit: str | None = None

    def verdict(self, variables: Mapping[str, object]) -> Verdict:
        """The verdict, with its sentence."""
        return Verdict(
            self.rule,
            self.case,
            self.outcome,
            message(self, variables),
            lhs=self.lhs,
            rhs=self.rhs,
            residual=self.residual,
            bound=self.bound,
            unit=self.unit,
            evidence=self.evidence,
        )


def message(judged: Judged, variables: Mapping[str, object]) -> str:
    """The sentence of a verdict: the rule's own where it has one and did not hold."""
    if judged.rule.text.message and judged.outcome in _FOUND:
        return _own(judged, variables)
    if judged.residual is None:
        return _words(judged, variables)
    unit = f" {judged.unit}" if judged.unit else ""
    place = _place(judged, variables)
    if judged.outcome is Outcome.PASS:
        return f"{place}{judged.lhs}{unit}，相符"
    if judged.outcome is Outcome.PASS_ROUNDING:
        return f"{place}{judged.lhs}{unit}，尾差 {judged.residual}{unit}（容许 {judged.bound}）"
    left, right = _only(judged, "lhs"), _only(judged, "rhs")
    if left is not None and right is not None:
        return (
            f"{_named(left)} {judged.lhs}{unit}，而{_named(right)} {judged.rhs}{unit}，"
            f"相差 {judged.residual}{unit}"
        )
    allowed = f"（容许 {judged.bound}）" if judged.bound != "0" else ""
    return (
        f"{place}{judged.rule.title}，不成立：{judged.lhs}{unit} 对 {judged.rhs}{unit}，"
        f"相差 {judged.residual}{unit}{allowed}"
    )


def _own(judged: Judged, variables: Mapping[str, object]) -> str:
    names = {name: _name(value) for name, value in variables.items()}
    values = {
        "row": names.get("row", judged.case),
        "case": judged.case,
        "lhs": judged.lhs,
        "rhs": judged.rhs,
        "residual": judged.residual,
        "bound": judged.bound,
        "unit": judged.unit or "",
        "found": quoted(judged.evidence),
    }
    parameters = {name: format(value, "f") for name, value in judged.rule.text.parameters.items()}
    return str(judged.rule.text.message).format_map(values | parameters | names)


def _words(judged: Judged, variables: Mapping[str, object]) -> str:
    shown = f"：“{judged.lhs}”与“{judged.rhs}”" if judged.lhs is not None else quoted(judged.evidence)
    holds = "" if judged.outcome is Outcome.PASS else "，不成立"
    return f"{_place(judged, variables)}{judged.rule.title}{holds}{shown}"


def quoted(evidence: Iterable[Evidence]) -> str:
    """The words each of which alone is a finding, with their pages; the first few."""
    each = dict.fromkeys(
        f"第 {item.figure.page} 页“{item.figure.text}”" if item.figure.page else f"“{item.figure.text}”"
        for item in evidence
        if item.role == EACH
    )
    more = f"等 {len(each)} 处" if len(each) > _QUOTED else ""
    return "：" + "、".join(list(each)[:_QUOTED]) + more if each else ""


def _name(value: object) -> str:
    return str(getattr(value, "name", value))


def _place(judged: Judged, variables: Mapping[str, object]) -> str:
    if judged.case == judged.rule.id:
        return ""
    return f"{'，'.join(map(_name, variables.values())) or judged.case}："


def _only(judged: Judged, side: str) -> Figure | None:
    """The one printed figure of a side, if the side is nothing else."""
    figures = [item.figure for item in judged.evidence if item.role == side]
    if len(figures) != 1 or figures[0].assumed or not figures[0].text:
        return None
    return figures[0]


def _named(figure: Figure) -> str:
    return f"《{figure.table}》“{figure.row}”" if figure.row else f"《{figure.table}》"

"""A verdict in one Chinese sentence: which figures contradict each other, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verdicts import EACH, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..verdicts import Evidence, Verdict
    from .quantity import Figure

_QUOTED = 4
_FOUND = (Outcome.FAIL, Outcome.REVIEW)


def message(verdict: Verdict, variables: Mapping[str, object]) -> str:
    """The sentence of a verdict: the rule's own where it has one and did not hold."""
    if verdict.rule.text.message and verdict.outcome in _FOUND:
        return _own(verdict, variables)
    if verdict.residual is None:
        return _words(verdict, variables)
    unit = f" {verdict.unit}" if verdict.unit else ""
    place = _place(verdict, variables)
    if verdict.outcome is Outcome.PASS:
        return f"{place}{verdict.lhs}{unit}，相符"
    if verdict.outcome is Outcome.PASS_ROUNDING:
        return f"{place}{verdict.lhs}{unit}，尾差 {verdict.residual}{unit}（容许 {verdict.bound}）"
    left, right = _only(verdict, "lhs"), _only(verdict, "rhs")
    if left is not None and right is not None:
        return (
            f"{_named(left)} {verdict.lhs}{unit}，而{_named(right)} {verdict.rhs}{unit}，"
            f"相差 {verdict.residual}{unit}"
        )
    allowed = f"（容许 {verdict.bound}）" if verdict.bound != "0" else ""
    return (
        f"{place}{verdict.rule.title}，不成立：{verdict.lhs}{unit} 对 {verdict.rhs}{unit}，"
        f"相差 {verdict.residual}{unit}{allowed}"
    )


def _own(verdict: Verdict, variables: Mapping[str, object]) -> str:
    names = {name: _name(value) for name, value in variables.items()}
    values = {
        "row": names.get("row", verdict.case),
        "case": verdict.case,
        "lhs": verdict.lhs,
        "rhs": verdict.rhs,
        "residual": verdict.residual,
        "bound": verdict.bound,
        "unit": verdict.unit or "",
        "found": quoted(verdict.evidence),
    }
    parameters = {name: format(value, "f") for name, value in verdict.rule.text.parameters.items()}
    return str(verdict.rule.text.message).format_map(values | parameters | names)


def _words(verdict: Verdict, variables: Mapping[str, object]) -> str:
    shown = f"：“{verdict.lhs}”与“{verdict.rhs}”" if verdict.lhs is not None else quoted(verdict.evidence)
    holds = "" if verdict.outcome is Outcome.PASS else "，不成立"
    return f"{_place(verdict, variables)}{verdict.rule.title}{holds}{shown}"


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


def _place(verdict: Verdict, variables: Mapping[str, object]) -> str:
    if verdict.case == verdict.rule.id:
        return ""
    return f"{'，'.join(map(_name, variables.values())) or verdict.case}："


def _only(verdict: Verdict, side: str) -> Figure | None:
    """The one printed figure of a side, if the side is nothing else."""
    figures = [item.figure for item in verdict.evidence if item.role == side]
    if len(figures) != 1 or figures[0].assumed or not figures[0].text:
        return None
    return figures[0]


def _named(figure: Figure) -> str:
    return f"《{figure.table}》“{figure.row}”" if figure.row else f"《{figure.table}》"

"""Rules + a disclosure -> cases -> verdicts.

Expanding a rule into cases and judging a case are pure functions of the disclosure and the rulebook:
the same input gives the same cases in the same order, in every process.
"""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..garbage import rare_collection
from ..verdicts import CheckedDisclosure, Outcome, Verdict
from .judge import judge
from .quantity import DimensionError
from .reviews import with_reviews
from .roots import with_roots
from .rows import MappedRow
from .scope import Environment, NotApplicableError, NotCheckedError, Scope
from .view import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..disclosure import Disclosure
    from .ruleset import Check, Rule, Rulebook


_UNCLEAN = re.compile(r"[\s/\[\]@]|::")
_REPLACED = str.maketrans("[]@", "（）＠")


class Case(NamedTuple):
    """One rule applied to one place. ``settled`` is its outcome where that is known without judging."""

    rule: Rule
    name: str
    check: Check
    claim: str = ""
    variables: Mapping[str, object] = MappingProxyType({})
    settled: tuple[Outcome, str] | None = None


@rare_collection()
def check(disclosure: Disclosure, book: Rulebook) -> CheckedDisclosure:
    """Judge every rule of ``book`` on a recognised disclosure.

    Raises:
        KeyError: the disclosure names a profile that the rulebook does not have.
    """
    scope = scope_of(disclosure, book.profiles[str(disclosure.profile)], book.vocabulary)
    verdicts = [verdict for rule in book.rules.values() for verdict in check_rule(rule, scope)]
    return CheckedDisclosure(disclosure, tuple(with_roots(with_reviews(verdicts))))


def check_rule(rule: Rule, scope: Scope) -> list[Verdict]:
    """The verdicts of one rule; where it applies to no place at all, just one that says so."""
    verdicts = [_verdict(case, scope) for case in expand(rule, scope)]
    if all(verdict.outcome is Outcome.NOT_APPLICABLE for verdict in verdicts):
        first = verdicts[0]
        return [Verdict(rule, rule.id, first.outcome, reason=first.reason, evidence=first.evidence)]
    return verdicts


def expand(rule: Rule, scope: Scope) -> list[Case]:
    """The cases of a rule, one for each element and claim; at least one.

    Where some part of a rule has nothing to say of a document, the cases of its other parts remain;
    a part that could not be checked always keeps its case.
    """
    cases = [case for check in rule.checks for case in _expand_check(rule, check, scope)]
    open_cases = [c for c in cases if c.settled is None or c.settled[0] is not Outcome.NOT_APPLICABLE]
    return _unique_names(open_cases or cases[:1])


def _expand_check(rule: Rule, check: Check, scope: Scope) -> list[Case]:
    settled = _inapplicable(rule, check, scope)
    if settled is None:
        try:
            cases = list(_elements(rule, check, scope))
        except NotApplicableError as reason:
            settled = (Outcome.NOT_APPLICABLE, str(reason))
        except NotCheckedError as reason:
            settled = (Outcome.NOT_CHECKED, str(reason))
        else:
            if cases:
                return cases
            settled = _nothing_found(rule, scope)
    return [Case(rule, rule.id, check, settled=settled)]


def _inapplicable(rule: Rule, check: Check, scope: Scope) -> tuple[Outcome, str] | None:
    years = rule.text.years
    if years and scope.fiscal_year is not None and not years[0] <= scope.fiscal_year <= years[1]:
        return Outcome.NOT_APPLICABLE, f"本规则适用于 {years[0]}—{years[1]} 年度"
    try:
        for concept in rule.text.needs:
            scope.table(concept)
        holds = check.when is None or check.when.run(_unlogged(scope, {}))
    except NotApplicableError as reason:
        return Outcome.NOT_APPLICABLE, str(reason)
    except NotCheckedError as reason:
        return Outcome.NOT_CHECKED, str(reason)
    return None if holds else (Outcome.NOT_APPLICABLE, "不具备适用条件")


def _nothing_found(rule: Rule, scope: Scope) -> tuple[Outcome, str]:
    """Nothing to iterate over: harmless in an empty table, suspicious in one with unread rows."""
    for concept in sorted(rule.concepts):
        table = scope.tables.get(concept)
        for lane in table.lanes.values() if table else ():
            if lane.stray_rows:
                return Outcome.NOT_CHECKED, f"“{lane.title}”有未识别的行：{'、'.join(lane.stray_rows[:3])}"
    return Outcome.NOT_APPLICABLE, "没有可核对的数字"


def _elements(rule: Rule, check: Check, scope: Scope) -> Iterator[Case]:
    for variables in _bindings(check, scope):
        labels = [value.key if isinstance(value, MappedRow) else str(value) for value in variables.values()]
        for claim in check.claims:
            name = "-".join([*labels, claim] if claim else labels)
            yield Case(rule, clean_name(name) or rule.id, check, claim, variables)


def _unlogged(scope: Scope, variables: Mapping[str, object]) -> Environment:
    """For conditions and loops: blanks count as zero, and nothing that is read becomes evidence."""
    return Environment(scope, variables, blank_is_zero=True, logged=False)


def _bindings(check: Check, scope: Scope) -> list[dict[str, object]]:
    """The variables of each round through the loops of a check."""
    rounds: list[dict[str, object]] = [{}]
    for loop in check.loops:
        # What does not depend on the loops around it is the same in all rounds.
        alike = loop.run(_unlogged(scope, {})) if rounds and not loop.uses else None
        rounds = [
            {**bound, loop.variable: element}
            for bound in rounds
            for element in (loop.run(_unlogged(scope, bound)) if alike is None else alike)
        ]
    return rounds


def clean_name(name: str) -> str:
    """A name that pytest can select and re-run: no white space, brackets or ``::``."""
    if _UNCLEAN.search(name):
        name = "".join(name.split()).replace("::", "：").replace("/", "·").translate(_REPLACED)
    return name[:80]


def _unique_names(cases: list[Case]) -> list[Case]:
    if len({case.name for case in cases}) == len(cases):
        return cases
    seen: Counter[str] = Counter()
    unique: list[Case] = []
    for case in cases:
        seen[case.name] += 1
        number = seen[case.name]
        unique.append(case if number == 1 else case._replace(name=f"{case.name}~{number}"))
    return unique


def _in_doubt(verdict: Verdict) -> Verdict:
    """On a layout nobody described, a habit of the place may explain a difference between tables.

    A rule that holds ``anywhere`` looks at single statements, which mean the same on every layout. Within a
    table, what is missing where the cell is blank may be printed in another column.
    """
    if verdict.outcome is not Outcome.FAIL or verdict.rule.text.anywhere:
        return verdict
    blank = any(not read.figure.text and not read.figure.assumed for read in verdict.evidence)
    if verdict.rule.text.category == "表内" and not blank:
        return verdict
    reason = f"版式未经描述，不作判定：{verdict.message}"
    return Verdict(verdict.rule, verdict.case, Outcome.NOT_CHECKED, reason=reason, evidence=verdict.evidence)


def _verdict(case: Case, scope: Scope) -> Verdict:
    if case.settled is not None:
        outcome, reason = case.settled
        return Verdict(case.rule, case.name, outcome, reason=reason)
    environment = Environment(scope, case.variables, blank_is_zero=case.rule.text.blank == "zero")
    try:
        if case.check.when_each is not None and not case.check.when_each.run(
            _unlogged(scope, case.variables)
        ):
            return Verdict(case.rule, case.name, Outcome.NOT_APPLICABLE, reason="不具备适用条件")
        verdict = judge(case.rule, case.name, case.check.claims[case.claim], environment)
        return _in_doubt(verdict) if "undescribed_layout" in scope.conventions else verdict
    except NotApplicableError as reason:
        return Verdict(case.rule, case.name, Outcome.NOT_APPLICABLE, reason=str(reason))
    except NotCheckedError as reason:
        return Verdict(case.rule, case.name, Outcome.NOT_CHECKED, reason=str(reason))
    except DimensionError as error:
        return Verdict(case.rule, case.name, Outcome.ERROR, reason=f"{case.rule.place}: {error}")

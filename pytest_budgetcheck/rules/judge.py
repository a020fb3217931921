"""Judge one claim: what the printed figures allow, whatever their rounding.

Tolerances follow from the printed decimals (see :mod:`.quantity`), never from a constant:

- the same figure printed twice with the same decimals must be equal, exactly;
- a sum may miss by what the rounding of its terms can explain, and no more;
- a ratio must meet the interval of the printed percentage; just outside it is for review, because
  many offices truncate instead of rounding;
- an order fails only when no rounding could make it true.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN
from ..verdicts import Evidence, Outcome, Verdict
from .messages import message
from .quantity import ONE, ZERO
from .selectors import compare_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .language import Assertion
    from .quantity import Quantity
    from .ruleset import Rule
    from .scope import Environment

_ROUNDED_APART = "rounded_apart"
_IMPROBABLE = 4


def judge(rule: Rule, case: str, claim: Assertion, environment: Environment) -> Verdict:
    """The verdict on one claim; errors of the scope pass through."""
    environment.side = "lhs"
    left = claim.left(environment)
    environment.side = "rhs"
    right = claim.right(environment) if claim.right is not None else None
    verdict = Verdict(rule, case, Outcome.PASS)
    if right is not None and claim.quantities:
        _compare_amounts(verdict, claim, environment, left, right)
        return verdict
    holds = bool(left) if right is None else compare_words(left, claim.operator, right)
    verdict.outcome = Outcome.PASS if holds else Outcome.FAIL
    verdict.evidence = _evidence(environment, None)
    if right is not None:
        verdict.lhs, verdict.rhs = str(left), "、".join(right) if isinstance(right, list) else str(right)
    verdict.message = message(verdict, environment.variables)
    return verdict


def _compare_amounts(
    verdict: Verdict, claim: Assertion, environment: Environment, left: Quantity, right: Quantity
) -> None:
    """Complete a verdict on two amounts."""
    residual = left - right
    verdict.evidence = _evidence(environment, residual if claim.operator == "==" else None)
    if verdict.evidence and all(item.figure.assumed for item in verdict.evidence):
        verdict.reason = "相关项目均未列示"
    elif left.terms and residual.terms == {}:
        verdict.reason = "两边是同一个印出的数"
    if verdict.reason:
        verdict.outcome = Outcome.NOT_APPLICABLE
        return
    rounded_apart = _ROUNDED_APART in environment.scope.conventions
    verdict.outcome, bound = _outcome(claim, left, right, residual, rounded_apart=rounded_apart)
    verdict.unit, factor, places = _display(verdict.evidence, residual)
    verdict.lhs = _printed(left.value / factor, places)
    verdict.rhs = _printed(right.value / factor, places) if residual.value else verdict.lhs
    verdict.residual = _printed(residual.value / factor, places)
    verdict.bound = _printed(bound / factor, places + 1) if bound else "0"
    verdict.message = message(verdict, environment.variables)


def _outcome(
    claim: Assertion, left: Quantity, right: Quantity, residual: Quantity, *, rounded_apart: bool
) -> tuple[Outcome, Decimal]:
    bound = residual.bound
    match claim.operator:
        case "==" if claim.ratio or residual.terms is None:
            return _ratio(residual, right), bound
        case "==":
            return _equal(left, right, residual, rounded_apart=rounded_apart)
        case "!=":
            return (Outcome.FAIL if residual.low <= 0 <= residual.high else Outcome.PASS), bound
        case "<=" | "<":
            return _order(residual.value, residual.low, strict=claim.operator == "<"), bound
        case _:
            return _order(-residual.value, -residual.high, strict=claim.operator == ">"), bound


def _equal(
    left: Quantity, right: Quantity, residual: Quantity, *, rounded_apart: bool
) -> tuple[Outcome, Decimal]:
    one, other = left.single, right.single
    if one is not None and other is not None and one.half == other.half:
        if rounded_apart and one.concept != other.concept and 0 < abs(residual.value) <= residual.bound:
            return Outcome.PASS_ROUNDING, residual.bound
        return (Outcome.PASS if residual.value == 0 else Outcome.FAIL), Decimal(0)
    size, bound = abs(residual.value), residual.bound
    if size == 0:
        return Outcome.PASS, bound
    if size > bound:
        return (Outcome.REVIEW if _cut_off(left, right, residual) else Outcome.FAIL), bound
    terms = residual.terms or {}
    spread = sum(((2 * weight * figure.half) ** 2 / 12 for figure, weight in terms.items()), Decimal(0))
    if size > _IMPROBABLE * spread.sqrt():
        return Outcome.REVIEW, bound
    return Outcome.PASS_ROUNDING, bound


def _cut_off(left: Quantity, right: Quantity, residual: Quantity) -> bool:
    """Whether figures of the narrative are amounts of a table cut off, not rounded, at their last place."""
    rough, fine = sorted((left, right), key=lambda quantity: quantity.bound, reverse=True)
    figures = residual.terms or {}
    if residual.money and figures and all(figure.concept == "narrative" for figure in figures):
        # Where some have more decimals than others, those have only lost zeros: 18万元 beside 20.95万元.
        halves = [figure.half for figure in figures if figure.half]
        return abs(residual.value) < 2 * min(halves, default=Decimal(0)) * len(halves)
    said = rough.single
    if said is None or said.concept != "narrative":
        return False
    return 0 < abs(fine.value) - abs(rough.value) < 2 * rough.bound + fine.bound


def _ratio(residual: Quantity, printed: Quantity) -> Outcome:
    last_place = 2 * printed.bound
    if abs(residual.value) <= printed.bound:
        return Outcome.PASS
    if residual.low <= 0 <= residual.high:
        return Outcome.PASS_ROUNDING
    if residual.low - last_place <= 0 <= residual.high + last_place:
        return Outcome.REVIEW
    return Outcome.FAIL


def _order(value: Decimal, low: Decimal, *, strict: bool) -> Outcome:
    if value < 0 or (value == 0 and not strict):
        return Outcome.PASS
    if low < 0 or (low == 0 and not strict):
        return Outcome.PASS_ROUNDING
    return Outcome.FAIL


def _evidence(environment: Environment, residual: Quantity | None) -> tuple[Evidence, ...]:
    """Every figure that was read, once for each side."""
    weights = (residual.terms if residual is not None else None) or {}
    read = dict.fromkeys(environment.reads)
    return tuple([Evidence(side, figure, weights.get(figure)) for side, figure in read])


@lru_cache(maxsize=64)
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-max(places, 0))


def _display(evidence: Iterable[Evidence], residual: Quantity) -> tuple[str | None, Decimal, int]:
    """Unit to print amounts in, what it is in yuan, and decimals."""
    unit: str | None = None
    places = 0
    for item in evidence:
        figure = item.figure
        if not figure.assumed:
            places = max(places, figure.decimals)
            if unit is None and figure.unit and figure.money is bool(residual.money):
                unit = figure.unit
    if residual.money:
        unit = unit or "元"
        return unit, UNIT_IN_YUAN.get(unit, ONE), places
    return unit, ONE, places


@lru_cache(maxsize=64)
def _zero(places: int) -> str:
    return format(ZERO.quantize(_last_place(places)), "f")


def _printed(amount: Decimal, places: int) -> str:
    if not amount:
        return _zero(places)
    rounded = amount.quantize(_last_place(places))
    return format(rounded if rounded else abs(rounded), "f")

"""Laws of printed figures: intervals, linear forms, dimensions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.rules.quantity import DimensionError, Figure, Quantity


def figure(text: str, unit: str = "万元", factor: str = "10000") -> Figure:
    value = Decimal(text or "0")
    decimals = len(text.partition(".")[2])
    return Figure("t", "表", "行", "列", text, value, decimals, unit, Decimal(factor), 1, None)


amounts = st.decimals(min_value=-(10**7), max_value=10**7, places=2, allow_nan=False, allow_infinity=False)


def test_half_is_half_the_last_printed_place_in_yuan() -> None:
    assert figure("1.50").half == Decimal("50")
    assert figure("19").half == Decimal("5000")
    assert figure("1.5", unit="元", factor="1").half == Decimal("0.05")


@pytest.mark.parametrize("text", ["", "0"])
def test_nothing_and_a_bare_zero_are_exact(text: str) -> None:
    assert figure(text).half == 0


def test_zero_printed_with_decimals_is_rounded_like_any_amount() -> None:
    assert figure("0.00").half == Decimal("50")


@given(amounts, amounts)
def test_a_figure_read_on_both_sides_cancels(a: Decimal, b: Decimal) -> None:
    one, other = Quantity.of(figure(f"{a}")), Quantity.of(figure(f"{b}"))
    residual = (one + other) - one
    assert residual.value == other.value
    assert residual.bound == other.bound


@given(st.lists(amounts, min_size=1, max_size=12))
def test_the_true_sum_of_rounded_parts_is_always_within_the_bound(exact: list[Decimal]) -> None:
    fine = [value / 1000 for value in exact]
    cent = Decimal("0.01")
    printed = [Quantity.of(figure(f"{value.quantize(cent)}")) for value in fine]
    total = Quantity.of(figure(f"{sum(fine, Decimal(0)).quantize(cent)}"))
    residual = total - Quantity.total(printed)
    assert residual.low <= 0 <= residual.high


@given(st.lists(amounts, min_size=2, max_size=8))
def test_total_equals_repeated_addition(values: list[Decimal]) -> None:
    parts = [Quantity.of(figure(f"{value}")) for value in values]
    step = parts[0]
    for part in parts[1:]:
        step = step + part
    whole = Quantity.total(parts)
    assert (whole.value, whole.low, whole.high) == (step.value, step.low, step.high)


@given(amounts, amounts.filter(lambda value: abs(value) > 1))
def test_a_quotient_interval_contains_the_quotient_of_any_amounts_inside(a: Decimal, b: Decimal) -> None:
    one, other = Quantity.of(figure(f"{a}")), Quantity.of(figure(f"{b}"))
    ratio = one / other
    for x in (one.low, one.value, one.high):
        for y in (other.low, other.value, other.high):
            assert ratio.low - Decimal("1e-20") <= x / y <= ratio.high + Decimal("1e-20")


def test_division_by_what_may_be_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        Quantity.of(figure("1.00")) / Quantity.of(figure("0.00"))


def test_money_and_counts_do_not_add() -> None:
    vehicles = Quantity.of(figure("3", unit="辆", factor="1"))
    with pytest.raises(DimensionError):
        Quantity.of(figure("3.00")) + vehicles
    with pytest.raises(DimensionError):
        Quantity.of(figure("3.00")) - Quantity.constant(Decimal(100))


def test_units_meet_in_yuan() -> None:
    assert (Quantity.of(figure("1.50")) - Quantity.of(figure("15000", "元", "1"))).value == 0

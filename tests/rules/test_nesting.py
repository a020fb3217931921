"""Lists of wholes and parts that print no levels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.functions.nesting import _Nesting
from pytest_budgetcheck.rules.quantity import Quantity
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.scope import AbsentError, Environment, NotCheckedError

BOOK = load_rulebook()


@dataclass(frozen=True)
class Whole:
    """An amount with the amounts it is made of, if any are printed."""

    amount: Decimal
    parts: tuple[Whole, ...] = ()

    def printed(self) -> Iterable[Decimal]:
        yield self.amount
        for part in self.parts:
            yield from part.printed()


def _whole(parts: list[Whole]) -> Whole:
    return Whole(sum((part.amount for part in parts), Decimal(0)), tuple(parts))


AMOUNTS = st.decimals("0.01", "99.99", places=2)
TREES = st.recursive(
    st.builds(Whole, AMOUNTS),
    lambda inner: st.lists(inner, min_size=1, max_size=4).map(_whole),
    max_leaves=12,
)


@given(st.lists(TREES, min_size=1, max_size=4))
def test_what_is_nested_adds_up(trees: list[Whole]) -> None:
    printed = [amount for tree in trees for amount in tree.printed()]
    wanted = sum((tree.amount for tree in trees), Decimal(0))
    tops = _Nesting(printed).tops(wanted)
    assert tops is not None
    assert sum((printed[index] for index in tops), Decimal(0)) == wanted


@pytest.mark.parametrize(
    ("printed", "wanted", "tops"),
    [
        (["2", "2", "3", "1", "2"], "5", [0, 2]),
        (["2", "2", "3"], "7", [0, 1, 2]),  # two that are alike may both count
        (["2", "2", "3", "1", "2.1"], "5", None),
        (["0", "5"], "5", [0, 1]),
        (["6"], "5", None),
    ],
)
def test_which_rows_count(printed: list[str], wanted: str, tops: list[int] | None) -> None:
    assert _Nesting([Decimal(amount) for amount in printed]).tops(Decimal(wanted)) == tops


def test_too_many_readings_are_not_all_tried() -> None:
    # Of each pair the second may be a part of the first, or stand beside it.
    amounts = [Decimal(2**number) for number in range(18) for _ in range(2)]
    with pytest.raises(NotCheckedError):
        _Nesting(amounts).tops(sum(amounts) - Decimal("0.5"))


def _sum(amounts: dict[str, str]) -> Quantity:
    rows = {"245": {"unit": "", "合计": "5.00"}} | {name: {"合计": text} for name, text in amounts.items()}
    scope = scope_of_example({"projects": rows}, BOOK.vocabulary)
    (unit,) = [row for row in scope.tables["projects"].lanes[""].rows if row.code == "245"]
    found: Quantity = FUNCTIONS["nested_sum"].run(Environment(scope, {}), unit, "合计")
    return found


def test_the_sum_is_of_the_wholes_and_else_of_everything() -> None:
    assert _sum({"甲": "2.00", "乙": "2.00", "丙": "3.00"}).value == Decimal("50000")
    everything = _sum({"甲": "2.00", "乙": "2.10", "丙": "3.00"})
    assert everything.value == Decimal("71000")
    assert everything.terms is None  # no single figure is to blame
    with pytest.raises(AbsentError):
        _sum({"甲": ""})

"""Arithmetic with printed figures: exact values, and the interval that rounding leaves open.

A figure v printed with d decimals in a unit of u yuan stands for any amount in
``[v·u − h, v·u + h]`` with ``h = ½·u·10^−d``. Sums keep their terms, one weight per printed cell, so
that a cell read on both sides cancels; products and quotients of figures keep an interval only.

Money is held in yuan; percentages and counts are plain numbers, a percentage in percent.

A document comes to thousands of these values. They are never changed once they are built, but not frozen:
that would make building them eight times as dear.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..disclosure import Box

ZERO = Decimal(0)
ONE = Decimal(1)
HALF = Decimal("0.5")
COUNTED = frozenset("个人名辆艘架台套项批次家") | {"台套", "台（套）", "台(套)", "批次", "人次"}
"""Units of what is counted, not measured."""


@dataclass(slots=True, eq=False)
class Figure:
    """A figure as it was read, with the place where it stands.

    ``factor`` is what one printed unit is in yuan, or 1 for numbers that are not money. ``assumed``
    says why the figure counts although it is not printed (a row that is absent counts as zero).
    """

    concept: str
    table: str
    row: str
    column: str
    text: str
    value: Decimal
    decimals: int
    unit: str | None
    factor: Decimal
    page: int | None
    box: Box | None
    section: str = ""
    assumed: str = ""
    key: str = ""
    """Canonical address, concept/row/column: what a root cause is named by."""
    confidence: float | None = None
    """How sure the recogniser is of a figure read from a picture, from 0 to 1."""

    half: Decimal = field(init=False)
    """Half the last printed place, in base units.

    Zero for what is not printed, for a number of things, which is never rounded, and for a zero without
    decimals: ``0`` and ``—`` mean nothing at all, not anything below one half.
    """

    def __post_init__(self) -> None:
        whole = self.decimals == 0 and (self.value == 0 or self.unit in COUNTED)
        exact = not self.text or self.assumed or whole
        self.half = ZERO if exact else HALF * self.factor * ONE.scaleb(-self.decimals)

    @property
    def words(self) -> bool:
        """Whether it is no figure, but words that count as evidence."""
        return self.key.endswith("#words")

    @property
    def money(self) -> bool:
        """Whether the figure is an amount of money."""
        return self.factor != 1 or self.unit == "元"


class DimensionError(Exception):
    """Money added to a number, or the like: the rule is wrong, not the document."""


@dataclass(slots=True)
class Quantity:
    """A value with its rounding interval ``[low, high]``.

    ``terms`` gives the weight of each figure in a linear form; ``None`` for products and quotients.
    ``money`` is ``None`` for constants, which go with either.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    money: bool | None
    terms: Mapping[Figure, Decimal] | None = field(default_factory=dict)

    @classmethod
    def constant(cls, value: Decimal) -> Quantity:
        """A number written in a rule."""
        return cls(value, value, value, None, {})

    @classmethod
    def of(cls, figure: Figure) -> Quantity:
        """A figure printed in the document."""
        value, half = figure.value * figure.factor, figure.half
        return cls(value, value - half, value + half, figure.money, {figure: ONE})

    @property
    def single(self) -> Figure | None:
        """The figure this quantity is, if it is exactly one printed figure and nothing else."""
        if self.terms is not None and len(self.terms) == 1:
            ((figure, weight),) = self.terms.items()
            if weight == 1:
                return figure
        return None

    @property
    def bound(self) -> Decimal:
        """How far from ``value`` rounding can take the true amount."""
        return max(self.value - self.low, self.high - self.value)

    @classmethod
    def total(cls, addends: Iterable[Quantity]) -> Quantity:
        """The sum of some quantities; a figure that stands in several of them is one term.

        Raises:
            DimensionError: money is added to something else.
        """
        parts = list(addends)
        alike = _NOTHING
        for part in parts:
            if part.money is None or part.money is not alike.money:
                alike = _common(alike, part)
        value = sum([part.value for part in parts], ZERO)
        terms: dict[Figure, Decimal] = {}
        for part in parts:
            if part.terms is None:
                low = sum([part.low for part in parts], ZERO)
                return cls(value, low, sum([part.high for part in parts], ZERO), alike.money, None)
            for figure, weight in part.terms.items():
                terms[figure] = terms[figure] + weight if figure in terms else weight
        return cls._linear(value, alike.money, terms)

    @classmethod
    def _linear(cls, value: Decimal, money: bool | None, terms: Mapping[Figure, Decimal]) -> Quantity:
        """The linear form with these terms; what cancelled itself has no weight and drops out."""
        left = {figure: weight for figure, weight in terms.items() if weight}
        bound = sum([abs(weight) * figure.half for figure, weight in left.items() if figure.half], ZERO)
        return cls(value, value - bound, value + bound, money, left)

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity.total((self, other))

    def __neg__(self) -> Quantity:
        return self.scaled(Decimal(-1))

    def __sub__(self, other: Quantity) -> Quantity:
        if self.terms is None or other.terms is None:
            return self + -other
        terms = dict(self.terms)
        for figure, weight in other.terms.items():
            terms[figure] = terms[figure] - weight if figure in terms else -weight
        return self._linear(self.value - other.value, _common(self, other).money, terms)

    def __mul__(self, other: Quantity) -> Quantity:
        for one, two in ((self, other), (other, self)):
            if one.money is None and one.low == one.high:
                return two.scaled(one.value)
        if self.money and other.money:
            raise DimensionError("money is multiplied by money")
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        money = bool(self.money or other.money)
        return Quantity(self.value * other.value, min(corners), max(corners), money, None)

    def __truediv__(self, other: Quantity) -> Quantity:
        """The quotient.

        Raises:
            ZeroDivisionError: the divisor may be zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        if other.money is None and other.low == other.high:
            return self.scaled(1 / other.value)
        corners = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        money = None if self.money and other.money else self.money
        return Quantity(self.value / other.value, min(corners), max(corners), money, None)

    def scaled(self, factor: Decimal) -> Quantity:
        """This quantity times a plain number."""
        low, high = sorted((self.low * factor, self.high * factor))
        terms = None if self.terms is None else {f: w * factor for f, w in self.terms.items() if factor}
        return Quantity(self.value * factor, low, high, self.money, terms)

    def magnitude(self) -> Quantity:
        """The absolute value; an interval around zero reaches from 0 to its farther end."""
        if self.value < 0:
            return (-self).magnitude()
        return Quantity(self.value, max(self.low, ZERO), self.high, self.money, self.terms)


_NOTHING = Quantity.constant(ZERO)


def _common(one: Quantity, other: Quantity) -> Quantity:
    """One of both, of the kind their sum has.

    Raises:
        DimensionError: one is money, the other a number that is not zero.
    """
    if one.money is None or other.money is None:
        constant, known = (one, other) if one.money is None else (other, one)
        if known.money and constant.value != 0 and constant.terms == {}:
            raise DimensionError("a plain number is compared with or added to money")
        return known
    if one.money != other.money:
        raise DimensionError("money is compared with or added to a number that is not money")
    return one

"""Printed amounts to numbers.

A cell is an amount, a text, or a number that is printed badly; the third is neither dropped nor guessed
but delivered without a value and with the doubt, in Chinese, that a report can show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pytest_budgetcheck.names import normalise

_PLAIN = re.compile(r"(?P<whole>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<part>\d+))?")
_UNREADABLE = "\ufffd"
"""Stands where the recogniser saw ink but no text."""
_DASH = re.compile(r"[-_]+")
_NUMBERLIKE = re.compile(rf"[-+(]?[\d.,{_UNREADABLE}]*[\d{_UNREADABLE}][\d.,{_UNREADABLE}]*\)?")
_TWO_AMOUNTS = re.compile(r"-?[\d,]+\.\d{1,6}?-?[\d,]+\.\d+")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as printed; ``value`` is ``None`` with a ``doubt`` when it cannot be read for certain."""

    value: Decimal | None
    decimals: int = 0
    doubt: str = ""


def parse_amount(text: str) -> Amount | None:
    """The amount that ``text`` prints, or ``None`` when it prints something else.

    Accepts thousands separators, any minus, brackets for a negative, full-width characters and spaces
    inside. A dash alone is a printed zero. Percentages, dates and figures with a unit are no amounts.
    """
    plain = normalise(text)
    if _DASH.fullmatch(plain):
        return Amount(Decimal(0))
    sign, body = _unsigned(plain)
    match = _PLAIN.fullmatch(body)
    if match:
        part = match["part"] or ""
        value = Decimal(body.replace(",", ""))
        return Amount(-value if sign and value else value, len(part))
    if not _NUMBERLIKE.fullmatch(plain):
        return None
    if _UNREADABLE in plain:
        return Amount(None, doubt="图像中的数字看不清")
    if _TWO_AMOUNTS.fullmatch(plain):
        return Amount(None, doubt=f"“{text}”像是两个数连在一起，无法确定是哪一个")
    return Amount(None, doubt=f"“{text}”不是规范的数字（千分位或小数点有误），未取值")


def is_code(text: str) -> bool:
    """Whether ``text`` could be a classification or project code: two or more digits and nothing else."""
    plain = normalise(text)
    return len(plain) >= 2 and plain.isascii() and plain.isdigit()


def _unsigned(text: str) -> tuple[bool, str]:
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1]
    if text.startswith("-"):
        return True, text[1:]
    return False, text.removeprefix("+")

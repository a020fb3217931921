"""What a fault is, and the wrong ways to print a figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ..disclosure import Box, Disclosure

    Place: TypeAlias = tuple[int, Box]
    """Where a figure or a word is printed: page and box."""

_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")


class Subject(StrEnum):
    """What a fault is in; rates are told apart by it."""

    TABLE_AMOUNT = "表格金额"
    AMOUNT = "说明金额"
    PERCENTAGE = "说明百分比"
    COUNT = "说明数量"
    CODE = "科目编码"
    NAME = "科目名称"
    WORD = "方向词"
    YEAR = "年度"
    FILING = "表与章节"


KINDS: dict[str, str] = {
    "digit": "首位数字改变",
    "last_digit": "末位数字改变",
    "transposed": "相邻数字颠倒",
    "tenfold": "扩大十倍",
    "tenth": "缩小十倍",
    "unit": "元与万元混淆",
    "unit_label": "表的单位印错",
    "blank": "漏填",
    "next_row": "错行",
    "next_column": "错列",
    "sign": "正负颠倒",
    "swapped_rows": "两行数字互换",
    "copied_row": "照抄上一行",
    "with_total": "连同合计一起改",
    "direction": "增减方向相反",
    "year": "年度印错",
    "code": "科目编码印错",
    "name": "科目名称印错",
    "note": "缺表注",
    "table": "缺表",
    "section": "缺章节",
}
"""Every kind of fault by name, with its name in reports."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a disclosure.

    ``marks`` are the places where something else is printed than should be, ``size`` is by how much a
    single amount is off (in yuan, or in its own unit where it is no money); ``None`` for other faults.
    """

    kind: str
    subject: Subject
    where: str
    marks: frozenset[Place]
    make: Callable[[], Disclosure]
    size: Decimal | None = None


def first_digit(number: str) -> str | None:
    """Another leading digit, never a zero: 160.02 → 460.02."""
    digit = int(number[0])
    return f"{(digit + 3) % 10 or 5}{number[1:]}"


def last_digit(number: str) -> str | None:
    """Another last digit, the next one: 160.02 → 160.03."""
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"


def transposed(number: str) -> str | None:
    """The first two digits side by side that differ, the other way round; no zero in front of a number."""
    places = [place for place, char in enumerate(number) if char.isdigit()]
    whole = len(number.partition(".")[0])
    for one, other in pairwise(places):
        if number[one] != number[other] and not (one == 0 and number[other] == "0" and whole > 1):
            chars = list(number)
            chars[one], chars[other] = chars[other], chars[one]
            return "".join(chars)
    return None


def tenfold(number: str) -> str | None:
    """The point one place to the right: 160.02 → 1600.20."""
    return _times(number, Decimal(10))


def tenth(number: str) -> str | None:
    """The point one place to the left: 160.02 → 16.00."""
    return _times(number, Decimal("0.1"))


def other_unit(number: str, unit: str | None) -> str | None:
    """An amount in 元 where the unit is 万元, or the other way round."""
    factors = {"万元": Decimal(10_000), "元": Decimal("0.0001")}
    return _times(number, factors[unit]) if unit in factors else None


def blanked(_: str) -> str | None:
    """Nothing."""
    return ""


def negative(number: str) -> str | None:
    """The amount with a minus."""
    return f"-{number}"


DIGITS: dict[str, Callable[[str], str | None]] = {
    "digit": first_digit,
    "last_digit": last_digit,
    "transposed": transposed,
}
"""Slips of the pen."""
SCALES: dict[str, Callable[[str], str | None]] = {"tenfold": tenfold, "tenth": tenth}
"""Slips of the decimal point."""


def altered(text: str, change: Callable[[str], str | None]) -> str | None:
    """``text`` with its first number printed another way; ``None`` where that is not possible or the same."""
    found = _NUMBER.search(text)
    changed = change(found[0]) if found else None
    if found is None or changed is None or (changed and _value(changed) == _value(found[0])):
        return None
    return text[: found.start()] + changed + text[found.end() :]


def _times(number: str, factor: Decimal) -> str:
    value = _value(number)
    decimals = len(number.replace("．", ".").partition(".")[2])
    return f"{(value * factor).quantize(Decimal(1).scaleb(-decimals)):f}"


def _value(number: str) -> Decimal:
    return Decimal(re.sub("[,，]", "", number).replace("．", "."))

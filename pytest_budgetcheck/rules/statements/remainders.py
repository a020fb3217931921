"""What a change is made up of where the text says so to the end.

增加77.68万元，…74.76万元…，其余2.92万元; and 支出增加5万元，其中基本支出增加7万元、项目支出减少2万元, which
are all that expenditure is made of (预算法实施条例第五条).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_REST = re.compile(r"其余(?:的|部分)?(?:为|是)?$")
_TURNED = re.compile(r"增加|增长|减少|下降|减支|增支")
_CHANGES = ("增加", "减少")
_KIND = r"(?P<kind>基本支出|项目支出)(?:预算)?(?P<word>增加|减少)了?$"
_FIRST_KIND = re.compile(rf"^(?:[^。；]*?[，,：:])?(?:其中|主要原因是|主要是|包括)?[：:，,]?{_KIND}")
_SECOND_KIND = re.compile(rf"^[，,、；;]{_KIND}")
_SPENT = re.compile(r"支出[^。；收]{0,30}$")
_OTHER_KINDS = re.compile(r"经营支出|上缴上级|附属单位|结转下年|年终结转|结余")


def remainders(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each change of which one part is named and the rest is said too, with nothing between."""
    for said in material.sentences:
        money = [fact for fact in said.figures if fact.unit in UNIT_IN_YUAN]
        for change, part, rest in zip(money, money[1:], money[2:], strict=False):
            if _made_up(said, change, part, rest):
                figures = {"增减": change, "分项": part, "其余": rest}
                yield Statement(said, change.indicator, figures).row(lane)


def _made_up(said: Spoken, change: Fact, part: Fact, rest: Fact) -> bool:
    """Whether ``part`` and ``rest`` are all of ``change``; a word of change among them would be another."""
    return (
        change.direction in _CHANGES
        and _REST.search(said.between(part, rest)) is not None
        and not _TURNED.search(said.between(part, rest))
        and not _TURNED.search(_after_rate(said, change, part))
        and len([fact for fact in said.facts if fact.start > rest.start and fact.unit in UNIT_IN_YUAN]) == 0
    )


def _after_rate(said: Spoken, change: Fact, part: Fact) -> str:
    """The words before ``part``, from the rate on that goes with the change."""
    rates = [f for f in said.figures if change.end <= f.start < part.start and f.unit == "%"]
    return said.between(rates[-1] if rates else change, part)


def split_changes(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each change of expenditure told as 基本支出 and 项目支出; what fell is negative."""
    for said in material.sentences:
        money = [fact for fact in said.figures if fact.unit in UNIT_IN_YUAN]
        for change, *parts in zip(money, money[1:], money[2:], strict=False):
            figures = _split(said, change, parts)
            if figures:
                yield Statement(said, change.indicator, figures).row(lane)


def _split(said: Spoken, change: Fact, parts: list[Fact]) -> dict[str, Fact]:
    """The change and its two parts by column; nothing where they are not those."""
    first, second = parts
    one = _FIRST_KIND.search(said.between(change, first))
    other = _SECOND_KIND.search(said.between(first, second))
    told = change.direction in _CHANGES and _SPENT.search(said.text[: change.start])
    if not (told and one and other) or one["kind"] == other["kind"] or _OTHER_KINDS.search(said.text):
        return {}
    signed = {
        "增减": (change, change.direction),
        one["kind"]: (first, one["word"]),
        other["kind"]: (second, other["word"]),
    }
    return {
        column: replace(fact, value=-fact.value) if word == "减少" else fact
        for column, (fact, word) in signed.items()
    }

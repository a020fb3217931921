"""What a change is made up of where the text says so to the end: 增加77.68万元，…74.76万元…，其余2.92万元."""

from __future__ import annotations

import re
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

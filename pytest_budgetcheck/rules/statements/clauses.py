"""What a figure of the narrative is, by the words right around it.

A level is an amount something has; a move is by how much it changed; a share is a percentage of a whole.
Figures within a reason (主要原因是…) are none of these here: they are said of other things.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ...names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...disclosure import Fact
    from .base import Spoken

PERCENT = "%"
LONGEST = 3000
"""Characters of a sentence. What is longer is no sentence but something else read as text."""

_RISE = "增加|增长|增支|增收|增幅|上升|上涨|提高|提升"
_FALL = "减少|下降|降低|减支|减收|减幅|降幅|压减|压缩|缩减|节约|节省|调减"
MOVE = re.compile(
    rf"(?P<word>{_RISE}|{_FALL})(?:幅度|额|数额|数|金额|率|比例)?(?:了|约?为|约|近|达|是|[:：])*\s*$"
)
"""The word of change right before a figure. After 增加到 a level stands, not a change."""

_REASON = re.compile(r"原因|主要(?:是|系)|由于|因为|系因|是因|说明[:：]")

_ABOUT = re.compile(r"(?:大?约|将?近|接近|逾|超过|超|不足|不到)(?:为)?\s*$")
_OR_SO = re.compile(r"\s*(?:左右|上下|以上|以下|以内|多|余)")
_BREAK = re.compile(r"[，,；;。：:！!？?]")
THREE_PUBLIC = re.compile("三公|因公出国|公务用车|公务车|公务接待")
_YEARS = re.compile(r"(?:19|20)\d\d年?度?")
_IDLE = re.compile(
    r"[、,。:;()\"]|本年度?|当年|[本我](?:部门|单位|局|院|委|办|厅|会|中心)|部门|单位|年初|预算数?|决算数?|支出数|安排|总额|金额|[各均共的数为]$"
)
_HELD = re.compile(r"[（(][^（()）]*[）)]")


def is_money(fact: Fact) -> bool:
    """Whether a figure is an amount of money."""
    return fact.unit in UNIT_IN_YUAN


def rises(word: str) -> bool:
    """Whether a word of change means more."""
    return re.fullmatch(_RISE, word) is not None


def lead(said: Spoken, fact: Fact) -> str:
    """The words right before a figure, back to the figure before it."""
    order = said.facts.index(fact)
    return said.between(said.facts[order - 1] if order else None, fact)


def clause_start(text: str, end: int) -> int:
    """Where the clause that reaches to ``end`` begins; a comma within a number ends none."""
    start = 0
    for found in _BREAK.finditer(text, 0, end):
        around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        if found[0] not in ",，" or len(around) < 2 or not around.isdigit():
            start = found.end()
    return start


def clause_end(text: str, start: int) -> int:
    """Where the clause that goes on at ``start`` ends."""
    for found in _BREAK.finditer(text, start):
        around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        if found[0] not in ",，" or len(around) < 2 or not around.isdigit():
            return found.start()
    return len(text)


def own_clause(said: Spoken, fact: Fact) -> str:
    """The words of a figure's clause before the figure, which may hold other figures."""
    return said.text[clause_start(said.text, fact.start) : fact.start]


def reason_start(said: Spoken) -> int:
    """Where a sentence begins to say why, or its end."""
    found = _REASON.search(said.text)
    return found.start() if found else len(said.text)


def move_of(said: Spoken, fact: Fact) -> str:
    """The word of change right before a figure; empty where it is no change."""
    found = MOVE.search(lead(said, fact))
    return found["word"] if found else ""


def is_exact(said: Spoken, fact: Fact) -> bool:
    """Whether a figure is given as it is, not as 约10%, 近10% or 10%左右."""
    return not (_ABOUT.search(said.text[: fact.start]) or _OR_SO.match(said.text, fact.end))


def half(fact: Fact) -> Decimal:
    """Half the last printed place of a figure, in yuan or percent."""
    return Decimal("0.5") * factor(fact) * Decimal(1).scaleb(-fact.decimals)


def factor(fact: Fact) -> Decimal:
    """What one unit of a figure is in yuan, or 1."""
    return UNIT_IN_YUAN.get(fact.unit, Decimal(1))


def amount(fact: Fact) -> Decimal:
    """A figure in yuan, or in percent."""
    return fact.value * factor(fact)


def adds_up(parts: Iterable[Fact], whole: Fact) -> bool:
    """Whether some amounts are a whole, but for rounding."""
    given = list(parts)
    bound = sum((half(part) for part in given), half(whole))
    return abs(sum((amount(part) for part in given), Decimal(0)) - amount(whole)) <= bound


def is_percentage(
    share: Fact, part: tuple[Decimal, Decimal], whole: tuple[Decimal, Decimal], *, cut: bool = True
) -> bool:
    """Whether a printed percentage may be that of ``part`` in ``whole``, each a value and its bound.

    With ``cut`` it may have been cut short instead of rounded, as many offices do.
    """
    low, high = abs(whole[0]) - whole[1], abs(whole[0]) + whole[1]
    if low <= 0:
        return False
    slack = (3 if cut else 1) * half(share)
    least = 100 * (abs(part[0]) - part[1]) / high
    most = 100 * (abs(part[0]) + part[1]) / low
    return least - slack <= abs(share.value) <= most + slack


def plain(words: str) -> str:
    """Words of a subject in the form in which subjects are compared."""
    return _IDLE.sub("", normalise(_YEARS.sub("", words)))


def without_brackets(text: str) -> str:
    """Text with what stands in closed brackets blanked, every other character in its place."""
    return _HELD.sub(lambda found: " " * len(found[0]), text)

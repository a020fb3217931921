"""What is said of an account behind its name: this year's amount, the original budget, the use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from .base import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact

AMOUNT, AGAIN, ORIGINAL, ADJUSTED = "金额", "重述", "年初预算", "全年预算"
_BREAK = re.compile(r"[，,；;。：:（(]")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_OTHER = re.compile(r"执行数?|上年|去年|收入|其中|累计|人均|平均|结转|结余|低于|高于|超过|不含|含")
_BARE = re.compile(
    r"[”\"’）)]*(?:科目)?(?:支出|经费)?(?:科目)?[，,：:]?(?:20\d\d年度?)?(?:部门|本年|当年|财政拨款)?(?:共|合计|共计)?"
    r"(?:支出|预算|安排|为|是|计|数|[：:]|\s)*"
)
_LABEL = re.compile(
    r"[”\"’）)]*(?:科目)?(?:20\d\d年度?)?(?:部门|本年|当年|财政拨款|支出)*(?:年初|全年|调整后?)?(?:预算|决算|安排)(?:安排|数|额|支出)*(?:了|为|是|共|[：:])*"
)
"""The words before an amount that speak of the account itself, not of a part of it."""
_USE = re.compile(r"(?:主要)?(?:是|为)?用于[：:]?\s*(?P<use>[^。；;]+)")
_USE_END = re.compile(r"[，,](?=(?:20\d\d年|比|较|与|同比|增长|增加|减少|下降|持平|占|主要原因|原因))")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a sentence."""

    said: Spoken
    start: int
    end: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.said.text[self.start : self.end]

    def money(self) -> Iterator[tuple[str, Fact]]:
        """Each amount of money that is a level, with the words of its clause before it."""
        last = self.start
        for fact in self.said.figures:
            if fact.unit not in UNIT_IN_YUAN or not self.start <= fact.start < self.end:
                continue
            before = self.said.text[last : fact.start]
            breaks = [match.end() for match in _BREAK.finditer(before)]
            last = fact.end
            if not fact.direction:
                yield before[breaks[-1] :] if breaks else before, fact


@dataclass(slots=True)
class Said:
    """What stretches of text say of one account, by canonical column, and what the money is for."""

    figures: dict[str, Fact] = field(default_factory=dict)
    use: str = ""
    use_at: Spoken | None = None


def read_amounts(stretches: Sequence[Stretch], fiscal_year: int | None, *, final: bool) -> Said:
    """Bind the amounts that follow the name of an account; those of other years are none of them."""
    said = Said()
    for place, stretch in enumerate(stretches):
        for label, fact in stretch.money():
            column = _column(label, fiscal_year, final=final)
            bare = column == AMOUNT and not said.figures
            if column == "" and place == 0 and not said.figures:
                whole = stretch.said.text[stretch.start : fact.start]
                bare = bool(_BARE.fullmatch(whole)) and not _dated_elsewhere(whole, fiscal_year)
                column = AMOUNT if bare else ""
            if column == AMOUNT and not bare and AMOUNT in said.figures:
                column = AGAIN
            if column and column not in said.figures:
                said.figures[column] = fact
        use = _USE.search(stretch.text)
        if use and not said.use:
            said.use, said.use_at = _USE_END.split(use["use"])[0].strip(), stretch.said
    return said


def _dated_elsewhere(words: str, fiscal_year: int | None) -> bool:
    return any(int(year) != fiscal_year for year in _YEAR.findall(words)) if fiscal_year else False


def _column(label: str, fiscal_year: int | None, *, final: bool) -> str:
    """The column an amount belongs to by the words of its own clause; empty where they do not say."""
    if not _LABEL.fullmatch(label) or _dated_elsewhere(label, fiscal_year) or _OTHER.search(label):
        return ""
    if "决算" in label:
        return AMOUNT if final else ""
    if "全年预算" in label or "调整" in label:
        return ADJUSTED
    if "年初预算" in label:
        return ORIGINAL if final else AMOUNT
    if "预算" in label or "安排" in label:
        return ORIGINAL if final else AMOUNT
    return ""

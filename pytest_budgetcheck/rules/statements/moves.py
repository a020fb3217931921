"""The grammar of change: what a sentence says changed, against what, by how much and by how many percent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact
    from .base import Spoken

_BUDGET = r"(?:本年度?|当年|年初|全年|调整后?)*预算"
_COMPARED = (
    rf"(?:比|较|与|同|和|对比)(?P<base>(?:(?:本部门|本单位)?(?:上|去|前|(?:19|20)\d\d)|{_BUDGET})"
    r"[^，,。；;：:增减升降]*?)"
)
BASE = re.compile(rf"(?:同比|{_COMPARED})\s*(?:相比较?|比较|的?基础上)?[，,\s]*$")
"""What a change is measured against, at the end of the words before it."""
_AHEAD = re.compile(rf"(?:同比|{_COMPARED}(?:相比较?|比较)[，,]?)")
BUDGET = "本年预算"
"""The kind of base of what is compared with the budget of its own year."""
SAME = re.compile(r"(?P<word>(?:基本|大致|大体)?(?:持平|相同|一致)|零增长)(?=[，,。；;、（()）\s]|$)")
_FORMER_YEAR = re.compile(r"(?P<word>上年|去年)(?!结转|结余)|(?P<year>(?:19|20)\d\d)年")
_PERCENT_AFTER = re.compile(
    r"[，,、；;\s]*[（(]?\s*(?:同比|比上年|较上年|与上年相比)?(?P<word>增加|增长|增幅|上升|上涨|提高|减少|下降|降低|减幅|降幅|压减|压缩)?"
    r"(?:幅度|比例|率)?(?:了|为|约|达|是)*\s*"
)
_RESUMED = re.compile(r"[，,](?:与|和|同)上年(?:度)?(?:决算数?)?相比")
_FROM = re.compile(r"(?:从|由)(?!事)[^，,。；;]{0,24}$")
_TO = re.compile(r"(?P<word>增加|增长|上升|提高|减少|下降|降低|压减|压缩)(?:到|至)(?:了)?\s*$")
_COMPARING = re.compile(r"[比较与同和从由]|增|减|升|降")
_DIRECTED = re.compile(r"增|减|升|降|涨|提高|压|多|少|持平|相同|一致|不变")
UNSAID = "未写"


@dataclass(slots=True)
class Change:
    """A change being read: the figures of one statement and the words around them."""

    said: Spoken
    at: int
    """Where the statement stands in its sentence."""
    word: str
    base: str
    subject: str
    now: Sequence[Fact] = ()
    former: Fact | None = None
    by: Fact | None = None
    percent: Fact | None = None
    percent_word: str = ""


def read_changes(said: Spoken) -> Iterator[Change]:
    """The changes a sentence states before it begins to say why."""
    if len(said.text) > clauses.LONGEST or not _COMPARING.search(said.text):
        return
    end = clauses.reason_start(said)
    figures = [fact for fact in said.figures if fact.start < end or _resumed(said, fact)]
    taken: set[int] = set()
    for order, fact in enumerate(figures):
        following = figures[order + 1] if order + 1 < len(figures) else None
        change = _moved(said, fact) or _from_to(said, figures, order)
        if change is None or fact.start in taken:
            continue
        if change.percent is None and following is not None:
            found = _PERCENT_AFTER.fullmatch(said.between(fact, following))
            if found and following.unit == clauses.PERCENT and clauses.is_exact(said, following):
                change.percent, change.percent_word = following, found["word"] or ""
                taken.add(following.start)
        yield change
    yield from _unchanged(said, end)


def _resumed(said: Spoken, fact: Fact) -> bool:
    """Whether a reason has ended before a figure: …主要原因是厉行节约，与上年相比减少0.80万元."""
    found = max((found.end() for found in _RESUMED.finditer(said.text, 0, fact.start)), default=0)
    return bool(found) and "原因" not in said.text[found : fact.start]


def _moved(said: Spoken, fact: Fact) -> Change | None:
    """增加X万元, or 增长X% alone, measured against something in its clause or the one before."""
    money = clauses.is_money(fact)
    if not money and fact.unit != clauses.PERCENT:
        return None
    word = clauses.move_of(said, fact)
    start = clauses.clause_start(said.text, fact.start)
    if money and not word and _undirected(said, fact, start) and not _names_last_year(said, fact):
        return Change(said, fact.start, UNSAID, "上年", said.text[start : fact.start], by=fact)
    if not word:
        return None
    found = clauses.MOVE.search(said.text[start : fact.start])
    before = said.text[start : start + found.start()] if found else ""
    base, subject = _measured(said, start, before)
    if base is None and not before.strip():
        base = _year_beside(said, fact)
    if base is None or not clauses.is_exact(said, fact):
        return None
    change = Change(said, fact.start, word, base, subject)
    if money:
        change.by = fact
    else:
        change.percent, change.percent_word = fact, word
    change.former = _printed_base(said, fact, start)
    return change


def _undirected(said: Spoken, fact: Fact, start: int) -> bool:
    """Whether a clause says 比上年1.43万元 and nothing more, neither more nor less."""
    rest = said.text[fact.end :]
    ends = not rest or rest[0] in "，,。；;"
    return ends and re.search(r"[比较]上年(?:度|数)?\s*$", said.text[start : fact.start]) is not None


def _names_last_year(said: Spoken, fact: Fact) -> bool:
    """Whether 比上年1350.12万元，增加… names what was there last year: a clause on the change follows it.

    Not where a percentage follows that makes the amount itself the change.
    """
    end = fact.end + 1
    if not _DIRECTED.search(said.text[end : clauses.clause_end(said.text, end)]):
        return False
    order = said.figures.index(fact)
    now = said.figures[order - 1] if order else None
    share = said.figures[order + 1] if order + 1 < len(said.figures) else None
    if now is None or share is None or share.unit != clauses.PERCENT or not clauses.is_money(now):
        return True
    by, bound = clauses.amount(fact), clauses.half(fact)
    formers = (clauses.amount(now) - by, clauses.amount(now) + by)
    return not any(clauses.is_percentage(share, (by, bound), (one, bound)) for one in formers)


def _measured(said: Spoken, start: int, before: str) -> tuple[str | None, str]:
    """What a change is measured against and what the clause calls the thing that changed.

    ``None`` where it is measured against nothing said.
    """
    found = BASE.search(before)
    if found:
        return found["base"] or "上年", before[: found.start()]
    ahead = _AHEAD.search(before)
    if ahead:
        return ahead["base"] or "上年", before[: ahead.start()] + before[ahead.end() :]
    if start:
        earlier = said.text[clauses.clause_start(said.text, start - 1) : start - 1]
        found = BASE.search(earlier)
        if found:
            return found["base"] or "上年", earlier[: found.start()] + before
    return None, ""


def _year_beside(said: Spoken, fact: Fact) -> str | None:
    """The earlier of two years whose amounts stand right before 增加X万元."""
    order = said.figures.index(fact)
    pair = said.figures[max(0, order - 2) : order]
    if len(pair) < 2 or not all(clauses.is_money(one) and not clauses.move_of(said, one) for one in pair):
        return None
    named = [_FORMER_YEAR.search(clauses.own_clause(said, one)) for one in pair]
    if sum(found is not None and found["word"] is not None for found in named) == 1:
        return "上年"
    years = {int(found["year"]) for found in named if found is not None and found["year"]}
    return f"{min(years)}年" if len(years) == 2 and max(years) - min(years) == 1 else None


def _printed_base(said: Spoken, fact: Fact, start: int) -> Fact | None:
    """The amount in 比2025年年初预算数9819.98万元减少…, or the one before a comma there."""
    if start and not said.text[start : fact.start].strip("，, ")[: -len(clauses.move_of(said, fact))]:
        start = clauses.clause_start(said.text, start - 1)
    within = [one for one in said.figures if start <= one.start < fact.start and clauses.is_money(one)]
    if len(within) == 1 and BASE.search(said.text[start : within[0].start] + "，"):
        return within[0]
    return None


def _from_to(said: Spoken, figures: Sequence[Fact], order: int) -> Change | None:
    """从X万元增加到Y万元."""
    fact = figures[order]
    if not order or not (clauses.is_money(fact) and clauses.is_money(figures[order - 1])):
        return None
    before = figures[order - 1]
    found = _TO.fullmatch(said.between(before, fact).strip("，, "))
    start = clauses.clause_start(said.text, before.start)
    if not found or not _FROM.search(said.text[start : before.start]):
        return None
    subject = re.split("从|由", said.text[start : before.start])[0]
    return Change(said, fact.start, found["word"], "上年", subject, now=(fact,), former=before)


def _unchanged(said: Spoken, end: int) -> Iterator[Change]:
    for found in SAME.finditer(said.text, 0, end):
        start = clauses.clause_start(said.text, found.start())
        base, subject = _measured(said, start, said.text[start : found.start()])
        stated = [fact for fact in said.figures if start <= fact.start < found.start()]
        if base is not None and not any(clauses.move_of(said, fact) for fact in stated):
            yield Change(said, found.start(), found["word"], base, subject)


def base_kind(base: str) -> str:
    """What a base is: an outturn or a budget of last year, 上年 where neither is said, or :data:`BUDGET`."""
    if re.match(_BUDGET, base):
        return BUDGET
    for word in ("执行", "决算", "预算"):
        if word in base:
            return f"上年{word}"
    return "上年预算" if "年初" in base else "上年"

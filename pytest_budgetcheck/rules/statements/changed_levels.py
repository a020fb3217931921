"""What a change is said of: the amount now, and the one before where that is printed.

The level just named is meant, or the one that the clause calls by name. Where several levels could be meant,
the one that the percentage fits is, and where that does not decide, none. In final accounts it is what was
spent that changed, since last year or from the budget.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import clauses
from .moves import BASE, BUDGET, base_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...disclosure import Fact
    from .base import Spoken
    from .moves import Change

_OTHER_BASE = re.compile(r"扣除|剔除|不含|不包括|不考虑|口径|可比|还原|若|如果")
_FORMER = re.compile(r"(?<![比较与同和])(?:上年|去年)(?!结转|结余|末)")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_EACH = re.compile(r"[各均]\s*$")
_PART = re.compile(r"其中|包括|分别")
_PLANNED = re.compile(r"预算(?:支出|安排|总)?(?:数|额|总额)?(?:为|是|共|[:：])*\s*$")
_VAGUE = 100
"""A change of fewer half units of its last place is known to less than a percent."""
_NEAR = 3
"""How many sentences before a change may name what changed."""
_TOTALS = re.compile(r"收入.{0,6}支出|收[、支]|总计|总预算")


def complete(
    change: Change, before: Sequence[Spoken], year: int | None, last: Change | None, *, final: bool
) -> None:
    """Find what the changed thing is now, and what it was where that is printed."""
    said, text = change.said, change.said.text[: change.at]
    start = clauses.clause_start(text, change.at)
    if change.now or _OTHER_BASE.search(text, clauses.clause_start(text, start - 1) if start else 0):
        return
    past = _past(change, year)
    here = _levels(said, change.at if change.subject else start)
    here = [fact for fact in here if fact is not change.former and fact is not change.by]
    close = [one for one in before[-_NEAR:] if one.section is said.section]
    kind = base_kind(change.base)
    spent = final and kind != "上年预算"
    near = _near(close, past, spent=spent)
    if spent:
        here, planned = _spent(said, here)
        if kind == BUDGET and change.former is None and len(planned) == 1:
            change.former = planned[0]
    earlier = [fact for fact in here if _is_former(said, fact, past)]
    if len(here) > len(earlier) or near:  # else the year is a slip: it is the only level there is
        if change.former is None and len(earlier) == 1 and len(here) > 1:
            change.former = earlier[0] if _same_kind(change, earlier[0]) else None
        here = [fact for fact in here if fact not in earlier]
    wanted = clauses.plain(change.subject)
    if wanted:
        candidates = _named(change, here) or _named(change, near) or _called(change, before, past)
        exact = bool(candidates) and clauses.plain(candidates[-1].indicator) == wanted
        sure = exact or _EACH.search(change.subject) is not None
    elif not here and (held := _before_bracket(close)):
        exact, sure, candidates = True, True, [held]
    else:
        exact = False
        candidates = _last(said, here, near)
        sure = _is_whole(said, here) if here else bool(close) and _names_one_thing(close, spent=spent)
        sure = sure or (not here and _goes_on(last, close, candidates))
    settled = _settled(change, candidates, () if exact else before, sure=sure)
    # A level in a clause of its own may still be of last year, which the clause before it names.
    apart = bool(earlier) and not any(fact in here for fact in earlier)
    change.now = [fact for fact in settled if not apart or str(fact.year) != past]


def _spent(said: Spoken, levels: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """The levels that are no budgets, and the budgets; where there are budgets only, these are the levels."""
    planned = [fact for fact in levels if _PLANNED.search(clauses.own_clause(said, fact))]
    if len(planned) == len(levels):
        return list(levels), []
    return [fact for fact in levels if fact not in planned], planned


def _called(change: Change, before: Sequence[Spoken], past: str) -> list[Fact]:
    """The level that a section has called by just the name of the change, if it is one amount."""
    wanted = clauses.plain(change.subject)
    levels = [
        fact
        for said in before
        if said.section is change.said.section
        for fact in _spent(said, _levels(said, len(said.text)))[0]
        if clauses.plain(fact.indicator) == wanted and not _is_former(said, fact, past)
    ]
    return levels[-1:] if len({clauses.amount(fact) for fact in levels}) == 1 else []


def _before_bracket(close: Sequence[Spoken]) -> Fact | None:
    """The amount right before a bracket that the last sentence closes: 6.5万元（…减少1万元。）减少1万元."""
    if not close or close[-1].text[-1] not in "）)":
        return None
    depth = 0
    for said in reversed(close):
        for place in range(len(said.text) - 1, -1, -1):
            depth += (said.text[place] in "）)") - (said.text[place] in "（(")
            if not depth:
                found = [fact for fact in said.figures if fact.end == place and clauses.is_money(fact)]
                return found[0] if found and not clauses.move_of(said, found[0]) else None
    return None


def _is_whole(said: Spoken, levels: Sequence[Fact]) -> bool:
    """Whether the amounts of a sentence are no parts of something whose amount it does not say."""
    found = _PART.search(said.text, 1, levels[0].start)
    return found is None


def _goes_on(last: Change | None, close: Sequence[Spoken], candidates: Sequence[Fact]) -> bool:
    """Whether the sentence before ends with a change of the same: 比年初预算减少…；比上年增加…."""
    if last is None or not close or last.said is not close[-1]:
        return False
    return bool(last.now) and {clauses.amount(fact) for fact in candidates} == {
        clauses.amount(fact) for fact in last.now
    }


def _names_one_thing(close: Sequence[Spoken], *, spent: bool) -> bool:
    """Whether the last sentence names a single amount, beside the budget for it, and no part of another.

    It ends no list with ；.
    """
    said = close[-1]
    listed = len(close) > 1 and close[-2].text.endswith((";", "；"))
    money = [fact for fact in said.figures if clauses.is_money(fact)]
    alone = len(_spent(said, money)[0] if spent else money) == 1
    return alone and not listed and not _PART.search(said.text)


def _past(change: Change, year: int | None) -> str:
    """The year a change is measured against, as printed in names."""
    found = _YEAR.search(change.base)
    if found:
        return found[1]
    return str(year - 1) if year else ""


def _is_former(said: Spoken, fact: Fact, past: str) -> bool:
    """Whether a level is said of the year before."""
    clause = clauses.own_clause(said, fact)
    return bool((past and past in clause) or _FORMER.search(clause))


def _same_kind(change: Change, former: Fact) -> bool:
    """Whether a level of last year is of the kind that a change is measured against: 执行数 is no 预算数."""
    kinds = {base_kind(change.base), base_kind(clauses.own_clause(change.said, former))}
    return len(kinds - {"上年"}) <= 1


def _levels(said: Spoken, end: int) -> list[Fact]:
    """The amounts a sentence names before ``end``, outside closed brackets and reasons."""
    text = clauses.without_brackets(said.text[:end])
    stop = min(end, clauses.reason_start(said))
    return [
        fact
        for fact in said.figures
        if fact.start < stop
        and clauses.is_money(fact)
        and text[fact.start] != " "
        and not clauses.move_of(said, fact)
        and not BASE.search(clauses.own_clause(said, fact) + "，")
    ]


def _near(before: Sequence[Spoken], past: str, *, spent: bool) -> list[Fact]:
    """The levels of the sentences before: of the last one that names any; with ``spent``, no budgets."""
    for said in reversed(before):
        levels = [fact for fact in _levels(said, len(said.text)) if not _is_former(said, fact, past)]
        if levels or said.figures:
            return _spent(said, levels)[0] if spent else levels
    return []


def _named(change: Change, levels: Sequence[Fact]) -> list[Fact]:
    """The levels that the clause of the change calls by name; of 收、支总计各 both totals."""
    wanted = clauses.plain(change.subject)
    exact = [fact for fact in levels if clauses.plain(fact.indicator) == wanted]
    if exact:
        return exact[-1:]
    if _EACH.search(change.subject):
        return [fact for fact in levels if _TOTALS.search(fact.indicator) or "收" in fact.indicator]
    return [fact for fact in levels if wanted in clauses.plain(fact.indicator)]


def _last(said: Spoken, here: Sequence[Fact], near: Sequence[Fact]) -> list[Fact]:
    """The levels that a change without a subject may be of.

    In its own sentence the one named last; with the others since the last change, where a list or 其中 leaves
    open which is meant.
    """
    if not here:
        return list(near)
    before = (fact for fact in said.figures if fact.start < here[-1].start)
    moved = max((fact.start for fact in before if clauses.move_of(said, fact)), default=-1)
    held = clauses.without_brackets(said.text[: here[-1].start])
    opened = max(held.rfind("（"), held.rfind("("))
    return [fact for fact in here if fact.start > max(moved, opened)]


def _settled(
    change: Change, candidates: Sequence[Fact], before: Sequence[Spoken], *, sure: bool
) -> Sequence[Fact]:
    """The candidates if they are one amount; else those that the percentage fits, if they are one amount.

    Where another amount around fits the percentage, that one is meant; but a change so small that nearly any
    would fit tells nothing. Where none does, a single candidate is believed if it is ``sure``.
    """
    one_amount = len({clauses.amount(fact) for fact in candidates}) == 1
    told = change.percent is not None and change.by is not None
    vague = change.by is not None and abs(clauses.amount(change.by)) < _VAGUE * clauses.half(change.by)
    fitting = [fact for fact in candidates if _fits(change, fact)]
    if told and not fitting and not (vague and sure and one_amount):
        around = [*before, change.said]
        fitting = [fact for one in around for fact in _levels(one, len(one.text)) if _fits(change, fact)]
    if fitting:
        chosen: Sequence[Fact] = fitting if len({clauses.amount(fact) for fact in fitting}) == 1 else ()
    else:
        doubtful = not sure and (told or _impossible(change, candidates[-1:]))
        chosen = candidates if one_amount and not doubtful else ()
    return chosen if _EACH.search(change.subject) else chosen[-1:]


def _impossible(change: Change, now: Sequence[Fact]) -> bool:
    """Whether more was added than there is: then another amount is meant."""
    step = change.by if clauses.rises(change.word) else None
    return step is not None and any(clauses.amount(step) > clauses.amount(fact) for fact in now)


def _fits(change: Change, now: Fact) -> bool:
    """Whether the percentage is that of the change to ``now``."""
    if change.percent is None or change.by is None:
        return False
    step, bound = clauses.amount(change.by), clauses.half(change.by)
    step = step if clauses.rises(change.word) else -step
    base = clauses.amount(now) - step, clauses.half(now) + bound
    if base[0] <= 0:  # 增长100% is what many write of a rise from nothing
        return base[0] == 0 and change.percent.value in (0, 100)
    return clauses.is_percentage(change.percent, (step, bound), base)

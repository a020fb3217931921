"""Statements of change: what an amount is now, what it was, by how much and by how many percent it changed.

收入总计160.02万元，…与上年相比，收、支总计各增加77.68万元，增长94.34%. The amount of the change and its
percentage stand together; what changed is the level just named, or the one that the clause calls by name.
Where several levels could be meant, the one that the percentage fits is, and where that does not decide, the
statement has no 本年.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import clauses
from .base import Statement
from .moves import BASE, SAME, UNSAID, Change, read_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_OTHER_BASE = re.compile(r"扣除|剔除|不含|不包括|不考虑|口径|可比|还原|若|如果")
_FORMER = re.compile(r"(?<![比较与同和])(?:上年|去年)(?!结转|结余|末)")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_NAME = re.compile(r"[^）)]*\w{2}")
_OPENING = re.compile(r"[\d、.．\s]*(?P<name>[^\d，。；][^，。；]{1,60}?)[\d,，.]+\s*万?元")
_EACH = re.compile(r"[各均]\s*$")
_REASON_SAID = re.compile(r"(?:(?P<word>增加|减少|增长|下降)(?:的|之)?)?(?:主要|变动)?原因")
_WHY = re.compile(r"原因|主要(?:是|系|为)|由于|因|根据|按照|落实|贯彻|厉行")
_PART = re.compile(r"其中|包括|分别")
_VAGUE = 100
"""A change of fewer half units of its last place is known to less than a percent."""
_NEAR, _AROUND, _AFTER = 3, 12, 8
"""How many sentences before a change may name what changed, how many may speak of it at all, and how many
after it may say why."""
_HEAD = 12
"""A reason at the head of a sentence begins within so many characters."""
_TOTALS = re.compile(r"收入.{0,6}支出|收[、支]|总计|总预算")


def changes(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each statement of change, labelled with what changed."""
    year = material.disclosure.fiscal_year
    spoken = material.sentences
    for order, said in enumerate(spoken):
        around: set[str] | None = None
        for change in read_changes(said):
            if around is None:
                around = _directions(spoken[max(0, order - _NEAR) : order + 3])
            _complete(change, spoken[max(0, order - _AROUND) : order], year)
            for statement in _statements(change, spoken[order + 1 : order + 1 + _AFTER], around):
                yield statement.row(lane)


def _directions(sentences: Sequence[Spoken]) -> set[str]:
    """Which directions anything is said to move in, before the reasons."""
    return {
        _direction(word, fact)
        for said in sentences
        for fact in said.figures
        if fact.start < clauses.reason_start(said) and (word := clauses.move_of(said, fact))
    }


# -- what it is said of ----------------------------------------------------------------------------


def _complete(change: Change, before: Sequence[Spoken], year: int | None) -> None:
    """Find what the changed thing is now, and what it was where that is printed."""
    said, text = change.said, change.said.text[: change.at]
    start = clauses.clause_start(text, change.at)
    if change.now or _OTHER_BASE.search(text, clauses.clause_start(text, start - 1) if start else 0):
        return
    past = _past(change, year)
    here = _levels(said, change.at if change.subject else start)
    here = [fact for fact in here if fact is not change.former and fact is not change.by]
    close = [one for one in before[-_NEAR:] if one.section is said.section]
    near = _near(close, past)
    earlier = [fact for fact in here if _is_former(said, fact, past)]
    if len(here) > len(earlier) or near:  # else the year is a slip: it is the only level there is
        if change.former is None and len(earlier) == 1 and len(here) > 1:
            change.former = earlier[0] if _same_kind(change, earlier[0]) else None
        here = [fact for fact in here if fact not in earlier]
    wanted = clauses.plain(change.subject)
    if wanted:
        candidates = _named(change, here) or _named(change, near)
        exact = bool(candidates) and clauses.plain(candidates[-1].indicator) == wanted
        sure = exact or _EACH.search(change.subject) is not None
    elif not here and (held := _before_bracket(close)):
        exact, sure, candidates = True, True, [held]
    else:
        exact = False
        candidates = _last(said, here, near)
        sure = _is_whole(said, here) if here else bool(close) and _names_one_thing(close)
    settled = _settled(change, candidates, () if exact else before, sure=sure)
    # A level in a clause of its own may still be of last year, which the clause before it names.
    apart = bool(earlier) and not any(fact in here for fact in earlier)
    change.now = [fact for fact in settled if not apart or str(fact.year) != past]


def _before_bracket(close: Sequence[Spoken]) -> Fact | None:
    """The amount right before a bracket that the last sentence closes: 6.5万元（…；减少1万元。）减少1万元."""
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


def _names_one_thing(close: Sequence[Spoken]) -> bool:
    """Whether the last sentence names a single amount, and no part of another: it ends no list with ；."""
    said = close[-1]
    listed = len(close) > 1 and close[-2].text.endswith((";", "；"))
    return sum(map(clauses.is_money, said.figures)) == 1 and not listed and not _PART.search(said.text)


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
    kinds = {_base_kind(change.base), _base_kind(clauses.own_clause(change.said, former))}
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


def _near(before: Sequence[Spoken], past: str) -> list[Fact]:
    """The levels of the sentences before: of the last one that names any."""
    for said in reversed(before):
        levels = [fact for fact in _levels(said, len(said.text)) if not _is_former(said, fact, past)]
        if levels or said.figures:
            return levels
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


# -- rows ------------------------------------------------------------------------------------------


def _statements(change: Change, after: Sequence[Spoken], around: Collection[str]) -> Iterator[Statement]:
    stated = {"上年": change.former, "增减": change.by, "幅度": change.percent}
    figures = {column: fact for column, fact in stated.items() if fact is not None}
    if any(fact.value < 0 for fact in (change.by, change.percent) if fact) and not clauses.rises(change.word):
        return  # 减少-5万元 may mean either
    texts = {"方向": _direction(change.word, change.by), "基期": _base_kind(change.base)}
    if change.percent_word and change.percent is not None:
        texts["幅度方向"] = _direction(change.percent_word, change.percent)
    texts |= _reason(change, after[:2])
    if texts.get("原因方向") in around and texts["原因方向"] != texts["方向"]:
        del texts["原因方向"]  # the reason is for another change nearby
    texts["说明"] = "有" if _is_explained(change, after) else "无"
    texts["句"] = change.said.text
    for now in change.now or (None,):
        label = _label(change, now)
        texts["事项"] = _matter(label, change.said.section.heading)
        given = {"本年": now, **figures} if now else figures
        yield Statement(change.said, label, given, dict(texts))


def _label(change: Change, now: Fact | None) -> str:
    """What changed: as the level names it, or the words of the change, or the heading."""
    facts = [fact for fact in (now, change.by, change.percent, change.former) if fact is not None]
    indicator = facts[0].indicator if facts else ""
    own = change.subject.strip("，, 各均")
    if now is None and own:
        return own
    if _NAME.match(indicator):
        return indicator
    first = next((sentence.text for sentence in change.said.section.sentences), "")
    opening = _OPENING.match(first)
    return opening["name"] if opening else change.said.section.heading or indicator


def _direction(word: str, figure: Fact | None) -> str:
    """增加, 减少, 持平 or 基本持平; 增加-5万元 is less."""
    if word == UNSAID:
        return word
    if SAME.fullmatch(word):
        return "基本持平" if word[0] in "基大" else "持平"
    negative = figure is not None and figure.value < 0
    return "增加" if clauses.rises(word) != negative else "减少"


def _base_kind(base: str) -> str:
    for word in ("执行", "决算", "预算"):
        if word in base:
            return f"上年{word}"
    return "上年预算" if "年初" in base else "上年"


def _matter(label: str, heading: str) -> str:
    """What kind of thing changed: 三公经费, 机关运行经费, 财政拨款收支, 收支总体, 其他."""
    if clauses.THREE_PUBLIC.search(label):
        return "三公经费"
    if re.search(r"机关.{0,4}运行|机构.{0,4}运行经费|行政运行经费", label) or "机关运行" in heading:
        return "机关运行经费"
    if re.search(r"财政拨款(?:收支|收入支出|收、支).*总", heading):
        return "财政拨款收支"
    if re.search(r"(?:收支|收入支出|收入、支出).*(?:总体|总|情况)", heading) and re.search(
        r"总计|收支|收入预算|支出预算|预算收入|预算支出", label
    ):
        return "收支总体"
    return "其他"


def _reason(change: Change, after: Sequence[Spoken]) -> Mapping[str, str]:
    """The reason given for a change, in its own sentence or at the head of one of the next two.

    Where nothing follows 主要原因是 it may go on in another paragraph, unless a full stop or 其中 follows.
    """
    for order, said in enumerate((change.said, *after)):
        found = _REASON_SAID.search(said.text, 0 if order else change.at)
        if found and (not order or found.start() < _HEAD):
            words = said.text[found.end() :].lstrip("：:是为， ")
            if not words and order < len(after) and after[order].text.startswith("其中"):
                words = "其中"
            texts = {"原因": words} if words else {}
            if found["word"]:
                texts["原因方向"] = _direction(found["word"], None)
            return texts
        if order and said.figures:
            break
    return {}


def _is_explained(change: Change, after: Sequence[Spoken]) -> bool:
    """Whether anything around a change says why."""
    own = change.said.text[change.at :]
    return any(_WHY.search(text) for text in (own, *(said.text for said in after)))

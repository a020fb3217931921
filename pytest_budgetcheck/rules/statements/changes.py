"""Statements of change: what an amount is now, what it was, by how much and by how many percent it changed.

收入总计160.02万元，…与上年相比，收、支总计各增加77.68万元，增长94.34%. The amount of the change and its
percentage stand together; what changed is the level just named, or the one that the clause calls by name.
Where it cannot be told what changed, the statement has no 本年.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import clauses
from .base import Statement
from .changed_levels import complete
from .moves import BUDGET, SAME, UNSAID, Change, base_kind, read_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken
    from .moves import Change

_NAME = re.compile(r"[^）)]*\w{2}")
_OPENING = re.compile(r"[\d、.．\s]*(?P<name>[^\d，。；][^，。；]{1,60}?)[\d,，.]+\s*万?元")
_REASON_SAID = re.compile(r"(?:(?P<word>增加|减少|增长|下降)(?:的|之)?)?(?:主要|变动)?原因")
_WHY = re.compile(r"原因|主要(?:是|系|为)|由于|因|根据|按照|落实|贯彻|厉行")
_AROUND, _AFTER = 12, 8
_BESIDE = 3
"""Changes in so many sentences before and after may be what a reason is given for."""
"""How many sentences before a change may speak of what changed, and how many after it may say why."""
_HEAD = 12
"""A reason at the head of a sentence begins within so many characters."""


def changes(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each statement of change, labelled with what changed."""
    year, final = material.disclosure.fiscal_year, material.disclosure.kind == "final"
    spoken = material.sentences
    last: Change | None = None
    for order, said in enumerate(spoken):
        around: set[str] | None = None
        for change in read_changes(said):
            if base_kind(change.base) == BUDGET and not final:
                continue  # a budget is not held against itself
            if around is None:
                around = _directions(spoken[max(0, order - _BESIDE) : order + _BESIDE])
            complete(change, spoken[max(0, order - _AROUND) : order], year, last, final=final)
            last = change
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


# -- rows ------------------------------------------------------------------------------------------


def _statements(change: Change, after: Sequence[Spoken], around: Collection[str]) -> Iterator[Statement]:
    stated = {"上年": change.former, "增减": change.by, "幅度": change.percent}
    figures = {column: fact for column, fact in stated.items() if fact is not None}
    if any(fact.value < 0 for fact in (change.by, change.percent) if fact) and not clauses.rises(change.word):
        return  # 减少-5万元 may mean either
    texts = {"方向": _direction(change.word, change.by), "基期": base_kind(change.base)}
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

"""Statements of execution: what was budgeted, what was spent, which percentage that is.

年初预算为1560.05万元，支出决算为1511.89万元，完成年初预算的96.9%。决算数小于预算数的主要原因… The percentage
is of the budget that its words name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from . import clauses
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_LEVELS = (
    ("年初预算", re.compile(r"年初预算(?:数|额|安排)?(?:为|是|[:：])?\s*$")),
    ("全年预算", re.compile(r"(?:全年|调整后?|调整后全年)预算(?:数|额)?(?:为|是|[:：])?\s*$")),
    ("预算", re.compile(r"(?<!年初)(?<!全年)(?<!调整)(?<!调整后)预算(?:数|额)?(?:为|是|[:：])?\s*$")),
    ("决算", re.compile(r"(?:(?:支出|收入)?决算|执行)(?:数|额)?(?:为|是|[:：])?\s*$")),
)
_RATE = re.compile(
    r"(?:完成|占|为)(?P<of>年初|全年|调整后?)?(?:支出|收入)?预算(?:数|额|安排)?(?:[\d,.]+万?元)?(?:的)?(?:比例)?(?:为|是)?\s*$"
)
_COMPLETED = re.compile(r"完成(?P<of>年初|全年|调整后?)?预算(?:数|额)?\s*$")
"""Right before the budget in 支出决算为63.20万元，完成全年预算78.00万元的81.03%."""
_DONE = re.compile(rf"[，,\s]*{_RATE.pattern.replace('占|为', '完成')}")
_FROM_BUDGET = re.compile(r"[比较与](?:本年度?|当年|年初|全年|调整后?)*预算")
_AGAINST = re.compile(
    r"决算数?(?:(?P<word>大于|小于|等于|高于|低于|超过|少于)|与(?=[^，。]{0,12}持平))"
    r"(?P<of>年初|全年|调整后?)?预算数?(?:安排)?(?P<same>(?:基本)?持平)?"
)
_OWN = re.compile("(?:本年)?(?:支出|收入)?")
"""What may stand before 决算数 in the next sentence: any other name is another thing's."""
_WORDS = {"高于": "大于", "超过": "大于", "低于": "小于", "少于": "小于"}
_BUDGETS = {"年初": "年初预算", "全年": "全年预算", "调整": "全年预算", "调整后": "全年预算"}


@dataclass(slots=True)
class _Execution:
    """The figures of one statement by canonical column, and the stretch of its sentence that is about it."""

    said: Spoken
    start: int
    end: int
    levels: dict[str, Fact] = field(default_factory=dict)


def executions(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each execution, labelled with what was budgeted."""
    for _, group in groupby(material.sentences, key=lambda said: id(said.section)):
        section = list(group)
        carried: dict[str, Fact] = {}
        for order, said in enumerate(section):
            found = list(_executions(said))
            for place, one in enumerate(found):
                levels = {**carried, **one.levels} if not place else one.levels
                after = section[order + 1 : order + 2] if place + 1 == len(found) else ()
                if "决算" in levels and len(levels) > 1:
                    yield _statement(one, levels, after).row(lane)
            last = found[-1].levels if found else {}
            carried = {} if "决算" in last else {**carried, **last} if len(found) == 1 else last


def _executions(said: Spoken) -> Iterator[_Execution]:
    """The statements of a sentence: of each the first budget of each kind, the outturn, their percentage."""
    if len(said.text) > clauses.LONGEST:
        return
    end = clauses.reason_start(said)
    one = _Execution(said, 0, len(said.text))
    figures = [fact for fact in said.figures if fact.start < end]
    for fact, following in zip_longest(figures, figures[1:]):
        name = _level(said, fact, following) if clauses.is_money(fact) else ""
        completed = _COMPLETED.search(clauses.own_clause(said, fact)) if name else None
        if completed and "决算" in one.levels and "完成率" not in one.levels:
            one.levels[_BUDGETS.get(completed["of"] or "", "预算")] = fact
            continue
        if name and (
            name in one.levels or "完成率" in one.levels or (name != "决算" and "决算" in one.levels)
        ):
            one.end = clauses.clause_start(said.text, fact.start)
            yield one
            one = _Execution(said, one.end, len(said.text))
        if name:
            one.levels[name] = fact
        elif fact.unit == clauses.PERCENT and "决算" in one.levels:
            if "完成率" not in one.levels and _RATE.search(clauses.own_clause(said, fact)):
                one.levels["完成率"] = fact
        elif "完成率" in one.levels and "差额" not in one.levels and _is_difference(said, fact):
            one.levels["差额"] = fact
    if one.levels:
        yield one


def _level(said: Spoken, fact: Fact, following: Fact | None) -> str:
    """Which level an amount is; one right before 完成预算 is the outturn, whatever it is called."""
    before = clauses.own_clause(said, fact)
    found = next((name for name, pattern in _LEVELS if pattern.search(before)), "")
    if found or following is None or following.unit != clauses.PERCENT or clauses.move_of(said, fact):
        return found
    return "决算" if _DONE.fullmatch(said.between(fact, following)) else ""


def _is_difference(said: Spoken, fact: Fact) -> bool:
    """Whether an amount is by how much the outturn differs from the budget: 比年初预算减少39.05万元."""
    before = clauses.own_clause(said, fact)
    return bool(clauses.is_money(fact) and clauses.move_of(said, fact) and _FROM_BUDGET.search(before))


def _statement(one: _Execution, levels: Mapping[str, Fact], after: Sequence[Spoken]) -> Statement:
    said = one.said
    figures = dict(levels)
    plain = figures.pop("预算", None)
    if plain is not None and "年初预算" not in figures and "全年预算" not in figures:
        figures["年初预算"] = plain
    texts: dict[str, str] = {}
    rate = figures.get("完成率")
    if rate is not None:
        found = _RATE.search(clauses.own_clause(said, rate))
        of = _BUDGETS.get((found["of"] or "") if found else "", "年初预算" if plain is not None else "未写明")
        texts["预算口径"] = of
    if "差额" in figures:
        texts["差额方向"] = "增加" if clauses.rises(clauses.move_of(said, figures["差额"])) else "减少"
    direction = _direction(one, after)
    if direction:
        texts["方向"], texts["比较口径"] = direction
    label = re.sub(r"(?:支出|收入)?(?:决算|执行)(?:数|额)?$", "", levels["决算"].indicator)
    label = label or said.section.heading
    texts["事项"] = "三公经费" if clauses.THREE_PUBLIC.search(label + said.section.heading) else "其他"
    return Statement(said, label, figures, texts)


def _direction(one: _Execution, after: Sequence[Spoken]) -> tuple[str, str] | None:
    """大于, 小于, 等于, 持平 or 基本持平, and the budget compared with, as the words right after say."""
    places = [(one.said.text[one.start : one.end], True), *((said.text, False) for said in after)]
    for text, own in places:
        found = _AGAINST.search(text)
        if found and (own or _OWN.fullmatch(text, 0, found.start())):
            word = _WORDS.get(found["word"] or "", found["word"] or found["same"] or "")
            return (word, _BUDGETS.get(found["of"] or "", "预算")) if word else None
    return None

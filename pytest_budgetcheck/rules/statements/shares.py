"""Statements of share: a part, the whole it is part of, and its percentage.

支出合计160.02万元，其中：基本支出66.26万元，占41.41%；项目支出93.76万元，占58.59%. A run of shares has one
whole: the amount named before it, or the one that its words name (占本年支出合计的…). Which that is, the run
must show: the parts add up to it, or most percentages are of it. Else the run is no statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from ...names import normalise
from . import clauses
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_SHARE = re.compile(
    r"^[^\d%]{0,40}?[，,、（(\s]\s*(?:约)?占(?P<of>[^，,。；;：:%\d]{0,30}?)(?:的比重|的比例|比重|比例|比|的)?(?:约?为|约|达|是|[:：])*\s*$"
)
_CALLED = re.compile("..(?:合计|总计)|..(?:经费|金额|合同|支出总?|收入总?)$")
"""A name that means one amount of a document: 本年支出合计, not 支出."""
_DONE = re.compile(r"完成[^，,。；;]{0,8}预算[^，,。；;]{0,4}$")
"""Before a percentage that is no share: 支出决算4.69万元，完成预算的46.90%，占7.42%."""
_ALL_SPENT = re.compile("总支出|支出总?|支出总[额计]")
"""What all expenditure is called, without 预算 and the year."""
_BY_KIND = re.compile("基本支出|项目支出")
_BY_CLASS = re.compile(r"\(类\)|教育支出|科学技术|社会保障和就业|卫生健康|住房保障|一般公共服务")
_NO_LEVEL = re.compile(r"增|减|升|降|提高")
_APART = 3
"""How many sentences may stand between the shares of a run, and between it and its whole."""
_MANY = 12


@dataclass(slots=True)
class _Share:
    """A part with its percentage, and the words for its whole."""

    order: int
    said: Spoken
    part: Fact
    share: Fact
    of: str


@dataclass(slots=True)
class _Run:
    """Shares of one whole, one after the other, and the amounts named just before the first."""

    of: str
    before: list[Fact]
    shares: list[_Share] = field(default_factory=list)
    around: list[Fact] = field(default_factory=list)
    """Every amount that the sentences before the first share name."""


def shares(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each whole, and under it one for each part of it."""
    named = _levels_by_name(material.sentences)
    runs = list(_runs(material.sentences))
    for run in runs:
        whole = _whole(run, named) or _all_spent(run, named, runs)
        if whole is not None:
            yield from _rows(run, whole, lane)


# -- runs ------------------------------------------------------------------------------------------


def _runs(sentences: Sequence[Spoken]) -> Iterator[_Run]:
    run: _Run | None = None
    passed: list[tuple[int, Fact]] = []
    """Amounts that are no parts, with their sentence, since the last share."""
    for order, said in enumerate(sentences):
        found = {share.part.start: share for share in _shares(order, said)}
        for fact in said.figures:
            share = found.get(fact.start)
            if share is None:
                inside = any(one.part.start < fact.start < one.share.start for one in found.values())
                if clauses.is_money(fact) and not inside and not clauses.move_of(said, fact):
                    passed.append((order, fact))
                continue
            heads = [one for at, one in passed if order - at <= _APART]
            goes_on = run is not None and share.of == run.of and order - run.shares[-1].order <= _APART
            if run is None or heads or not goes_on:
                if run is not None:
                    yield run
                run = _Run(share.of, heads, around=_named_before(sentences, order))
            run.shares.append(share)
            passed.clear()
    if run is not None:
        yield run


def _named_before(sentences: Sequence[Spoken], order: int) -> list[Fact]:
    return [
        fact
        for said in sentences[max(0, order - _MANY) : order]
        for fact in said.figures
        if clauses.is_money(fact) and not clauses.move_of(said, fact)
    ]


def _shares(order: int, said: Spoken) -> Iterator[_Share]:
    """The parts in a sentence that are directly followed by their percentage."""
    if len(said.text) > clauses.LONGEST:
        return
    text = clauses.without_brackets(said.text)
    figures = [
        fact for fact in said.figures if text[fact.start] != " " or not _after_another(said, fact, text)
    ]
    rates = [fact for fact in figures if _DONE.search(clauses.lead(said, fact))]
    for part, share in pairwise(fact for fact in figures if fact not in rates):
        if share.unit != clauses.PERCENT or not clauses.is_money(part) or clauses.move_of(said, part):
            continue
        start = max([part.end, *(rate.end for rate in rates if rate.start < share.start)])
        between = (text if text[share.start] != " " else said.text)[start : share.start]
        found = _SHARE.match(between) if share.start < clauses.reason_start(said) else None
        if not clauses.is_exact(said, share) or between.count("）") > between.count("（"):
            continue
        if found and not _NO_LEVEL.search(between) and share.value >= 0:
            of = said.text[start + found.start("of") : start + found.end("of")]
            yield _Share(order, said, part, share, clauses.plain(of))


def _after_another(said: Spoken, fact: Fact, text: str) -> bool:
    """Whether a figure in closed brackets is an amount, or is said of an amount in them."""
    order = said.figures.index(fact)
    return clauses.is_money(fact) or bool(order and text[said.figures[order - 1].start] == " ")


def _levels_by_name(sentences: Sequence[Spoken]) -> dict[str, dict[Decimal, Fact]]:
    """Every amount of the document by its plain name, and by its value."""
    named: dict[str, dict[Decimal, Fact]] = {}
    for said in sentences:
        for fact in said.figures:
            if clauses.is_money(fact) and not fact.direction:
                named.setdefault(clauses.plain(fact.indicator), {}).setdefault(clauses.amount(fact), fact)
    return named


# -- the whole -------------------------------------------------------------------------------------


def _whole(run: _Run, named: dict[str, dict[Decimal, Fact]]) -> Fact | None:
    """The amount that a run of shares is of, or ``None`` where that is not certain."""
    candidates = {clauses.amount(fact): fact for fact in run.before[-_MANY:]}
    proven = [fact for fact in candidates.values() if _proves(run.shares, fact, run.of)]
    if len(proven) == 1:
        return proven[0]
    called = list(named.get(run.of, {}).values()) if _CALLED.search(run.of) else []
    if proven or len(called) != 1:
        further = {clauses.amount(fact): fact for fact in (*run.around, *run.before)}
        sure = [fact for fact in further.values() if _proves_alone(run, fact)]
        return sure[0] if len(sure) == 1 else None
    alone = len(run.shares) == 1 and not _managed(run.shares[0])
    fits = alone or any(_fits(share, called[0]) for share in run.shares if share.part.value)
    return called[0] if fits else None


def _managed(share: _Share) -> bool:
    """Whether a part is money under performance management, which is of a budget, not of what was spent."""
    return "绩效" in share.said.section.heading or "资金" in share.part.indicator


def _all_spent(run: _Run, named: dict[str, dict[Decimal, Fact]], runs: Sequence[_Run]) -> Fact | None:
    """All expenditure, where a run is of it by another name (占总支出预算), some share shows it, and nothing
    else goes by such a name.
    """
    if not _ALL_SPENT.fullmatch(run.of):
        return None
    amounts = {
        value: fact for name in named if _ALL_SPENT.fullmatch(name) for value, fact in named[name].items()
    }
    if len(amounts) != 1:
        return None
    (whole,) = amounts.values()
    alike = [share for one in runs if one.of == run.of for share in one.shares if share.part.value]
    return whole if sum(_fits(share, whole) for share in alike) * 2 >= len(alike) > 1 else None


def _proves(shares: Sequence[_Share], whole: Fact, of: str = "") -> bool:
    """Whether the parts or the percentages of a run show that it is of ``whole``."""
    parts = [share for share in shares if share.part.value]
    if not parts or not whole.value:
        return False
    fitting = sum(_fits(share, whole) for share in parts)
    sums = any(_adds_up(division, whole) for division in _divisions(parts, whole))
    if len(shares) == 1:
        return clauses.plain(whole.indicator) == of if of else sums
    most = 2 * fitting > len(parts) or (2 * fitting == len(parts) and _all_of_it(parts))
    return (most and len(parts) > 1) or (sums and (fitting > 0 or len(parts) == 1))


def _proves_alone(run: _Run, whole: Fact) -> bool:
    """Whether a run shows that it is of an amount that need not stand right before it."""
    parts = [share for share in run.shares if share.part.value]
    fitting = sum(_fits(share, whole, cut=False) for share in parts) if whole.value else 0
    return len(parts) > 1 and 2 * fitting > len(parts)


def _fits(share: _Share, whole: Fact, *, cut: bool = True) -> bool:
    part = clauses.amount(share.part), clauses.half(share.part)
    return clauses.is_percentage(share.share, part, (clauses.amount(whole), clauses.half(whole)), cut=cut)


# -- rows ------------------------------------------------------------------------------------------


def _rows(run: _Run, whole: Fact, lane: Lane) -> Iterator[MappedRow]:
    earlier: list[Fact] = []
    for division in _divisions(run.shares, whole):
        total = _whole_of_division(division, whole, earlier)
        earlier += [share.part for share in division]
        if total is not None:
            yield from _division_rows(division, total, lane)


def _whole_of_division(division: Sequence[_Share], whole: Fact, earlier: Sequence[Fact]) -> Fact | None:
    """What one division of a run is of: ``whole``, or after the first one an earlier part (本年收入中，…).

    The first has shown with the others what the run is of; a later one must show it by itself.
    """
    if not earlier:
        return whole
    for fact in (whole, *earlier):
        if _proves(division, fact):
            return fact
    return None


def _division_rows(division: Sequence[_Share], whole: Fact, lane: Lane) -> Iterator[MappedRow]:
    matter = _matter(division)
    texts = {"列举": _completeness(division, whole), "事项": matter}
    head = Statement(division[0].said, whole.indicator, {"整体": whole}, texts).row(lane)
    yield head
    for share in division:
        figures = {"部分": share.part, "整体": whole, "比重": share.share}
        row = Statement(share.said, share.part.indicator, figures, {"事项": matter}).row(lane)
        row.parent = head
        head.children.append(row)
        yield row


def _completeness(shares: Sequence[_Share], whole: Fact) -> str:
    """完整 where the parts add up, 满百 where only their percentages do, else 部分.

    截断 where the parts add up, but only by rounding, or some percentages are cut short, not rounded: these
    need not make 100.
    """
    if len(shares) == 1:
        return "部分"
    if not _adds_up(shares, whole):
        return "满百" if _all_of_it(shares) else "部分"
    exact = sum(clauses.amount(share.part) for share in shares) == clauses.amount(whole)
    cut = not exact or any(_fits(share, whole) and not _fits(share, whole, cut=False) for share in shares)
    return "截断" if cut else "完整"


def _divisions(shares: Sequence[_Share], whole: Fact) -> Iterator[Sequence[_Share]]:
    """A run cut where its parts have added up to the whole: by classes, then by 基本支出 and 项目支出."""
    division: list[_Share] = []
    for share in shares:
        if share.part.value and _adds_up(division, whole):
            yield division
            division = []
        division.append(share)
    yield division


def _adds_up(shares: Sequence[_Share], whole: Fact) -> bool:
    return bool(shares) and clauses.adds_up((share.part for share in shares), whole)


def _all_of_it(shares: Sequence[_Share]) -> bool:
    """Whether the percentages are 100 together, but for rounding."""
    total = sum((share.share.value for share in shares), Decimal(0))
    return abs(total - 100) <= sum((clauses.half(share.share) for share in shares), Decimal(0))


def _matter(shares: Sequence[_Share]) -> str:
    """What is divided: 支出结构 into 基本支出 and 项目支出, 功能分类 into classes, 其他."""
    names = [normalise(share.part.indicator) for share in shares]
    if any(_BY_KIND.search(name) for name in names):
        return "支出结构"
    if any(_BY_CLASS.search(name) for name in names):
        return "功能分类"
    return "其他"

"""Functions that select what does not agree with the rest of its document: years, names, definitions."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ..rows import MappedRow
from ..scope import Environment, NotApplicableError
from ..types import Plain
from .registry import define
from .wording import flawed, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...disclosure import Cell

_YEAR_OF_DOCUMENT = re.compile(
    r"(?<![比较与同\d])(20\d\d)年度?(?=[^，。；：、\d]{0,24}?(?:部门|单位)(?:综合)?(?:预算|决算)(?!执行|数))"
)
_YEAR_OF_TABLE = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|[（(])?(20\d\d)年度?(?=[^\d]*表|[）)]$)")
_RECALLED = re.compile("完成|执行|总结|回顾|对比|比较|绩效")
"""Headings of what happened in another year."""
_OTHER_KIND = {"budget": "决算", "final": "预算"}
_ARRANGED = re.compile(r"(?<![比较与同])(20\d\d)年度?(?:部门|单位)(?:预算|决算)安排购置")
_BUDGETED = re.compile(
    r"^[^，。；\d]{0,24}(20\d\d)年度?[，,]?(?P<what>[^，。；\d]{0,40}?(?:安排|预算)[^，。；\d]{0,30})[\d,，.]+万元[，,][比较与]上年"
)
"""What a budget gives as its own: 2026年本部门…安排…万元，比上年增加…"""
_NOT_BUDGETED = re.compile("执行|决算|完成|全[国省市区县]")
_SURE = 2
_NAMED_YEAR = re.compile(r"20\d\d(?=年)|上年|去年")
_COMPARED = {
    "budget": re.compile(
        r"[比与较同](20\d\d)年度?(?:年初)?(?:部门|单位)?(?:预算|执行)(?:执行)?数?(?:相比|持平|增加|减少|增长|下降)"
    ),
    "final": re.compile(r"(?:^与|[比较])(20\d\d)年度?(?:决算数?)?(?:相比|持平|增加|减少|增长|下降)"),
}
"""Where a figure is compared with the year before."""
_DATE = re.compile(r"截[至止](20\d\d)年(\d{1,2})月(?:(\d{1,2})日|底|末)?")
_ASSETS = re.compile(r"车辆|设备|房屋|固定资产|资产总额")
_DECEMBER = 12
_LATEST_MONTH = 6
"""A budget is published by then, and cannot speak of assets at a later date of its year."""

_OTHER_LEVEL = {
    "department": re.compile(r"本单位(?=政府采购预算|编报绩效目标)"),
    "unit": re.compile(r"部门(?=(?:预算|决算)安排购置)"),
}
_SUMMARY = re.compile(
    r"包括本级预算和所属单位预算在内的汇总预算[^。]*?构成(?:包括|情况)?[：:][^。、；]*?本级(?=。|；|$)"
)
_DEFINED = re.compile(r"因公出国[（(]境[）)]费[^。；]{0,30}?的((?:[^、。；]{1,12}、){2,}[^、。；]{1,12}?)等")
_LISTED = re.compile("[、和]")
_RUNNING_COST = re.compile(
    r"主要用于[^，。；]{0,12}公务用车运行维护费公务用车|[，。；]\d[\d.,]*万元公务用车(?:购置|运行)"
)
_TITLE = re.compile(r"《([^《》]{8,60})》")
_TELLING = re.compile(
    r"[\da-zA-Z一二三四五六七八九十甲乙丙丁上下前后左右东西南北中内外大小新旧市区县省级年月期第]"
)
_APPROVED = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日[^。；，]{0,12}?批复|批复(?:日期|时间)为?[：:]?(20\d\d)年(\d{1,2})月(\d{1,2})日"
)
_PUBLISHED = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日[^。；，]{0,12}?公开|公开(?:日期|时间)为?[：:]?(20\d\d)年(\d{1,2})月(\d{1,2})日"
)
_DAYS = 20


@define("misdated", "rows", "rows")
def _misdated(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Titles and headings that bear another year, comparisons with another year than the one before, and
    assets at a date that cannot be.
    """
    year = env.scope.fiscal_year
    if year is None:
        raise NotApplicableError("未识别出年度")
    lines = said(rows)
    found = [flawed(row, cell, *place) for row, cell in lines for place in _dates(env, row, cell.text, year)]
    return found + (_budgeted_for(lines, year) if env.scope.kind == "budget" else [])


def _budgeted_for(lines: Iterable[tuple[MappedRow, Cell]], year: int) -> list[MappedRow]:
    """Where a budget gives what it arranges as that of another year, though mostly as that of its own."""
    told = [
        (row, cell, match)
        for row, cell in lines
        if row.lane.concept == "sentences"
        and not _RECALLED.search(row.heading)
        and not _NAMED_YEAR.search(row.heading)
        and (match := _BUDGETED.search(cell.text))
        and not _NOT_BUDGETED.search(match["what"])
    ]
    if sum(int(match[1]) == year for _, _, match in told) < _SURE:
        return []
    return [flawed(row, cell, *match.span(1)) for row, cell, match in told if int(match[1]) != year]


def _dates(env: Environment, row: MappedRow, text: str, year: int) -> Iterator[tuple[int, int]]:
    match row.lane.concept:
        case "filing":
            wanted = [(_YEAR_OF_TABLE, year)]
        case "sections":
            other = _OTHER_KIND.get(env.scope.kind or "")
            recalled = _RECALLED.search(text) or (other is not None and other in text)
            wanted = [] if recalled else [(_YEAR_OF_DOCUMENT, year)]
        case _:
            wanted = []
            named = set(_NAMED_YEAR.findall(text))
            if len(named - {str(year)}) <= 1 and not _RECALLED.search(row.heading):  # else it looks back
                wanted += [(_ARRANGED, year)] if str(year) not in named else []
                wanted += [(_COMPARED[env.scope.kind], year - 1)] if env.scope.kind is not None else []
            if _ASSETS.search(text):
                yield from (found.span() for found in _DATE.finditer(text) if _impossible(env, found, year))
    for pattern, right in wanted:
        yield from (found.span() for found in pattern.finditer(text) if int(found[1]) != right)


def _impossible(env: Environment, found: re.Match[str], year: int) -> bool:
    """Whether assets cannot be stated at a date: after a budget, or at the end of a year not its own."""
    at, month = int(found[1]), int(found[2])
    if env.scope.kind == "final":
        return month == _DECEMBER and at != year
    return (at, month) > (year, _LATEST_MONTH)


@define("misnamed_level", "rows", "rows")
def _misnamed_level(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Where a budget of a department calls itself a unit, or the other way round."""
    pattern = _OTHER_LEVEL.get(env.scope.level or "")
    if pattern is None:
        raise NotApplicableError("未识别出是部门还是单位")
    lines = said(rows)
    if env.scope.level == "department" and any("本单位" in pattern.sub("", cell.text) for _, cell in lines):
        raise NotApplicableError("全文自称本单位")
    return [flawed(row, cell, *found.span()) for row, cell in lines for found in pattern.finditer(cell.text)]


@define("lone_summaries", "rows", "rows")
def _lone_summaries(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Budgets said to sum up those of several units that name one unit only."""
    found = [(row, cell, match) for row, cell in said(rows) if (match := _SUMMARY.search(cell.text))]
    return [flawed(row, cell, *match.span()) for row, cell, match in found]


@define("vehicles_without_subject", "rows", "rows")
def _vehicles_without_subject(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Costs of vehicles whose name stands behind the amount or inside another clause."""
    found = [(row, cell, match) for row, cell in said(rows) if (match := _RUNNING_COST.search(cell.text))]
    return [flawed(row, cell, *match.span()) for row, cell, match in found]


@define("other_definitions", "rows lane", "rows")
def _other_definitions(env: Environment, rows: list[MappedRow], lane: object) -> list[MappedRow]:
    """Lists of costs of travel abroad that differ by a word from the one in the notes of a table."""
    notes = env.scope.tables[lane.concept].notes  # type: ignore[attr-defined]
    listed = [_LISTED.split(match[1]) for note in notes if (match := _DEFINED.search(note))]
    defined = [(row, cell, match) for row, cell in said(rows) if (match := _DEFINED.search(cell.text))]
    if not listed or not defined:
        raise NotApplicableError("表注或说明未列举因公出国（境）费的内容")
    return [
        flawed(row, cell, *match.span(1))
        for row, cell, match in defined
        if any(_nearly(_LISTED.split(match[1]), wanted) for wanted in listed)
    ]


def _nearly(one: list[str], other: list[str]) -> bool:
    """Whether two lists are alike but for items of which one is a shorter form of the other."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return bool(pairs) and all(a in b or b in a for a, b in pairs)


@define("misspelt_titles", "rows rows", "rows")
def _misspelt_titles(_: Environment, rows: list[MappedRow], others: list[MappedRow]) -> list[MappedRow]:
    """Titles in 《》 that stand elsewhere with one character changed, numerals and directions apart."""
    passages = [(row, cell) for row, cell in said([*rows, *others])]
    titles = {title for _, cell in passages for title in _TITLE.findall(cell.text)}
    return [
        flawed(row, cell, place, place + len(title))
        for title in sorted(titles)
        for row, cell in passages
        if (place := _changed(title, cell.text)) is not None
    ]


def _changed(title: str, text: str) -> int | None:
    """Where ``text`` has ``title`` with exactly one other character."""
    half = len(title) // 2
    for part, offset in ((title[:half], 0), (title[half:], half)):
        start = text.find(part)
        while start >= 0:
            place = start - offset
            window = text[place : place + len(title)] if place >= 0 else ""
            if len(window) == len(title) and _one_apart(title, window):
                return place
            start = text.find(part, start + 1)
    return None


def _one_apart(one: str, other: str) -> bool:
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and not any(
        _TELLING.match(char) or not "一" <= char <= "鿿" for char in differing[0]
    )


@define("published_late", "rows", Plain.TRUTH)
def _published_late(env: Environment, rows: list[MappedRow]) -> bool:
    """Whether a document was published more than 20 days after its approval, by the dates it gives."""
    approved = _stated(env, rows, _APPROVED)
    published = _stated(env, rows, _PUBLISHED)
    return (published - approved).days > _DAYS


def _stated(env: Environment, rows: list[MappedRow], pattern: re.Pattern[str]) -> date:
    for row, cell in said(rows):
        match = pattern.search(cell.text)
        if match is not None:
            env.read_words(row, cell, "文字")
            year, month, day = (int(part) for part in match.groups() if part)
            return date(year, month, day)
    raise NotApplicableError("文中没有批复日期和公开日期")

"""Functions that select titles, headings and sentences which speak of another year than their document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..rows import MappedRow
from ..scope import Environment, NotApplicableError
from .registry import define
from .wording import flawed, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...disclosure import Cell

_YEAR_OF_DOCUMENT = re.compile(
    r"(?<![比较与同\d])(20\d\d)年度?(?=[^，。；：、\d]{0,24}?(?:部门|单位)(?:综合)?(?:预算|决算)(?!执行|数))"
)
_YEAR_OF_TABLE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|[（(])?(20\d\d)年度?(?![^\d]*(?:自评|评价|执行情况))"
    r"(?=[^\d]*表|[^\d]*经费$|[）)]$)"
)
_RECALLED = re.compile("完成|执行|总结|回顾|对比|比较|绩效")
"""Headings of what happened in another year."""
_OTHER_KIND = {"budget": "决算", "final": "预算"}
_NAMED_YEAR = re.compile(r"20\d\d(?=年)|上年|去年")
_ARRANGED = re.compile(r"(?<![比较与同])(20\d\d)年度?(?:部门|单位)(?:预算|决算)安排购置")
_COMPARED = {
    "budget": re.compile(
        r"[比与较同](20\d\d)年度?(?:年初)?(?:部门|单位)?(?:预算|执行)(?:执行)?数?(?:相比|持平|增加|减少|增长|下降)"
    ),
    "final": re.compile(r"(?:^与|[比较])(20\d\d)年度?(?:决算数?)?(?:相比|持平|增加|减少|增长|下降)"),
}
"""Where a figure is compared with the year before."""
_YEAR_RIGHT_BEFORE = re.compile(r"20\d\d年度?$")
_DATE = re.compile(r"截[至止](20\d\d)年(\d{1,2})月(?:(\d{1,2})日|底|末)?")
_ASSETS = re.compile(r"车辆|设备|房屋|固定资产|资产总额")
_DECEMBER = 12
_LATEST_MONTH = 6
"""A budget is published by then, and cannot speak of assets at a later date of its year."""

_SAID_OF = re.compile(
    r"(?:^|[。；，：、）)])(?:其中[：:，]?)?[^，。；：、\d比与较同至由从自截因]{0,24}"
    r"(?<!\d)(20\d\d)年度?(?:，(?=[本我]))?(?P<what>[^，。；\d]{1,40})"
)
_MONEY = re.compile(r"预算|决算|收入|支出|经费|拨款|采购|收支")
_OTHER_TIME = re.compile(
    r"执行|完成|结余|结转|项目|^[底末初]|以来|起|月|计划|规划|批复|下达|印发|通知|文件|办法"
)
_STATES = re.compile(r"\d万?元|没有|未安排|无[^，。]{0,16}(?:支出|预算|经费|收入)")
_OWN_TIME = re.compile("本年(?!收入|支出|财政|度?[底末])|今年|当年(?!拨款|财政)")
"""Words by which a sentence tells two years apart; the year it names may then be either."""
_OTHER_ACCOUNTS = {"budget": re.compile("决算"), "final": re.compile("(?<!公共)(?<!基金)(?<!经营)预算")}
"""In a budget, what was spent in another year; in final accounts, what is budgeted for one."""
_NOTHING = re.compile("无|未|没有")
_REASON = re.compile("原因|由于|主要是")
_CARRIED = re.compile(r"结转[^，。；]{0,20}(?:列入|纳入|编入)(20\d\d)年(?:部门|单位)?预算")
_HELD_APART = re.compile(
    "完成|执行|总结|回顾|对比|绩效|项目|职责|(?<![（(])机构|名词|解释|任务|目标|重点|评价"
)
"""Parts in which other years are spoken of."""


@define("misdated", "rows", "rows")
def _misdated(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Titles and headings that bear another year, comparisons with another year than the one before, and
    assets at a date that cannot be.
    """
    year = env.scope.fiscal_year
    if year is None:
        raise NotApplicableError("未识别出年度")
    return [
        flawed(row, cell, *place) for row, cell in said(rows) for place in _dates(env, row, cell.text, year)
    ]


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
                if env.scope.kind is not None:
                    yield from _compared(_COMPARED[env.scope.kind], text, year)
            if _ASSETS.search(text):
                yield from (found.span() for found in _DATE.finditer(text) if _impossible(env, found, year))
    for pattern, right in wanted:
        yield from (found.span() for found in pattern.finditer(text) if int(found[1]) != right)


def _compared(pattern: re.Pattern[str], text: str, year: int) -> Iterator[tuple[int, int]]:
    """Comparisons with a year that was meant to be the one before.

    2022年比2021年增长 speaks of another year; who goes further back, or says both, means what is said.
    """
    for found in pattern.finditer(text):
        of_that_year = _YEAR_RIGHT_BEFORE.search(text, 0, found.start())
        further_back = int(found[1]) < year - 2 or str(year - 1) in text
        if int(found[1]) != year - 1 and not (of_that_year or further_back):
            yield found.span()


def _impossible(env: Environment, found: re.Match[str], year: int) -> bool:
    """Whether assets cannot be stated at a date: after a budget, or at the end of a year not its own."""
    at, month = int(found[1]), int(found[2])
    if env.scope.kind == "final":
        return month == _DECEMBER and at != year
    return (at, month) > (year, _LATEST_MONTH)


@define("of_another_year", "rows", "rows")
def _of_another_year(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Sentences that give their amounts for a year other than the document's and name no second year, and
    money carried over into the budget of another year.

    A sentence is left alone where the same is said of the document's own year beside it: it tells what was
    before.
    """
    year = env.scope.fiscal_year
    if year is None:
        raise NotApplicableError("未识别出年度")
    lines = said(rows)
    stated = [
        (row, cell, found)
        for row, cell in lines
        if not _HELD_APART.search(row.heading) and not _other_years(row.heading, year)
        for found in _stated_years(cell.text)
        if not (env.scope.kind and _OTHER_ACCOUNTS[env.scope.kind].search(found["what"]))
    ]
    if not stated:
        raise NotApplicableError("说明未写明收支属于哪一年度")
    own = {(row.section, found["what"]) for row, _, found in stated if int(found[1]) == year}
    wrong = [
        (row, cell, found)
        for row, cell, found in stated
        if int(found[1]) != year and (row.section, found["what"]) not in own and not _tells_apart(cell, year)
    ]
    if env.scope.kind == "budget":
        wrong += [
            (row, cell, found)
            for row, cell in lines
            for found in _CARRIED.finditer(cell.text)
            if int(found[1]) != year
        ]
    return [flawed(row, cell, *found.span(1)) for row, cell, found in wrong]


def _other_years(heading: str, year: int) -> bool:
    return any(named != str(year) for named in _NAMED_YEAR.findall(heading))


def _tells_apart(cell: Cell, year: int) -> bool:
    """Whether a sentence names the document's own year too, before it comes to its reasons."""
    before = _REASON.split(cell.text, maxsplit=1)[0]
    return str(year) in before or _OWN_TIME.search(before) is not None


def _stated_years(text: str) -> Iterator[re.Match[str]]:
    """Where a sentence with amounts says of which year they are; its reasons may be of any."""
    before = _REASON.split(text, maxsplit=1)[0]
    if _STATES.search(before):
        yield from (
            found
            for found in _SAID_OF.finditer(before)
            if _MONEY.search(found["what"])
            and not _OTHER_TIME.search(found["what"])
            # 支出100万元，上年无此项支出 compares; 2026年没有安排支出 is what the sentence says.
            and not (found.start() and _NOTHING.match(found["what"]))
        )

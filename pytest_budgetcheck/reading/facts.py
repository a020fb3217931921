"""Sentences to facts: every figure with a unit, and what it is said of.

The subject of a figure is the phrase before it in its own clause. A clause without one, 占41.41% or
比上年增加1.50万元, speaks of what the clause before it spoke of; the word of change is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from pytest_budgetcheck.disclosure import Fact
from pytest_budgetcheck.reading.narrative import Passage, Text

_UNIT = (
    r"万元|亿元|千元|元|个百分点|百分点|%|％|‰|台\s*[（(]\s*套\s*[）)]|台套|万?平方米|平方公里|公里|"
    r"人次|批次|人|名|个|辆|艘|架|台|套|项|批|次|家|户|份|篇|件|处|倍|场|期|条|部|所|类|款|年"
)
_FIGURE = re.compile(
    rf"(?P<number>[-−]?(?:\d{{1,3}}(?:[,，]\d{{3}})+|\d+)(?:[.．]\d+)?)\s*(?P<unit>{_UNIT})"
    r"(?P<after>(?:[（(]含[^）)]{0,6}[）)])?(?:及?以上|及?以下|以内)|内(?!设)|度)?"
)
_CLAUSE = re.compile(r"[，,；;。：:！？!?]")
_CHANGE = re.compile(
    r"增加|增长|增幅|增支|增收|上升|提高|减少|减幅|减支|减收|下降|降低|降幅|压减|压缩|缩减|节约|持平|一致|"
    r"大于|小于|高于|低于|超出|完成|占"
)
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)\s*年(?:度|初|末|底)?(?=(?P<rest>.?))")
_LEAD = re.compile(
    r"^(?:[\s、（(]+|其中|同时|另外|另|此外|以及|并且|并|和|与|及|具体(?:是|为)?|主要(?:是|为|用于)|分别(?:是|为)?|"
    r"(?:19|20)\d\d\s*年(?:度)?|本年度?|当年|今年|全年|上年(?:期末|末)|截至.*?(?:日|年底|年末)|"
    r"(?:我|本)(?:部门|单位|局|院|委|办|厅|会|中心)?|负责管理的|涉及|包括|相应|共计|共有|共|有|安排(?:了)?|预计|拟|按.{1,12}?划分为?|按|用于)+"
)
_TAIL = re.compile(
    r"(?:[\s、（(]+|预算安排为|为|共计|共有|共|有|是|达到?|约|合计为|安排(?!支出)|安排了|均|各|分别|的|了|即)+$"
)
_THAN = r"[比较与同和]\s*(?:(?:19|20)\d\d\s*年度?|上一?年度?|去年)"
_COMPARED = re.compile(rf"{_THAN}|^\s*(?:主要(?:原因)?(?:是|为))?(?:[比较]|[与同](?!时)|相比)")
_BESIDE = re.compile(rf"^\s*{_THAN}[^，,]{{0,6}}?相比[，,]?")
_SETS_UP = re.compile(r"(?:内设|下设|设有|设立|设)$")
_SET_UP = ("内设", "下设", "下属", "所属")
_INNER_YEAR = re.compile(r"(?:19|20)\d\d年度?(?=年初|全年|预算|决算|支出|收入|收支|执行)")
_OTHER_TIME = re.compile(r"(?:^|[，,、\s])(?:比|较|与|同|和|相比)|[比较与同]\s*$|截至|截止")
_GENERIC = re.compile(
    r"(?:年初|全年|当年|本年|年度|调整后?)?(?:预算|决算|(?:预算)?执行)(?:数|额)?|(?:支出|收入)决算(?:数|额)?|"
    r"资金|金额|总额|数量"
)
_LEVEL_END = re.compile(r"(?:(?:年初|全年)(?:预算|决算)|支出(?:预算|决算))(?:数|额)?$")
_YEAR_ALONE = 8
"""A clause with a year and fewer characters than this says nothing but when."""
_NUMBERED = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、]|[一二三四五六七八九十]+、)\s*"
)
_NOUN = re.compile(r"[^，,；;。：:、（(\d]{1,12}")
_COUNTED = re.compile(r"(?:内设|下设|下属|所属)?[一二三]?级?(?:预算)?(?:项目|单位|部门|机构|处室|科室)")
_QUALIFIER = re.compile(r"[（(](?:本级|机关|部门|单位|汇总)[）)]")
_VERB_ONLY = re.compile(r"(?:内设|下设|设有|设|所属|下属|共有|共|有|现有|实有)*")


@dataclass(slots=True)
class _Context:
    """What has been spoken of so far in a section.

    ``topic`` is the last thing named by itself; ``subject`` may add a bare level to it: 培训支出年初预算.
    ``whole`` is what the last 其中 divided: a new sentence that only says 决算数 goes back to it.
    """

    topic: str
    subject: str
    whole: str = ""
    opening: bool = True
    year: int | None = None
    sentence: int = -1


def read_facts(passages: Iterable[Passage], body: str = "") -> list[Fact]:
    """The figures of the narrative; ``body`` is the name of the body, which is no part of a subject."""
    facts: list[Fact] = []
    years: dict[str, int | None] = {}
    order = count()
    for passage in passages:
        if passage.number.startswith("第"):
            years.clear()
        parents = [number for number in years if number and passage.number.startswith(number)]
        year = years[max(parents, key=len)] if parents else None
        heading = _section_subject(passage.heading)
        context = _Context(heading, heading, year=year)
        for sentence in passage.sentences:
            context.sentence = next(order)
            facts += _sentence(passage, sentence, context, body)
            context.opening = sentence.chars.endswith("。")
        years[passage.number] = context.year
    return facts


def _section_subject(heading: str) -> str:
    return re.sub(r"(?:总体)?(?:情况|情况说明|说明)$", "", _strip_year(heading))


def _sentence(passage: Passage, sentence: Text, context: _Context, body: str) -> Iterator[Fact]:
    chars = sentence.chars
    end_of_last = 0
    for match in _FIGURE.finditer(chars):
        unit = re.sub(r"\s+", "", match["unit"])
        year = _as_year(match)
        if year is not None:
            if _dates_figures(chars, match, body):
                context.year = year
        elif match["unit"] == "年" or match["after"] not in {None, "内"} or _in_code(chars, match):
            continue
        start = max(end_of_last, _last_break(chars, match.start()))
        if year is None:
            indicator, direction = _subject(chars, start, match, context, body)
            end_of_last = match.end()
        else:
            indicator, direction = "年度", ""
        number = match["number"].replace(",", "").replace("，", "").replace("．", ".").replace("−", "-")
        yield Fact(
            section=passage.number,
            heading=passage.heading,
            indicator=indicator,
            value=Decimal(number),
            decimals=len(number.partition(".")[2]),
            unit="%" if unit == "％" else unit,
            page=sentence.page_at(match.start()),
            box=sentence.box(match.start(), match.end("unit")),
            text=_clause(chars, match),
            year=year or _compared_year(direction) or context.year,
            direction=direction,
            sentence=context.sentence,
            start=match.start(),
            end=match.end("unit"),
        )


def _compared_year(direction: str) -> int | None:
    """The year of a figure that is only compared with: 比2025年年初预算数30,385.62万元增加."""
    found = _YEAR.search(direction + " ")
    return int(found["year"]) if found else None


def _as_year(match: re.Match[str]) -> int | None:
    number = match["number"]
    if match["unit"] == "年" and re.fullmatch(r"(?:19|20)\d\d", number):
        return int(number)
    return None


def _dates_figures(chars: str, match: re.Match[str], body: str) -> bool:
    """Whether the year at ``match`` is when the figures after it hold, not part of a name or a reason.

    It is when its clause goes on to a figure, or says nothing else: 2025年，我部门…支出总额为.
    """
    if _OTHER_TIME.search(chars[_last_break(chars, match.start()) : match.start()]):
        return False
    end = _next_break(chars, match.end())
    rest = chars[match.end() : end]
    if any(figure["unit"] != "年" for figure in _FIGURE.finditer(rest)):
        return True
    alone = len(rest.replace(body, "") if body else rest) < _YEAR_ALONE
    return alone and end < len(chars) and "因" not in rest


def _in_code(chars: str, match: re.Match[str]) -> bool:
    """Whether the figure is the tail of a longer word, such as a code or a date."""
    before = chars[match.start() - 1] if match.start() else ""
    return before.isascii() and (before.isalnum() or before in {".", "/"})


def _last_break(chars: str, end: int) -> int:
    """Where the clause that ends at ``end`` begins."""
    start = 0
    for match in _CLAUSE.finditer(chars, 0, end):
        if not _in_number(chars, match.start()):
            start = match.end()
    return start


def _next_break(chars: str, start: int) -> int:
    """Where the clause that goes on at ``start`` ends."""
    breaks = (match.start() for match in _CLAUSE.finditer(chars, start))
    return next((place for place in breaks if not _in_number(chars, place)), len(chars))


def _in_number(chars: str, place: int) -> bool:
    """Whether the comma at ``place`` divides the thousands of a number."""
    around = chars[place - 1 : place] + chars[place + 1 : place + 2]
    return chars[place] in ",，" and len(around) == 2 and around.isdigit()


def _clause(chars: str, match: re.Match[str]) -> str:
    return chars[_last_break(chars, match.start()) : _next_break(chars, match.end())].strip()


def _subject(chars: str, start: int, match: re.Match[str], context: _Context, body: str) -> tuple[str, str]:
    """Indicator and direction of the figure at ``match`` whose clause begins at ``start``."""
    segment = _BESIDE.sub("", chars[start : match.start()])
    change = _last(_CHANGE, segment)
    phrase = segment[: change.start()] if change else segment
    compared = _last(_COMPARED, phrase)
    direction = change[0] if change else compared[0].strip() if compared else ""
    phrase = _clean(phrase[: compared.start()] if compared else phrase, body)
    sets_up = _SETS_UP.search(phrase)
    if sets_up:
        phrase = sets_up[0]
    noun = _NOUN.match(chars, match.end()) if not direction else None
    if noun and _VERB_ONLY.fullmatch(phrase) and (phrase or not context.subject or _COUNTED.match(noun[0])):
        thing = noun[0].strip()
        phrase = thing if thing.startswith(_SET_UP) else phrase + thing
    if not phrase:
        return context.subject, direction
    if phrase.startswith("含") and not direction:  # 收入总计160.02万元（含上年结转74.76万元）
        return context.subject + phrase, direction
    begins = start == 0 and context.opening
    if "其中" in chars[max(0, start - 3) : match.start()]:
        context.whole = context.whole or context.topic
    elif begins and not _GENERIC.fullmatch(phrase):
        context.whole = ""
    if _GENERIC.fullmatch(phrase):
        context.topic = _topic(chars, start, body) or (begins and context.whole) or context.topic
        if not context.topic.endswith(phrase):
            phrase = context.topic + phrase.removeprefix("支出" if context.topic.endswith("支出") else "")
    else:
        context.topic = _LEVEL_END.sub("", phrase) or phrase
    context.subject = phrase
    return phrase, direction


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _topic(chars: str, start: int, body: str) -> str:
    """The clause before ``start`` if it names something and counts nothing."""
    end = start - 1
    if end <= 0:
        return ""
    clause = chars[_last_break(chars, end) : end]
    if _FIGURE.search(_YEAR.sub("", clause)) or len(clause) > 40:
        return ""
    return _clean(clause, body)


def _clean(phrase: str, body: str) -> str:
    """``phrase`` without numbering, connectives, years, the body's name and trailing verbs."""
    phrase = _INNER_YEAR.sub("", _NUMBERED.sub("", phrase))
    before = None
    while before != phrase:
        before = phrase
        phrase = _without_body(phrase, body) if body else phrase
        phrase = _TAIL.sub("", _LEAD.sub("", phrase.strip()))
    has = re.search(r"(?:共有|共计有|现有|实有)", phrase)
    if has and has.end() < len(phrase):
        phrase = phrase[has.end() :]
    return phrase.strip()


def _without_body(phrase: str, body: str) -> str:
    """``phrase`` without the body's name in front of it, with or without the （本级） behind the name."""
    name = _QUALIFIER.sub("", body)
    return _QUALIFIER.sub("", phrase[len(name) :], count=1) if phrase.startswith(name) else phrase


def _strip_year(text: str) -> str:
    return re.sub(r"(?:19|20)\d\d年度?", "", text)

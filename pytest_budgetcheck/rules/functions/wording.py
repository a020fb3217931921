"""Functions that select flaws of wording: what a careful reader would strike out on the page.

Each takes sentences or headings and gives a row for every flaw, whose words are the flaw with what stands
around it. They look for what cannot be meant: a placeholder, a bracket never closed, a reason not given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from ...disclosure import Cell
from ...names import normalise
from ..rows import MappedRow, RowKind
from ..scope import Environment, NotApplicableError
from .registry import define

_AROUND = 8
_CHANGE = "增加|增长|上升|提高|减少|下降|降低"
_HAN = "[\u4e00-\u9fff]"

_LEFTOVER = re.compile(
    rf"(?<![A-Za-z\d])[XＸ×]+(?:\.[XＸ×]+)?(?=万元|年|月|日|个项目|辆|名)|20[XxＸ×]{{2}}(?=年)"
    rf"|(?<![A-Za-z\d])[XxＸ×]{{2,}}(?=局|市|县|区|部|院|委|办|厅|会|校|单位|元|个|项|中心)"
    rf"|(?<={_HAN})[XＸ×]{{2,}}(?![A-Za-z\d])"
    rf"|(?:{_CHANGE}|持平)[（(](?:{_CHANGE}|持平|或)[）)](?!以|用|填|数以)"
    rf"|(?:{_CHANGE})[/／](?:{_CHANGE})(?!率|额|变动|情况)"
    r"|仍保留该表格式|作下述说明|列明公务接待|[（(](?:此处|请|待)(?:填|补充|说明|核实|删除)[^）)]{0,10}[）)]"
    r"|[（(]如(?:持平|无|有)[^）)]{0,30}[）)]|则备注写|待填|待补充|_{3,}(?=万?元|年|个|人|%)|□{2,}"
)
_NO_REASON = re.compile(
    r"(?:主要)?原因(?:是|为|：|:|主要是){1,2}(?=[。；;])|(?:主要用于|主要包括|分别为)[：:]?(?=[。；;])"
)
_REASON_TO_COME = re.compile(r"原因(?:是|为|：|:)$")
_NO_FIGURE = re.compile(
    rf"(?:{_CHANGE}|占比?)\s*\d[\d,]*\.\d+(?=[。；;]|[，,](?!\d))"
    rf"|(?:(?<!单位)为|{_CHANGE})万元(?=[，。；])|(?:{_CHANGE}|占)[%％](?=[，。；])"
)
_DOUBLED_MARK = re.compile(r"[。；，：、]{2,}|[。；，：、][,;:.](?!\d)|(?<!\.)[,;:][。；，：、]|\.。")
_HALF_WIDTH = re.compile(rf"(?<={_HAN})[,:;](?={_HAN})")
_FINISHED_TWICE = re.compile(r"完成[^，。；：、完]{2,60}?(?:顺利|圆满|如期|按时|全部)完成")
_SAID_TWICE = re.compile(
    r"(万元|增加|减少|增长|下降|主要用于|主要原因|原因是|支出预算|收入预算|比上年|较上年|预算数|决算数|经费|完成|安排)\1"
)
_UNSPENT = re.compile(
    r"(?<!结转)(?<!结转和)(?<!结转或)结余(?:资金|经费)[^，。；]{0,4}(?:纳入|列入|转入)"
    r"[^，。；]{0,4}(?:20\d\d年|本年|当年|下年)"
)
_MARKS = re.compile("[“”《》（）()]")
_HALVES = {"(": "（", ")": "）"}
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_ITEM_MARK = re.compile(r"(?:^|(?<=[。；：，、;:,]))[\da-z一二三四五六七八九十]{1,3}[）)]")
_LONG = 20


def define_flaw(name: str, pattern: re.Pattern[str], doc: str, hints: str = "") -> None:
    """Enter a function that gives a row for each place where a pattern is found.

    Of a pattern that takes long, only texts with one of the characters ``hints`` need to be searched.
    """
    wanted = frozenset(hints)

    def body(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
        lines = [line for line in said(rows) if not (wanted and wanted.isdisjoint(line[1].text))]
        # Most documents have no such flaw, which one look at the whole text tells.
        if not pattern.search("\n".join([cell.text for _row, cell in lines])):
            return []
        return [
            flawed(row, cell, *match.span()) for row, cell in lines for match in pattern.finditer(cell.text)
        ]

    body.__doc__ = doc
    define(name, "rows", "rows")(body)


def said(rows: Iterable[MappedRow]) -> list[tuple[MappedRow, Cell]]:
    """Rows with what they print: a sentence, or the label of anything else.

    Raises:
        NotApplicableError: there are none; a document of tables alone has no wording.
    """
    found = [(row, row.label_cell) for row in rows if row.label_cell is not None and row.label_cell.text]
    if not found:
        raise NotApplicableError("没有文字说明")
    return found


def flawed(row: MappedRow, cell: Cell, start: int, end: int) -> MappedRow:
    """A slice of what ``row`` prints, with a few characters around it, as a row of its own."""
    text = cell.text[max(0, start - _AROUND) : end + _AROUND]
    return MappedRow(
        lane=row.lane,
        key=text,
        label=text,
        kind=RowKind.ITEM,
        cells={},
        label_cell=replace(cell, text=text),
        section=row.section,
        heading=row.heading,
    )


define_flaw(
    "leftovers",
    _LEFTOVER,
    "Placeholders and words of the template left in some text.",
    "XxＸ×□_/／（(留述备待列",
)
define_flaw("half_figures", _NO_FIGURE, "Figures without a unit, or units without a figure: 增长13.95。")
define_flaw("doubled_marks", _DOUBLED_MARK, "Punctuation marks that follow one another.")
define_flaw("half_width", _HALF_WIDTH, "Half-width punctuation between Chinese characters.")
define_flaw("said_twice", _SAID_TWICE, "Words set twice in a row.")
define_flaw("finished_twice", _FINISHED_TWICE, "Clauses that finish the same thing twice: 完成…顺利完成.")
define_flaw("unspent", _UNSPENT, "Money carried into a year that is called 结余 in place of 结转.")


@define("unexplained", "rows", "rows")
def _unexplained(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Where a sentence announces a reason or a list and stops, or goes on with 其中."""
    lines = said(rows)
    found = [
        flawed(row, cell, *match.span()) for row, cell in lines for match in _NO_REASON.finditer(cell.text)
    ]
    for (row, cell), after in pairwise(lines):
        match = _REASON_TO_COME.search(cell.text)
        if match and after[1].text.startswith("其中"):
            found.append(flawed(row, cell, *match.span()))
    return found


@define("unclosed", "rows", "rows")
def _unclosed(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Quotation marks and brackets without their counterpart in the same section and on the same page."""
    sections: dict[tuple[str, str], list[tuple[MappedRow, Cell]]] = {}
    for one in said(rows):
        sections.setdefault((one[0].section, one[0].heading), []).append(one)
    found = []
    for passage in sections.values():
        texts = [_ITEM_MARK.sub(_blank, cell.text) for row, cell in passage]
        for opening, closing in _PAIRS:
            place = _lone(texts, opening, closing)
            if place is not None and not _at_page_end(passage, *place, closing):
                row, cell = passage[place[0]]
                found.append(flawed(row, cell, place[1], place[1] + 1))
    return found


def _at_page_end(passage: list[tuple[MappedRow, Cell]], number: int, index: int, closing: str) -> bool:
    """Whether the counterpart may stand on the next page or the one before, in the note of a table."""
    cell = passage[number][1]
    closes = _HALVES.get(cell.text[index], cell.text[index]) == closing
    beside = passage[:number] if closes else passage[number + 1 :]
    return bool(cell.page) and all(other.page != cell.page for _, other in beside)


def _blank(match: re.Match[str]) -> str:
    return "　" * len(match[0])


def _lone(texts: list[str], opening: str, closing: str) -> tuple[int, int] | None:
    """Text and index of a mark without counterpart; brackets of either width are one."""
    opened: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        for mark in _MARKS.finditer(text):
            char = _HALVES.get(mark[0], mark[0])
            if char == opening:
                opened.append((number, mark.start()))
            elif char == closing:
                if not opened:
                    return number, mark.start()
                opened.pop()
    return opened[0] if opened else None


@define("repeated_sentences", "rows", "rows")
def _repeated_sentences(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Long sentences that say the same as the one before."""
    return [
        flawed(row, cell, 0, len(cell.text))
        for before, (row, cell) in pairwise(said(rows))
        if len(cell.text) >= _LONG and normalise(cell.text) == normalise(before[1].text)
    ]


@define("uneven_decimals", "rows", "rows")
def _uneven_decimals(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Amounts in 万元 that are printed elsewhere with more decimals: 1.5万元 beside 1.50万元."""
    amounts = [(row, cell, match) for row, cell in said(rows) for match in _IN_WAN.finditer(cell.text)]
    longest: dict[str, int] = {}
    for *_row, match in amounts:
        value = _value(match[1])
        longest[value] = max(longest.get(value, 0), len(match[1].partition(".")[2]))
    return [
        flawed(row, cell, *match.span())
        for row, cell, match in amounts
        if _value(match[1]) != "0" and len(match[1].partition(".")[2]) < longest[_value(match[1])]
    ]


_IN_WAN = re.compile(r"(?<![\d,.])(\d[\d,]*(?:\.\d+)?)万元(?!（含|\(含|及?以[上下]|内)")


def _value(text: str) -> str:
    text = text.replace(",", "")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text

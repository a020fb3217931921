"""Functions about what a disclosure holds: whether it is there, and whether it is explained.

What was not recognised may be there all the same. A thing is called absent only where nothing in the
document speaks of it and every page was read; otherwise the case is not checked.
"""

from __future__ import annotations

import re

from ...disclosure import Cell
from ...names import normalise
from ..rows import Lane, MappedRow
from ..scope import Environment, NotApplicableError, NotCheckedError
from ..statements.filing import OWN_WORDS, caption_body, usual_body
from ..types import Plain
from .registry import define
from .wording import said

_NUMERALS = "一二三四五六七八九十"
_SPOKEN_TENS = 2
_TABLE_NUMBER = re.compile(r"\d{1,2}(?!.*\d)")
_HAN_NUMBER = re.compile(rf"[{_NUMERALS}]{{1,3}}")
_NO_DATA = re.compile(r"(?:本|此)表(?:无数据|为空|无内容)|空表(?!表示)")


@define("entries", "lane words", "rows")
def _entries(_: Environment, lane: Lane, kind: str) -> list[MappedRow]:
    """The rows of a list of contents that are of some kind: 表格, 部分, 名词 …"""
    return [row for row in lane.rows if "类别" in row.texts and row.texts["类别"].text == kind]


@define("present", "row", Plain.TRUTH)
def _present(env: Environment, row: MappedRow) -> bool:
    """Whether a part or table is there; unchecked where it was not recognised but something speaks of it."""
    if "标题" in row.texts:
        env.read_words(row, row.texts["标题"], "标题")
        return True
    if "提及" in row.texts:
        raise NotCheckedError(f"未识别出“{row.label}”，不能断定没有")
    env.read_words(row, row.texts.get("目录"), "目录")
    return False


@define("explained", "row", Plain.TRUTH)
def _explained(env: Environment, row: MappedRow) -> bool:
    """Whether anything in the document says why a table is empty."""
    for column in ("附注", "解释", "为零"):
        if column in row.texts:
            env.read_words(row, row.texts[column], column)
            return True
    _narrated(env)
    env.read_words(row, row.label_cell, "名称")
    return False


@define("noted_below", "row", Plain.TRUTH)
def _noted_below(env: Environment, row: MappedRow) -> bool:
    """Whether an empty table has its note on the page.

    A layout may explain all its empty tables in the text instead; then the text must say so in words.
    """
    if "附注" in row.texts:
        env.read_words(row, row.texts["附注"], "附注")
        return True
    others = [other for other in row.lane.rows if "附注" in other.texts and _empty(other)]
    if "解释" in row.texts and not others:
        raise NotApplicableError("空表的说明写在正文里")
    _narrated(env)
    env.read_words(row, row.label_cell, "名称")
    return False


def _empty(row: MappedRow) -> bool:
    return "空表" in row.texts and bool(row.texts["空表"].text)


def _narrated(env: Environment) -> None:
    sentences = env.scope.tables.get("sentences")
    if sentences is None or not any(lane.rows for lane in sentences.lanes.values()):
        raise NotCheckedError("没有文字说明，可能另文公开")


@define("wrong_notes", "rows", "rows")
def _wrong_notes(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Empty tables of a fund whose note speaks of another fund, and not of their own."""
    funds = {word for word in OWN_WORDS.values() if word in ("政府性基金", "国有资本")}
    found = []
    for row in rows:
        title, note = row.texts.get("标题"), row.texts.get("附注")
        own = next((fund for fund in funds if title and fund in normalise(title.text)), None)
        if note is None or own is None or not _empty(row):
            continue
        words = normalise(note.text)
        if own not in words and any(fund in words for fund in funds):
            found.append(_quoting(row, note))
    return found


@define("denied_figures", "rows", "rows")
def _denied_figures(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Tables that print amounts above a note that says they are empty."""
    notes = [(row, row.texts.get("附注")) for row in rows if "空表" in row.texts and not _empty(row)]
    return [_quoting(row, note) for row, note in notes if note and _NO_DATA.search(normalise(note.text))]


def _quoting(row: MappedRow, cell: Cell) -> MappedRow:
    """``row`` with other words as its evidence."""
    return MappedRow(
        row.lane, row.key, row.label, row.kind, {}, cell, section=row.section, heading=row.heading
    )


@define("skipped_tables", "rows", "rows")
def _skipped_tables(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Tables whose printed number skips one; unchecked where some table shows none."""
    numbers = [(row, _table_number(row.texts["表号"].text)) for row in rows if "表号" in row.texts]
    lane = rows[0].lane if rows else env.scope.lane("filing", "")
    others = [row for row in lane.rows if row.texts["类别"].text == "别的表格"]
    printed = {number for _, number in numbers if number}
    printed |= {_table_number(row.texts["表号"].text) for row in others} if printed else set()
    if not printed:
        raise NotApplicableError("本版式的表不编号")
    missing = set(range(1, max(printed))) - printed
    if missing and any(not number for _, number in numbers):
        raise NotCheckedError("有的表未读出表号")
    told = env.scope.tables.get("sentences")
    lines = [row.label_cell.text for row in told.lanes[""].rows if row.label_cell] if told else []
    text = normalise("".join(lines))
    if any(re.search(rf"表0?{number}(?!\d)|(?<!\d)0?{number}表", text) for number in missing):
        raise NotCheckedError("缺号的表在文字里提到，可能未读成表格")
    return [row for row, number in numbers if number - 1 in missing]


def _table_number(printed: str) -> int:
    """The number in 预算01表 or 表十一; 0 where there is none."""
    digits = _TABLE_NUMBER.search(printed)
    numeral = _HAN_NUMBER.search(printed)
    return int(digits[0]) if digits else _numeral(numeral[0]) if numeral else 0


@define("skipped_parts", "rows", "rows")
def _skipped_parts(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Headings whose number skips one, where the number left out stands nowhere else in the text."""
    text = "".join(cell.text for _, cell in said(env.scope.lane("sentences", "").rows))
    text += "".join(f"{row.section}{row.label}" for row in rows)
    found = []
    before: dict[str, int] = {}
    for row in rows:
        above, number = _split_number(row.section)
        if row.section.startswith("第"):
            before.clear()
        if not number:
            continue
        last = before.get(above)
        before[above] = number
        bracketed = row.section[-1] in "）)"
        if last is not None and number == last + 2 and not _numbered(last + 1, text, bracketed=bracketed):
            found.append(row)
    return found


def _split_number(printed: str) -> tuple[str, int]:
    """What stands before the last Chinese numeral of a numbering, and its value; 0 for anything else."""
    match = re.search(r"^(.*?)[（(]?([一二三四五六七八九十]{1,3})[）)]?$", printed)
    return (match[1], _numeral(match[2])) if match and not printed.startswith("第") else ("", 0)


def _numeral(text: str) -> int:
    tens, ten, units = text.partition("十")
    value = _NUMERALS.index(tens) + 1 if tens in _NUMERALS and tens else 1
    if not ten:
        return value
    return value * 10 + (_NUMERALS.index(units) + 1 if units else 0)


def _numbered(number: int, text: str, *, bracketed: bool) -> bool:
    """Whether a numeral stands in ``text`` as a numbering of the same kind."""
    tens, units = divmod(number, 10)
    numeral = ("" if tens < _SPOKEN_TENS else _NUMERALS[tens - 1]) + ("十" if tens else "")
    numeral += _NUMERALS[units - 1] if units else ""
    form = rf"[（(]{numeral}[）)]" if bracketed else rf"(?<![{_NUMERALS}]){numeral}[、.．]"
    return re.search(form, text) is not None


@define("foreign_bodies", "rows", "rows")
def _foreign_bodies(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Tables whose caption names another body than most; a longer or shorter form is the same body."""
    usual = usual_body(rows)
    if not usual:
        raise NotApplicableError("各表未注明编制单位")
    titles = [row.key for row in rows if caption_body(row)]
    if len(set(titles)) < len(titles):
        raise NotApplicableError("文件含几家单位的表")
    return [
        _quoting(row, row.texts["编制单位"])
        for row in rows
        if (name := caption_body(row)) and name not in usual and usual not in name
    ]

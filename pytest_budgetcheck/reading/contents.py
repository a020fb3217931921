"""Contents pages: what a document says it holds, kept apart from the narrative.

A page is one of contents where it is titled so, or where most lines end in dots and a page number; a page
after it goes on with the contents where its first line has the number that comes next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pytest_budgetcheck.disclosure import ContentsLine
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.lines import Line

_TITLE = re.compile(r"目录|目次|contents", re.IGNORECASE)
_LEADER = re.compile(r"[.．·…‥_\-—]{4,}\s*\d{0,3}$|(?:\. ){4,}\d{0,3}$|[^\d年]\s{2,}\d{1,3}$")
_DOTS = re.compile(r"[\s.．·…‥_\-—]*\d{0,3}$")
_DIGITS = "一二三四五六七八九"
_NUMERALS = (
    *_DIGITS,
    *("十" + digit for digit in ("", *_DIGITS)),
    *(tens + "十" + digit for tens in "二三四" for digit in ("", *_DIGITS)),
)
_NUMBERED = re.compile(
    r"(?:第(?P<part>[一二三四五六七八九十]{1,3})(?:部分|章|篇|编)|(?P<han>[一二三四五六七八九十]{1,3})[、.．]"
    r"|(?P<digits>\d{1,2})[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])"
)
_LONGEST = 60


def contents_pages(lines: Mapping[int, Sequence[Line]]) -> frozenset[int]:
    """The numbers of the contents pages among the pages of a document."""
    found: list[int] = []
    for number in sorted(lines):
        page = lines[number]
        before = bool(found) and found[-1] == number - 1
        if _is_contents(page, before=before) or (before and _goes_on(lines[number - 1], page)):
            found.append(number)
    return frozenset(found)


def read_contents(lines: Mapping[int, Sequence[Line]]) -> tuple[ContentsLine, ...]:
    """The entries of the contents pages, wrapped ones joined, without dots and page numbers."""
    entries: list[ContentsLine] = []
    for number in sorted(contents_pages(lines)):
        for line in lines[number]:
            text = _DOTS.sub("", line.text) if _LEADER.search(line.text) else line.text
            if _TITLE.fullmatch(normalise(text)):
                continue
            if _NUMBERED.match(text) or not entries or not _NUMBERED.match(entries[-1].text):
                entries.append(ContentsLine(text, number))
            else:
                entries[-1] = ContentsLine(entries[-1].text + text, entries[-1].page)
    return tuple(entries)


def _is_contents(page: Sequence[Line], *, before: bool) -> bool:
    leaders = sum(_LEADER.search(line.text) is not None for line in page)
    titled = any(_TITLE.fullmatch(normalise(line.text)) for line in page[:3])
    return (titled and not _prose(page)) or (leaders >= 3 and (titled or before or leaders > len(page) / 2))


def _prose(page: Iterable[Line]) -> bool:
    """Whether a page holds sentences; headings of some contents end in a full stop too."""
    stopped = [line.text for line in page if "。" in line.text]
    return any("。" in text.rstrip("。") or not _heading(text) for text in stopped)


def _heading(text: str) -> bool:
    return _NUMBERED.match(text) is not None and len(text) < _LONGEST


def _goes_on(before: Sequence[Line], page: Sequence[Line]) -> bool:
    """Whether the numbering at the top of ``page`` goes on where the one of the page before ends."""
    first = _NUMBERED.match(page[0].text) if page else None
    if first is None or first.lastgroup is None or _prose(page):
        return False
    kind = first.lastgroup
    matches = [match for line in before if (match := _NUMBERED.match(line.text)) and match[kind]]
    return bool(matches) and _number(first[kind]) == _number(matches[-1][kind]) + 1


def _number(text: str) -> int:
    return _NUMERALS.index(text) + 1 if text in _NUMERALS else int(text) if text.isdigit() else -1

"""Where a sentence names an account, in every notation of real documents.

``公共安全支出（204类）司法（06款）行政运行（01项）``, ``“住房保障支出-住房改革支出-购房补贴”科目``,
``2010301-行政运行``, ``培训支出（2050803）``, and a class by its name alone: ``教育支出0.27万元``. A path may
leave out the levels above that a heading has given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...names import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

LEVELS = ("类", "款", "项")
_MARK = re.compile(r"[（(]\s*(?P<code>\d{0,7})\s*(?P<level>[类款项])\s*[）)]")
_NAME = r"[\u4e00-\u9fff][\u4e00-\u9fff（）()、]*"
_CODE_FIRST = re.compile(
    rf"(?<![\d.,，])(?P<code>2\d\d\d\d(?:\d\d)?)(?!\d)\s*[-—－_]?\s*(?!万?元|亿|年)(?P<name>{_NAME})"
)
_CODE_LAST = re.compile(r"[（(](?P<code>2\d\d\d\d(?:\d\d)?)[）)]")
_QUOTED = re.compile(r"[“\"](?P<path>[^“”\"]{4,90})[”\"]")
_UNQUOTED = re.compile(rf"(?P<path>{_NAME}(?:[-—－–]+{_NAME}){{1,2}})")
_SHORT_NAME = r"[“\"]?(?P<{}>[\u4e00-\u9fff（）()、]{{2,32}}?)[”\"]?"
_UNBRACKETED = re.compile(
    rf"{_SHORT_NAME.format('one')}类[、，,]?{_SHORT_NAME.format('two')}款(?:[、，,]?{_SHORT_NAME.format('three')}项)?"
)
_DASH = re.compile(r"[-—－–]+")
_START = re.compile(
    r"[，,；;。：:“”\"‘’]|、(?=.{2,24}[（(]\s*\d{0,7}类)|(?<=[\d\s])[.．、]|^\s*[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|^\s*\d{1,3}[.．、]?|^\s*[一二三四五六七八九十]{1,3}、|[元％%]"
)
_JOINED = re.compile(r"(?:支出|科目|预算)?[\s、，,/\-—－>]*")
"""What may stand between the mark of one level and the name of the next, besides that name."""
_LEAD = re.compile(
    r"^(?:其中|主要|包括|用于|安排|分别|按照?(?:支出)?功能(?:科目)?分类(?:科目)?(?:支出)?(?:划分)?|具体|支出|为|是|：|:|，|,|、|\s)+"
)
_DIGITS = re.compile(r"2\d\d(?:\d\d){0,2}[-—－_\s]*(?=[\u4e00-\u9fff])")
_BEFORE_CLASS = frozenset("为括是于中有：:，,、")
_SHORTEST, _LONGEST = 2, 32


@dataclass(frozen=True, slots=True)
class Path:
    """An account as a text names it: names by level, 0 for 类; ``code`` where digits are printed.

    ``start`` and ``end`` are where it stands in its text.
    """

    names: dict[int, str]
    start: int
    end: int
    code: str = ""

    @property
    def level(self) -> int:
        """The lowest level it names."""
        return max(self.names) if self.names else len(self.code) // 2 - 1

    @property
    def printed(self) -> str:
        """The path in words."""
        return "-".join(name for _, name in sorted(self.names.items()))


def find_paths(text: str, classes: Collection[str]) -> list[Path]:
    """The accounts named in ``text`` from left to right; ``classes`` are the bare names of classes."""
    found = [*_marked(text), *_dashed(text, classes), *_coded(text), *_unbracketed(text, classes)]
    found += _bare(text, classes)
    found.sort(key=lambda path: (path.start, -path.end))
    kept: list[Path] = []
    for path in found:
        if not kept or path.start >= kept[-1].end:
            kept.append(path)
    return kept


def _marked(text: str) -> Iterator[Path]:
    """Names followed by their level in brackets."""
    names: dict[int, str] = {}
    codes: dict[int, str] = {}
    start = end = 0
    for mark in _MARK.finditer(text):
        level = LEVELS.index(mark["level"])
        name, begin = _name_before(text, mark.start(), end)
        goes_on = names and level > max(names) and begin <= end + 2
        if names and not goes_on:
            yield Path(names, start, end, _joined(codes))
        if not goes_on:
            names, codes, start = {}, {}, begin
        end = mark.end()
        if _SHORTEST <= len(name) <= _LONGEST:
            names = {**names, level: name}
            codes = {**codes, level: mark["code"]}
    if names:
        yield Path(names, start, end, _joined(codes))


def _name_before(text: str, end: int, after: int) -> tuple[str, int]:
    """The name that ends at ``end``, and where it begins; ``after`` is the end of the mark before it."""
    begin = after
    for stop in _START.finditer(text, after, end):
        begin = stop.end()
    joined = _JOINED.match(text, begin, end) if begin == after and after else None
    # 支出 between two marks belongs to neither; a name may begin with it only where it is all there is.
    if joined and joined.end() < end:
        begin = joined.end()
    lead = _LEAD.match(text[begin:end])
    if lead and lead.end() < end - begin:
        begin += lead.end()
    digits = _DIGITS.match(text, begin, end)
    begin = digits.end() if digits else begin
    return text[begin:end].strip(), begin


def _joined(codes: dict[int, str]) -> str:
    """The code that the marks print level by level, if they print all of it."""
    parts = [codes.get(level, "") for level in range(max(codes, default=-1) + 1)]
    whole = parts[-1] if parts and len(parts[-1]) > 3 else "".join(parts)
    return whole if all(parts) and re.fullmatch(r"2\d\d(?:\d\d){0,2}", whole) else ""


def _dashed(text: str, classes: Collection[str]) -> Iterator[Path]:
    """A path whose levels are joined by dashes, mostly in quotation marks; or a class in them."""
    unquoted = _UNQUOTED.finditer(text) if _DASH.search(text) else ()
    for match in (*_QUOTED.finditer(text), *unquoted):
        parts = [part.strip() for part in _DASH.split(match["path"])]
        lead = _LEAD.match(parts[0])
        first = parts[0][lead.end() :] if lead else parts[0]
        if is_class(first, classes) and len(parts) <= len(LEVELS):
            yield Path(dict(enumerate([first, *parts[1:]])), match.start(), match.end())


def _unbracketed(text: str, classes: Collection[str]) -> Iterator[Path]:
    """Names followed by their level without brackets: 一般公共服务支出类财政事务款行政运行项."""
    for match in _UNBRACKETED.finditer(text) if "类" in text and "款" in text else ():
        first = match["one"]
        while not is_class(first, classes) and (cut := _class_begins(first)):
            first = first[cut:]
        if is_class(first, classes):
            names = [first, match["two"], *([match["three"]] if match["three"] else [])]
            start = match.start() if first == match["one"] else match.end("one") - len(first)
            yield Path(dict(enumerate(names)), start, match.end())


def _coded(text: str) -> Iterator[Path]:
    """A code with its name, before or behind it."""
    for match in _CODE_FIRST.finditer(text):
        level = len(match["code"]) // 2 - 1
        yield Path({level: _balanced(match["name"])}, match.start(), match.end(), match["code"])
    for match in _CODE_LAST.finditer(text):
        name, begin = _name_before(text, match.start(), 0)
        name = _MARK.sub("", name)
        if _SHORTEST <= len(name) <= _LONGEST:
            yield Path({len(match["code"]) // 2 - 1: name}, begin, match.end(), match["code"])


def _balanced(name: str) -> str:
    """A name without a bracket that it does not close."""
    opened = max(name.rfind("（"), name.rfind("("))
    closed = max(name.rfind("）"), name.rfind(")"))
    return name[:opened] if opened > closed else name


def _bare(text: str, classes: Collection[str]) -> Iterator[Path]:
    """A class by its name and 支出 alone, right before a figure or 预算数为."""
    for match in re.finditer(r"支出(?=(?:年初)?(?:预算|决算)?(?:数|安排)?为?\s*\d)", text):
        name, begin = _name_before(text, match.end(), 0)
        while not is_class(name, classes) and (cut := _class_begins(name)):
            name, begin = name[cut:], begin + cut
        if is_class(name, classes):
            yield Path({0: name}, begin, match.end())


def _class_begins(name: str) -> int:
    """Where a class may begin within words that are none: behind 划分为, 包括."""
    return next((place + 1 for place, char in enumerate(name) if char in _BEFORE_CLASS), 0)


def core(name: str) -> str:
    """A name in the form in which accounts are compared: without a trailing 支出."""
    return normalise(name).removesuffix("支出") or normalise(name)


def is_class(name: str, classes: Collection[str]) -> bool:
    """Whether a name is that of a functional class."""
    return core(name) in classes

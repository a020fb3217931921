"""What is printed around a table: title, number, caption, unit above it, notes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.lines import Line

_NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_UNIT = re.compile(r"[(\[]?(?:金额|货币|计量|计价)?单位:?(?:人民币)?(?P<unit>千元|万元|亿元|元)[)\]]?")
_CAPTION = re.compile(
    r"[(\[]?(?:填报|编报|编制|预算|主管|公开|申报|制表)?(?:部门|单位)(?:[(/][^)]{1,4}\)?)?(?:名称|全称)?"
    r"(?:\(公章\)|\(盖章\))?:.*"
)
_NUMBER = re.compile(
    rf"(?:附件|附表|公开表|部门公开表|单位公开表|预算公开表|预算表|表){_NUMERAL}(?:[-.]\d+)*:?"
    rf"|(?:预算|公开|部门|单位|部门公开|批复|部门预算公开|财决公开|财预|决算|部公开)*{_NUMERAL}(?:[-.]\d+)*表"
)
_NUMBER_PREFIX = re.compile(rf"(?P<number>{_NUMBER.pattern})[:、.\-]?(?P<rest>.*[表况细费标单总].*)")
_DATE = re.compile(r"\(?(?:截至)?20\d\d年(?:度|\d{1,2}月(?:\d{1,2}日)?)?\)?|\([^)]*续[^)]*\)|续表")
_ATTACHMENT = re.compile(r"附件\d*:?.*|附表?:.*")
_CERTAIN_NOTE = re.compile(r"[(\[]?(?:备?注|说明|附注)\d?[:.、].*|[*※].+")
_EMPTY_NOTE = re.compile(r"[(\[]?(?:本表|此表|本部门|本单位|我部门|我单位|我局|本年).*")
_NOTE_ITEM = re.compile(r"(?:备?注|说明|附注)\d?:|\d{1,2}[.、](?!\d)|\(\d{1,2}\)")
_CHAPTER = re.compile(r"第[一二三四五六七八九十]+(?:部分|章|篇)|[一二三四五六七八九十]{1,3}、")
_SENTENCE = re.compile(r"[。;!?]|[,:]$|^注:")
_TITLE_END = re.compile(r"表(?:\([^)]*\))*\d?$")
_ANNOUNCED = re.compile(r"(?:[^，,。；：:]*[，,])?(?P<title>[^，,。；：:]{4,40})如下[：:]")
_TITLE_MAX = 60


@dataclass(slots=True)
class Head:
    """The lines around a table that belong to it."""

    title: str = ""
    number: str = ""
    unit: str | None = None
    captions: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    @property
    def caption(self) -> str:
        """The captions from the top down, and the year or date printed apart from the title."""
        return " ".join([*self.captions, *self.dates])

    @property
    def found(self) -> bool:
        """Whether anything but a title was found."""
        return bool(self.number or self.unit or self.captions or self.dates)

    def take(self, text: str) -> bool:
        """Take a run of text that is number, unit, caption or date; ``False`` for anything else."""
        plain = normalise(text)
        unit = _UNIT.search(plain)
        if unit and unit.span() == (0, len(plain)):
            self.unit = self.unit or unit["unit"]
        elif _NUMBER.fullmatch(plain):
            self.number = self.number or text.strip()
        elif _DATE.fullmatch(plain):
            self.dates.insert(0, text.strip())
        elif _CAPTION.fullmatch(plain) and len(plain) <= _TITLE_MAX:
            if unit:
                self.unit = self.unit or unit["unit"]
                text = re.split(r"\s*[（(]?(?:金额|货币|计量)?单位\s*[:：]", text)[0] or text
            self.captions.insert(0, text.strip())
        else:
            return _ATTACHMENT.fullmatch(plain) is not None and len(plain) <= _TITLE_MAX
        return True


def read_head(lines: Sequence[Line], frame: Box) -> tuple[Head, int]:
    """The head of the table framed by ``frame`` from the lines above it, top down.

    Returns the head and how many lines, counted from the bottom, belong to it.
    """
    head = Head()
    index = len(lines)
    while index > 0:
        line = lines[index - 1]
        runs = line.runs
        rest = [run for run in runs if not head.take(run.text)]
        if rest and len(rest) < len(runs) and head.unit and not head.title and not _titled(rest):
            # The body's name beside the unit, without a label.
            head.captions[:0] = [run.text for run in rest]
        elif rest:
            # Above the title only numbers, captions and the like belong to the table.
            if head.title or not _is_title(rest, line, frame, head):
                break
            head.title, wrapped = _whole_title(lines[:index], rest)
            _split_number(head)
            index -= wrapped
        index -= 1
    return head, len(lines) - index


def belongs_around(line: Line) -> bool:
    """Whether ``line`` holds a number, unit, caption, title or note, as lines around a table do."""
    plain = normalise(line.text)
    if _CERTAIN_NOTE.match(plain) or _TITLE_END.search(plain) or _CHAPTER.match(plain):
        return True
    head = Head()
    return any(head.take(run.text) for run in line.runs)


def title_in_frame(text: str, head: Head) -> bool:
    """Take a full-width cell at the top of a grid as title, number or unit; ``False`` if it is neither."""
    if head.take(text):
        return True
    plain = normalise(text)
    if not looks_like_title(plain):
        return False
    # Above the frame stands the name of a worksheet at times; the longer title is the full one.
    head.title = max(head.title, text.strip(), key=len)
    _split_number(head)
    return True


def looks_like_title(text: str) -> bool:
    """Whether a line of its own could name a table."""
    plain = normalise(text)
    return 2 < len(plain) <= _TITLE_MAX and not _SENTENCE.search(plain) and bool(_TITLE_END.search(plain))


def announced_title(lines: Sequence[Line]) -> str:
    """What the last of ``lines`` announces with 如下：, empty for a line that announces nothing."""
    *before, line = lines
    match = _ANNOUNCED.fullmatch("".join(line.text.split()))
    right = max(one.box[2] for one in lines) - 2 * line.size
    wrapped = bool(before) and before[-1].box[2] > right and abs(before[-1].size - line.size) < 0.5
    return match["title"] if match and not wrapped else ""


def is_note(text: str) -> bool:
    """Whether ``text`` is introduced as a note."""
    return bool(_CERTAIN_NOTE.match(normalise(text)))


def read_notes(lines: Sequence[Line], frame: Box, *, empty_table: bool) -> tuple[tuple[str, ...], int]:
    """The notes that open ``lines``, the lines below a table, and how many lines they take.

    Without the word 注 a line counts only below an empty table, where bodies say why it is empty.
    """
    notes: list[str] = []
    used = 0
    right = max([line.box[2] for line in lines] + [0.8 * frame[2]])
    for line in lines:
        plain = normalise(line.text)
        if not notes:
            if not (_CERTAIN_NOTE.match(plain) or (empty_table and _EMPTY_NOTE.match(plain))):
                break
        elif _CHAPTER.match(plain) or line.box[1] - lines[used - 1].box[3] > 2.5 * line.size:
            break
        previous = lines[used - 1] if notes else None
        ended = previous is not None and previous.box[2] < right - 2 * previous.size
        if not notes or _NOTE_ITEM.match(plain) or ended:
            notes.append(line.text)
        else:
            notes[-1] += line.text
        used += 1
    return tuple(notes), used


def unit_in(texts: Sequence[str]) -> str | None:
    """The one unit of money that ``texts`` print in brackets or after 单位：, if they agree."""
    found = {
        match["bracket"] or match["label"]
        for text in texts
        for match in re.finditer(
            r"\((?P<bracket>千元|万元|亿元|元)\)|单位:(?P<label>千元|万元|亿元|元)", normalise(text)
        )
    }
    return found.pop() if len(found) == 1 else None


def _titled(rest: Sequence[Line]) -> bool:
    return bool(_TITLE_END.search(normalise("".join(run.text for run in rest))))


def _is_title(rest: Sequence[Line], line: Line, frame: Box, head: Head) -> bool:
    text = "".join(run.text for run in rest)
    plain = normalise(text)
    if not 2 < len(plain) <= _TITLE_MAX or _SENTENCE.search(plain):
        return False
    if _TITLE_END.search(plain):
        return True
    box_left, box_right = rest[0].box[0], rest[-1].box[2]
    middle = (frame[0] + frame[2]) / 2
    centred = abs((box_left + box_right) / 2 - middle) < 0.06 * (frame[2] - frame[0])
    near = frame[1] - line.box[3] < 6 * line.size
    return centred and near and bool(head.found or _NUMBER_PREFIX.fullmatch(plain))


def _whole_title(lines: Sequence[Line], rest: Sequence[Line]) -> tuple[str, int]:
    """The title that ends in ``rest``, with the lines it wraps over, and how many those are."""
    text = "".join(run.text for run in rest)
    wrapped = 0
    below = lines[-1]
    for line in reversed(lines[:-1]):
        centre = (line.box[0] + line.box[2]) / 2
        same_axis = abs(centre - (below.box[0] + below.box[2]) / 2) < line.size
        same_size = abs(line.size - below.size) < 0.05 * below.size
        close = below.box[1] - line.box[3] < 1.2 * line.size
        plain = normalise(line.text)
        if not (same_axis and same_size and close) or _TITLE_END.search(plain) or _SENTENCE.search(plain):
            break
        if _CHAPTER.match(plain) or Head().take(line.text) or wrapped == 2:
            break
        text = line.text + text
        wrapped += 1
        below = line
    return text.strip(), wrapped


def _split_number(head: Head) -> None:
    """Move a number printed before the title, 表1 收支总表, to where it belongs."""
    match = _NUMBER_PREFIX.fullmatch(normalise(head.title))
    if not match or _NUMBER.fullmatch(normalise(head.title)):
        return
    # Cut the printed title, whose spaces the normal form lost, at the same number of characters.
    length, cut = len(match["number"]), 0
    for cut, char in enumerate(head.title, start=1):  # noqa: B007
        length -= not char.isspace()
        if length <= 0:
            break
    head.number = head.number or head.title[:cut].strip()
    head.title = head.title[cut:].lstrip(" 　:：、.-")

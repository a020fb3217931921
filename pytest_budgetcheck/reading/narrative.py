"""Lines outside the tables to paragraphs, sections and sentences.

A paragraph ends where a line stops short of the right margin, or where the next line is indented; the
numbering at its start (第一部分, 一、, （一）, 1., （1）) says where it belongs. Contents pages are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter

from pytest_budgetcheck.disclosure import Box, Section, Sentence
from pytest_budgetcheck.reading.contents import contents_pages
from pytest_budgetcheck.reading.lines import Line, inked
from pytest_budgetcheck.reading.pages import Glyph, union_box

_CN = r"[一二三四五六七八九十]{1,3}"
_LEVELS = (
    re.compile(rf"(?P<number>第{_CN}(?:部分|章|篇|编))[、:：\s]*"),
    re.compile(rf"(?P<number>{_CN})(?:、|[.．](?!\d))\s*"),
    re.compile(rf"(?P<number>[（(]{_CN}[）)])[、.]?\s*"),
    re.compile(r"(?P<number>\d{1,2})(?:、|[.．](?!\d))\s*"),
    re.compile(r"(?P<number>[（(]\d{1,2}[）)])[、.]?\s*"),
)
_END = re.compile(r"[。；！？;!?：:]$")
_SENTENCE_END = re.compile(r"[。！？；!?;]+[”’」』）)]*")
_HEADING_STOP = re.compile(r"[：:。；;，,！？]|(?<!\d)(?!(?:19|20)\d\d年)\d")
_HEADING_MAX = 60
_INDENT, _HEADING_INDENT = 1.2, 0.6
"""Text further from the left margin than this, in sizes, is indented."""
_DATED = re.compile(r"(?:19|20)\d\d年(?:年初)?(?:预算|决算|执行).*$")
_PUNCTUATION = re.compile(r"[。；;，,：:]")
_LATIN = re.compile(r"[A-Za-z]")
_WIDENED = {",": "，", ":": "：", ";": "；"}
_WIDE = 0.9
_UNLIKE = re.compile(r"[,:;\s]")
"""Characters of which the glyph must be looked at to know what they are."""
_TEXT = itemgetter(Glyph._fields.index("text"))


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of running text with the glyph behind every character."""

    chars: str
    glyphs: tuple[tuple[Glyph, int], ...]
    """Per character of ``chars`` its glyph and page."""

    @property
    def page(self) -> int:
        """The page it begins on."""
        return self.glyphs[0][1]

    def box(self, start: int = 0, end: int | None = None) -> Box:
        """The box of a slice, as far as it lies on the page where the slice begins."""
        piece = self.glyphs[start:end]
        return union_box([glyph for glyph, page in piece if page == piece[0][1]])

    def page_at(self, index: int) -> int:
        """The page of one character."""
        return self.glyphs[index][1]

    def cut(self, start: int, end: int) -> Text:
        """A slice without outer white space."""
        while start < end and self.chars[start].isspace():
            start += 1
        while end > start and self.chars[end - 1].isspace():
            end -= 1
        return Text(self.chars[start:end], self.glyphs[start:end])


@dataclass(slots=True)
class Passage:
    """A section being read, with the texts of its sentences."""

    number: str
    heading: str
    page: int
    sentences: list[Text] = field(default_factory=list)

    def section(self) -> Section:
        """The section as a value."""
        sentences = tuple(Sentence(text.chars, text.page, text.box()) for text in self.sentences)
        return Section(self.number, self.heading, self.page, sentences)


def read_passages(lines: Mapping[int, Sequence[Line]]) -> list[Passage]:
    """The narrative of a document from the lines of its pages that belong to no table."""
    contents = contents_pages(lines)
    pages = [lines[number] for number in sorted(lines) if number not in contents]
    body_size = _body_size(pages)
    passages: list[Passage] = []
    numbers: list[str] = [""] * len(_LEVELS)
    for paragraph in _paragraphs(pages, body_size):
        text = _text(paragraph)
        if not text.chars:
            continue
        level, number, start = _numbering(text.chars)
        large = paragraph[0].size > 1.15 * body_size
        if level is None:
            if _continue(passages, text, large=large):
                numbers = [""] * len(_LEVELS)
            continue
        numbers[level:] = [number] + [""] * (len(_LEVELS) - level - 1)
        heading, runs_in = _heading(text.chars[start:])
        passage = Passage("".join(numbers[1:]) or numbers[0], heading, text.page)
        if level == 0:
            numbers[1:] = [""] * (len(_LEVELS) - 1)
            passage.number = number
        passages.append(passage)
        if runs_in:
            passage.sentences += _sentences(text)
    return passages


def _body_size(pages: Iterable[Sequence[Line]]) -> float:
    """The size of most of the running text; the dots of a contents page would outweigh it."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _paragraphs(pages: Iterable[Sequence[Line]], body_size: float) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    margins = (0.0, 0.0)
    for page in pages:
        if not page:
            continue
        if paragraph:
            # At a page break the indent decides, measured on the new page.
            before, margins = margins, _margins(page)
            if _breaks(paragraph, page[0], before, margins, body_size):
                yield paragraph
                paragraph = []
        margins = _margins(page)
        for line in page:
            same_page = paragraph and line.page == paragraph[-1].page
            if same_page and _breaks(paragraph, line, margins, margins, body_size):
                yield paragraph
                paragraph = []
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _margins(page: Sequence[Line]) -> tuple[float, float]:
    """The left and right edge of the running text."""
    return min(line.box[0] for line in page), max(line.box[2] for line in page)


def _breaks(
    paragraph: Sequence[Line],
    line: Line,
    before: tuple[float, float],
    margins: tuple[float, float],
    body_size: float,
) -> bool:
    """Whether ``line`` begins a new paragraph after ``paragraph``."""
    last = paragraph[-1]
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
        return True
    if line.size > 1.15 * body_size:  # headings: a new one unless it wraps on the same axis
        level, _, _ = _numbering(line.text)
        return level is not None or _numbering(last.text)[0] == 0
    full = last.box[2] > before[1] - 1.6 * last.size
    level = _numbering(line.text)[0]
    # Text that goes on begins right at the margin: a numbered line set off at all is a heading.
    indent = _HEADING_INDENT if level is not None and level <= 1 else _INDENT
    indented = line.box[0] > margins[0] + indent * line.size
    ended = bool(_END.search(last.text))
    heading = _numbering(paragraph[0].text)[0] is not None and not _PUNCTUATION.search(_joined(paragraph))
    if full:
        # On a page of headings only, the longest looks full and none looks indented.
        after_end = level is not None and level <= 2 and (ended or heading)
        return after_end or (indented and (level is not None or ended or not _flush(paragraph, before)))
    # A line broken early before a long amount goes on; a heading does not.
    early = last.box[2] > before[1] - 8 * last.size
    return ended or heading or level is not None or indented or not early


def _flush(paragraph: Sequence[Line], margins: tuple[float, float]) -> bool:
    """Whether the paragraph's last line begins at the left margin, as indented text does not."""
    return paragraph[-1].box[0] < margins[0] + _INDENT * paragraph[-1].size


def _joined(paragraph: Sequence[Line]) -> str:
    return "".join(line.text for line in paragraph)


def _text(paragraph: Sequence[Line]) -> Text:
    """The characters of a paragraph, lines joined without a space.

    Chinese is set without spaces; those in a text layer justify lines, even within numbers. Only between
    Latin words they mean something.
    """
    chars: list[str] = []
    glyphs: list[tuple[Glyph, int]] = []
    for line in paragraph:
        kept = _without_spaces(line)
        plain = "".join(map(_TEXT, kept))
        if len(plain) == len(kept) and not _UNLIKE.search(plain):
            chars.append(plain)
            glyphs += zip(kept, repeat(line.page))
            continue
        for glyph in kept:
            text = " " if glyph.text.isspace() else _drawn(glyph)
            chars.append(text)
            glyphs.append((glyph, line.page))
            if len(text) > 1:
                glyphs += repeat((glyph, line.page), len(text) - 1)
    return Text("".join(chars), tuple(glyphs))


def _drawn(glyph: Glyph) -> str:
    """The character of a glyph; a comma drawn as wide as a Chinese character is a Chinese one.

    Some fonts give the code of the half-width mark for it.
    """
    wide = glyph.text in _WIDENED and glyph.x1 - glyph.x0 > _WIDE * glyph.size
    return _WIDENED[glyph.text] if wide else glyph.text


def _without_spaces(line: Line) -> Sequence[Glyph]:
    """The glyphs of a line, of its spaces only those between Latin words."""
    ink = inked(line.glyphs)
    if len(ink) == len(line.glyphs):
        return ink
    kept: list[Glyph] = []
    space = None
    for glyph in line.glyphs:
        if glyph.text.isspace():
            space = glyph
            continue
        if space and kept and _LATIN.match(kept[-1].text) and _LATIN.match(glyph.text):
            kept.append(space)
        kept.append(glyph)
        space = None
    return kept


def _numbering(text: str) -> tuple[int | None, str, int]:
    """Level, number and length of the numbering ``text`` begins with; level ``None`` if it has none."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(text)
        if match:
            return level, match["number"], match.end()
    return None, "", 0


def _heading(text: str) -> tuple[str, bool]:
    """The heading at the start of a numbered paragraph, and whether text runs on behind it."""
    stop = _HEADING_STOP.search(text)
    whole = text.strip()
    if stop is None or (stop.end() == len(whole) and stop[0] in "：:"):
        return whole.rstrip("：:"), False
    if not _PUNCTUATION.search(text) and len(whole) <= _HEADING_MAX:
        return whole, False  # a heading with a year or a number in it
    cut = _DATED.sub("", text[: stop.start()]).strip() or text[: stop.start()].strip()
    return (cut if len(cut) <= _HEADING_MAX else ""), True


def _continue(passages: list[Passage], text: Text, *, large: bool) -> bool:
    """Add an unnumbered paragraph: the title of a part printed below its number, a heading, or text.

    Returns whether it is a heading of its own, with which numbering begins anew.
    """
    if large and not text.chars.endswith("。"):
        last = passages[-1] if passages else None
        if last and last.number.startswith("第") and not last.sentences:
            last.heading += text.chars
            return False
        passages.append(Passage("", text.chars, text.page))
        return True
    if not passages:
        passages.append(Passage("", "", text.page))
    passages[-1].sentences += _sentences(text)
    return False


def _sentences(text: Text) -> Iterator[Text]:
    start = 0
    for match in _SENTENCE_END.finditer(text.chars):
        piece = text.cut(start, match.end())
        if piece.chars:
            yield piece
        start = match.end()
    piece = text.cut(start, len(text.chars))
    if piece.chars:
        yield piece

"""Glyphs to lines of text.

Lines are found by how far glyphs overlap vertically, measured from their baselines: fonts report boxes
of any height, and in one cell digits may sit two points below the Chinese characters beside them, so a
fixed tolerance tears amounts apart. Characters drawn twice, as bold is often made, count once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress, count, groupby
from operator import eq, itemgetter, sub

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading.pages import Glyph, column_box, union_box

_SAME_LINE = 0.5
"""Glyphs whose middles are nearer than this, in sizes, stand on one line."""
_RUN_GAP = 1.8
"""A gap wider than this, in sizes, separates two runs of a line."""
_TWICE = 0.15
"""The same character nearer than this, in sizes, was drawn twice."""
_REACH = 0.2
"""The same for very small characters, in points."""
_UNSEEN = re.compile("[\u200b\ufeff]")
_INK = re.compile(r"[^\s\u200b\ufeff]+")
_LATIN = re.compile(r"[A-Za-z]")

_FIELDS = Glyph._fields
_TEXT, _X0, _SIZE = (itemgetter(_FIELDS.index(name)) for name in ("text", "x0", "size"))
_LEVEL = itemgetter(_FIELDS.index("middle"), _FIELDS.index("size"))
_PLACE = itemgetter(_FIELDS.index("x0"), _FIELDS.index("middle"))


class Line:
    """Glyphs on one line, from left to right; never empty."""

    def __init__(self, page: int, glyphs: Sequence[Glyph]) -> None:
        self.page = page
        self.glyphs = tuple(glyphs)
        texts, x0, x1, baselines, sizes, _ = zip(*self.glyphs, strict=True)
        text = "".join(texts)
        self.text = text.strip()
        """The text as printed, without outer white space."""
        spaced = text.split() != [text]
        self.box: Box = (
            union_box(inked(self.glyphs) or self.glyphs) if spaced else column_box(x0, x1, baselines, sizes)
        )
        """The box around the ink: spaces do not count."""
        self.size: float = sorted(sizes)[len(sizes) // 2]
        """The size of most of its glyphs."""
        self.middle = (self.box[1] + self.box[3]) / 2
        """The vertical middle."""

    @cached_property
    def runs(self) -> tuple[Line, ...]:
        """The line split at wide gaps: 部门名称：某局        单位：万元 is two runs."""
        runs: list[list[Glyph]] = []
        end = float("-inf")
        ink = inked(self.glyphs)
        for glyph in ink:
            if glyph.x0 - end > _RUN_GAP * max(glyph.size, self.size):
                runs.append([])
            runs[-1].append(glyph)
            end = glyph.x1
        if len(runs) == 1 and len(ink) == len(self.glyphs):
            return (self,)
        return tuple(Line(self.page, run) for run in runs)


def inked(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """``glyphs`` without white space."""
    return [glyph for glyph in glyphs if not glyph[0].isspace()]


def build_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines ``glyphs`` form, from the top down; lines of mere white space are dropped."""
    lines = [Line(page, line) for line in _lines(glyphs)]
    return [line for line in lines if line.text]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of one cell: wrapped lines joined without a space, except between Latin words."""
    return printed(glyphs)[0]


def printed(glyphs: Sequence[Glyph]) -> tuple[str, Box | None]:
    """The text of one cell as :func:`cell_text` gives it, and the box around its ink if there is any."""
    if not glyphs:
        return "", None
    texts, x0, x1, baselines, sizes, middles = zip(*glyphs, strict=True)
    text = "".join(texts)
    # Most cells are one line in order, each character apart from the next, without spaces.
    if _INK.fullmatch(text) and _level(middles, sizes) and _apart(x0, sizes):
        return text, column_box(x0, x1, baselines, sizes)
    ink = inked(glyphs)
    return _wrapped(glyphs), union_box(ink) if ink else None


def _level(middles: Sequence[float], sizes: Sequence[float]) -> bool:
    if middles.count(middles[0]) == len(middles):
        return True
    return max(middles) - min(middles) <= _SAME_LINE * min(sizes)


def _apart(x0: Sequence[float], sizes: Sequence[float]) -> bool:
    return min(map(sub, x0[1:], x0), default=1.0) > max(_REACH, _TWICE * max(sizes))


def _wrapped(glyphs: Sequence[Glyph]) -> str:
    text = ""
    for line in _lines(glyphs):
        piece = " ".join(_UNSEEN.sub("", "".join(map(_TEXT, line))).split())
        joint = " " if text and _LATIN.match(text[-1]) and _LATIN.match(piece[:1]) else ""
        text += joint + piece
    return text


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of each line from left to right, lines from the top down."""
    glyphs = list(glyphs)
    if not glyphs:
        return
    middles = [glyph.middle for glyph in glyphs]
    spread = max(middles) - min(middles)
    if spread <= _SAME_LINE * min(map(_SIZE, glyphs)):
        yield _ordered(glyphs, uneven=spread > 0)
    else:
        yield from _split(glyphs)


def _split(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The lines of glyphs of which not all are at one height."""
    line: list[Glyph] = []
    middle = size = 0.0
    uneven = False
    # Most glyphs of a line agree in height and size: whole groups of them are put on a line at once.
    for (level, height), group in groupby(sorted(glyphs, key=_LEVEL), _LEVEL):
        if line and level - middle > _SAME_LINE * min(size, height):
            yield _ordered(line, uneven=uneven)
            line, size = [], 0.0
        uneven = bool(line)
        before = len(line)
        line += group
        # The running mean follows a line whose baselines differ; a new line is a whole size away.
        middle = (middle * before + level * (len(line) - before)) / len(line)
        size = max(size, height)
    yield _ordered(line, uneven=uneven)


def _ordered(line: list[Glyph], *, uneven: bool) -> list[Glyph]:
    """The glyphs of a line from left to right, each once."""
    line.sort(key=_PLACE if uneven else _X0)
    texts = list(map(_TEXT, line))
    doubled = compress(count(1), map(eq, texts[1:], texts))
    twice = [index for index in doubled if _drawn_twice(line[index - 1], line[index])]
    return [glyph for index, glyph in enumerate(line) if index not in twice] if twice else line


def _drawn_twice(one: Glyph, two: Glyph) -> bool:
    reach = max(_REACH, _TWICE * one.size)
    return two.x0 - one.x0 <= reach and abs(two.baseline - one.baseline) <= reach

"""Glyphs to lines of text.

Lines are found by how far glyphs overlap vertically, measured from their baselines: fonts report boxes
of any height, and in one cell digits may sit two points below the Chinese characters beside them, so a
fixed tolerance tears amounts apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading.pages import Glyph, union_box

_SAME_LINE = 0.5
"""Glyphs whose middles are nearer than this, in sizes, stand on one line."""
_RUN_GAP = 1.8
"""A gap wider than this, in sizes, separates two runs of a line."""
_SPACES = re.compile(r"[\s\u3000\u200b\ufeff]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Line:
    """Glyphs on one line, from left to right; never empty."""

    page: int
    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        """The text as printed, without outer white space."""
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @cached_property
    def box(self) -> Box:
        """The box around the ink: outer spaces do not count."""
        inked = [glyph for glyph in self.glyphs if not glyph.text.isspace()]
        return union_box(inked or self.glyphs)

    @cached_property
    def size(self) -> float:
        """The size of most of its glyphs."""
        sizes = sorted(glyph.size for glyph in self.glyphs)
        return sizes[len(sizes) // 2]

    @property
    def middle(self) -> float:
        """The vertical middle."""
        return (self.box[1] + self.box[3]) / 2

    @cached_property
    def runs(self) -> tuple[Line, ...]:
        """The line split at wide gaps: 部门名称：某局        单位：万元 is two runs."""
        runs: list[list[Glyph]] = []
        end = float("-inf")
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            if glyph.x0 - end > _RUN_GAP * max(glyph.size, self.size):
                runs.append([])
            runs[-1].append(glyph)
            end = glyph.x1
        return tuple(Line(self.page, tuple(run)) for run in runs)


def build_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines ``glyphs`` form, from the top down; lines of mere white space are dropped."""
    lines: list[list[Glyph]] = []
    middle = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if not lines or glyph.middle - middle > _SAME_LINE * min(size, glyph.size):
            lines.append([])
            middle, size = glyph.middle, glyph.size
        lines[-1].append(glyph)
        # The running mean follows a line whose baselines differ; a new line is a whole size away.
        middle += (glyph.middle - middle) / len(lines[-1])
        size = max(size, glyph.size)
    return [
        Line(page, tuple(sorted(line, key=lambda glyph: (glyph.x0, glyph.middle))))
        for line in lines
        if any(not glyph.text.isspace() for glyph in line)
    ]


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The text of one cell: wrapped lines joined without a space, except between Latin words."""
    if not glyphs:
        return ""
    text = ""
    for line in build_lines(glyphs, 0):
        piece = _SPACES.sub(" ", line.text).strip()
        joint = " " if text and _LATIN.match(text[-1]) and _LATIN.match(piece[:1]) else ""
        text += joint + piece
    return text

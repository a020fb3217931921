"""Pages as lists of things to draw, and lines of text broken to a width. Knows no PDF library.

Lengths are in points; ``y`` counts from the top of the page down, and is the baseline of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Measure = Callable[[str, float], float]
"""Width of a text at a font size."""

Align = Literal["left", "centre", "right"]

A4 = (595.28, 841.89)
_NO_START = set("，。、；：！？）》”’％%…]")
_NO_END = set("（《“‘[≥≤")
_PIECES = re.compile(r"[0-9A-Za-z.,%/*=+-]+|.", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """A text on one line; ``x`` is its left end, middle or right end, as ``align`` says."""

    x: float
    y: float
    text: str
    size: float
    align: Align = "left"


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5


@dataclass
class Page:
    """A page: its size, what is drawn, and the headings that the page of contents lists."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    rules: set[Rule] = field(default_factory=set)
    anchors: list[tuple[int, str]] = field(default_factory=list)
    numbered: bool = True

    @classmethod
    def portrait(cls) -> Page:
        """An upright A4 page."""
        return cls(*A4)

    @classmethod
    def landscape(cls) -> Page:
        """An A4 page on its side."""
        return cls(A4[1], A4[0])


def wrap(text: str, size: float, width: float, measure: Measure, first: float = 0) -> list[str]:
    """Break a text into lines of at most ``width``; the first one is indented by ``first``.

    Numbers and Latin words stay whole where they fit on a line of their own. Closing punctuation
    never begins a line, opening punctuation never ends one.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, size, width, measure, first)
    return lines


def _wrap_paragraph(text: str, size: float, width: float, measure: Measure, first: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, size, width, measure):
        room = width - (first if not lines else 0)
        if line and measure(line + piece, size) > room:
            kept, carried = _break(line, piece)
            lines.append(kept)
            line = carried + piece
        else:
            line += piece
    return [*lines, line]


def _pieces(text: str, size: float, width: float, measure: Measure) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces += [piece] if measure(piece, size) <= width else list(piece)
    return pieces


def _break(line: str, piece: str) -> tuple[str, str]:
    """Where to break before ``piece``: what stays on the line, and what moves to the next one."""
    cut = len(line)
    head = piece
    while cut > 1 and (head[0] in _NO_START or line[cut - 1] in _NO_END):
        cut -= 1
        head = line[cut]
    if cut == 1:
        return line, ""
    return line[:cut], line[cut:]

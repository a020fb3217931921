"""The one interface between PDF libraries and everything that understands tables and text.

A page is what a reader can see of it: glyphs and ruling lines, in points, with the origin at the top
left of the page as displayed. Whatever draws these values (pdfplumber today, pdfium tomorrow), the
rest of the package never asks a PDF library anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import TracebackType
from typing import Any, NamedTuple, Protocol, TypeAlias

from pytest_budgetcheck.disclosure import Box, Scanned

CENTRE = 0.36
"""Height of the middle of a digit or a Chinese character above its baseline, in sizes."""
_ASCENT, DESCENT = 0.86, 0.14
"""How far a glyph reaches above and below its baseline, in sizes, whatever box its font claims."""
RULE = 3.0
"""Drawn shapes thinner than this, in points, are ruling lines."""
_WOBBLE = 0.7
"""How far the ends of an axis-parallel line may differ, in points."""

Point: TypeAlias = tuple[float, float]
Segment: TypeAlias = tuple[Point, Point]


class Glyph(NamedTuple):
    """One visible character, from ``x0`` to ``x1``.

    Fonts define their boxes as they like; ``baseline`` and ``size`` are what the page really sets, so all
    that is vertical derives from them. ``middle`` is the vertical middle of the ink. See :func:`glyph`.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    middle: float

    @property
    def centre(self) -> float:
        """The horizontal middle."""
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        """The top of an ordinary character of this size."""
        return self.baseline - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of an ordinary character of this size."""
        return self.baseline + DESCENT * self.size


def middle(baseline: float, size: float) -> float:
    """The vertical middle of the ink of ordinary characters."""
    return baseline - CENTRE * size


def glyph(text: str, x0: float, x1: float, baseline: float, size: float) -> Glyph:
    """One glyph; its middle follows from the others."""
    return Glyph(text, x0, x1, baseline, size, middle(baseline, size))


def glyph_columns(*columns: Iterable[Any]) -> Iterator[Glyph]:
    """Many glyphs from one column per field."""
    # As Glyph._make does it, but without a Python call per glyph.
    return map(tuple.__new__, repeat(Glyph), zip(*columns, strict=True))


class Ruling(NamedTuple):
    """An axis-parallel line segment: a horizontal at height ``position`` from x ``start`` to ``end``,
    or a vertical at x ``position`` from height ``start`` to ``end``."""

    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is visible on one page; ``number`` counts from 1.

    ``scanned`` are the lines of text that were recognised in its picture.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontals: tuple[Ruling, ...] = ()
    verticals: tuple[Ruling, ...] = ()
    scanned: tuple[Scanned, ...] = ()


class PageSource(Protocol):
    """An open PDF. Use as a context manager; pages count from 1.

    Implementations raise :class:`~pytest_budgetcheck.disclosure.UnreadableError` for files or pages
    that cannot be read, and no exception of their library.
    """

    @property
    def page_count(self) -> int:
        """Number of pages."""
        ...

    def page(self, number: int) -> PageContent:
        """The content of page ``number``."""
        ...

    def __enter__(self) -> PageSource: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def thin(segment: Segment) -> Box | None:
    """The box around a line segment, ``None`` if it is not parallel to an edge of the page."""
    (ax, ay), (bx, by) = segment
    if (abs(ay - by) <= _WOBBLE) == (abs(ax - bx) <= _WOBBLE):
        return None
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def rulings(
    boxes: Iterable[Box], width: float, height: float
) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """The horizontals and verticals through the middles of thin ``boxes``, as far as they are on the page."""
    horizontals: list[Ruling] = []
    verticals: list[Ruling] = []
    for x0, top, x1, bottom in boxes:
        if x1 - x0 >= bottom - top:
            position, start, end = (top + bottom) / 2, max(0.0, x0), min(width, x1)
            if 0 <= position <= height and end - start > _WOBBLE:
                horizontals.append(Ruling(position, start, end))
        else:
            position, start, end = (x0 + x1) / 2, max(0.0, top), min(height, bottom)
            if 0 <= position <= width and end - start > _WOBBLE:
                verticals.append(Ruling(position, start, end))
    return tuple(horizontals), tuple(verticals)


def union_box(glyphs: Sequence[Glyph]) -> Box:
    """The smallest box around ``glyphs``, which must not be empty."""
    _, x0, x1, baselines, sizes, _ = zip(*glyphs, strict=True)
    return column_box(x0, x1, baselines, sizes)


def column_box(
    x0: Sequence[float], x1: Sequence[float], baselines: Sequence[float], sizes: Sequence[float]
) -> Box:
    """The smallest box around glyphs given as one sequence per property."""
    baseline, size = baselines[0], sizes[0]
    if sizes.count(size) == len(sizes):
        if baselines.count(baseline) == len(baselines):
            return min(x0), baseline - _ASCENT * size, max(x1), baseline + DESCENT * size
        return min(x0), min(baselines) - _ASCENT * size, max(x1), max(baselines) + DESCENT * size
    top = min([baseline - _ASCENT * size for baseline, size in zip(baselines, sizes, strict=True)])
    bottom = max([baseline + DESCENT * size for baseline, size in zip(baselines, sizes, strict=True)])
    return min(x0), top, max(x1), bottom

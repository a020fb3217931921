"""The one interface between PDF libraries and everything that understands tables and text.

A page is what a reader can see of it: glyphs and ruling lines, in points, with the origin at the top
left of the page as displayed. Whatever draws these values (pdfplumber today, pdfium tomorrow), the
rest of the package never asks a PDF library anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from pytest_budgetcheck.disclosure import Box

_CENTRE_ABOVE_BASELINE = 0.36
"""Height of the middle of a digit or a Chinese character above its baseline, in sizes."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible character.

    The box is the font's box, which fonts define as they like; ``baseline`` and ``size`` are what the
    page really sets, so vertical decisions use :attr:`middle`, never the top of the box.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def centre(self) -> float:
        """The horizontal middle."""
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """The vertical middle of the ink, whatever box the font claims."""
        return self.baseline - _CENTRE_ABOVE_BASELINE * self.size


@dataclass(frozen=True, slots=True)
class Ruling:
    """An axis-parallel line segment: a horizontal at height ``position`` from x ``start`` to ``end``,
    or a vertical at x ``position`` from height ``start`` to ``end``."""

    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is visible on one page; ``number`` counts from 1."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontals: tuple[Ruling, ...] = ()
    verticals: tuple[Ruling, ...] = ()


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


def union_box(glyphs: list[Glyph] | tuple[Glyph, ...]) -> Box:
    """The smallest box around ``glyphs``, which must not be empty."""
    return (
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )

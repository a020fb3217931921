"""Pictures of pages and of parts of them, and what the reading saw there, for showing the one on the other.

For reports and debugging: it reads the document again and keeps no results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_budgetcheck.disclosure import Box, UnreadableError
from pytest_budgetcheck.reading import open_pages
from pytest_budgetcheck.reading.layout import PageLayout, lay_out
from pytest_budgetcheck.reading.pages import Ruling

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

_page_of = attrgetter("page")
_MOST_PIXELS = 4000
"""No side of a picture is longer, however large the page."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page, in points from its top left."""

    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class SeenPage:
    """Ruling lines, grids and free lines of a page."""

    layout: PageLayout
    horizontals: tuple[Ruling, ...]
    verticals: tuple[Ruling, ...]


def opened(path: Path, passwords: Sequence[str] = ()) -> PdfDocument:
    """The PDF at ``path``, to draw its pages.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when it cannot be opened.
    """
    import pypdfium2  # noqa: PLC0415  heavy import

    for password in (None, *passwords):
        with suppress(pypdfium2.PdfiumError):
            return pypdfium2.PdfDocument(path, password=password)
    raise _undrawn()


def see(path: Path, passwords: Sequence[str] = ()) -> list[SeenPage]:
    """What the reading sees of every page of the PDF at ``path``."""
    with open_pages(path, passwords=passwords) as source:
        pages = [source.page(number) for number in range(1, source.page_count + 1)]
    return [
        SeenPage(layout, page.horizontals, page.verticals)
        for page, layout in zip(pages, lay_out(pages), strict=True)
    ]


def page_pictures(
    path: Path, numbers: Iterable[int], scale: float, passwords: Sequence[str] = ()
) -> Iterator[tuple[int, Image]]:
    """Number and picture of the pages ``numbers``, as displayed, at ``scale`` pixels a point.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when a page cannot be drawn.
    """
    import pypdfium2  # noqa: PLC0415  heavy import

    try:
        with opened(path, passwords) as document:
            for number in numbers:
                page = document[number - 1]
                fitting = min(scale, _MOST_PIXELS / max(page.get_size()))
                bitmap = page.render(scale=fitting)
                picture: Image = bitmap.to_pil().convert("RGB")
                bitmap.close()
                page.close()
                yield number, picture
    except pypdfium2.PdfiumError as error:
        raise _undrawn() from error


def page_areas(
    path: Path, areas: Sequence[Area], scale: float, widest: int
) -> Iterator[tuple[Area, Box, Image]]:
    """Each of ``areas`` with the box that was drawn and its picture, in greys, without the white beside it.

    They come page by page, because it is slow to open a page. An area that reaches over the edge of its
    page ends there. Pictures have ``scale`` pixels a point and at most ``widest`` pixels a line.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when a page cannot be drawn.
    """
    import pypdfium2  # noqa: PLC0415  heavy import

    try:
        with opened(path) as document:
            for number, here in groupby(sorted(areas, key=_page_of), key=_page_of):
                page = document[number - 1]
                for area in here:
                    drawn = _area(page, area, scale, widest)
                    if drawn is not None:
                        yield area, *drawn
                page.close()
    except pypdfium2.PdfiumError as error:
        raise _undrawn() from error


def _area(page: PdfPage, area: Area, scale: float, widest: int) -> tuple[Box, Image] | None:
    """What is drawn of an area, and its picture; nothing of an area beyond the page."""
    width, height = page.get_size()
    right, bottom = min(float(area.right), width), min(float(area.bottom), height)
    if area.left >= right or area.top >= bottom:
        return None
    fitting = min(scale, widest / (right - area.left))
    crop = (area.left, height - bottom, width - right, area.top)
    bitmap = page.render(scale=fitting, crop=crop, grayscale=True)
    picture: Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return _without_sides(picture, area.left, area.top, bottom, fitting)


def _without_sides(
    picture: Image, start: float, top: float, bottom: float, scale: float
) -> tuple[Box, Image]:
    """The picture without the white at its left and right, and the box it then shows."""
    ink = picture.point(lambda value: 255 - value).getbbox()
    left, right = (max(0, ink[0] - 4), min(picture.width, ink[2] + 4)) if ink else (0, picture.width)
    return (start + left / scale, top, start + right / scale, bottom), picture.crop(
        (left, 0, right, picture.height)
    )


def _undrawn() -> UnreadableError:
    return UnreadableError("页面无法画成图像", "请重新导出或另存为 PDF")

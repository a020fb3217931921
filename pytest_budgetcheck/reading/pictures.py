"""What the reading saw of each page, and the page's picture, for showing the one on the other.

Only for debugging: it reads the document again and keeps no results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import open_pages
from pytest_budgetcheck.reading.layout import PageLayout, lay_out
from pytest_budgetcheck.reading.pages import Ruling

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS = 4000
"""No side of a picture is longer, however large the page."""


@dataclass(frozen=True, slots=True)
class SeenPage:
    """Ruling lines, grids and free lines of a page."""

    layout: PageLayout
    horizontals: tuple[Ruling, ...]
    verticals: tuple[Ruling, ...]


def see(path: Path) -> list[SeenPage]:
    """What the reading sees of every page of the PDF at ``path``."""
    with open_pages(path) as source:
        pages = [source.page(number) for number in range(1, source.page_count + 1)]
    return [
        SeenPage(layout, page.horizontals, page.verticals)
        for page, layout in zip(pages, lay_out(pages), strict=True)
    ]


def page_pictures(path: Path, numbers: Iterable[int], scale: float) -> Iterator[tuple[int, Image]]:
    """Number and picture of the pages ``numbers``, as displayed, at ``scale`` pixels a point.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when a page cannot be drawn.
    """
    import pypdfium2  # noqa: PLC0415  heavy import

    try:
        with pypdfium2.PdfDocument(path) as document:
            for number in numbers:
                page = document[number - 1]
                fitting = min(scale, _MOST_PIXELS / max(page.get_size()))
                bitmap = page.render(scale=fitting)
                picture: Image = bitmap.to_pil().convert("RGB")
                bitmap.close()
                page.close()
                yield number, picture
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("页面无法画成图像", "请重新导出或另存为 PDF") from error

"""Pages that are pictures, recognised, as a :class:`~pytest_budgetcheck.reading.pages.PageSource`.

Ruling lines are found in the picture first, and each cell between them is recognised by itself: a recogniser
that sees a whole page joins neighbouring amounts. Only outside the grids it looks for lines of text on its
own. What comes out are glyphs and ruling lines like those of any page; so the same code reads the tables.

Places are those on the page set upright, which is off by a few points at the edges of a page that was not.
Where there is ink that cannot be read, a replacement character stands, and no amount.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from pypdfium2 import raw

from pytest_budgetcheck.disclosure import Box, Scanned, UnreadableError
from pytest_budgetcheck.reading import ocr_picture as drawn
from pytest_budgetcheck.reading.grid import Grid, find_grids
from pytest_budgetcheck.reading.ocr_engine import Engine
from pytest_budgetcheck.reading.ocr_picture import Grey, Spot
from pytest_budgetcheck.reading.opening import not_recognised
from pytest_budgetcheck.reading.pages import CENTRE, Glyph, PageContent, PageSource, glyph, rulings
from pytest_budgetcheck.reading.pictures import opened

UNREADABLE = "\ufffd"
_NO_MEMORY = re.compile("bad_alloc|memory", re.IGNORECASE)
_READABLE = 0.5
"""Below this confidence a line counts as unreadable."""
_FEW_GLYPHS = 60
"""A page with more text than this is no picture: a mark of the scanning program has less."""
_COVERS = 0.5
"""Share of the page that its pictures cover."""
_LARGEST, _USUAL = 1200, 842
"""Sides in points: of larger pages the picture is drawn as if they were A4."""
_COARSE = 0.5
"""Lines of text outside tables are looked for at this scale; they are read at full scale."""
_CHINESE_INK, _LATIN_INK = 0.92, 0.74
"""Height of the ink of a line, in sizes."""


class OcrPages:
    """The pages of ``source``, those that are pictures recognised."""

    def __init__(
        self,
        source: PageSource,
        path: Path,
        pages: Collection[int] | None = None,
        passwords: Sequence[str] = (),
    ) -> None:
        self._source = source
        self._path = path
        self._wanted = pages
        self._passwords = passwords
        self._engine = Engine()

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return self._source.page_count

    def page(self, number: int) -> PageContent:
        """The content of page ``number``, recognised if it is a picture."""
        content = self._source.page(number)
        if len(content.glyphs) > _FEW_GLYPHS or (self._wanted is not None and number not in self._wanted):
            return content
        try:
            page = self._document[number - 1]
            return self._recognised(content, page) if _is_picture(page) else content
        except (UnreadableError, MemoryError):
            raise
        except Exception as error:  # the libraries of the recogniser have no exception in common
            if _NO_MEMORY.search(str(error)):
                raise MemoryError from error
            raise not_recognised(number) from error

    def _recognised(self, content: PageContent, page: Any) -> PageContent:
        longest = max(content.width, content.height, 1.0)
        scale = drawn.SCALE if longest <= _LARGEST else _USUAL * drawn.SCALE / longest
        bitmap = page.render(scale=scale, grayscale=True)
        picture = np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
        bitmap.close()
        page.close()
        return _Picture(content, picture, scale, self._engine).content()

    def __enter__(self) -> OcrPages:
        self._source.__enter__()
        self._document = opened(self._path, self._passwords)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._document.close()
        self._source.__exit__(kind, error, trace)


def _is_picture(page: Any) -> bool:
    """Whether pictures cover most of the page."""
    width, height = page.get_size()
    areas = [
        (right - left) * (top - bottom)
        for left, bottom, right, top in (
            item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        )
    ]
    return bool(sum(areas) >= _COVERS * width * height)


class _Picture:
    """The picture of one page, being read."""

    def __init__(self, content: PageContent, picture: Grey, scale: float, engine: Engine) -> None:
        self._page = content
        self._scale = scale
        self._engine = engine
        level, _ = drawn.upright(picture)
        ink = drawn.ink_of(level)
        rules, mask = drawn.rules_in(ink)
        self._grey, self._ink = drawn.without(level, ink, mask)
        self._rules = rulings(map(self._box, rules), content.width, content.height)

    def content(self) -> PageContent:
        """What the page says."""
        number, width, height = self._page.number, self._page.width, self._page.height
        grids, _ = find_grids(PageContent(number, width, height, (), *self._rules))
        lines = [*self._in_cells(grids), *self._outside(grids)]
        read = self._engine.read([drawn.crop(spot, self._grey, usual) for spot, usual in lines])
        glyphs: list[Glyph] = []
        scanned: list[Scanned] = []
        for (spot, usual), (text, confidence) in zip(lines, read, strict=True):
            said = text if confidence >= _READABLE else UNREADABLE
            glyphs += self._glyphs(said, spot, usual)
            scanned.append(Scanned(number, self._box(spot), confidence if said == text else 0.0))
        return PageContent(number, width, height, tuple(glyphs), *self._rules, tuple(scanned))

    def _in_cells(self, grids: Sequence[Grid]) -> Iterator[tuple[Spot, int]]:
        """The lines of text in the cells of ``grids``, with the height of an ordinary one."""
        for grid in grids:
            cells = [self._spot(grid.cell_box(cell)) for cell in grid.cells]
            first = [line for cell in cells for line in drawn.lines_in(cell, self._ink)]
            usual = drawn.usual_height([line.height for line in first])
            yield from ((line, usual) for cell in cells for line in drawn.lines_in(cell, self._ink, usual))

    def _outside(self, grids: Sequence[Grid]) -> Iterator[tuple[Spot, int]]:
        """The lines of text outside ``grids``."""
        grey, ink = self._grey.copy(), self._ink.copy()
        for grid in grids:
            inside = self._spot(grid.box)
            inside.of(grey)[:] = 255
            inside.of(ink)[:] = 0
        if not ink.any():
            return
        for spot in self._engine.find(drawn.smaller(grey, _COARSE)):
            line = drawn.tightened(Spot(*(round(side / _COARSE) for side in spot)), ink)
            if line is not None:
                yield line, line.height

    def _glyphs(self, text: str, spot: Spot, usual: int) -> Iterator[Glyph]:
        """The characters of a line, spread over it: where each one stands matters little."""
        left, top, right, bottom = self._box(spot)
        widths = [1.0 if _is_wide(char) else 0.5 for char in text]
        step = (right - left) / (sum(widths) or 1.0)
        ink = _CHINESE_INK if any(map(_is_wide, text)) else _LATIN_INK
        size = max((bottom - top) / ink, 0.8 * usual / self._scale)
        baseline = (top + bottom) / 2 + CENTRE * size
        for char, width in zip(text, widths, strict=True):
            yield glyph(char, left, left + width * step, baseline, size)
            left += width * step

    def _box(self, spot: Spot) -> Box:
        left, top, right, bottom = (side / self._scale for side in spot)
        return left, top, right, bottom

    def _spot(self, box: Box) -> Spot:
        return Spot(*(round(side * self._scale) for side in box))


def _is_wide(char: str) -> bool:
    return ord(char) > 0x2E7F

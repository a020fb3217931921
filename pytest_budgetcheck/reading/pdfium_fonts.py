"""Text that pdfium drops because it has no font to draw it with.

A Chinese font that is neither embedded nor on this machine is replaced by one that may know only some of
its characters. What the replacement cannot draw has no extent for pdfium, and is left out of its text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

from pytest_budgetcheck.reading import pdfium_library as pdfium
from pytest_budgetcheck.reading.pdfium_objects import own_bounds

_SAMPLE = ord("年")
_SIZE = ctypes.c_float(10)
_FULL_WIDTH = 9
"""Latin fonts have a width for characters they lack, but none as wide as this."""


def drops_text(silent: Sequence[pdfium.Handle]) -> bool:
    """Whether one of the text objects without characters has none for want of a font."""
    # Text that is drawn twice has no characters the second time, but it has an extent.
    extents = zip(silent, own_bounds(silent), strict=True)
    flat = (handle for handle, (left, _, right, _) in extents if left == right)
    fonts = {font.value: font for font in map(pdfium.text_font, flat)}
    return any(_undrawable(font) for font in fonts.values() if font)


def _undrawable(font: pdfium.Handle) -> bool:
    """Whether ``font`` has Chinese characters but what is there in its place does not."""
    width = ctypes.c_float()
    pdfium.glyph_width(font, _SAMPLE, _SIZE, ctypes.byref(width))
    return (
        width.value > _FULL_WIDTH
        and pdfium.font_embedded(font) == 0
        and not pdfium.glyph_path(font, _SAMPLE, _SIZE)
    )

"""pdfplumber as a :class:`~pytest_budgetcheck.reading.pages.PageSource`.

The only module of the package that imports pdfplumber; import it where it is needed, not at the top
of a module. What pdfplumber reports is not what a reader sees, so this module filters: characters
outside the page, white text on white paper, white background fills.
Text hidden by clip paths or render mode 3 cannot be told from visible text here.
"""

from __future__ import annotations

import contextlib
import logging
import zlib
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pytest_budgetcheck.disclosure import Box, UnreadableError
from pytest_budgetcheck.reading.opening import (
    checked_bytes,
    damaged,
    encrypted_oddly,
    locked,
    without_pages,
)
from pytest_budgetcheck.reading.pages import (
    DESCENT,
    RULE,
    Glyph,
    PageContent,
    glyph,
    rulings,
    thin,
)

_Object: TypeAlias = dict[str, Any]

_DAMAGE = (
    PdfminerException,
    MalformedPDFException,
    PSException,
    zlib.error,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pdfminer raises over damaged files: its own exceptions, and what its missing checks let through."""

# Font remarks of pdfminer are no business of the user's terminal; a configured log still gets them.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())


class PdfplumberPages:
    """The pages of the PDF at ``path``; with ``pages``, only those numbers have content.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when the file is missing, empty, not a
    PDF, damaged, password protected, or without pages.
    """

    def __init__(
        self, path: Path, pages: Collection[int] | None = None, passwords: Sequence[str] = ()
    ) -> None:
        self._path = path
        self._wanted = pages
        self._passwords = passwords

    @cached_property
    def _pdf(self) -> PDF:
        checked_bytes(self._path)
        try:
            pdf = open_pdf(self._path, self._passwords)
            pages = len(pdf.pages)
        except PdfminerException as error:
            raise _explain(error, self._passwords) from error
        except _DAMAGE as error:
            raise damaged() from error
        if not pages:
            pdf.close()
            raise without_pages()
        return pdf

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._pdf.pages)

    def page(self, number: int) -> PageContent:
        """The visible content of page ``number``; releases what pdfplumber keeps of it."""
        if self._wanted is not None and number not in self._wanted:
            return PageContent(number, 0.0, 0.0, ())
        pages = self._pdf.pages
        try:
            page = pages[number - 1]  # of a damaged file another library may have counted more
            try:
                glyphs = tuple(_glyphs(page))
                horizontals, verticals = rulings(_rules(page), float(page.width), float(page.height))
            finally:
                page.close()
        except _DAMAGE as error:
            raise damaged(number) from error
        return PageContent(number, float(page.width), float(page.height), glyphs, horizontals, verticals)

    def __enter__(self) -> PdfplumberPages:
        self._pdf  # noqa: B018  open now, so that an unreadable file fails here
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pdf.close()


def open_pdf(path: Path, passwords: Sequence[str], **options: Any) -> PDF:
    """The PDF at ``path``, opened without password or with the first of ``passwords`` that fits."""
    for password in passwords:
        with contextlib.suppress(PdfminerException):
            return pdfplumber.open(path, password=password, **options)
    return pdfplumber.open(path, **options)


def _explain(error: PdfminerException, passwords: Sequence[str]) -> UnreadableError:
    cause = error.args[0] if error.args else None
    if isinstance(cause, PDFPasswordIncorrect):
        return locked(passwords)
    if isinstance(cause, PDFEncryptionError):
        return encrypted_oddly()
    return damaged()


def _glyphs(page: Any) -> Iterator[Glyph]:
    """The visible glyphs."""
    shades = [rect for rect in page.rects if rect["fill"] and not _is_white(rect["non_stroking_color"])]
    for char in page.chars:
        x = (char["x0"] + char["x1"]) / 2
        y = (char["top"] + char["bottom"]) / 2
        if not (0 <= x <= page.width and 0 <= y <= page.height):
            continue
        if _is_white(char["non_stroking_color"]) and not any(_inside(x, y, shade) for shade in shades):
            continue
        text = char["text"]
        if len(text) == 1 or not text.startswith("(cid:"):
            yield _glyph(char, text)


def _glyph(char: _Object, text: str) -> Glyph:
    size = float(char["size"])
    baseline = char["bottom"] - (char["matrix"][5] - char["y0"] if char["upright"] else DESCENT * size)
    return glyph(text, char["x0"], char["x1"], baseline, size)


def _inside(x: float, y: float, box: _Object) -> bool:
    return bool(box["x0"] <= x <= box["x1"] and box["top"] <= y <= box["bottom"])


def _is_white(color: Any) -> bool:
    """Whether a pdfplumber colour is white in its own colour space (CMYK counts ink, the others light)."""
    if color is None:
        return False
    parts = tuple(color) if isinstance(color, (tuple, list)) else (color,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    if len(parts) == 4:
        return bool(max(parts) <= 0.02)
    return len(parts) in {1, 3} and bool(min(parts) >= 0.98)


def _rules(page: Any) -> Iterator[Box]:
    """The boxes around whatever may be a ruling line."""
    for line in page.lines:
        # Not every generator tells stroked lines from others: a two-point path is nothing else.
        box = thin(((line["x0"], line["top"]), (line["x1"], line["bottom"])))
        if box and not _is_white(line["stroking_color"]):
            yield box
    for shape in (*page.rects, *page.curves):
        stroked = shape["stroke"] and not _is_white(shape["stroking_color"])
        filled = shape["fill"] and not _is_white(shape["non_stroking_color"])
        if (stroked or filled) and min(shape["width"], shape["height"]) < RULE:
            yield shape["x0"], shape["top"], shape["x1"], shape["bottom"]
        elif stroked:
            points = shape["pts"]
            yield from filter(None, map(thin, zip(points, (*points[1:], points[0]), strict=True)))

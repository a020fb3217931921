"""pdfium as a :class:`~pytest_budgetcheck.reading.pages.PageSource`: the fast reader.

Import it where it is needed, not at the top of a module: it loads the library. One pass over a page gives
its glyphs (:mod:`~pytest_budgetcheck.reading.pdfium_glyphs`) and its ruling lines
(:mod:`~pytest_budgetcheck.reading.pdfium_rulings`), both as displayed, without what no reader can see.
Where pdfium drops text for want of a font (:mod:`~pytest_budgetcheck.reading.pdfium_fonts`), pdfplumber
reads the glyphs of that page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import pdfium_library as pdfium
from pytest_budgetcheck.reading.opening import (
    checked_bytes,
    damaged,
    dynamic_form,
    encrypted_oddly,
    locked,
    portfolio,
    without_pages,
)
from pytest_budgetcheck.reading.pages import PageContent
from pytest_budgetcheck.reading.pdfium_fonts import drops_text
from pytest_budgetcheck.reading.pdfium_glyphs import read_chars, read_glyphs
from pytest_budgetcheck.reading.pdfium_objects import Display, read_objects
from pytest_budgetcheck.reading.pdfium_rulings import read_rulings

_Box = ctypes.c_float * 4


class PdfiumPages:
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
    def _document(self) -> pdfium.Handle:
        # pdfium reads from these bytes until the document is closed.
        self._data = checked_bytes(self._path)
        document = self._load(None)
        error = 0 if document else pdfium.last_error()
        if error == pdfium.PASSWORD:
            document = next(filter(None, map(self._load, self._passwords)), pdfium.Handle())
        if not document:
            if error == pdfium.PASSWORD:
                raise locked(self._passwords)
            raise encrypted_oddly() if error == pdfium.SECURITY else damaged()
        if pdfium.page_count(document) < 1:
            pdfium.close_document(document)
            raise without_pages()
        reason = self._only_looks_like_pages(document)
        if reason is not None:
            pdfium.close_document(document)
            raise reason
        return document

    def _only_looks_like_pages(self, document: pdfium.Handle) -> UnreadableError | None:
        """Why the pages, as they are, are not those that a reader sees."""
        if pdfium.form_type(document) == pdfium.XFA_ONLY:
            return dynamic_form()
        if b"/Collection" in self._data and pdfium.attachment_count(document) > 0:
            return portfolio() if pdfium.page_count(document) == 1 else None
        return None

    def _load(self, password: str | None) -> pdfium.Handle:
        known = None if password is None else password.encode()
        size = ctypes.c_size_t(len(self._data))
        document: pdfium.Handle = pdfium.load_document(self._data, size, known)
        return document

    @cached_property
    def page_count(self) -> int:
        """Number of pages."""
        return int(pdfium.page_count(self._document))

    def page(self, number: int) -> PageContent:
        """The visible content of page ``number``; nothing of it is kept."""
        if self._wanted is not None and number not in self._wanted:
            return PageContent(number, 0.0, 0.0, ())
        with _opened(self._document, number) as (page, text):
            display = _display(page, number)
            chars = read_chars(text, display)
            objects = read_objects(page, display, set(chars.owners))
            glyphs = None if drops_text(objects.silent_texts) else read_glyphs(chars, display, objects)
            horizontals, verticals = read_rulings(objects, display)
        if glyphs is None:
            from pytest_budgetcheck.reading.pdfplumber_pages import PdfplumberPages  # noqa: PLC0415  rare

            with PdfplumberPages(self._path, passwords=self._passwords) as other:
                glyphs = list(other.page(number).glyphs)
        return PageContent(number, display.width, display.height, tuple(glyphs), horizontals, verticals)

    def __enter__(self) -> PdfiumPages:
        self._document  # noqa: B018  open now, so that an unreadable file fails here
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pdfium.close_document(self._document)


@contextmanager
def _opened(document: pdfium.Handle, number: int) -> Iterator[tuple[pdfium.Handle, pdfium.Handle]]:
    page = pdfium.load_page(document, number - 1)
    if not page:
        raise damaged(number)
    try:
        text = pdfium.load_text(page)
        if not text:
            raise damaged(number)
        try:
            yield page, text
        finally:
            pdfium.close_text(text)
    finally:
        pdfium.close_page(page)


def _display(page: pdfium.Handle, number: int) -> Display:
    box = _Box()
    if not pdfium.page_box(page, ctypes.byref(box)):
        raise damaged(number)
    left, top, right, bottom = box
    return Display((left, bottom, right, top), int(pdfium.page_rotation(page)))

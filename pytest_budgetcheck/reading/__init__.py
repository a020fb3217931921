"""PDF to :class:`~pytest_budgetcheck.disclosure.Disclosure`.

One way, each step a module that knows only the one before it:

====================  ==================================================================================
``pages``             the interface to PDF libraries: glyphs and ruling lines of a page
``opening``           what every reader says of files that cannot be read
``garbled``           text that is nonsense, for want of a table of its meanings
``pdfium_pages``      pdfium behind that interface, with ``pdfium_glyphs``, ``pdfium_rulings``,
                      ``pdfium_objects`` and its functions in ``pdfium_library``
``pdfplumber_pages``  pdfplumber behind that interface, the second opinion
``grid``              ruling lines -> grids of cells
``lines``             glyphs -> lines of text, text of a cell
``layout``            per page: grids, and lines outside them without page numbers and running headers
``heads``             title, number, unit, caption and notes from the lines around a grid
``parts``             one grid: frame rows, header, body
``cells``             header paths, rows and amounts of a table
``amounts``           a printed amount -> number
``tables``            parts joined over pages -> tables
``contents``          which pages are contents, and what they list
``narrative``         the other lines -> sections and sentences
``facts``             sentences -> figures with their subject
``identify``          body, year, kind, level
``recognition``       the profile that fits, and the concept of each table
``store``, ``codec``  what was read, on disk; so that it is read once
``ocr_pages``         pages that are pictures, recognised: ``ocr_picture`` finds ruling lines and ink in
                      them, ``ocr_engine`` reads lines of text
``ahead``             a pool of processes that read
``second_reader``     what pdfplumber's own table finder sees in the place of a figure
====================  ==================================================================================

No step looks at a file name or knows a city. Boxes of printed cells and of facts are the boxes of their
ink; a blank cell has the box of its ruled cell.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

from pytest_budgetcheck.disclosure import Disclosure, Scanned
from pytest_budgetcheck.garbage import rare_collection
from pytest_budgetcheck.limits import Limits
from pytest_budgetcheck.reading import opening
from pytest_budgetcheck.reading.garbled import is_garbled
from pytest_budgetcheck.reading.identify import identify
from pytest_budgetcheck.reading.pages import PageContent, PageSource
from pytest_budgetcheck.reading.recognition import ProfileLike, recognise

__all__ = ["Reader", "open_pages", "read", "read_and_recognise", "read_pages", "recognise"]

Reader: TypeAlias = Literal["pdfium", "pdfplumber"]
"""Which library sees the glyphs and ruling lines; pdfium is the fast one."""

_FRONT_PAGES = 2


def read(
    path: Path,
    reader: Reader = "pdfium",
    *,
    most_pages: int = Limits().pages,
    passwords: Sequence[str] = (),
    ocr: bool = False,
) -> Disclosure:
    """Read the PDF at ``path``; profile and concepts are still open. With ``ocr`` pictures of pages too.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when it cannot be read, or has more than
    ``most_pages``. The first of ``passwords`` that opens it is used.
    """
    with rare_collection(), open_pages(path, reader, passwords=passwords, ocr=ocr) as source:
        if source.page_count > most_pages:
            raise Limits(pages=most_pages).too_many_pages(source.page_count)
        disclosure = read_pages(source)
    return replace(disclosure, path=path.as_posix(), sha256=_sha256(path))


def open_pages(
    path: Path,
    reader: Reader = "pdfium",
    pages: Collection[int] | None = None,
    passwords: Sequence[str] = (),
    *,
    ocr: bool = False,
) -> PageSource:
    """The PDF at ``path`` as ``reader`` sees it; with ``pages``, only those pages have content.

    With ``ocr``, which needs the extra of that name, pages that are pictures are recognised.
    """
    # All these libraries are heavy imports, and a run needs few of them.
    if ocr:
        from pytest_budgetcheck.reading.ocr_pages import OcrPages  # noqa: PLC0415

        return OcrPages(open_pages(path, reader, pages, passwords), path, pages, passwords)
    if reader == "pdfplumber":
        from pytest_budgetcheck.reading.pdfplumber_pages import PdfplumberPages  # noqa: PLC0415

        return PdfplumberPages(path, pages, passwords)
    from pytest_budgetcheck.reading.pdfium_pages import PdfiumPages  # noqa: PLC0415

    return PdfiumPages(path, pages, passwords)


def read_and_recognise(path: Path, profiles: Iterable[ProfileLike], reader: Reader = "pdfium") -> Disclosure:
    """Read the PDF at ``path`` and recognise it as one of ``profiles``.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError`, or its subclass
    :class:`~pytest_budgetcheck.disclosure.UnrecognisedError` when no profile fits.
    """
    return recognise(read(path, reader), profiles)


def read_pages(source: PageSource) -> Disclosure:
    """Read an open document, whatever library opened it; path and hash stay empty."""
    from pytest_budgetcheck.reading import contents, facts, layout, narrative, tables  # noqa: PLC0415

    scanned: list[Scanned] = []
    layouts = layout.lay_out(_pages(source, scanned))
    found, rest = tables.read_tables(layouts)
    passages = narrative.read_passages(rest)
    sections = tuple(passage.section() for passage in passages)
    front = [line.text for page in layouts[:_FRONT_PAGES] for line in page.lines]
    disclosure = identify(Disclosure("", "", source.page_count, tuple(found), sections, ()), front)
    return replace(
        disclosure,
        facts=tuple(facts.read_facts(passages, disclosure.body)),
        contents=contents.read_contents(rest),
        scanned=tuple(scanned),
    )


def _pages(source: PageSource, scanned: list[Scanned]) -> Iterator[PageContent]:
    """The pages one by one, so that none is kept longer than needed; ``scanned`` takes what they have."""
    characters: Counter[str] = Counter()
    for number in range(1, source.page_count + 1):
        page = source.page(number)
        characters.update([glyph.text for glyph in page.glyphs])
        scanned += page.scanned
        yield page
    if not characters:
        raise opening.without_text()
    if is_garbled(characters):
        raise opening.garbled()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

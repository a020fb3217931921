"""Writes pages as a PDF. The only module that knows the PDF library and the font.

The same document gives the same bytes, whenever and wherever it is built, with the same versions of
reportlab, zlib and the font. The versions are written into the PDF; ``built_with`` reads them back.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from examples import prose
from examples.model import Document
from examples.page import Page, Text
from examples.tabular import Layout

FONT = "NotoSansSC"
_PACKAGE = "zhplot"


class FontMissingError(RuntimeError):
    """The package that brings the font is not installed."""


def build(document: Document) -> bytes:
    """The document as a PDF."""
    _register()
    return _write(_pages(document), document)


def built_with(pdf: bytes | None = None) -> str:
    """The versions that a PDF was built with; those at hand when no PDF is given."""
    if pdf is None:
        parts = [("reportlab", reportlab.__version__), ("zlib", zlib.ZLIB_RUNTIME_VERSION)]
        return "; ".join(f"{name} {number}" for name, number in [*parts, (_PACKAGE, version(_PACKAGE))])
    found = re.search(rb"/Creator \(([^)]*)\)", pdf)
    return found.group(1).decode("ascii") if found else ""


def _pages(document: Document) -> list[Page]:
    """Every page in order; the page of contents is set last, when page numbers are known."""
    front = [prose.cover(document.cover, _measure)] if document.cover else []
    body = prose.narrative(document.narrative, _measure)
    for table in document.tables:
        body += Layout(table, _measure).run()
    if not document.contents:
        return front + body
    length = len(prose.contents(_entries(body, 0), _measure))
    return front + prose.contents(_entries(body, len(front) + length), _measure) + body


def _entries(pages: list[Page], before: int) -> list[tuple[int, str, int]]:
    return [
        (level, heading, before + number)
        for number, page in enumerate(pages, start=1)
        for level, heading in page.anchors
    ]


def _write(pages: list[Page], document: Document) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=FONT)
    canvas.setTitle(document.title)
    canvas.setAuthor(document.body)
    canvas.setSubject("pytest-budgetcheck: example of an invented body")
    canvas.setCreator(built_with())
    for number, page in enumerate(pages, start=1):
        if page.numbered:
            page.texts.append(Text(page.width / 2, page.height - 30, f"— {number} —", 9, "centre"))
        _draw(canvas, page)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, page: Page) -> None:
    canvas.setPageSize((page.width, page.height))
    for rule in sorted(page.rules, key=lambda r: (r.y0, r.x0, r.y1, r.x1)):
        canvas.setLineWidth(rule.width)
        canvas.line(rule.x0, page.height - rule.y0, rule.x1, page.height - rule.y1)
    for text in page.texts:
        width = _measure(text.text, text.size)
        shift = {"left": 0.0, "centre": width / 2, "right": width}[text.align]
        canvas.setFont(FONT, text.size)
        canvas.drawString(text.x - shift, page.height - text.y, text.text)
    canvas.showPage()


def _measure(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, FONT, size))


@cache
def _register() -> None:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise FontMissingError(f"install the font first: pip install {_PACKAGE}")
    pdfmetrics.registerFont(TTFont(FONT, Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"))

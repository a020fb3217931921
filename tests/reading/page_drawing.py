"""Draw synthetic pages and bad PDFs for the tests of the reading package."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_budgetcheck.reading.lines import cell_text
from pytest_budgetcheck.reading.pages import Glyph, PageContent, Ruling, glyph

SIZE = 10.0
TEXT = "BT /F1 12 Tf 20 100 Td (12.50) Tj ET"
"""Content of a page that says 12.50."""


def write(text: str, x: float, baseline: float, size: float = SIZE) -> list[Glyph]:
    """``text`` from ``x`` on at ``baseline``: Chinese full width, the rest half."""
    glyphs = []
    for char in text:
        width = size if ord(char) > 0x2E7F else size / 2
        glyphs.append(glyph(char, x, x + width, baseline, size))
        x += width
    return glyphs


def centred(text: str, middle: float, baseline: float, size: float = SIZE) -> list[Glyph]:
    """``text`` around ``middle``."""
    glyphs = write(text, 0, baseline, size)
    return write(text, middle - glyphs[-1].x1 / 2, baseline, size)


def frame(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Ruling], list[Ruling]]:
    """All rules of a plain grid: horizontals and verticals."""
    return [Ruling(y, xs[0], xs[-1]) for y in ys], [Ruling(x, ys[0], ys[-1]) for x in xs]


def fill(rows: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float]) -> list[Glyph]:
    """One text per field, at its left."""
    glyphs: list[Glyph] = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            glyphs += write(text, xs[column] + 2, (ys[row] + ys[row + 1]) / 2 + 0.36 * SIZE)
    return glyphs


def blocks(
    rows: Sequence[Sequence[tuple[str, float, float]]], ys: Sequence[float]
) -> tuple[list[Glyph], list[Ruling], list[Ruling]]:
    """Rows of cells of any width, each given by its text, its left and its right edge."""
    glyphs: list[Glyph] = []
    horizontals: list[Ruling] = []
    verticals: list[Ruling] = []
    for row, top, bottom in zip(rows, ys, ys[1:], strict=False):
        horizontals += [Ruling(y, row[0][1], row[-1][2]) for y in (top, bottom)]
        for text, left, right in row:
            glyphs += write(text, left + 2, (top + bottom) / 2 + 0.36 * SIZE)
            verticals += [Ruling(x, top, bottom) for x in (left, right)]
    return glyphs, horizontals, verticals


def page(
    glyphs: Sequence[Glyph] = (),
    horizontals: Sequence[Ruling] = (),
    verticals: Sequence[Ruling] = (),
    number: int = 1,
) -> PageContent:
    """A portrait A4 page."""
    return PageContent(number, 595, 842, tuple(glyphs), tuple(horizontals), tuple(verticals))


def table_page(
    rows: Sequence[Sequence[str]],
    above: Sequence[tuple[str, float]] = (),
    below: Sequence[str] = (),
    number: int = 1,
) -> PageContent:
    """A page with one plain grid, centred lines ``above`` (text, size) and lines ``below``."""
    xs = [50 + 500 / len(rows[0]) * index for index in range(len(rows[0]) + 1)]
    ys = [150 + 20.0 * index for index in range(len(rows) + 1)]
    glyphs = fill(rows, xs, ys)
    for index, (text, size) in enumerate(above):
        glyphs += centred(text, 300, 145 - 22 * (len(above) - 1 - index), size)
    for index, text in enumerate(below):
        glyphs += write(text, 50, ys[-1] + 15 + 15 * index)
    return page(glyphs, *frame(xs, ys), number)


def pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF of the given objects, the first being the catalog."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    count = len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    end = f"trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return out + end.encode()


def pdf_page(content: str, media: str = "0 0 200 200", extra: str = "") -> bytes:
    """A PDF of one page with a standard font and ``content`` as its content stream."""
    return pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents 4 0 R {extra}"
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def text_of(content: PageContent) -> str:
    """All text of a page, as that of one cell."""
    return cell_text(content.glyphs)

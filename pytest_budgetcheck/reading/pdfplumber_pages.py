"""pdfplumber as a :class:`~pytest_budgetcheck.reading.pages.PageSource`.

The only module of the package that imports pdfplumber; import it where it is needed, not at the top
of a module. What pdfplumber reports is not what a reader sees, so this module filters: characters
outside the page, white text on white paper, characters drawn twice for bold, white background fills.
Text hidden by clip paths or render mode 3 cannot be told from visible text here.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading.pages import Glyph, PageContent, Ruling

_Object: TypeAlias = dict[str, Any]
_Point: TypeAlias = tuple[float, float]

_RULE = 3.0
"""Filled shapes thinner than this, in points, are ruling lines."""
_WOBBLE = 0.7
"""How far the ends of an axis-parallel line may differ, in points."""
_DESCENT = 0.14
"""How far an ordinary glyph box reaches below the baseline, in sizes."""
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
    """The pages of the PDF at ``path``.

    Raises :class:`~pytest_budgetcheck.disclosure.UnreadableError` when the file is missing, empty, not a
    PDF, damaged, password protected, or without pages.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _pdf(self) -> PDF:
        _check_header(self._path)
        try:
            pdf = pdfplumber.open(self._path)
            pages = len(pdf.pages)
        except PdfminerException as error:
            raise _explain(error) from error
        except _DAMAGE as error:
            raise _damaged() from error
        if not pages:
            pdf.close()
            raise UnreadableError("PDF 里一页也没有", "请重新导出或下载完整的文件")
        return pdf

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self._pdf.pages)

    def page(self, number: int) -> PageContent:
        """The visible content of page ``number``; releases what pdfplumber keeps of it."""
        page = self._pdf.pages[number - 1]
        try:
            glyphs = tuple(_glyphs(page))
            horizontals, verticals = _rulings(page)
        except _DAMAGE as error:
            raise _damaged(number) from error
        finally:
            page.close()
        return PageContent(
            number, float(page.width), float(page.height), glyphs, tuple(horizontals), tuple(verticals)
        )

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


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError as error:
        raise UnreadableError("文件不存在", "请核对路径") from error
    except OSError as error:
        raise UnreadableError(f"文件打不开（{error.strerror}）", "请核对路径和读取权限") from error
    if not head:
        raise UnreadableError("文件是空的（0 字节）", "请重新下载")
    if b"%PDF-" not in head:
        raise UnreadableError(
            "文件不是 PDF（开头没有 %PDF- 标记）", "请下载 PDF 原件；Word、Excel 或网页请先另存为 PDF"
        )


def _explain(error: PdfminerException) -> UnreadableError:
    cause = error.args[0] if error.args else None
    if isinstance(cause, PDFPasswordIncorrect):
        return UnreadableError("PDF 有打开密码", "请用不带密码的原件，或解除密码后另存")
    if isinstance(cause, PDFEncryptionError):
        return UnreadableError("PDF 用无法识别的方式加密", "请解除加密后另存")
    return _damaged()


def _damaged(page: int | None = None) -> UnreadableError:
    where = f"第 {page} 页" if page else "PDF "
    return UnreadableError(
        f"{where}已损坏或不完整", "请重新下载；若仍如此，请用 PDF 阅读器打开后另存（打印为 PDF）"
    )


def _glyphs(page: Any) -> Iterator[Glyph]:
    """The visible glyphs, each once."""
    shades = [rect for rect in page.rects if rect["fill"] and not _is_white(rect["non_stroking_color"])]
    seen: dict[tuple[str, int, int], list[_Point]] = {}
    for char in page.chars:
        x = (char["x0"] + char["x1"]) / 2
        y = (char["top"] + char["bottom"]) / 2
        if not (0 <= x <= page.width and 0 <= y <= page.height):
            continue
        if _is_white(char["non_stroking_color"]) and not any(_inside(x, y, shade) for shade in shades):
            continue
        if _drawn_before(seen, char):
            continue
        text = char["text"]
        if len(text) == 1 or not text.startswith("(cid:"):
            yield _glyph(char, text)


def _glyph(char: _Object, text: str) -> Glyph:
    size = float(char["size"])
    top, bottom = char["top"], char["bottom"]
    origin = char["matrix"][5] - char["y0"] if char["upright"] else _DESCENT * size
    baseline = bottom - origin
    if not 0 <= origin <= 0.5 * size:
        # The font's own box misses the ink, by a whole line in some files; the baseline does not.
        top, bottom = baseline - (1 - _DESCENT) * size, baseline + _DESCENT * size
    return Glyph(text, char["x0"], top, char["x1"], bottom, baseline, size)


def _drawn_before(seen: dict[tuple[str, int, int], list[_Point]], char: _Object) -> bool:
    """Whether this glyph was already drawn a hair away, as bold is often made; remembers it."""
    reach = max(0.2, 0.15 * char["size"])
    x, y = char["x0"], char["top"]
    column, row = int(x // 4), int(y // 4)
    for near_column in {int((x - reach) // 4), column, int((x + reach) // 4)}:
        for near_row in {int((y - reach) // 4), row, int((y + reach) // 4)}:
            for other_x, other_y in seen.get((char["text"], near_column, near_row), ()):
                if abs(other_x - x) <= reach and abs(other_y - y) <= reach:
                    return True
    seen.setdefault((char["text"], column, row), []).append((x, y))
    return False


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


def _rulings(page: Any) -> tuple[list[Ruling], list[Ruling]]:
    """Horizontal and vertical ruling lines within the page."""
    horizontals: list[Ruling] = []
    verticals: list[Ruling] = []
    width, height = float(page.width), float(page.height)
    for (ax, ay), (bx, by) in _segments(page):
        if abs(ay - by) <= _WOBBLE < abs(ax - bx):
            y, start, end = (ay + by) / 2, max(0.0, min(ax, bx)), min(width, max(ax, bx))
            if 0 <= y <= height and start < end:
                horizontals.append(Ruling(y, start, end))
        elif abs(ax - bx) <= _WOBBLE < abs(ay - by):
            x, start, end = (ax + bx) / 2, max(0.0, min(ay, by)), min(height, max(ay, by))
            if 0 <= x <= width and start < end:
                verticals.append(Ruling(x, start, end))
    return horizontals, verticals


def _segments(page: Any) -> Iterator[tuple[_Point, _Point]]:
    for line in page.lines:
        # Not every generator tells stroked lines from others: a two-point path is nothing else.
        if not _is_white(line["stroking_color"]):
            yield (line["x0"], line["top"]), (line["x1"], line["bottom"])
    for shape in (*page.rects, *page.curves):
        stroked = shape["stroke"] and not _is_white(shape["stroking_color"])
        filled = shape["fill"] and not _is_white(shape["non_stroking_color"])
        if (stroked or filled) and min(shape["width"], shape["height"]) < _RULE:
            yield from _middle_line(shape)
        elif stroked:
            points = shape["pts"]
            yield from zip(points, (*points[1:], points[0]), strict=True)


def _middle_line(shape: _Object) -> Iterator[tuple[_Point, _Point]]:
    if shape["width"] >= shape["height"]:
        y = (shape["top"] + shape["bottom"]) / 2
        yield (shape["x0"], y), (shape["x1"], y)
    else:
        x = (shape["x0"] + shape["x1"]) / 2
        yield (x, shape["top"]), (x, shape["bottom"])

"""Pages that are pictures: what is found in them, and that nothing is taken for certain."""

from __future__ import annotations

import importlib.util
import math
import socket
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from pytest_budgetcheck.disclosure import Disclosure, UnreadableError
from pytest_budgetcheck.reading import open_pages, read
from pytest_budgetcheck.reading.amounts import parse_amount
from pytest_budgetcheck.reading.grid import find_grids
from pytest_budgetcheck.reading.pages import PageContent, rulings
from pytest_budgetcheck.reading.store import Store

if TYPE_CHECKING:
    import numpy as np

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None,
    reason="needs the extra ocr",
)
EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
NARRATIVE, TABLE = 3, 8


@pytest.fixture(scope="session")
def example() -> Path:
    return next(EXAMPLES.glob("*有误*.pdf"))


@pytest.fixture(scope="session")
def scan(
    example: Path, benchmark_script: Callable[[str], ModuleType], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Two pages of the example as a bad scanner sees them."""
    out = tmp_path_factory.mktemp("scan") / "scan.pdf"
    benchmark_script("ocr").Scanner(150, pages=(NARRATIVE, TABLE)).scan(example, out)
    return out


@pytest.fixture(scope="session")
def recognised(scan: Path) -> Disclosure:
    """What is read of it, without a network."""

    def forbidden(*_: Any, **__: Any) -> None:
        raise AssertionError("reading used the network")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "bind", "sendto"):
            patch.setattr(socket.socket, name, forbidden)
        patch.setattr(socket, "getaddrinfo", forbidden)
        return read(scan, ocr=True)


def test_a_scan_says_what_its_text_says(recognised: Disclosure, example: Path) -> None:
    text = read(example)
    printed = next(table for table in text.tables if TABLE in table.pages)
    (table,) = recognised.tables
    assert (table.title, table.unit, len(table.columns)) == (printed.title, "万元", len(printed.columns))
    amounts = [[cell.value for cell in row.cells] for row in table.rows]
    assert amounts == [[cell.value for cell in row.cells] for row in printed.rows]
    said = {fact.value for fact in text.facts if fact.page == NARRATIVE}
    assert said <= {fact.value for fact in recognised.facts}


def test_every_recognised_line_has_a_place_and_a_confidence(recognised: Disclosure) -> None:
    assert {line.page for line in recognised.scanned} == {1, 2}
    assert all(0 <= line.confidence <= 1 for line in recognised.scanned)
    amount = next(cell for row in recognised.tables[0].rows for cell in row.cells if cell.value)
    middle = ((amount.box[0] + amount.box[2]) / 2, (amount.box[1] + amount.box[3]) / 2)
    (line,) = [
        line
        for line in recognised.scanned
        if line.page == amount.page
        and line.box[0] < middle[0] < line.box[2]
        and line.box[1] < middle[1] < line.box[3]
    ]
    assert line.confidence > 0.9


def test_without_the_option_a_scan_is_unreadable_and_the_remedy_names_it(scan: Path) -> None:
    with pytest.raises(UnreadableError, match="只有图像") as caught:
        read(scan)
    assert "--budget-ocr" in caught.value.remedy
    assert "pytest-budgetcheck[ocr]" in caught.value.remedy


def test_pages_with_text_are_not_recognised(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_budgetcheck.reading.ocr_engine import Engine  # noqa: PLC0415 - needs the extra

    monkeypatch.delattr(Engine, "read")
    with open_pages(example) as plain, open_pages(example, ocr=True) as source:
        assert source.page(TABLE) == plain.page(TABLE)
        assert source.page(1) == plain.page(1)


def test_the_store_tells_recognised_from_plain(tmp_path: Path, recognised: Disclosure) -> None:
    digest = "ab" * 32
    saved = Store(tmp_path, "pdfium", ocr=True).save(digest, recognised)
    assert digest not in Store(tmp_path, "pdfium")
    assert Store(tmp_path, "pdfium", ocr=True).load(digest) == saved
    assert [line.confidence for line in saved.scanned] == [line.confidence for line in recognised.scanned]


# -- pictures drawn here ------------------------------------------------------------------------


def drawn_table(turned: float = 0.0, *, scribble: bool = True) -> Image.Image:
    """Two rows of two cells: an amount, a scribble, nothing, an amount; in the picture of an A4 page."""
    picture = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(34)
    for x in (200, 800, 1400):
        pen.line([(x, 300), (x, 460)], fill=0, width=3)
    for y in (300, 380, 460):
        pen.line([(200, y), (1400, y)], fill=0, width=3)
    pen.text((420, 322), "1,234.56", font=font, fill=0)
    pen.text((1000, 402), "78.90", font=font, fill=0)
    for step in range(0, 60 * scribble, 3):
        pen.line(
            [(1000 + 2 * step, 320), (1120 - 2 * step, 360), (1000 + step, 322 + step % 37)], fill=0, width=2
        )
    return picture.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)


def as_array(picture: Image.Image) -> np.ndarray[Any, Any]:
    import numpy  # noqa: PLC0415 - comes with the extra

    return numpy.asarray(picture, numpy.uint8)


@pytest.mark.parametrize("turned", [0.0, 0.5, -0.4, 1.5])
def test_a_grid_is_found_in_a_page_set_upright(turned: float) -> None:
    from pytest_budgetcheck.reading import ocr_picture as picture  # noqa: PLC0415 - needs the extra

    level, slope = picture.upright(as_array(drawn_table(turned, scribble=False)))
    assert slope == pytest.approx(-math.tan(math.radians(turned)), abs=0.0015)
    spots, _ = picture.rules_in(picture.ink_of(level))
    rules = rulings(((float(a), float(b), float(c), float(d)) for a, b, c, d in spots), 1654, 2339)
    ((grid,), _) = find_grids(PageContent(1, 1654, 2339, (), *rules))
    assert [len(grid.xs), len(grid.ys), len(grid.cells)] == [3, 3, 4]


def test_strokes_of_letters_are_no_rules() -> None:
    from pytest_budgetcheck.reading import ocr_picture as picture  # noqa: PLC0415 - needs the extra

    page = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(page)
    pen.line([(300, 300), (420, 300)], fill=0, width=8)
    pen.line([(360, 240), (360, 400)], fill=0, width=8)
    assert picture.rules_in(picture.ink_of(as_array(page)))[0] == []


def test_ink_that_cannot_be_read_is_a_doubt_and_no_blank_cell(tmp_path: Path) -> None:
    path = tmp_path / "drawn.pdf"
    drawn_table().save(path, resolution=200)
    (table,) = read(path, ocr=True).tables
    amount, scribble, blank, other = [cell for row in table.rows for cell in row.cells]
    assert (amount.value, other.value) == (Decimal("1234.56"), Decimal("78.90"))
    assert blank.blank
    assert scribble.value is None
    assert not scribble.blank


@pytest.mark.parametrize("text", ["\ufffd", "12\ufffd", "(1,\ufffd.00)"])
def test_an_amount_that_is_unreadable_in_part_is_none(text: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.value, amount.doubt) == (None, "图像中的数字看不清")

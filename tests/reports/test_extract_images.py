"""Debug pictures, by their pixels."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from extract_documents import RULED, YS, amount, disclosure, pdf, table, text
from PIL import Image, ImageChops

from pytest_budgetcheck.disclosure import Cell, Disclosure, Fact, UnreadableError
from pytest_budgetcheck.reading.pictures import page_pictures, see
from pytest_budgetcheck.reports.debug_images import COLOURS, debug_images

HEIGHT = 300
ONE, SUM = (30.0, 150.0, 50.0, 162.0), (120.0, 150.0, 152.0, 162.0)


def on_page_one(cell: Cell, box: tuple[float, float, float, float]) -> Cell:
    return replace(cell, page=1, box=box)


READ = disclosure(
    table(
        (on_page_one(text("One"), ONE), on_page_one(amount("12.50", "12.50"), SUM)),
        columns=(("Item",), ("Sum",)),
        pages=(1,),
        concept="summary",
    ),
    pages=1,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(RULED))
    return path


def drawn(read: Disclosure, path: Path) -> tuple[Image.Image, Image.Image, float]:
    """The debug picture, the plain one, and pixels a point."""
    ((_, data),) = debug_images(read, path)
    picture = Image.open(io.BytesIO(data))
    scale = picture.width / see(path)[0].layout.width
    ((_, plain),) = page_pictures(path, [1], scale)
    return picture, plain, scale


def colours(picture: Image.Image, scale: float, box: tuple[float, float, float, float]) -> set[object]:
    cut = picture.crop(tuple(round(edge * scale) for edge in box))  # type: ignore[arg-type]
    return {colour for _, colour in cut.getcolors(100_000) or []}


def tinted(kind: str) -> tuple[int, ...]:
    """White paper shaded for ``kind``."""
    return tuple(round((255 * (255 - 60) + part * 60) / 255) for part in COLOURS[kind])


def close(found: set[object], wanted: tuple[int, ...]) -> bool:
    return any(all(abs(a - b) <= 2 for a, b in zip(colour, wanted, strict=True)) for colour in found)  # type: ignore[call-overload]


def test_the_grid_is_drawn_over_the_printed_rules(path: Path) -> None:
    picture, plain, scale = drawn(READ, path)
    for y in YS:
        at = (round(60 * scale), round((HEIGHT - y) * scale))
        assert max(plain.getpixel(at)) < 128  # type: ignore[arg-type]
        assert colours(picture, 1, (at[0], at[1] - 2, at[0] + 1, at[1] + 3)) & {
            COLOURS["cell"],
            COLOURS["ruling"],
        }


def test_cells_are_shaded_by_what_they_were_taken_for(path: Path) -> None:
    picture, plain, scale = drawn(READ, path)
    header, label, sum_, blank = (
        (22.0, 112.0, 28.0, 128.0),
        (22.0, 142.0, 28.0, 158.0),
        (170.0, 142.0, 178.0, 158.0),
        (170.0, 172.0, 178.0, 178.0),
    )
    assert close(colours(picture, scale, header), tinted("header"))
    assert close(colours(picture, scale, label), tinted("text"))
    assert close(colours(picture, scale, sum_), tinted("amount"))
    assert colours(plain, scale, blank) == {(255, 255, 255)}


def test_recognised_amounts_are_labelled(path: Path) -> None:
    picture, _, scale = drawn(READ, path)
    other = table(*READ.tables[0].rows and (), columns=(("Item",), ("Sum",)), pages=(1,))
    without, _, _ = drawn(disclosure(other, pages=1), path)
    beside = (100.0, 140.0, 120.0, 168.0)
    assert close(colours(picture, scale, beside), COLOURS["amount"])
    assert not close(colours(without, scale, beside), COLOURS["amount"])


def test_doubtful_readings_titles_and_figures_stand_out(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(RULED + " BT /F1 12 Tf 60 220 Td (Title) Tj 0 -170 Td (7.25 yuan) Tj ET"))
    doubtful = on_page_one(replace(text("12.5O"), doubt="读不准"), SUM)
    fact = Fact("一", "", "收入", Decimal("7.25"), 2, "元", 1, (60, 240, 110, 254), "收入7.25元", 2025)
    read = disclosure(
        table((on_page_one(text("One"), ONE), doubtful), title="Title", columns=((), ()), pages=(1,)),
        facts=(fact,),
        pages=1,
    )
    picture, _, scale = drawn(read, path)
    assert close(colours(picture, scale, (170.0, 142.0, 178.0, 158.0)), tinted("doubt"))
    assert COLOURS["title"] in colours(picture, scale, (55.0, 60.0, 100.0, 90.0))
    assert COLOURS["fact"] in colours(picture, scale, (59.0, 239.0, 111.0, 255.0))


@pytest.mark.parametrize("crop", ["", "/CropBox [10 40 190 280] "])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_grid_lies_on_the_rules_however_the_page_is_turned_and_cropped(
    tmp_path: Path, turned: int, crop: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(RULED, f"{crop}/Rotate {turned}"))
    seen = see(path)[0]
    ((_, plain),) = page_pictures(path, [1], 2.0)
    assert (plain.width > plain.height) == (turned in {90, 270})
    (grid,) = seen.layout.grids
    assert (len(grid.xs), len(grid.ys)) == ((4, 3) if turned in {90, 270} else (3, 4))
    for cell in grid.cells:
        x0, top, x1, bottom = grid.cell_box(cell)
        assert max(plain.getpixel((round(x0 * 2), round(top + bottom)))) < 140  # type: ignore[arg-type]
        assert max(plain.getpixel((round(x0 + x1), round(top * 2)))) < 140  # type: ignore[arg-type]


def test_only_pages_with_something_or_those_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("BT /F1 12 Tf 30 172 Td (Nothing here) Tj ET", pages=3))
    fact = Fact("一", "", "收入", Decimal(1), 0, "元", 2, (60, 240, 110, 254), "收入1元")
    read = disclosure(facts=(fact,), pages=3)
    assert [name for name, _ in debug_images(read, path)] == ["page-002.png"]
    wanted = debug_images(read, path, lambda page: page in {3, 9})
    assert [name for name, _ in wanted] == ["page-003.png"]


def test_the_legend_is_below_the_page(path: Path) -> None:
    picture, plain, _ = drawn(READ, path)
    legend = picture.crop((0, plain.height, picture.width, picture.height))
    assert {colour for _, colour in legend.getcolors(100_000) or []} >= set(COLOURS.values())
    assert ImageChops.difference(picture.crop((0, 0, *plain.size)), plain).getbbox()


def test_huge_pages_make_pictures_of_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(RULED).replace(b"[0 0 200 300]", b"[0 0 9000 9]"))
    ((_, picture),) = page_pictures(path, [1], 3.0)
    assert max(picture.size) <= 4000


def test_a_file_that_is_no_pdf_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"junk")
    with pytest.raises(UnreadableError, match="画成图像"):
        list(page_pictures(path, [1], 1.0))

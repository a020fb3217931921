"""What every source of pages sees of a page, and says of a file that has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast

import pytest
from page_drawing import TEXT, pdf, pdf_page, text_of

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import Reader, open_pages, read
from pytest_budgetcheck.reading.pages import PageContent

See: TypeAlias = Callable[[bytes], PageContent]

EMPTY_PAGES = ("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>")
ENCRYPTION = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>".format("4b" * 32)
LOCKED = pdf(
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [] /Count 0 >>",
    ENCRYPTION,
    trailer=f"/Encrypt 3 0 R /ID [<{'00' * 16}> <{'00' * 16}>]",
)
UNKNOWN_LOCK = pdf(
    *EMPTY_PAGES,
    ENCRYPTION.replace("/Standard", "/Someone.Else"),
    trailer=f"/Encrypt 3 0 R /ID [<{'00' * 16}> <{'00' * 16}>]",
)


@pytest.fixture(params=["pdfium", "pdfplumber"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return cast("Reader", request.param)


@pytest.fixture
def see(tmp_path: Path, reader: Reader) -> See:
    def content_of(data: bytes) -> PageContent:
        path = tmp_path / "page.pdf"
        path.write_bytes(data)
        with open_pages(path, reader) as source:
            return source.page(1)

    return content_of


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "空", id="empty"),
        pytest.param(b"PK\x03\x04 a spreadsheet", "不是 PDF", id="not-a-pdf"),
        pytest.param(b"%PDF-1.7\n", "损坏", id="header-only"),
        pytest.param(b"%PDF-1.4\n" + bytes(range(256)) * 20, "损坏", id="noise"),
        pytest.param(LOCKED, "密码", id="password"),
        pytest.param(UNKNOWN_LOCK, "加密", id="unknown-encryption"),
        pytest.param(pdf(*EMPTY_PAGES), "一页也没有", id="no-pages"),
        pytest.param(pdf_page("0 0 m 10 10 l S"), "没有文字", id="no-text"),
    ],
)
def test_a_bad_file_is_explained_with_a_remedy(
    tmp_path: Path, reader: Reader, data: bytes, reason: str
) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read(path, reader)
    assert reason in caught.value.reason
    assert caught.value.remedy.startswith("请")


def test_only_the_pages_asked_for_have_content(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf_page(TEXT))
    with open_pages(path, reader, pages={2}) as source:
        assert source.page_count == 1
        assert source.page(1).glyphs == ()


def test_text_outside_the_page_is_not_seen(see: See) -> None:
    outside = "BT /F1 12 Tf 20 -40 Td (99) Tj ET BT /F1 12 Tf 500 100 Td (88) Tj ET "
    assert text_of(see(pdf_page(outside + TEXT))) == "12.50"


def test_bold_drawn_twice_is_read_once(see: See) -> None:
    again = TEXT.replace("20 100", "20.3 100")
    assert text_of(see(pdf_page(f"{TEXT} {again}"))) == "12.50"


def test_white_text_on_white_is_not_seen_but_white_on_blue_is(see: See) -> None:
    white = f"1 1 1 rg {TEXT}"
    assert text_of(see(pdf_page(white + " 0 g " + TEXT.replace("100", "50")))) == "12.50"
    assert text_of(see(pdf_page(f"0 0 1 rg 0 90 200 30 re f {white}"))) == "12.50"


def test_thin_fills_are_rules_and_white_fills_are_not(see: See) -> None:
    drawing = "0 g 10 50 100 0.7 re f 10 50 0.7 100 re f 1 g 10 120 100 0.7 re f 10 10 150 150 re f "
    content = see(pdf_page(drawing + "0 g " + TEXT))
    assert [round(ruling.position) for ruling in content.horizontals] == [150]
    assert [round(ruling.position) for ruling in content.verticals] == [10]


def test_a_stroked_rectangle_is_four_rules_and_a_shade_none(see: See) -> None:
    content = see(pdf_page("0.9 g 10 10 90 90 re f 0 G 20 20 50 60 re S 0 g " + TEXT))
    assert sorted(round(ruling.position) for ruling in content.horizontals) == [120, 180]
    assert sorted(round(ruling.position) for ruling in content.verticals) == [20, 70]

from __future__ import annotations

from pathlib import Path

import pytest
from page_drawing import pdf, pdf_page

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import read
from pytest_budgetcheck.reading.lines import cell_text
from pytest_budgetcheck.reading.pages import PageContent
from pytest_budgetcheck.reading.pdfplumber_pages import PdfplumberPages

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
TEXT = "BT /F1 12 Tf 20 100 Td (12.50) Tj ET"


def content_of(tmp_path: Path, data: bytes) -> PageContent:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    with PdfplumberPages(path) as source:
        assert source.page_count == 1
        return source.page(1)


def text_of(content: PageContent) -> str:
    return cell_text(content.glyphs)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "空", id="empty"),
        pytest.param(b"PK\x03\x04 a spreadsheet", "不是 PDF", id="not-a-pdf"),
        pytest.param(b"%PDF-1.7\n", "损坏", id="header-only"),
        pytest.param(pdf_page(TEXT)[:180], "损坏", id="truncated"),
        pytest.param(b"%PDF-1.4\n" + bytes(range(256)) * 20, "损坏", id="noise"),
        pytest.param(LOCKED, "密码", id="password"),
        pytest.param(UNKNOWN_LOCK, "加密", id="unknown-encryption"),
        pytest.param(pdf(*EMPTY_PAGES), "一页也没有", id="no-pages"),
        pytest.param(pdf_page("0 0 m 10 10 l S"), "没有文字", id="no-text"),
    ],
)
def test_a_bad_file_is_explained_with_a_remedy(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert reason in caught.value.reason
    assert caught.value.remedy.startswith("请")


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="不存在"):
        read(tmp_path / "none.pdf")


def test_a_folder_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="打不开"):
        read(tmp_path)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_disclosure_is_unreadable_or_read_never_a_traceback(
    tmp_path: Path, henan_path: Path, cut: float
) -> None:
    data = henan_path.read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * cut)])
    try:
        disclosure = read(path)
    except UnreadableError as error:
        assert error.reason  # noqa: PT017  either outcome is right
    else:
        assert disclosure.page_count > 0


def test_a_glyph_has_its_baseline_and_size(tmp_path: Path) -> None:
    content = content_of(tmp_path, pdf_page(TEXT))
    assert text_of(content) == "12.50"
    assert content.glyphs[0].baseline == pytest.approx(100)
    assert content.glyphs[0].size == pytest.approx(12)


def test_text_outside_the_page_is_not_seen(tmp_path: Path) -> None:
    outside = "BT /F1 12 Tf 20 -40 Td (99) Tj ET BT /F1 12 Tf 500 100 Td (88) Tj ET "
    assert text_of(content_of(tmp_path, pdf_page(outside + TEXT))) == "12.50"


def test_bold_drawn_twice_is_read_once(tmp_path: Path) -> None:
    again = TEXT.replace("20 100", "20.3 100")
    assert text_of(content_of(tmp_path, pdf_page(f"{TEXT} {again}"))) == "12.50"


def test_doubled_digits_are_two_digits(tmp_path: Path) -> None:
    assert text_of(content_of(tmp_path, pdf_page(TEXT.replace("12.50", "1100")))) == "1100"


def test_white_text_on_white_is_not_seen_but_white_on_blue_is(tmp_path: Path) -> None:
    white = f"1 1 1 rg {TEXT}"
    assert text_of(content_of(tmp_path, pdf_page(white + " 0 g " + TEXT.replace("100", "50")))) == "12.50"
    assert text_of(content_of(tmp_path, pdf_page(f"0 0 1 rg 0 90 200 30 re f {white}"))) == "12.50"


def test_thin_fills_are_rules_and_white_fills_are_not(tmp_path: Path) -> None:
    drawing = "0 g 10 50 100 0.7 re f 10 50 0.7 100 re f 1 g 10 120 100 0.7 re f 10 10 150 150 re f "
    content = content_of(tmp_path, pdf_page(drawing + "0 g " + TEXT))
    assert [round(ruling.position) for ruling in content.horizontals] == [150]
    assert [round(ruling.position) for ruling in content.verticals] == [10]


def test_a_stroked_rectangle_is_four_rules_and_a_shade_none(tmp_path: Path) -> None:
    content = content_of(tmp_path, pdf_page("0.9 g 10 10 90 90 re f 0 G 20 20 50 60 re S 0 g " + TEXT))
    assert sorted(round(ruling.position) for ruling in content.horizontals) == [120, 180]
    assert sorted(round(ruling.position) for ruling in content.verticals) == [20, 70]


def test_a_rotated_page_is_read_as_displayed(tmp_path: Path) -> None:
    upright = "BT /F1 12 Tf 0 1 -1 0 100 20 Tm (12.50) Tj ET 40 10 m 40 190 l S"
    content = content_of(tmp_path, pdf_page(upright, "0 0 200 300", "/Rotate 90 "))
    assert (content.width, content.height) == (300, 200)
    assert text_of(content) == "12.50"
    assert len(content.horizontals) == 1
    assert not content.verticals

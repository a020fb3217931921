from __future__ import annotations

from pathlib import Path

import pytest
from page_drawing import TEXT, pdf_page, text_of

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import read
from pytest_budgetcheck.reading.pages import PageContent
from pytest_budgetcheck.reading.pdfplumber_pages import PdfplumberPages


def content_of(tmp_path: Path, data: bytes) -> PageContent:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    with PdfplumberPages(path) as source:
        assert source.page_count == 1
        return source.page(1)


def test_a_truncated_file_is_explained_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(pdf_page(TEXT)[:180])
    with pytest.raises(UnreadableError, match="损坏") as caught:
        read(path)
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


def test_doubled_digits_are_two_digits(tmp_path: Path) -> None:
    assert text_of(content_of(tmp_path, pdf_page(TEXT.replace("12.50", "1100")))) == "1100"


def test_a_rotated_page_is_read_as_displayed(tmp_path: Path) -> None:
    upright = "BT /F1 12 Tf 0 1 -1 0 100 20 Tm (12.50) Tj ET 40 10 m 40 190 l S"
    content = content_of(tmp_path, pdf_page(upright, "0 0 200 300", "/Rotate 90 "))
    assert (content.width, content.height) == (300, 200)
    assert text_of(content) == "12.50"
    assert len(content.horizontals) == 1
    assert not content.verticals

from __future__ import annotations

from pathlib import Path

import pytest
from page_drawing import TEXT, pdf, pdf_page, text_of

from pytest_budgetcheck.reading import open_pages
from pytest_budgetcheck.reading.pages import PageContent

BOX = "0 0 200 200"


def content_of(tmp_path: Path, data: bytes, number: int = 1) -> PageContent:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    with open_pages(path, "pdfium") as source:
        return source.page(number)


def form_page(form: str, content: str, media: str = BOX) -> bytes:
    """A page that draws a form XObject with ``content`` around it."""
    return pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 500 500] /Matrix [1 0 0 1 0 0] "
        "/Resources << /Font << /F1 5 0 R >> >> "
        f"/Length {len(form)} >>\nstream\n{form}\nendstream",
    )


def test_a_glyph_has_its_place_baseline_and_size(tmp_path: Path) -> None:
    content = content_of(tmp_path, pdf_page("BT /F1 6 Tf 2 0 0 2 20 100 Tm (12.50) Tj ET"))
    assert text_of(content) == "12.50"
    first, second = content.glyphs[:2]
    assert (first.x0, first.baseline, first.size) == pytest.approx((20, 100, 12))
    assert second.x0 == pytest.approx(first.x1, abs=0.01)


def test_spaces_that_pdfium_adds_are_left_out_and_printed_ones_stay(tmp_path: Path) -> None:
    far = "BT /F1 12 Tf 20 100 Td (12) Tj 20 0 Td (34) Tj ET"
    assert text_of(content_of(tmp_path, pdf_page(far))) == "1234"
    assert text_of(content_of(tmp_path, pdf_page(far.replace("(12)", "(1 2)")))) == "1 234"


def test_latin_words_in_pieces_stay_apart(tmp_path: Path) -> None:
    pieces = "BT /F1 12 Tf 20 100 Td (Word) Tj 40 0 Td (file) Tj ET"
    assert text_of(content_of(tmp_path, pdf_page(pieces))) == "Word file"


def test_a_hyphen_at_the_end_of_a_line_is_a_hyphen(tmp_path: Path) -> None:
    broken = "BT /F1 12 Tf 20 100 Td (ab-) Tj 0 -14 Td (cd) Tj ET"
    glyphs = content_of(tmp_path, pdf_page(broken)).glyphs
    assert "".join(glyph.text for glyph in glyphs) == "ab-cd"


def test_text_outside_the_crop_box_is_not_seen(tmp_path: Path) -> None:
    content = content_of(
        tmp_path, pdf_page(TEXT + TEXT.replace("20 100", "20 190"), extra="/CropBox [10 0 200 150] ")
    )
    assert (content.width, content.height) == (190, 150)
    assert text_of(content) == "12.50"
    assert (content.glyphs[0].x0, content.glyphs[0].baseline) == pytest.approx((10, 50))


def test_clipped_text_is_not_seen(tmp_path: Path) -> None:
    clipped = f"q 0 0 34 200 re W n {TEXT} Q q 0 150 200 50 re W n {TEXT} Q"
    assert text_of(content_of(tmp_path, pdf_page(clipped))) == "12"


def test_clips_within_one_clip_hide_each_its_own(tmp_path: Path) -> None:
    one = f"q 0 0 34 200 re W n {TEXT} Q"
    other = f"q 0 0 38 200 re W n {TEXT.replace('20 100', '20 50')} Q"
    beyond = f"q 0 0 200 200 re W n {TEXT.replace('20 100', '90 20')} Q"
    clipped = f"q 0 0 80 200 re W n {one} {other} {beyond} Q {TEXT.replace('20 100', '90 150')}"
    lines: dict[float, str] = {}
    for glyph in content_of(tmp_path, pdf_page(clipped)).glyphs:
        lines[round(glyph.baseline)] = lines.get(round(glyph.baseline), "") + glyph.text
    assert lines == {100: "12", 150: "12.", 50: "12.50"}


def test_clipped_rules_end_where_they_are_cut(tmp_path: Path) -> None:
    drawing = f"q 0 0 50 200 re W n 10 100 m 150 100 l S 100 10 m 100 190 l S Q {TEXT}"
    content = content_of(tmp_path, pdf_page(drawing))
    (rule,) = content.horizontals
    assert (rule.position, rule.end) == pytest.approx((100, 50))
    assert content.verticals == ()


def test_invisible_text_is_seen_only_where_it_is_all_there_is(tmp_path: Path) -> None:
    invisible = TEXT.replace("(12.50)", "3 Tr (99) Tj 0 Tr ()")
    assert text_of(content_of(tmp_path, pdf_page(invisible + " " + TEXT))) == "12.50"
    assert text_of(content_of(tmp_path, pdf_page(invisible))) == "99"


def test_a_grid_drawn_as_one_path_is_all_its_rules(tmp_path: Path) -> None:
    strips = "10 50 100 0.7 re 10 80 100 0.7 re 10 50 0.7 30 re 110 50 0.7 30 re f "
    strokes = "10 150 m 110 150 l 10 180 m 110 180 l S "
    content = content_of(tmp_path, pdf_page(strips + strokes + TEXT))
    assert sorted(round(ruling.position) for ruling in content.horizontals) == [20, 50, 120, 150]
    assert sorted(round(ruling.position) for ruling in content.verticals) == [10, 110]


def test_transformed_paths_are_where_they_are_displayed(tmp_path: Path) -> None:
    content = content_of(tmp_path, pdf_page(f"q 2 0 0 2 20 40 cm 0 0 50 30 re S Q {TEXT}"))
    assert sorted(round(ruling.position) for ruling in content.horizontals) == [100, 160]
    assert sorted(round(ruling.position) for ruling in content.verticals) == [20, 120]


def test_a_form_is_read_where_it_is_placed_and_as_far_as_it_is_shown(tmp_path: Path) -> None:
    form = f"{TEXT} 10 95 m 90 95 l S BT /F1 12 Tf 20 150 Td (99) Tj ET"
    content = content_of(tmp_path, form_page(form, "q 0 0 200 125 re W n 1 0 0 1 30 -20 cm /X1 Do Q"))
    assert text_of(content) == "12.50"
    assert (content.glyphs[0].x0, content.glyphs[0].baseline) == pytest.approx((50, 120))
    (rule,) = content.horizontals
    assert (rule.position, rule.start, rule.end) == pytest.approx((125, 40, 120), abs=1.1)


@pytest.mark.parametrize(
    ("turn", "matrix", "line", "corner"),
    [
        (0, "1 0 0 1 20 100", "10 90 m 190 90 l", (20, 200)),
        (90, "0 1 -1 0 100 20", "110 10 m 110 190 l", (20, 100)),
        (180, "-1 0 0 -1 180 200", "190 210 m 10 210 l", (20, 200)),
        (270, "0 -1 1 0 100 280", "90 290 m 90 110 l", (20, 100)),
    ],
)
def test_a_rotated_page_is_read_as_displayed(
    tmp_path: Path, turn: int, matrix: str, line: str, corner: tuple[float, float]
) -> None:
    drawing = f"BT /F1 12 Tf {matrix} Tm (12.50) Tj ET {line} S"
    content = content_of(tmp_path, pdf_page(drawing, "0 0 200 300", f"/Rotate {turn} "))
    assert (content.width, content.height) == ((300, 200) if turn % 180 else (200, 300))
    assert text_of(content) == "12.50"
    first, last = content.glyphs[0], content.glyphs[-1]
    # Upright text on the turned page: where it begins, and that it runs to the right.
    assert (first.x0, first.baseline) == pytest.approx(corner, abs=1.5)
    assert last.x1 > first.x1
    (rule,) = content.horizontals
    assert rule.position == pytest.approx(corner[1] + 10, abs=0.6)
    assert content.verticals == ()


def test_text_turned_on_its_page_keeps_its_places(tmp_path: Path) -> None:
    upwards = "BT /F1 12 Tf 0 1 -1 0 100 20 Tm (ab) Tj ET"
    glyphs = content_of(tmp_path, pdf_page(upwards)).glyphs
    assert [glyph.text for glyph in glyphs] == ["a", "b"]
    assert all(88 <= glyph.x0 < glyph.x1 <= 103 for glyph in glyphs)
    assert glyphs[0].baseline > glyphs[1].baseline


def test_slanted_text_is_upright_and_turned_text_beside_it_is_not(tmp_path: Path) -> None:
    drawing = "BT /F1 10 Tf 1 0 0.3 1 20 100 Tm (ab) Tj ET BT /F1 10 Tf 0 1 -1 0 100 20 Tm (cd) Tj ET " + TEXT
    glyphs = {glyph.text: glyph for glyph in content_of(tmp_path, pdf_page(drawing)).glyphs}
    assert glyphs["a"].baseline == glyphs["b"].baseline == pytest.approx(100)
    assert glyphs["a"].size == pytest.approx(10 * (1 + 0.3**2) ** 0.5)
    assert glyphs["c"].baseline > glyphs["d"].baseline + 3


NO_FONT = "/BaseFont /NoSuchSong /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R]"
DESCENDANT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /NoSuchSong /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>"
)


def test_text_without_a_font_is_never_lost(tmp_path: Path) -> None:
    content = "BT /F1 12 Tf 20 100 Td <9884 7B97> Tj ET"
    data = pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        f"<< /Type /Font {NO_FONT} >>",
        DESCENDANT,
    )
    assert text_of(content_of(tmp_path, data)) == "预算"


def test_a_font_of_negative_size_has_glyphs_of_some_size(tmp_path: Path) -> None:
    content = content_of(tmp_path, pdf_page(TEXT.replace("12 Tf", "-12 Tf")))
    assert [glyph.size for glyph in content.glyphs] == pytest.approx([12] * 5)

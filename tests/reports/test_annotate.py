from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from extract_documents import RULED, pdf
from PIL import ImageChops
from pypdf import PdfReader
from shown_documents import ONE, document, figure, finding

from pytest_budgetcheck.reports.annotate import UnannotatedError, annotated, places


def annotations(data: bytes, page: int) -> list[Any]:
    found = PdfReader(io.BytesIO(data)).pages[page - 1].get("/Annots", [])
    return [item.get_object() for item in found]


def test_the_original_is_the_beginning_of_the_copy(tmp_path: Path) -> None:
    made = document(tmp_path, finding())
    original = made.path.read_bytes()
    data = annotated(made)
    assert data.startswith(original)
    assert len(data) > len(original)
    assert made.path.read_bytes() == original


def test_each_figure_is_a_highlight_with_a_note_and_a_link(tmp_path: Path) -> None:
    data = annotated(document(tmp_path, finding()))
    highlight, popup, link = annotations(data, 1)
    assert [item["/Subtype"] for item in (highlight, popup, link)] == ["/Highlight", "/Popup", "/Link"]
    assert highlight["/Contents"].splitlines() == [
        "BC308 不符：12.50 万元与 7.25 万元相差 5.25 万元",
        "规则：两表科学技术支出一致",
        "公式：收支总表·科学技术 ＝ 财政拨款总表·科学技术",
        "差额：5.25 万元（容许误差 0 万元）",
        "本处：第 1 页《收支总表》“一、科学技术”的“金额” 12.50 万元",
        "对应：第 2 页《财政拨款收支总表》“一、科学技术”的“金额” 7.25 万元",
        "最可能应改为：7.25 → 12.50",
    ]
    assert highlight["/Popup"].get_object()["/Parent"].get_object() == highlight
    assert [float(edge) for edge in highlight["/Rect"]] == [ONE[0], 300 - ONE[3], ONE[2], 300 - ONE[1]]
    second = PdfReader(io.BytesIO(data)).pages[1].indirect_reference
    assert link.raw_get("/Dest")[0].idnum == second.idnum  # type: ignore[union-attr]
    assert [item["/Subtype"] for item in annotations(data, 2)] == ["/Highlight", "/Popup", "/Link"]


def test_each_finding_is_an_entry_of_the_outline_at_the_suspect_figure(tmp_path: Path) -> None:
    data = annotated(document(tmp_path, finding(), finding("BC309", message="另一处", root_figure=0)))
    entries = [
        (entry.get_title(), entry.get_dest().get_index()) for entry in pypdfium2.PdfDocument(data).get_toc()
    ]
    assert entries == [
        ("核对发现（2）", 0),
        ("BC308 不符：12.50 万元与 7.25 万元相差 5.25 万元", 1),
        ("BC309 不符：另一处", 0),
    ]


def test_a_figure_of_several_findings_is_marked_once(tmp_path: Path) -> None:
    data = annotated(document(tmp_path, finding(), finding("BC309")))
    highlights = [item for item in annotations(data, 1) if item["/Subtype"] == "/Highlight"]
    assert [item["/Contents"].count("规则：") for item in highlights] == [2]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", ["", "/CropBox [10 20 190 280]"])
def test_marks_lie_where_the_figure_is_displayed(tmp_path: Path, rotation: int, crop: str) -> None:
    made = document(
        tmp_path, finding(figures=[figure("lhs", box=(30.0, 40.0, 80.0, 52.0))], root_figure=None)
    )
    made.path.write_bytes(pdf(RULED, extra=f"/Rotate {rotation} {crop}"))
    made.identity["sha256"] = None
    before, after = (
        pypdfium2.PdfDocument(data)[0].render().to_pil().convert("RGB")
        for data in (made.path.read_bytes(), annotated(made))
    )
    seen = ImageChops.difference(before, after).getbbox()
    assert seen is not None
    assert all(abs(one - other) <= 1 for one, other in zip(seen, (30, 40, 80, 52), strict=True))


def test_findings_without_a_place_are_in_the_outline_only(tmp_path: Path) -> None:
    data = annotated(
        document(tmp_path, finding(figures=[figure("each", None, page=None, box=())], root_figure=None))
    )  # type: ignore[arg-type]
    assert [entry.get_title() for entry in pypdfium2.PdfDocument(data).get_toc()][1].startswith("BC308")
    assert annotations(data, 1) == []


def test_annotations_that_were_there_stay(tmp_path: Path) -> None:
    made = document(tmp_path, finding())
    made.path.write_bytes(annotated(made))
    made.identity["sha256"] = None
    assert len(annotations(annotated(made), 1)) == 6


def test_escape_codes_are_shown_in_notes(tmp_path: Path) -> None:
    data = annotated(document(tmp_path, finding(message="\x1b[31m红\u202e")))
    assert "␛[31m红⟨U+202E⟩" in annotations(data, 1)[0]["/Contents"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no pdf at all", "结构有误"),
        (
            pdf(RULED).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard >>"),
            "加密|结构有误",
        ),
    ],
)
def test_what_cannot_be_appended_to_says_so(tmp_path: Path, content: bytes, why: str) -> None:
    made = document(tmp_path, finding())
    made.path.write_bytes(content)
    made.identity["sha256"] = None
    with pytest.raises(UnannotatedError, match=why):
        annotated(made)


def test_a_file_that_changed_since_is_not_annotated(tmp_path: Path) -> None:
    made = document(tmp_path, finding())
    made.path.write_bytes(pdf(RULED, pages=3))
    with pytest.raises(UnannotatedError, match="变了"):
        annotated(made)


def test_names_stay_inside_the_folder(tmp_path: Path) -> None:
    names = ["../../a.pdf", "/etc/b.pdf", "公开/c.PDF", "公开/c.pdf", "d?.pdf", "d*.pdf"]
    made = [document(tmp_path / str(index), finding()) for index in range(len(names))]
    for one, name in zip(made, names, strict=True):
        one.name = name
    folder = tmp_path / "out"
    found = [place.relative_to(folder).as_posix() for _, place in places(made, folder)]
    assert found == ["_/_/a.pdf", "_/etc/b.pdf", "公开/c.pdf", "公开/c (2).pdf", "d_.pdf", "d_ (2).pdf"]


def test_documents_without_findings_get_no_copy(tmp_path: Path) -> None:
    assert list(places([document(tmp_path)], tmp_path / "out")) == []

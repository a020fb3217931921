from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from PIL import Image
from shown_documents import ONE, SUM, document, figure, finding

from pytest_budgetcheck.reports.html.crops import Crops, shared_room


def pictures(folder: Path, *findings: dict[str, Any], room: int = 100_000) -> tuple[Any, Any]:
    """The numbers of the pictures for each finding, and the pictures."""
    crops = Crops(room)
    made = document(folder)
    return [crops.want(found) for found in findings], crops.pictures(made.path)


def test_a_picture_shows_the_figure_and_says_where_it_is(tmp_path: Path) -> None:
    numbers, (first, second) = pictures(tmp_path, finding())
    assert numbers == [[0, 1]]
    assert first is not None
    assert second is not None
    assert (first["page"], second["page"]) == (2, 1)  # the figure most likely wrong comes first
    left, top, right, bottom = second["box"]
    assert left <= ONE[0] < ONE[2] <= right
    assert top <= ONE[1] < ONE[3] <= bottom
    image = Image.open(io.BytesIO(base64.b64decode(str(second["webp"]))))
    assert image.format == "WEBP"
    assert image.size == (second["width"], second["height"])
    dark, bright = image.convert("L").getextrema()
    assert dark < 100
    assert bright > 200


def test_findings_that_look_at_the_same_lines_share_a_picture(tmp_path: Path) -> None:
    numbers, found = pictures(tmp_path, finding(), finding("BC309"))
    assert numbers == [[0, 1], [0, 1]]
    assert len(found) == 2


def test_figures_side_by_side_are_on_one_picture(tmp_path: Path) -> None:
    both = [figure("lhs", box=ONE), figure("rhs", box=SUM)]
    numbers, _ = pictures(tmp_path, finding(figures=both, root_figure=None))
    assert numbers == [[0]]


def test_what_finds_no_room_is_left_out(tmp_path: Path) -> None:
    numbers, found = pictures(tmp_path, finding(), room=10)
    assert numbers == [[0, 1]]
    assert found == [None, None]


def test_figures_without_a_place_have_no_picture(tmp_path: Path) -> None:
    nowhere = [figure("lhs", page=None), figure("rhs", "0", page=None, assumed="按 0 计")]
    numbers, found = pictures(tmp_path, finding(figures=nowhere, root_figure=None))
    assert (numbers, found) == ([[]], [])


def test_a_file_that_is_gone_has_no_pictures(tmp_path: Path) -> None:
    crops = Crops(100_000)
    crops.want(finding())
    assert crops.pictures(tmp_path / "gone.pdf") == [None, None]


def test_a_page_that_is_not_there_has_no_picture(tmp_path: Path) -> None:
    _, found = pictures(tmp_path, finding(figures=[figure("lhs", page=9)], root_figure=None))
    assert found == [None]


def test_room_is_shared_by_findings() -> None:
    assert shared_room(100, [1, 0, 3]) == [25, 0, 75]
    assert shared_room(100, []) == []

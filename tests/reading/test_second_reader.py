from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure
from pytest_budgetcheck.reading.second_reader import WHOLE_PAGE, Place, Sighting, _characters, reread

FAULTY = next((Path(__file__).parents[2] / "examples" / "disclosures").glob("*有误*.pdf"))


@pytest.fixture
def example(read_once: Callable[[Path], Disclosure]) -> Disclosure:
    return read_once(FAULTY)


def _cell(example: Disclosure, text: str) -> Cell:
    cells = (cell for table in example.tables for row in table.rows for cell in row.cells)
    return next(cell for cell in cells if cell.text == text)


def _at(place: Place) -> Sighting:
    seen = reread(FAULTY, [place])[place]
    assert seen is not None
    return seen


def test_an_amount_is_read_in_its_cell_and_as_a_word(example: Disclosure) -> None:
    cell = _cell(example, "146.99")
    assert _at(Place(cell.page, cell.box)) == Sighting("146.99", "146.99")


def test_the_whole_amount_is_read_although_the_first_reader_saw_a_part(example: Disclosure) -> None:
    cell = _cell(example, "146.99")
    x0, top, x1, bottom = cell.box
    half = Place(cell.page, (x0 + (x1 - x0) / 4, top, x1, bottom))
    assert _at(half) == Sighting("146.99", "146.99")


def test_a_blank_cell_is_blank(example: Disclosure) -> None:
    table = next(table for table in example.tables if table.unit)
    blank = next(cell for row in table.rows for cell in row.cells if not cell.text and not cell.covered)
    assert _at(Place(blank.page, blank.box)) == Sighting("", "")


def test_of_running_text_the_whole_number_is_read(example: Disclosure) -> None:
    fact = next(fact for fact in example.facts if str(fact.value) == "160.02")
    assert _at(Place(fact.page, fact.box, running=True)).words == "160.02"
    x0, top, x1, bottom = fact.box
    part = (x0 + (x1 - x0) / 3, top, x1, bottom)
    assert _at(Place(fact.page, part, running=True)).words == "160.02"


def test_outside_of_tables_there_are_only_words() -> None:
    seen = _at(Place(1, (0.0, 0.0, 2000.0, 2000.0)))
    assert seen.cell is None
    assert "预算" in "".join(seen.words.split())


def test_a_page_or_file_that_cannot_be_read_is_not_seen(example: Disclosure, tmp_path: Path) -> None:
    box = (0.0, 0.0, 9.0, 9.0)
    cell = _cell(example, "146.99")
    good, absent = Place(cell.page, cell.box), Place(9999, box)
    seen = reread(FAULTY, [good, absent])
    assert seen[absent] is None
    assert seen[good] is not None
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    assert reread(tmp_path / "bad.pdf", [good]) == {good: None}


def test_places_are_known_by_page_box_and_kind() -> None:
    box = (1.0, 2.0, 3.04, 4.0)
    assert Place(7, box).key == "c,7,1.0,2.0,3.0,4.0"
    assert len({Place(7, box).key, Place(8, box).key, Place(7, box, running=True).key}) == 3


def test_all_words_of_a_place_in_running_text(example: Disclosure) -> None:
    sentence = example.narrative[-1].sentences[0]
    seen = _at(Place(sentence.page, sentence.box, running=True, words=True))
    assert sentence.text in "".join(seen.words.split())
    page = _at(Place(sentence.page, WHOLE_PAGE, running=True, words=True))
    assert sentence.text in "".join(page.words.split())
    assert len(page.words) > len(seen.words)


@pytest.mark.parametrize(
    ("text", "width", "seen"), [(",", 11.5, "，"), (",", 6.0, ","), (":", 12.0, "："), ("5", 12.0, "5")]
)
def test_a_mark_is_as_wide_as_it_is_drawn(text: str, width: float, seen: str) -> None:
    char = {"text": text, "x0": 10.0, "x1": 10.0 + width, "top": 5.0, "bottom": 17.0, "size": 12.0}
    assert _characters([char | {"chars": [char]}], WHOLE_PAGE) == seen

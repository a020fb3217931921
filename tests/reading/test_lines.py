from __future__ import annotations

from page_drawing import write

from pytest_budgetcheck.reading.lines import build_lines, cell_text


def test_digits_on_a_lower_baseline_stay_on_the_line_of_their_characters() -> None:
    glyphs = write("收入", 50, 100) + write("174,900", 70, 102) + write(".64", 105, 100.5)
    assert [line.text for line in build_lines(glyphs, 1)] == ["收入174,900.64"]


def test_a_wrapped_number_is_joined_without_a_space() -> None:
    assert cell_text(write("24995.9", 50, 100) + write("4", 60, 112)) == "24995.94"


def test_wrapped_characters_one_a_line_are_joined() -> None:
    glyphs = [glyph for index, char in enumerate("国有资本") for glyph in write(char, 50, 100 + 12 * index)]
    assert cell_text(glyphs) == "国有资本"


def test_a_wide_gap_makes_two_runs() -> None:
    (line,) = build_lines(write("部门名称：某局", 50, 100) + write("单位：万元", 400, 100), 1)
    assert [run.text for run in line.runs] == ["部门名称：某局", "单位：万元"]


def test_outer_spaces_are_no_part_of_the_box() -> None:
    (line,) = build_lines(write("  12  ", 50, 100), 1)
    assert line.text == "12"
    assert (line.box[0], line.box[2]) == (60, 70)

"""Which pages are contents, and what they list."""

from __future__ import annotations

import pytest

from pytest_budgetcheck.disclosure import ContentsLine
from pytest_budgetcheck.reading.contents import contents_pages, read_contents
from pytest_budgetcheck.reading.lines import Line
from pytest_budgetcheck.reading.narrative import read_passages
from pytest_budgetcheck.reading.pages import Glyph

FIELDS = Glyph._fields


def line(text: str, page: int, place: int) -> Line:
    def glyph(char: str, index: int) -> Glyph:
        x0, middle = 50 + 12.0 * index, 100 + 20.0 * place
        given = {
            "text": char,
            "x0": x0,
            "x1": x0 + 12,
            "middle": middle,
            "size": 12.0,
            "baseline": middle + 4,
        }
        given |= {"top": middle - 6, "bottom": middle + 6}
        return Glyph(**{name: given.get(name, 0.0) for name in FIELDS})  # type: ignore[arg-type]

    return Line(page, [glyph(char, index) for index, char in enumerate(text)])


def pages(**texts: str) -> dict[int, list[Line]]:
    return {
        int(name[1:]): [line(text, int(name[1:]), place) for place, text in enumerate(content.split("/"))]
        for name, content in texts.items()
    }


TITLED = "目录/第一部分部门概况/一、主要职能/二、机构设置"
DOTTED = "一、收支总表........1/二、收入总表........2/三、支出总表........3"


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (pages(p1="封面", p2=TITLED, p3="第一部分部门概况/一、主要职能/本局主管某事。"), {2}),
        (pages(p1="目录/一、主要职能。/二、机构设置。", p2="正文。"), {1}),
        (pages(p1="目录/本局编制了目录。"), set()),
        (pages(p1=DOTTED), {1}),
        (pages(p1=TITLED, p2="三、支出说明/第二部分名词解释"), {1, 2}),
        (pages(p1=TITLED, p2="第二部分名词解释"), {1, 2}),
        (pages(p1=TITLED, p2="第一部分部门概况"), {1}),
        (pages(p1=TITLED, p2="三、支出说明/支出说明如下。"), {1}),
        (pages(p1="一、主要职能/二、机构设置"), set()),
    ],
)
def test_contents_pages(document: dict[int, list[Line]], found: set[int]) -> None:
    assert contents_pages(document) == found


def test_entries_without_dots_and_wrapped_ones_joined() -> None:
    document = pages(
        p2="目录/一、收支总表........1/二、一般公共预算“三公”经费、会/议费支出表........2/三、名词解释........3"
    )
    assert read_contents(document) == (
        ContentsLine("一、收支总表", 2),
        ContentsLine("二、一般公共预算“三公”经费、会议费支出表", 2),
        ContentsLine("三、名词解释", 2),
    )


def test_contents_are_no_part_of_the_narrative() -> None:
    document = pages(p1=TITLED, p2="三、支出说明/第二部分名词解释", p3="一、收入/收入为5万元。")
    assert [(passage.number, passage.page) for passage in read_passages(document)] == [("一", 3)]


def test_a_comma_as_wide_as_a_character_is_a_chinese_one() -> None:
    (passage,) = read_passages(pages(p1="设立三个科室,分别管理."))
    assert passage.sentences[0].chars == "设立三个科室，分别管理."

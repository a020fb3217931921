from __future__ import annotations

from page_drawing import SIZE, centred, page, write

from pytest_budgetcheck.disclosure import Section
from pytest_budgetcheck.reading.layout import lay_out
from pytest_budgetcheck.reading.narrative import read_passages
from pytest_budgetcheck.reading.pages import PageContent
from pytest_budgetcheck.reading.tables import read_tables

LINE = 40
"""Characters on a full line."""


def prose(*paragraphs: str, number: int = 1, footer: str = "") -> PageContent:
    """A page of paragraphs, indented by two characters and wrapped like a word processor does."""
    glyphs = []
    baseline = 150.0
    for paragraph in paragraphs:
        rest, indent = paragraph, 2
        while rest:
            taken, width = "", 0.0
            for char in rest:
                width += 1.0 if ord(char) > 0x2E7F else 0.5
                if width > LINE - indent:
                    break
                taken += char
            glyphs += write(taken, 80 + indent * SIZE, baseline)
            rest, indent = rest[len(taken) :], 0
            baseline += 18
    if footer:
        glyphs += centred(footer, 300, 810)
    return page(glyphs, number=number)


def sections(*pages: PageContent) -> list[Section]:
    _, rest = read_tables(lay_out(pages))
    return [passage.section() for passage in read_passages(rest)]


def test_numbering_nests() -> None:
    found = sections(
        prose(
            "第二部分 预算情况说明",
            "一、收入情况",
            "（一）财政拨款",
            "收入1.00万元。",
            "二、支出情况",
            "无。",
        )
    )
    assert [section.number for section in found] == ["第二部分", "一", "一（一）", "二"]
    assert found[2].text == "收入1.00万元。"


def test_a_sentence_goes_on_over_line_and_page() -> None:
    long = (
        "本部门按照要求编制了绩效目标并且综合反映了各项目预期完成的成本指标产出指标效益指标和满意度指标等" * 2
    )
    first, second = long[:60], long[60:]
    found = sections(
        prose("一、绩效情况", first[:58], number=1, footer="- 1 -"),
        page(write(first[58:] + second[:30] + "。", 80, 150), number=2),
    )
    assert found[-1].text.startswith(first[:50])
    assert "- 1 -" not in found[-1].text


def test_sentences_are_split_at_stops() -> None:
    (section,) = sections(prose("一、收支", "收入10万元；支出8万元。结余2万元！"))
    assert [sentence.text for sentence in section.sentences] == ["收入10万元；", "支出8万元。", "结余2万元！"]


def test_a_contents_page_is_skipped() -> None:
    contents = page(
        centred("目 录", 300, 100, 16)
        + [
            g
            for i in range(4)
            for g in write(f"{'一二三四'[i]}、某某情况说明........{i + 3}", 80, 150 + 20 * i)
        ]
    )
    found = sections(contents, prose("一、某某情况说明", "内容如下。", number=2))
    assert [(section.number, section.page) for section in found] == [("一", 2)]


def test_a_running_header_is_no_text() -> None:
    pages = [
        page(
            (*write("某局2025年度部门预算", 80, 60), *prose(f"{'一二三四五'[i]}、情况", "如下。").glyphs),
            number=i + 1,
        )
        for i in range(5)
    ]
    assert not any("某局" in section.text + section.heading for section in sections(*pages))


def test_a_heading_that_runs_into_text_keeps_both() -> None:
    (section,) = sections(prose("一、财政拨款收入：是指本级财政当年拨付的资金。"))
    assert section.heading == "财政拨款收入"
    assert section.text == "一、财政拨款收入：是指本级财政当年拨付的资金。"


def test_the_dots_of_a_contents_page_do_not_set_the_size_of_running_text() -> None:
    small = 0.7 * SIZE
    dots = [
        glyph for i in range(30) for glyph in write(f"{i}、某项说明{'.' * 90}{i}", 40, 150 + 18 * i, small)
    ]
    contents = page([*centred("目录", 300, 100), *dots])
    body = prose("（一）政府采购情况", "2025年政府采购预算0万元。", number=2)
    (section,) = sections(contents, body)
    assert (section.heading, section.text) == ("政府采购情况", "2025年政府采购预算0万元。")


def test_a_heading_set_off_a_little_ends_a_full_line_without_a_stop() -> None:
    full = "运行经费为" + "一" * (LINE - 10) + "4.64万元"
    lines = [write(full, 80, 150), write("三、政府采购情况", 90, 168), write("政府采购预算1万元。", 100, 186)]
    found = sections(page([glyph for line in lines for glyph in line]))
    assert [(section.number, section.heading) for section in found][-1] == ("三", "政府采购情况")
    assert [sentence.text for sentence in found[-1].sentences] == ["政府采购预算1万元。"]


def test_a_full_line_goes_on_at_the_margin_whatever_it_begins_with() -> None:
    full = "一、概况。本级及其下属一、二、" + "一" * (LINE - 15)
    lines = [write(full, 80, 150), write("三、四级单位共8家。", 80, 168), write("其他。", 100, 186)]
    (section,) = sections(page([glyph for line in lines for glyph in line]))
    assert section.sentences[1].text.endswith("三、四级单位共8家。")

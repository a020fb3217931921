from __future__ import annotations

from decimal import Decimal

import pytest
from page_drawing import write

from pytest_budgetcheck.disclosure import Fact
from pytest_budgetcheck.reading.facts import read_facts
from pytest_budgetcheck.reading.narrative import Passage, Text


def facts(*sentences: str, heading: str = "收支预算情况说明", body: str = "") -> list[Fact]:
    passage = Passage("一", heading, 1)
    for index, sentence in enumerate(sentences):
        glyphs = write(sentence, 0, 100 + 20 * index)
        passage.sentences.append(Text(sentence, tuple((glyph, 1) for glyph in glyphs)))
    return [fact for fact in read_facts([passage], body) if fact.unit != "年"]


def said(*sentences: str, heading: str = "收支情况", body: str = "") -> list[tuple[str, str, str, str]]:
    found = facts(*sentences, heading=heading, body=body)
    return [(f.indicator, f.direction, str(f.value), f.unit) for f in found]


def test_each_figure_is_said_of_the_phrase_before_it() -> None:
    text = (
        "2025年政府采购预算0万元，其中：政府采购货物预算1万元、政府采购工程预算2万元、政府采购服务预算3万元。"
    )
    assert said(text) == [
        ("政府采购预算", "", "0", "万元"),
        ("政府采购货物预算", "", "1", "万元"),
        ("政府采购工程预算", "", "2", "万元"),
        ("政府采购服务预算", "", "3", "万元"),
    ]


def test_a_clause_without_a_subject_inherits_it() -> None:
    assert said("基本支出66.26万元，占41.41%；项目支出93.76万元，占58.59%。") == [
        ("基本支出", "", "66.26", "万元"),
        ("基本支出", "占", "41.41", "%"),
        ("项目支出", "", "93.76", "万元"),
        ("项目支出", "占", "58.59", "%"),
    ]


def test_comparisons_speak_of_the_sentence_before() -> None:
    assert said("公务接待费1.50万元。", "比上年预算数减少0.50万元，下降25.00％。") == [
        ("公务接待费", "", "1.50", "万元"),
        ("公务接待费", "减少", "0.50", "万元"),
        ("公务接待费", "下降", "25.00", "%"),
    ]


@pytest.mark.parametrize(
    ("text", "indicator", "unit"),
    [
        ("某局共有事业编制15名。", "事业编制", "名"),
        ("内设3个科室。", "内设科室", "个"),
        ("车辆共有0辆。", "车辆", "辆"),
        ("涉及项目2个。", "项目", "个"),
        ("单位价值50万元以上通用设备3台（套）。", "单位价值50万元以上通用设备", "台（套）"),
        ("公务接待20批次。", "公务接待", "批次"),
    ],
)
def test_counts_have_their_unit_and_thing(text: str, indicator: str, unit: str) -> None:
    (fact,) = facts(text)
    assert (fact.indicator, fact.unit) == (indicator, unit)


def test_the_name_of_the_body_is_no_part_of_the_subject() -> None:
    assert said("2025年某市审计局收入总计160.02万元。", body="某市审计局")[0][0] == "收入总计"


def test_numbers_keep_their_decimals_and_lose_their_separators() -> None:
    (fact,) = facts("收入总计12,345.60万元。")
    assert (fact.value, fact.decimals) == (Decimal("12345.60"), 2)


def test_a_year_is_no_amount_but_dates_the_figures_after_it() -> None:
    found = facts("2025年收入10万元，2024年收入8万元。")
    assert [(fact.value, fact.year) for fact in found] == [(10, 2025), (8, 2024)]


def test_a_year_in_a_name_dates_nothing() -> None:
    found = facts("2025年支出10万元。", "重点项目：2024年某研究院战略研究项目，年初预算安排4万元。")
    assert [fact.year for fact in found] == [2025, 2025]


def test_a_year_compared_with_dates_nothing() -> None:
    found = facts("2026年收入19万元，比2025年预算减少2万元；支出17万元。")
    assert [(fact.indicator, fact.year) for fact in found] == [("收入", 2026), ("收入", 2026), ("支出", 2026)]


def test_a_bare_level_belongs_to_what_the_heading_names() -> None:
    text = "年初预算为10万元，支出决算为9万元，完成年初预算的90%。"
    assert said(text, heading="行政运行（项）") == [
        ("行政运行（项）年初预算", "", "10", "万元"),
        ("行政运行（项）支出决算", "", "9", "万元"),
        ("行政运行（项）支出决算", "完成", "90", "%"),
    ]


def test_thresholds_are_part_of_the_subject() -> None:
    assert said("单价100万元（含）以上设备（不含车辆）0台（套）。") == [
        ("单价100万元（含）以上设备（不含车辆）", "", "0", "台（套）")
    ]


def test_quotation_marks_of_a_name_stay() -> None:
    assert said("2026年“三公”经费预算数为237.92万元。")[0][0] == "“三公”经费预算数"


def test_the_box_is_that_of_the_figure() -> None:
    (fact,) = facts("收入总计12.5万元。")
    assert (fact.box[0], fact.box[2]) == (40, 80)


@pytest.mark.parametrize("body", ["某市办公室", "某市办公室（本级）", "某市办公室(本级)"])
@pytest.mark.parametrize("printed", ["某市办公室", "某市办公室（本级）", "某市办公室（部门）"])
def test_the_name_of_the_body_is_no_part_of_a_subject(body: str, printed: str) -> None:
    assert said(f"2026年{printed}政府采购预算总额66.96万元。", body=body) == [
        ("政府采购预算总额", "", "66.96", "万元")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入较去年增加24.17万元，上升3.82%。", [("收入", "增加"), ("收入", "上升")]),
        (
            "与上年相比收、支预算总计各增加47.15万元，增长1.02%。",
            [("收、支预算总计", "增加"), ("收、支预算总计", "增长")],
        ),
        ("预算收入较上年减少29,940.47万元。", [("预算收入", "减少")]),
    ],
)
def test_what_changed_is_named_without_what_it_is_compared_with(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(fact.indicator, fact.direction) for fact in facts(text)] == expected


def test_a_change_against_last_year_speaks_of_the_figure_before() -> None:
    text = "一般公共预算拨款收入4,651.67万元，与上年相比增加47.15万元，增长1.02%。"
    assert [(fact.indicator, fact.direction) for fact in facts(text)] == [
        ("一般公共预算拨款收入", ""),
        ("一般公共预算拨款收入", "增加"),
        ("一般公共预算拨款收入", "增长"),
    ]


def test_what_is_compared_with_is_no_level_of_this_year() -> None:
    found = facts("2026年收入预算32,852.05万元，比2025年年初预算数30,385.62万元增加2,466.43万元。")
    assert [(fact.indicator, fact.year, fact.direction) for fact in found] == [
        ("收入预算", 2026, ""),
        ("收入预算", 2025, "比2025年"),
        ("收入预算", 2026, "增加"),
    ]


def test_the_same_as_last_year_is_no_level() -> None:
    found = facts("公务用车购置费0万元，与2024年预算一致0万元。")
    assert [(fact.indicator, fact.direction) for fact in found] == [
        ("公务用车购置费", ""),
        ("公务用车购置费", "一致"),
    ]


def test_a_year_dates_figures_with_thousands() -> None:
    (fact,) = facts("2026年某局收入预算总计50,616.94万元。", body="某局")
    assert (fact.year, fact.value, fact.text) == (
        2026,
        Decimal("50616.94"),
        "2026年某局收入预算总计50,616.94万元",
    )


def test_the_outturn_is_not_named_after_the_budget() -> None:
    text = "“三公”经费财政拨款支出预算为76.43万元，支出决算为46.21万元，完成预算的60.46%。"
    assert [indicator for indicator, *_ in said(text)] == [
        "“三公”经费财政拨款支出预算",
        "“三公”经费财政拨款支出决算",
        "“三公”经费财政拨款支出决算",
    ]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("某局设20个内设机构。", "内设机构"),
        ("本部门包括27个内设机构。", "内设机构"),
        ("共计3个一级项目。", "一级项目"),
        ("包括公务用车购置费预算37.38万元。", "公务用车购置费预算"),
    ],
)
def test_what_is_counted_is_named_by_itself(text: str, indicator: str) -> None:
    assert facts(text, heading="预算绩效情况说明")[0].indicator == indicator

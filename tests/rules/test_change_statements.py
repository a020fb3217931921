"""Statements of change in the wordings of real documents, and what must not be taken for one."""

from __future__ import annotations

import pytest
from narration import figures, narrative, outcomes, statements, words


def said(*paragraphs: str, heading: str = "收支情况", year: int = 2025) -> list[dict[str, str]]:
    return [figures(row) for row in statements("changes", *paragraphs, heading=heading, year=year)]


def now(amount: str, step: str, percent: str) -> dict[str, str]:
    return {"本年": amount, "增减": step, "幅度": percent}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("机关运行经费10.00万元，比上年预算数增加0.10万元，增长1.01%。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，较2024年预算减少0.10万元，减幅0.99％。", now("10.00", "0.10", "0.99%")),
        ("机关运行经费10.00万元，与上年相比增加0.10万元，增长1.01%。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，与2024年度相比，增加0.10万元，增长1.01%。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，比上年增加了0.10万元，同比增长1.01%。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，同比增加0.10万元，增幅为1.01%。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，较上年增加0.10万元（1.01%）。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，较上年增加0.10万元（增长1.01%）。", now("10.00", "0.10", "1.01%")),
        ("机关运行经费10.00万元，比上年减少0.10万元、下降0.99%。", now("10.00", "0.10", "0.99%")),
        ("机关运行经费10.00万元，较上年增加-0.10万元，增长-0.99%。", now("10.00", "-0.10", "-0.99%")),
        ("机关运行经费10.00万元，主要用于办公费等，比上年增加0.10万元。", {"本年": "10.00", "增减": "0.10"}),
        ("机关运行经费10.00万元，占5%，比上年增加0.10万元。", {"本年": "10.00", "增减": "0.10"}),
        ("收入较去年增加0.10万元，上升1.01%。", {"增减": "0.10", "幅度": "1.01%"}),
        ("公务接待费1.00万元，与上年持平。", {"本年": "1.00"}),
        ("公务接待费0万元，比上年预算数下降100%。", {"本年": "0", "幅度": "100%"}),
    ],
)
def test_a_change_is_of_the_amount_before_it(text: str, expected: dict[str, str]) -> None:
    assert said(text) == [expected]


def test_the_amount_may_stand_in_the_sentence_before() -> None:
    text = "教育支出10.00万元，主要用于培训。与上年相比增加0.10万元，增长1.01%。"
    assert said(text) == [now("10.00", "0.10", "1.01%")]


def test_a_clause_may_name_what_changed() -> None:
    text = "收入总计20.00万元，其中财政拨款收入10.00万元。与上年相比，财政拨款收入增加0.10万元，增长1.01%。"
    assert said(text) == [now("10.00", "0.10", "1.01%")]
    text = (
        "2025年预算收入10.00万元，其中一般公共预算9.00万元、其他1.00万元，2025年预算收入较上年增加0.10万元。"
    )
    assert said(text) == [{"本年": "10.00", "增减": "0.10"}]


def test_each_speaks_of_income_and_expenditure() -> None:
    text = "收入总计10.00万元，支出总计10.00万元，与上年相比，收、支总计各增加0.10万元，增长1.01%。"
    rows = statements("changes", text, heading="收入支出预算总体情况说明")
    assert [row.label for row in rows] == ["收入总计", "支出总计"]
    assert [figures(row) for row in rows] == [now("10.00", "0.10", "1.01%")] * 2
    assert {words(row, "事项")[0] for row in rows} == {"收支总体"}


@pytest.mark.parametrize(
    "text",
    [
        "收入10.00万元，比2024年年初预算数9.90万元增加0.10万元，增长1.01%。",
        "收入10.00万元，较2024年的9.90万元，增加0.10万元，增长1.01%。",
        "2024年预算执行数为9.90万元，2025年预算安排10.00万元，比2024年预算执行数增加0.10万元，增长1.01%。",
        "2025年预算10.00万元，2024年预算9.90万元，增加0.10万元，增长1.01%。",
        "上年预算数9.90万元，本年预算数10.00万元，增加0.10万元，增长1.01%。",
    ],
)
def test_the_amount_of_last_year_is_told_from_this_years(text: str) -> None:
    assert said(text) == [now("10.00", "0.10", "1.01%") | {"上年": "9.90"}]


def test_an_amount_may_change_from_and_to() -> None:
    text = "项目由2024年177万元增加至237万元，增长33.90%。"
    assert said(text) == [{"本年": "237", "上年": "177", "幅度": "33.90%"}]


def test_an_outturn_is_not_what_a_budget_is_compared_with() -> None:
    text = "2024年预算执行数为9.00万元，2025年预算安排10.00万元，比2024年预算数增加1.01%。"
    assert said(text) == [{"本年": "10.00", "幅度": "1.01%"}]


def test_of_several_amounts_the_percentage_tells_which() -> None:
    text = "收入10.00万元，其中：财政拨款9.00万元、其他收入1.00万元，较上年增加0.10万元，增长1.01%。"
    assert said(text) == [now("10.00", "0.10", "1.01%")]


def test_where_nothing_tells_which_amount_changed_none_did() -> None:
    text = "收入10.00万元，其中：财政拨款9.00万元、其他收入1.00万元，较上年增加0.10万元。"
    assert said(text) == [{"增减": "0.10"}]


@pytest.mark.parametrize(
    "text",
    [
        "2025年收入预算见表一，其中上年结转5.00万元，比上年增加1.00万元，增长20%。",
        "事业收入5.00万元。与上年相比，收入增加1.00万元，增长30%。",
        "办公费5.00万元、印刷费4.00万元，比上年增加1.00万元，增长30%。",
        "人员经费5.00万元，公用经费4.00万元。比上年增加1.00万元，增长30%。",
    ],
)
def test_a_percentage_that_fits_no_amount_accuses_only_the_one_that_is_meant(text: str) -> None:
    assert [row.keys() & {"本年"} for row in said(text)] == [set()]
    assert "fail" not in {outcome for _, outcome in outcomes(narrative(text), "BC540")}


def test_an_amount_named_in_full_is_meant_even_if_the_percentage_fits_another() -> None:
    text = "教育支出5.00万元，财政拨款支出10.00万元。与上年相比，财政拨款支出增加1.00万元，增长25%。"
    assert said(text) == [now("10.00", "1.00", "25%")]


def test_a_comparison_with_the_budget_is_none_with_last_year() -> None:
    text = "支出决算47.00万元，比上年决算数增加5.00万元，比年初预算数减少3.00万元，下降6%。"
    assert said(text) == [{"本年": "47.00", "增减": "5.00"}]


def test_a_part_in_brackets_is_not_what_the_change_after_them_is_of() -> None:
    text = (
        "用车费6.00万元（购置费2.00万元，比上年增加1.00万元；运行费4.00万元。）比上年减少2.00万元，下降25%。"
    )
    assert said(text) == [{"本年": "2.00", "增减": "1.00"}, now("6.00", "2.00", "25%")]


@pytest.mark.parametrize(
    "text",
    [
        "主要原因是项目支出比上年增加0.10万元，增长1.01%。",
        "收入10.00万元，其中财政拨款收入增加0.10万元。",
        "2025年增加设备购置项目10.00万元。",
        "车辆比上年增加2辆。",
        "收入10.00万元，比上年增加约0.10万元。",
        "收入10.00万元，占比较上年提高2个百分点。",
        "收入10.00万元，比上年减少-0.10万元。",
        "按照与上年一致的口径，收入10.00万元。",
    ],
)
def test_what_is_no_statement_of_change(text: str) -> None:
    assert said(text) == []


def test_an_approximate_percentage_is_left_out() -> None:
    assert said("收入10.00万元，比上年增加0.10万元，增长约1%。") == [{"本年": "10.00", "增减": "0.10"}]
    assert said("收入10.00万元，比上年增加0.10万元，增长1%左右。") == [{"本年": "10.00", "增减": "0.10"}]


def test_a_change_without_some_items_is_of_no_printed_amount() -> None:
    text = "收入10.00万元，扣除一次性项目后比上年增加2.00万元，增长30%。"
    assert said(text) == [{"增减": "2.00", "幅度": "30%"}]


@pytest.mark.parametrize(
    ("text", "direction", "base", "reason"),
    [
        ("收入10万元，比上年增加1万元，主要原因是人员增加。", "增加", "上年", "人员增加。"),
        ("收入10万元，比上年执行数减少1万元。主要原因：压减项目。", "减少", "上年执行", "压减项目。"),
        ("收入10万元，比2024年度决算数增加-1万元。", "减少", "上年决算", ""),
        ("收入10万元，与2024年预算基本持平。", "基本持平", "上年预算", ""),
        ("收入10万元，比上年增加1万元，主要原因是。", "增加", "上年", "。"),
        ("收入10万元，比上年1万元，增加11.11%。", "未写", "上年", ""),
    ],
)
def test_the_words_of_a_change(text: str, direction: str, base: str, reason: str) -> None:
    row = statements("changes", text)[0]
    assert words(row, "方向", "基期", "原因") == [direction, base, reason]


def test_a_reason_that_goes_on_in_a_new_paragraph_is_not_missing() -> None:
    text = "收入10万元，比上年增加1万元，主要原因是："
    (row,) = statements("changes", text, "一是人员增加。")
    assert words(row, "原因", "说明") == ["", "有"]
    (row,) = statements("changes", text, "其中：财政拨款9万元。")
    assert words(row, "原因") == ["其中"]


def test_a_year_that_slipped_leaves_the_amount() -> None:
    assert said("2024年公务接待费3.00万元，比2024年减少1.00万元。") == [{"本年": "3.00", "增减": "1.00"}]


@pytest.mark.parametrize(
    ("text", "heading", "matter"),
    [
        ("“三公”经费10万元，比上年减少1万元。", "“三公”经费说明", "三公经费"),
        ("机关运行经费10万元，比上年减少1万元。", "其他情况", "机关运行经费"),
        (
            "收支预算10万元，与上年相比，收支预算减少1万元。",
            "财政拨款收入支出预算总体情况说明",
            "财政拨款收支",
        ),
        ("教育支出10万元，比上年减少1万元。", "收入支出预算总体情况说明", "其他"),
    ],
)
def test_what_kind_of_thing_changed(text: str, heading: str, matter: str) -> None:
    assert words(statements("changes", text, heading=heading)[0], "事项") == [matter]


def test_what_is_too_long_for_a_sentence_is_not_searched() -> None:
    assert said("收入10万元，比上年增加1万元，" * 400) == []


@pytest.mark.parametrize(
    "text",
    [
        "收入10.00万元，比上年9.90万元，增加0.10万元，增长1.01%。",
        "收入10.00万元，较上年9.90万元，增长1.01%。",
        "收入10.00万元，比上年9.90万元，多安排0.10万元。",
    ],
)
def test_last_years_amount_may_be_set_off_by_a_comma(text: str) -> None:
    assert outcomes(narrative(text), "BC519", "BC541", "BC542") <= {
        ("BC519", "pass"),
        ("BC541", "pass"),
        ("BC542", "pass"),
    }


def test_a_percentage_of_the_amount_itself_leaves_its_direction_unsaid() -> None:
    text = "机关运行经费211.43万元，比上年1.43万元，增长0.68%。"
    assert ("BC519", "fail") in outcomes(narrative(text), "BC519")


def test_what_follows_a_list_with_semicolons_may_be_of_its_total() -> None:
    text = (
        "预算支出100.00万元，其中：教育支出60.00万元，用于学校；住房保障支出40.00万元，用于公积金。"
        "与2024年预算支出相比增加50.00万元。"
    )
    assert ("BC546", "fail") not in outcomes(narrative(text), "BC546")


@pytest.mark.parametrize(
    "text",
    [
        "基本支出10.00万元，比上年增加1.00万元，项目支出5.00万元，比上年减少1.00万元。减少的主要原因是压减。",
        "支出10.00万元，比上年增加1.00万元，其中项目支出减少2.00万元，减少的主要原因是压减。",
        "收入10.00万元，比上年减少1.00万元，其中事业收入比上年增加0.10万元。增加的主要原因是学生增加。",
    ],
)
def test_the_reason_may_be_that_of_another_change_nearby(text: str) -> None:
    assert ("BC547", "fail") not in outcomes(narrative(text), "BC547")


def test_a_reason_for_the_other_direction_that_nothing_around_took_is_wrong() -> None:
    text = "收入10.00万元，比上年增加1.00万元，增长11.11%。减少的主要原因是压减。"
    assert ("BC547", "fail") in outcomes(narrative(text), "BC547")


def test_after_a_bracket_the_amount_before_it_is_spoken_of_again() -> None:
    text = (
        "公务用车购置及运行维护费6.50万元（购置费4.00万元，比上年增加1.00万元；"
        "运行维护费2.50万元，比上年减少1.50万元。）比上年减少0.50万元，下降9.14%。"
    )
    assert said(text)[-1] == now("6.50", "0.50", "9.14%")


def test_an_amount_of_last_year_is_not_what_there_is_now() -> None:
    text = "2024年执行数1500.00万元，为年初预算1350.12万元的111.10%，2025年预算比2024年执行数下降1.56%。"
    assert all("本年" not in one for one in said(text))

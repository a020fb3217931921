"""The wordings of final accounts all over the country: what must not be accused, and what must be noticed."""

from __future__ import annotations

import pytest
from narration import BOOK, figures, outcomes, words
from told import told

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.rules.named_figures import map_facts
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.statements import statement_tables

THREE = "财政拨款“三公”经费支出决算情况说明"


def final(*sections: tuple[str, str]) -> Disclosure:
    numbered = [(number, *section) for number, section in zip("一二三四", sections, strict=False)]
    return told(*numbered, kind="final", profile="national-final", year=2023)


def drawn(concept: str, *sections: tuple[str, str]) -> list[MappedRow]:
    profile = BOOK.profiles["national-final"]
    return statement_tables(final(*sections), profile, BOOK.vocabulary, {})[concept].lanes[""].rows


def named(section: str, heading: str, text: str) -> dict[str, str]:
    found = map_facts(final((heading, text)), BOOK.profiles["national-final"], BOOK.vocabulary)[section]
    return {name: str(fact.value) for name, fact in found.items()}


def changed(text: str) -> list[dict[str, str]]:
    return [figures(row) for row in drawn("changes", ("机关运行经费支出说明", text))]


# -- what a figure is ------------------------------------------------------------------------------


def test_the_parts_of_a_budget_are_budgeted() -> None:
    text = (
        "2023年“三公”经费全年预算数78.00万元，其中：因公出国（境）费10.00万元，公务接待费8.00万元。"
        "决算数63.20万元，其中：因公出国（境）费4.69万元，公务接待费3.20万元。"
    )
    found = named("three_public", THREE, text)
    assert (found["因公出国（境）费"], found["公务接待费"]) == ("4.69", "3.20")
    assert found["预算数/合计"] == "78.00"


@pytest.mark.parametrize(
    "text",
    [
        "2021—2023年，本部门收入总计分别为2500.12万元、2835.83万元、2956.33万元。",
        "收入总计、支出总计分别为2956.33万元、2871.83万元。",
    ],
)
def test_of_several_figures_in_a_row_none_is_the_one(text: str) -> None:
    assert "收入总计" not in named("overall", "收入支出决算总体情况说明", text)
    assert named("overall", "收入支出决算总体情况说明", "收入总计、支出总计均为2956.33万元。") == {
        "收支总计": "2956.33"
    }


def test_a_wider_name_is_another_figure() -> None:
    text = "另外使用自有资金1.20万元，全口径“三公”经费支出64.40万元。"
    assert "合计" not in named("three_public", THREE, text)


def test_a_difference_from_the_budget_is_no_change_since_last_year() -> None:
    text = (
        "“三公”经费支出决算63.20万元，比上年减少3.30万元。公务接待费支出决算3.20万元，较预算减少4.80万元。"
        "因公出国（境）费支出决算4.69万元，与年初预算相比减少5.31万元。"
    )
    assert {name for name in named("three_public", THREE, text) if name.endswith("增减")} == {"合计/增减"}


def test_balances_stand_under_the_heading_of_income_too() -> None:
    text = "本部门2023年度收入总计2956.33万元，其中年初结转和结余95.00万元，较2022年减少20.50万元。"
    found = named("overall", "收入决算情况说明", text)
    assert (found["收入总计"], found["年初结转"]) == ("2956.33", "95.00")


def test_the_flow_of_a_fund_is_four_figures() -> None:
    text = (
        "2023年度政府性基金预算财政拨款年初结转和结余10.00万元，本年收入525.00万元，本年支出520.00万元，"
        "年末结转和结余15.00万元。"
    )
    found = named("government_fund", "政府性基金预算财政拨款收入支出决算情况说明", text)
    wanted = {"年初结转": "10.00", "本年收入": "525.00", "本年支出": "520.00", "年终结转": "15.00"}
    assert wanted.items() <= found.items()


def test_the_budget_of_the_beginning_is_not_the_one_the_table_prints() -> None:
    text = "“三公”经费年初预算80.00万元，调整后预算78.00万元，支出决算63.20万元。"
    found = named("three_public", THREE, text)
    assert (found["预算数/年初合计"], found["合计"]) == ("80.00", "63.20")
    assert "预算数/合计" not in named("three_public", THREE, text.replace("调整后预算78.00万元，", ""))


def test_money_of_its_own_stands_in_no_table() -> None:
    text = "本单位没有使用财政拨款安排“三公”经费支出。使用自有资金列支公务接待费2.30万元。"
    assert "公务接待费" not in named("three_public", THREE, text)


def test_the_parts_of_a_balance_are_no_income() -> None:
    text = "年初结转和结余95.00万元，其中：一般公共预算财政拨款80.00万元；本年收入合计100.00万元。"
    found = named("income", "收入决算情况说明", text)
    assert ("一般公共预算" not in found, found["收入合计"]) == (True, "100.00")
    text = "一般公共预算财政拨款收入180.00万元（含年初结转和结余80.00万元）。"
    assert "一般公共预算" not in named("income", "收入决算情况说明", text)


# -- changes ---------------------------------------------------------------------------------------


def test_it_is_what_was_spent_that_changed() -> None:
    text = "公务接待费预算为78.00万元，支出决算为63.20万元，完成预算的81.0%；较上年增加2.20万元，增长3.6%。"
    assert changed(text) == [{"本年": "63.20", "增减": "2.20", "幅度": "3.6%"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "机关运行经费支出286.55万元，比年初预算数减少13.45万元，降低4.48%。",
            {"本年": "286.55", "增减": "13.45", "幅度": "4.48%"},
        ),
        (
            "机关运行经费支出286.55万元，比年初预算300.00万元减少13.45万元，下降4.48%。",
            {"本年": "286.55", "上年": "300.00", "增减": "13.45", "幅度": "4.48%"},
        ),
        (
            "机关运行经费支出预算300.00万元，支出决算286.55万元，决算数较预算数减少13.45万元，主要是节约。",
            {"本年": "286.55", "上年": "300.00", "增减": "13.45"},
        ),
    ],
)
def test_a_change_may_be_from_the_budget(text: str, expected: dict[str, str]) -> None:
    (row,) = drawn("changes", ("机关运行经费支出说明", text))
    assert figures(row) == expected
    assert words(row, "基期") == ["本年预算"]


def test_a_change_may_follow_the_reason_of_another() -> None:
    text = (
        "公务接待费支出预算为8.00万元，支出决算为3.20万元，决算数小于预算数的主要原因是厉行节约，"
        "与上年相比减少0.80万元，减少20.00%，减少的主要原因是接待减少1.00万元。"
    )
    assert changed(text) == [{"本年": "3.20", "增减": "0.80", "幅度": "20.00%"}]


def test_a_clause_may_name_what_its_section_has_named_before() -> None:
    text = (
        "收入合计2861.33万元，其中：财政拨款收入2801.23万元；其他收入60.10万元。"
        "与上年相比，收入合计减少88.80万元，下降3.01%。"
    )
    assert changed(text) == [{"本年": "2861.33", "增减": "88.80", "幅度": "3.01%"}]


# -- shares ----------------------------------------------------------------------------------------


def divided(*sections: tuple[str, str]) -> list[tuple[str, list[str]]]:
    rows = drawn("shares", *sections)
    return [
        (figures(row)["整体"], [figures(p)["比重"] for p in row.children]) for row in rows if row.children
    ]


def test_a_run_that_goes_on_must_show_that_it_is_of_the_same_whole() -> None:
    income = "本年收入合计2861.33万元，其中：财政拨款收入2801.23万元，占97.90%；其他收入60.10万元，占2.10%。"
    spending = "基本支出1875.03万元，占65.29%；项目支出996.80万元，占34.71%。"
    found = divided(("收入决算情况说明", income), ("支出决算情况说明", spending))
    assert found == [("2861.33", ["97.90%", "2.10%"])]


def test_an_amount_in_brackets_is_no_part() -> None:
    text = (
        "收入合计100.00万元。其中：财政拨款收入60.00万元，占总收入的60.00%；"
        "事业收入30.00万元（含教育收费5.00万元），占总收入的30.00%；其他收入10.00万元（占10.00%）。"
    )
    (found,) = divided(("收入决算情况说明", text))
    assert found[0] == "100.00"
    assert found[1][:2] == ["60.00%", "30.00%"]


def test_the_whole_may_stand_some_sentences_before() -> None:
    total = "“三公”经费支出决算为63.20万元，完成预算的81.03%。主要是节约。压减接待。控制出访。严管车辆。"
    parts = "出国费支出4.69万元，占7.42%；用车支出55.31万元，占87.52%；接待费支出3.20万元，占5.06%。"
    found = divided(("总体情况", total), ("具体情况", parts))
    assert found == [("63.20", ["7.42%", "87.52%", "5.06%"])]
    wrong = divided(("总体情况", total), ("具体情况", parts.replace("5.06", "5.60")))
    assert wrong == [("63.20", ["7.42%", "87.52%", "5.60%"])]


def test_a_percentage_of_the_budget_may_stand_before_the_share() -> None:
    text = (
        "支出决算63.20万元，其中：出国费支出决算为4.69万元，完成预算的46.90%，占7.42%；"
        "用车支出决算为55.31万元，完成预算的92.18%，占87.52%；接待支出决算为3.20万元，完成预算的40.00%，占5.06%。"
    )
    assert divided(("具体情况", text)) == [("63.20", ["7.42%", "87.52%", "5.06%"])]


def test_parts_that_add_up_by_rounding_need_not_make_a_hundred() -> None:
    text = (
        "支出合计46.21万元，其中：出国费4.69万元，占10.15%；用车40.61万元，占87.88%；接待0.90万元，占1.95%。"
    )
    assert outcomes(final(("支出决算情况说明", text)), "BC549") == {("BC549", "pass")}


def test_money_under_performance_management_is_of_a_budget() -> None:
    spending = "支出合计100.00万元，其中：项目支出60.00万元，占60.00%；基本支出40.00万元，占40.00%。"
    text = "组织开展绩效自评，共涉及资金75.50万元，占项目支出总额的100%。"
    document = final(("支出决算情况说明", spending), ("预算绩效情况说明", text))
    assert ("BC549", "fail") not in outcomes(document, "BC549")


def test_the_share_of_small_firms_is_of_what_all_firms_got() -> None:
    text = (
        "政府采购支出总额456.78万元。授予中小企业合同金额300.00万元，占政府采购支出总额的65.68%，"
        "其中：授予小微企业合同金额120.00万元，占授予中小企业合同金额的{}%。"
    )
    heading = "政府采购支出说明"
    assert ("BC549", "fail") not in outcomes(final((heading, text.format("40.00"))), "BC549")
    assert ("BC549", "fail") in outcomes(final((heading, text.format("43.00"))), "BC549")


# -- executions ------------------------------------------------------------------------------------


def executed(text: str, heading: str = "支出决算具体情况") -> list[dict[str, str]]:
    return [figures(row) for row in drawn("executions", (heading, text))]


def test_a_sentence_may_hold_several_executions() -> None:
    text = (
        "公务用车购置费支出年初预算为20.00万元，决算为18.80万元，完成年初预算的94.00%，"
        "公务用车运行维护费支出年初预算为40.00万元，决算为36.51万元，完成年初预算的91.28%；"
    )
    assert executed(text) == [
        {"年初预算": "20.00", "决算": "18.80", "完成率": "94.00%"},
        {"年初预算": "40.00", "决算": "36.51", "完成率": "91.28%"},
    ]


def test_the_budget_may_stand_within_the_percentage() -> None:
    text = (
        "公务接待费支出决算为3.20万元，完成全年预算8.00万元的40.00%，比上年决算数减少2.00万元，下降38.46%；"
    )
    (row,) = drawn("executions", ("支出决算具体情况", text))
    assert figures(row) == {"全年预算": "8.00", "决算": "3.20", "完成率": "40.00%"}
    assert words(row, "预算口径") == ["全年预算"]


def test_what_is_completed_is_the_outturn_whatever_it_is_called() -> None:
    assert executed("公务接待费支出3.20万元，完成预算40.00%。") == [{"决算": "3.20", "完成率": "40.00%"}]
    assert executed("公务接待费支出3.20万元，占5.06%。") == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("支出决算为99.20万元，完成年初预算的99.2%，比年初预算减少0.80万元。", {("BC591", "pass")}),
        ("支出决算为99.20万元，完成年初预算的92.2%，比年初预算减少0.80万元。", {("BC591", "fail")}),
        ("支出决算为99.20万元，完成预算99.2%，决算数小于预算数的主要原因是节约。", {("BC590", "pass")}),
        ("支出决算为99.20万元，完成预算99.2%，决算数大于预算数的主要原因是节约。", {("BC590", "fail")}),
        ("年初预算为100.00万元，支出决算为99.20万元，完成预算99.2%，决算数小于预算数。", set()),
    ],
)
def test_a_percentage_without_its_budget(text: str, outcome: set[tuple[str, str]]) -> None:
    assert outcomes(final(("支出决算具体情况", text)), "BC590", "BC591") == outcome


# -- the rest --------------------------------------------------------------------------------------


def test_a_balance_is_not_the_total_of_a_list() -> None:
    text = (
        "政府性基金预算年初结转和结余10.00万元，年末结转和结余15.00万元。支出情况为：城乡社区支出500.00万元；"
        "其他支出20.00万元。"
    )
    heading = "政府性基金预算财政拨款收入支出决算情况说明"
    assert ("BC443", "fail") not in outcomes(final((heading, text)), "BC443")


def test_kinds_of_vehicles_may_stand_in_the_next_sentence() -> None:
    text = "本部门共有车辆{}辆，比上年减少3辆，主要是报废。其中，机要通信用车4辆，其他用车8辆。"
    heading = "国有资产占用情况说明"
    assert ("BC514", "pass") in outcomes(final((heading, text.format(12))), "BC514")
    assert ("BC514", "fail") in outcomes(final((heading, text.format(15))), "BC514")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("2022年比2021年增长13.43%。", "pass"),
        ("比2019年减少57.30万元，下降47.55%。", "pass"),
        ("比2021年增长8.20%，比2022年增长3.10%。", "pass"),
        ("比2021年减少57.30万元，下降47.55%。", "fail"),
    ],
)
def test_the_year_of_a_comparison(text: str, outcome: str) -> None:
    document = final(("收入支出决算总体情况说明", f"收、支总计63.20万元，{text}"))
    assert ("BC709", outcome) in outcomes(document, "BC709")


def test_growth_of_what_was_spent_is_no_question_of_policy() -> None:
    text = "2023年度“三公”经费支出决算为63.20万元，比上年增加2.20万元，增长3.61%。"
    assert outcomes(final((THREE, text)), "BC601") == set()


def test_a_list_of_assets_adds_up() -> None:
    text = (
        "资产总额10.00万元，其中，流动资产2.00万元，固定资产{}万元，对外投资及有价证券0.00万元，"
        "在建工程1.00万元，无形资产1.00万元，其他资产0.00万元。"
    )
    heading = "国有资产占用情况"
    assert outcomes(final((heading, text.format("6.00"))), "BC593", "BC513") == {("BC593", "pass")}
    assert outcomes(final((heading, text.format("6.50"))), "BC593", "BC513") == {("BC593", "fail")}

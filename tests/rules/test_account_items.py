"""Accounts of the narrative bound to their amounts, their tables and their lists."""

from __future__ import annotations

from typing import Any

import pytest
from told import told

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.scope import Scope
from pytest_budgetcheck.rules.statements.base import Material, fill, spoken_sentences, spoken_table
from pytest_budgetcheck.rules.statements.economic_lists import economic_lists
from pytest_budgetcheck.rules.statements.items import items

TABLE: dict[str, Any] = {
    "合计": "9.00",
    "2040501": {"label": "行政运行", "合计": "1.00"},
    "2040502": {"label": "一般行政管理事务", "合计": "2.00"},
    "2080505": {"label": "机关事业单位基本养老保险缴费支出", "合计": "3.00"},
    "2080599": {"label": "其他行政事业单位养老支出", "合计": "0.96"},
}
COURTS = {code: row for code, row in TABLE.items() if code.startswith("204")}
GENERAL = "一般公共预算支出情况说明"
FISCAL = "财政拨款支出预算情况说明"


def drawn(book: Rulebook, disclosure: Disclosure, **tables: Any) -> list[MappedRow]:
    """The rows that the narrative of ``disclosure`` makes beside ``tables``."""
    filed = scope_of_example({"expect": "pass", **tables}, book.vocabulary).tables
    concept = book.vocabulary.concepts["items"]
    assert concept.lane is not None
    table = spoken_table("items", concept.title, concept.lane)
    profile = book.profiles["henan"]
    fill(table, items, Material(disclosure, profile, book.vocabulary, filed, spoken_sentences(disclosure)))
    return table.lanes[""].rows


def said(row: MappedRow) -> dict[str, str]:
    return {column: f"{cell.value:f}" for column, cell in row.cells.items()}


def text(row: MappedRow, column: str) -> str:
    return row.texts[column].text if column in row.texts else ""


@pytest.mark.parametrize(
    "sentence",
    [
        "公共安全支出（204类）法院（05款）行政运行（01项）1.00万元。",
        "“公共安全支出（类）法院（款）行政运行（项）”2025年预算数为1.00万元，比2024年执行数增加0.40万元。",
        "“公共安全支出-法院-行政运行”科目1.00万元，主要用于人员经费。",
        "2040501-行政运行1.00万元。",
        "行政运行（2040501）1.00万元，较上年增加0.10万元。",
        "公共安全支出（类）法院（款）行政运行（项）年初预算1.00万元。",
        "公共安全支出（类）法院（款）行政运行（项）。2024年当年预算执行数为3.00万元，2025年预算安排1.00万元。",
    ],
)
def test_the_amount_of_this_year_is_bound_to_the_account(book: Rulebook, sentence: str) -> None:
    (row,) = drawn(book, told(("五", GENERAL, sentence)), general_expenditure=TABLE)
    assert (row.code, said(row), text(row, "表")) == ("2040501", {"金额": "1.00"}, "一般公共预算")


def test_final_accounts_say_the_budget_and_the_outturn_after_the_heading(book: Rulebook) -> None:
    disclosure = told(
        ("五", "一般公共预算财政拨款支出决算情况说明", ""),
        (
            "五1",
            "公共安全支出（类）法院（款）行政运行（项）",
            "1.公共安全支出（类）法院（款）行政运行（项）。主要用于：人员。年初预算为2.00万元，支出决算为1.00万元。",
        ),
        kind="final",
    )
    (row,) = drawn(book, disclosure, general_expenditure=TABLE)
    assert said(row) == {"年初预算": "2.00", "金额": "1.00"}
    assert text(row, "用途") == "人员"


def test_a_heading_opens_the_class_for_the_accounts_below_it(book: Rulebook) -> None:
    disclosure = told(
        ("五", FISCAL, "2025年财政拨款支出预算3.00万元。其中："),
        ("五（一）", "公共安全（类）", ""),
        ("五（一）1", "法院（款）行政运行（项）支出", "1．法院（款）行政运行（项）支出1.00万元。"),
        (
            "五（一）2",
            "法院（款）一般行政事务管理（项）支出",
            "2．法院（款）一般行政事务管理（项）支出2.00万元。",
        ),
    )
    first, second, total = drawn(book, disclosure, fiscal_expenditure=COURTS)
    assert [(row.code, said(row)) for row in (first, second)] == [
        ("2040501", {"金额": "1.00"}),
        ("2040502", {"金额": "2.00"}),
    ]
    assert (text(second, "名称"), text(second, "表列名称")) == ("一般行政事务管理", "一般行政管理事务")
    assert (said(total), total.children, text(total, "表")) == (
        {"金额": "3.00"},
        [first, second],
        "财政拨款",
    )


def test_the_same_amount_said_again_is_kept_beside_the_first(book: Rulebook) -> None:
    first = "1.公共安全支出（类）法院（款）行政运行（项）56.12万元。"
    again = "2024年预算执行数为57.43万元，2025年预算安排57.80万元。"
    (row,) = drawn(book, told(("五", GENERAL, first + again)), general_expenditure=TABLE)
    assert said(row) == {"金额": "56.12", "重述": "57.80"}


@pytest.mark.parametrize(
    "sentence",
    [
        "公共安全支出（类）法院（款）行政运行（项）比上年增加1.00万元。",
        "公共安全支出（类）法院（款）行政运行（项）2024年预算数为1.00万元。",
        "公共安全支出（类）法院（款）行政运行（项）：反映行政单位的基本支出。此外，基本支出预算数为5.00万元。",
        "安排1.00万元用于公共安全支出（类）法院（款）行政运行（项），安排2.00万元用于其他。",
    ],
)
def test_amounts_of_something_else_are_not_bound(book: Rulebook, sentence: str) -> None:
    (row,) = drawn(book, told(("五", GENERAL, sentence)), general_expenditure=TABLE)
    assert said(row) == {}


def test_an_account_that_could_be_several_is_not_drawn(book: Rulebook) -> None:
    table = {
        "2010101": {"label": "行政运行", "合计": "1.00"},
        "2010201": {"label": "行政运行", "合计": "2.00"},
    }
    disclosure = told(("五", GENERAL, "行政运行（项）1.00万元。"))
    assert drawn(book, disclosure, general_expenditure=table) == []


@pytest.mark.parametrize(
    ("heading", "lead", "table"),
    [
        (GENERAL, "", "一般公共预算"),
        (FISCAL, "", "财政拨款"),
        ("政府性基金预算支出情况", "", "政府性基金"),
        ("国有资本经营预算支出情况", "", "国有资本经营"),
        ("财政拨款收支预算情况的总体说明", "支出包括：", "财政拨款收支总表"),
        ("支出预算情况说明", "", "全部支出"),
        ("编制说明", "财政拨款支出主要内容如下：", "财政拨款"),
        ("名词解释", "", ""),
        ("一般公共预算基本支出情况", "", ""),
    ],
)
def test_the_words_around_tell_the_table(book: Rulebook, heading: str, lead: str, table: str) -> None:
    disclosure = told(("五", heading, f"{lead}公共安全支出1.00万元，占10%。"))
    (row,) = drawn(book, disclosure, general_expenditure=TABLE)
    assert (row.code, text(row, "表")) == ("204", table)


def test_a_list_whose_amounts_are_those_of_another_table_is_of_none(book: Rulebook) -> None:
    sentence = "公共安全支出30.00万元，社会保障和就业支出39.60万元。"
    rows = drawn(book, told(("五", GENERAL, sentence)), general_expenditure=TABLE)
    assert [text(row, "表") for row in rows] == ["", ""]


@pytest.mark.parametrize(
    "sentence",
    [
        "公共安全支出3.00万元，社会保障和就业支出3.96万元等。",
        "公共安全支出3.00万元，某某事务支出1.00万元，社会保障和就业支出3.96万元。",
    ],
)
def test_a_list_that_may_leave_something_out_is_no_list(book: Rulebook, sentence: str) -> None:
    rows = drawn(book, told(("五", GENERAL, sentence)), general_expenditure=TABLE)
    assert [row.code for row in rows] == ["204", "208"]


def judged(
    book: Rulebook, rule: str, disclosure: Disclosure, convention: str = "", **tables: Any
) -> dict[str, str]:
    """The outcome of a rule by case, over the narrative and ``tables``."""
    scope = scope_of_example({"expect": "pass", "projects": {}, **tables}, book.vocabulary)
    material = Material(
        disclosure, book.profiles["henan"], book.vocabulary, scope.tables, spoken_sentences(disclosure)
    )
    spoken = {}
    for name, builder in (("items", items), ("economic_lists", economic_lists)):
        concept = book.vocabulary.concepts[name]
        assert concept.lane is not None
        spoken[name] = spoken_table(name, concept.title, concept.lane)
        fill(spoken[name], builder, material)
    complete = Scope(
        book.vocabulary,
        {**scope.tables, **spoken},
        scope.expected,
        conventions=frozenset({convention} - {""}),
    )
    return {verdict.case: verdict.outcome.value for verdict in check_rule(book.rules[rule], complete)}


def test_an_amount_cut_off_instead_of_rounded_is_for_review(book: Rulebook) -> None:
    table = {"2080505": {"label": "机关事业单位基本养老保险缴费支出", "合计": "87.7080"}}
    disclosure = told(("五", GENERAL, "机关事业单位基本养老保险缴费支出（2080505）87.70万元。"))
    outcomes = judged(book, "BC406", disclosure, general_expenditure=table)
    assert outcomes["2080505"] == "review"


def test_a_list_that_leaves_out_most_of_its_table_is_a_choice(book: Rulebook) -> None:
    courts = "1.法院（款）行政运行（项）1.00万元，主要用于人员。2.法院（款）一般行政管理事务（项）2.00万元。"
    disclosure = told(("五", GENERAL, f"一般公共预算支出9.00万元，其中：公共安全支出（类）{courts}"))
    table = TABLE | {"2210201": {"label": "住房公积金", "合计": "2.04"}}
    assert judged(book, "BC444", disclosure, general_expenditure=table) == {"BC444": "not_applicable"}
    assert judged(book, "BC443", disclosure, general_expenditure=table) == {"BC443": "not_applicable"}


def test_a_list_with_a_gap_is_not_held_to_its_total(book: Rulebook) -> None:
    disclosure = told(
        ("五", GENERAL, "一般公共预算支出9.00万元，其中：公共安全支出3.00万元，教育支出2.00万元。")
    )
    table = COURTS | {
        "2050803": {"label": "培训支出", "合计": "2.00"},
        "2210201": {"label": "公积金", "合计": "4.00"},
    }
    assert judged(book, "BC443", disclosure, general_expenditure=table) == {"BC443": "not_applicable"}
    whole = {code: row for code, row in table.items() if code != "2210201"}
    outcomes = judged(book, "BC443", disclosure, general_expenditure=whole)
    assert [outcome for case, outcome in outcomes.items() if case.endswith("金额")] == ["fail"]


def test_the_amount_right_before_a_list_may_be_part_of_another_division(book: Rulebook) -> None:
    disclosure = told(
        (
            "一（二）",
            "支出预算情况",
            "2025年支出预算总额3.00万元。其中：按支出项目类别划分：项目支出2.50万元，其中：商品和服务支出2.50万元。"
            "按支出功能科目划分：公共安全支出1.00万元；教育支出2.00万元。",
        )
    )
    summary = {"spending": {"204": "1.00", "205": "2.00"}}
    assert set(judged(book, "BC443", disclosure, summary=summary).values()) <= {"pass", "not_applicable"}


@pytest.mark.parametrize(("carried", "table"), [("0", "一般公共预算"), ("5.00", "")])
def test_appropriations_of_this_year_lack_what_is_carried_over(
    book: Rulebook, carried: str, table: str
) -> None:
    disclosure = told(
        ("五", "一般公共预算当年拨款情况说明", ""),
        (
            "五（二）",
            "一般公共预算当年拨款结构情况",
            "公共安全支出3.00万元，占60%；社会保障和就业支出1.00万元，占20%；住房保障支出1.00万元，占20%。",
        ),
    )
    general = COURTS | {
        "2080505": {"label": "机关事业单位基本养老保险缴费支出", "合计": "1.00"},
        "2210201": {"label": "住房公积金", "合计": "6.00" if table == "" else "1.10"},
    }
    rows = drawn(
        book, disclosure, general_expenditure=general, fiscal_summary={"income": {"上年结转": carried}}
    )
    assert {text(row, "表") for row in rows if row.code} == {table}


def test_the_other_account_of_the_table_is_missed(book: Rulebook) -> None:
    disclosure = told(
        ("五", GENERAL, "一般公共预算支出3.00万元，其中：公共安全支出3.00万元，教育支出0万元。")
    )
    outcomes = judged(book, "BC444", disclosure, general_expenditure=TABLE)
    assert {case.rpartition("-")[2] for case, outcome in outcomes.items() if outcome == "fail"} == {
        "2080505",
        "2080599",
    }


BASIC = {
    "30101": {"label": "基本工资", "合计": "9.00", "人员经费": "9.00"},
    "30201": {"label": "办公费", "合计": "1.00", "公用经费": "1.00"},
    "30205": {"label": "水费", "合计": "1.00", "公用经费": "1.00"},
    "30240": {"label": "税金及附加费用", "合计": "1.00", "公用经费": "1.00"},
    "30229": {"label": "福利费"},
    "30207": {"label": "邮电费", "合计": "0.00", "公用经费": "0.00"},
}


@pytest.mark.parametrize(
    ("names", "failing"),
    [
        ("办公费、水电费、税金及附加费用", set()),
        ("办公费、水费、税金及附加费用、邮电费", set()),
        ("办公费、水费和税金及附加费用", set()),
        ("办公费、水费等", set()),
        ("办公费、水费、税金及附加费用、福利费", {"公用经费-列举而表中无金额"}),
        ("办公费、水费", {"公用经费-有金额而未列举"}),
    ],
)
def test_listed_names_are_the_accounts_with_money(book: Rulebook, names: str, failing: set[str]) -> None:
    disclosure = told(("六", "一般公共预算基本支出情况说明", f"公用经费3.00万元，主要包括：{names}。"))
    outcomes = judged(book, "BC409", disclosure, general_basic=BASIC)
    assert {case for case, outcome in outcomes.items() if outcome == "fail"} == failing

"""Statements drawn from the narrative: counts by kind, lists of names, what there is none of, projects."""

from __future__ import annotations

from decimal import Decimal

import pytest
from narration import outcomes
from told import rows, told

from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.quantity import Quantity
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.scope import Environment, NotApplicableError, NotCheckedError, Scope
from pytest_budgetcheck.rules.statements import statement_tables
from pytest_budgetcheck.rules.view import scope_of

BOOK = load_rulebook()


def call(name: str, scope: Scope, *arguments: object) -> Quantity:
    result = FUNCTIONS[name].run(Environment(scope, {}, blank_is_zero=True), *arguments)
    assert isinstance(result, Quantity)
    return result


# -- counts by kind --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "共有车辆3辆，其中：一般公务用车2辆、执法执勤用车0辆、其他用车1辆，其他用车主要是应急用车。",
            ["2", "0", "1"],
        ),
        ("车辆共有3辆，其中，机要通信用车1辆，应急保障用车2辆；单位价值50万元以上设备9台。", ["1", "2"]),
        ("本部门人员编制52人，其中行政编制44人，事业编制8人。", ["44", "8"]),
        ("共有车辆3台，其中：一般公务用车2台，其他用车1台。", ["2", "1"]),
        (
            "本部门共有车辆0辆，其中，副部（省）级及以上领导用车0辆、机要通信用车0辆，其他用车0辆。",
            ["0", "0", "0"],
        ),
        # What follows a whole division divides anew, or is something else.
        ("共有车辆10辆，其中：机关6辆、下属单位4辆，一般公务用车3辆、其他用车7辆。", ["6", "4"]),
        ("共有车辆8辆，其中：机要通信用车3辆、其他用车5辆，报废处置1辆。", ["3", "5"]),
        ("编制20名，其中：行政编制10名、事业编制10名，实有行政人员9名、事业人员8名。", ["10", "10"]),
    ],
)
def test_vehicles_and_posts_are_broken_down_by_kind(text: str, parts: list[str]) -> None:
    total, *kinds = rows(told(("十", "国有资产占用情况", text)), "kinds")
    assert [str(kind.cells["数量"].value) for kind in kinds] == parts
    assert [kind.parent for kind in kinds] == [total] * len(parts)
    assert total.children == kinds


@pytest.mark.parametrize(
    "text",
    [
        "共有车辆16辆，其中业务用车6辆。",  # one kind is no breakdown
        "共有车辆16辆，主要用于执法，其中业务用车6辆、其他用车10辆。",  # may be said of something else
        "共有车辆16辆，其中业务用车6辆、机要用车2辆。",  # there may be others
        "在职100人，其中党员50人、女性30人。",
        "单价100万元以上设备2台，其中医疗设备1台、其他1台。",
    ],
)
def test_other_numbers_are_no_breakdown(text: str) -> None:
    assert rows(told(("十", "国有资产占用情况", text)), "kinds") == []


# -- lists of names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("内设3个科室，分别是:综合管理科、产业服务科、科技合作科。", 3),
        ("某局下设2个预算单位，分别为某局本级和某中心。", 2),
        ("某局内设3个机构，分别为：办公室（研究室、督查室）、人口和就业统计处、财务和审计处。", 3),
        ("纳入编制范围的预算单位共计1家，具体包括：某局。", 1),
        ("内设2个处室和机关党委，处室分别是：办公室、财务处。", 2),
        ("内设机构2个，分别是：办公室、财务科、机关党委。", 2),
        ("内设机构3个，分别是：办公室、财务科、机关党委。", 3),
        ("下属单位2个，包括：局本级、甲中心、乙中心。", 2),
        ("内设3个处室和机关党委，处室分别是：办公室、财务处。", 3),
    ],
)
def test_names_are_counted_as_listed(text: str, number: int) -> None:
    disclosure = told(("一", "机构设置", text))
    (row,) = rows(disclosure, "enumerations")
    scope = scope_of(disclosure, BOOK.profiles["henan"], BOOK.vocabulary)
    assert row.cells["个数"].value == number
    assert call("listed_items", scope, row).value == number


def test_a_list_of_other_length_is_counted_as_it_is() -> None:
    disclosure = told(("一", "机构设置", "内设4个科室，分别是：甲科、乙科和丙科。"))
    (row,) = rows(disclosure, "enumerations")
    scope = scope_of(disclosure, BOOK.profiles["henan"], BOOK.vocabulary)
    assert call("listed_items", scope, row).value == 2


@pytest.mark.parametrize(
    "text",
    [
        "内设24个处室，分别是：办公室、政策研究室、重庆市",  # broken off, as at the foot of a page
        "内设5个处室，分别是：办公室、财务处等。",
        "内设13个处室和工会，分别是：办公室、财务处。",
        "直属单位3家，其中行政单位1家、事业单位2家，分别是：甲局、乙中心、丙中心。",
        "某局有2个下属单位，分别是：甲中心（编制5名），乙中心（编制3名）。",
        "涉及项目2个。",
        "内设3个庭，分别是：审判第一、二庭、执行局。",
    ],
)
def test_lists_that_may_not_be_whole_are_not_counted(text: str) -> None:
    assert rows(told(("一", "机构设置", text)), "enumerations") == []


def test_budget_units_are_listed_without_a_number() -> None:
    text = "本预算为汇总预算，预算单位构成：某院本级、某中心。"
    (row,) = rows(told(("二", "预算单位构成", text)), "enumerations")
    assert (row.texts["事项"].text, row.texts["列举"].text) == ("预算单位构成", "某院本级、某中心")


# -- what there is none of -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("我部门2025年没有使用政府性基金预算拨款安排的支出。", ["政府性基金"]),
        ("某局2024年度无国有资本经营预算财政拨款收入和支出。", ["国有资本经营"]),
        ("2026年本单位无政府性基金安排的支出。", ["政府性基金"]),
        ("本部门无当年政府性基金预算收支，并已公开空表。", ["政府性基金"]),
        (
            "收入全部为一般公共预算拨款（无政府性基金及国有资本经营预算拨款），包括当年拨款。",
            ["政府性基金", "国有资本经营"],
        ),
        ("某局2024年度无“三公”经费财政拨款支出。", ["三公经费"]),
        ("比上年增加1.50万元，主要原因：2024年年初预算未安排“三公”经费。", ["上年三公经费"]),
    ],
)
def test_what_there_is_none_of(text: str, money: list[str]) -> None:
    found = rows(told(("七", "政府性基金预算支出情况", text)), "absences")
    assert [row.texts["资金"].text for row in found] == money


@pytest.mark.parametrize(
    "text",
    [
        "无政府性基金预算财政拨款支出的，仍保留该表格式，并在本表下方作下述说明。",
        "政府性基金预算支出与上年相比没有变化。",
        "没有政府性基金预算支出的变动。",
        "比上年增加1.50万元，主要原因：2023年未安排“三公”经费。",
    ],
)
def test_words_of_a_template_or_of_change_say_nothing(text: str) -> None:
    assert rows(told(("七", "政府性基金预算支出情况", text)), "absences") == []


# -- projects --------------------------------------------------------------------------------------


def projects_said(text: str, *printed: str) -> list[MappedRow]:
    disclosure = told(("十（三）", "预算绩效管理工作", text))
    example = {"projects": {name: {"合计": "1.00"} for name in printed}}
    tables = scope_of_example({"expect": "pass", **example}, BOOK.vocabulary).tables
    profile = BOOK.profiles["henan"]
    return statement_tables(disclosure, profile, BOOK.vocabulary, tables)["key_projects"].lanes[""].rows


@pytest.mark.parametrize(
    "printed", ["科技合作及基础运转", "科技合作及基础运转项目", "科技合作及基础运转经费"]
)
def test_a_project_is_that_of_the_tables_whatever_stands_behind_its_name(printed: str) -> None:
    (row,) = projects_said(
        "重点项目一：科技合作及基础运转项目，年初预算安排19万元，主要用于：科研。", printed, "其他"
    )
    assert (row.label, row.texts["名称"].text) == (printed, "科技合作及基础运转项目")
    assert (row.texts["用语"].text, row.cells["金额"].value) == ("年初预算安排", Decimal(19))


def test_a_project_that_could_be_two_is_none_of_them() -> None:
    (row,) = projects_said("重点项目一：运转，年初预算安排19万元。", "运转项目", "运转经费")
    assert row.label == "运转"


@pytest.mark.parametrize(
    ("text", "texts", "columns"),
    [
        (
            "对项目支出全面实施绩效目标管理，涉及预算拨款39,560.87万元，均为一般公共预算拨款。",
            {"资金": "一般公共预算"},
            {"金额"},
        ),
        ("共7个项目纳入绩效目标管理，涉及资金合计339.5万元，占总额的比例为100%。", {}, {"金额", "比例"}),
    ],
)
def test_money_of_managed_projects(text: str, texts: dict[str, str], columns: set[str]) -> None:
    (row,) = rows(told(("十五", "预算绩效情况", text)), "managed_projects")
    assert {name: cell.text for name, cell in row.texts.items()} == texts
    assert set(row.cells) == columns


@pytest.mark.parametrize(
    "text",
    [
        "本部门整体支出纳入绩效目标管理，涉及财政性资金4,651.67万元。",
        "6个项目，预算资金781.5万元，其中财政拨款4.5万元。",
    ],
)
def test_money_of_the_whole_body_is_not_that_of_projects(text: str) -> None:
    assert rows(told(("十五", "预算绩效情况", text)), "managed_projects") == []


def test_final_accounts_compare_no_project_money() -> None:
    text = "共7个项目纳入绩效目标管理，涉及资金合计339.5万元。"
    assert (
        rows(told(("十", "预算绩效情况", text), kind="final", profile="national-final"), "managed_projects")
        == []
    )


# -- repetitions and awards ------------------------------------------------------------------------


def test_figures_of_several_bodies_are_no_repetitions() -> None:
    one = "（一）机关。“三公”经费8.50万元，其中：公务接待费1.00万元。"
    two = "（二）中心。“三公”经费4.00万元，其中：公务接待费2.00万元。"
    assert rows(told(("九", "“三公”经费情况", one + two)), "repetitions") == []


def test_what_a_reason_says_of_last_year_is_no_repetition() -> None:
    text = "2025年“三公”经费12.50万元，比上年减少1.50万元，主要原因是上年“三公”经费14.00万元。"
    assert rows(told(("九", "“三公”经费情况", text)), "repetitions") == []


def test_a_figure_said_again_stands_beside_the_first() -> None:
    text = "公务接待费1.50万元，主要原因：2025年安排公务接待费1.6万元。"
    (row,) = rows(told(("九", "“三公”经费情况", text)), "repetitions")
    assert (row.cells["首次"].value, row.cells["再次"].value) == (Decimal("1.50"), Decimal("1.6"))


def test_awards_are_told_by_whom_they_were_meant_for() -> None:
    text = (
        "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额21.07万元；"
        "在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额4.79万元。"
    )
    found = rows(told(("十一（二）", "政府采购支出情况", text)), "awards")
    assert [(row.label, str(row.cells["金额"].value)) for row in found] == [
        ("中小企业预留", "21.07"),
        ("其他", "4.79"),
    ]


# -- functions -------------------------------------------------------------------------------------

SUMMARY = {"summary": {"income": {"本年收入合计": "85.26", "收入总计": "160.02"}}}


@pytest.mark.parametrize(("said", "meant"), [("85.00", "85.26"), ("160.02", "160.02"), ("0", "85.26")])
def test_the_nearest_amount_is_what_is_meant(said: str, meant: str) -> None:
    scope = scope_of_example({"expect": "pass", **SUMMARY}, BOOK.vocabulary)
    amount = Quantity.constant(Decimal(said) * 10_000)
    lane = scope.tables["summary"].lanes["income"]
    assert call("nearest", scope, amount, lane.rows, "合计").value == Decimal(meant) * 10_000


def test_nothing_to_compare_with_is_no_zero() -> None:
    scope = scope_of_example({"expect": "pass", **SUMMARY}, BOOK.vocabulary)
    with pytest.raises(NotApplicableError):
        call("nearest", scope, Quantity.constant(Decimal(0)), [], "合计")


def test_columns_that_the_layout_lacks_are_passed_over() -> None:
    example = {"income": {"合计": {"合计": "160.02", "本年收入": "85.26"}}}
    scope = scope_of_example({"expect": "pass", **example}, BOOK.vocabulary)
    (row,) = scope.tables["income"].lanes[""].rows
    row.lane.expected_columns = frozenset({"合计", "本年收入"})
    amount = Quantity.constant(Decimal(100) * 10_000)
    found = call("nearest_column", scope, amount, row, "合计/一般公共预算", "本年收入", "合计")
    assert found.value == Decimal("85.26") * 10_000
    with pytest.raises(NotApplicableError):
        call("nearest_column", scope, amount, row, "合计/一般公共预算")


def test_the_lowest_rows_have_none_of_the_others_below() -> None:
    example = {
        "income": {"261": {"unit": "261", "合计": "1.00"}, "261301": {"unit": "261301", "合计": "1.00"}}
    }
    scope = scope_of_example({"expect": "pass", **example}, BOOK.vocabulary)
    found = FUNCTIONS["lowest"].run(Environment(scope, {}), scope.tables["income"].lanes[""].rows)
    assert [row.key for row in found] == ["261301"]


def test_a_number_can_be_yuan() -> None:
    scope = scope_of_example({"expect": "pass"}, BOOK.vocabulary)
    assert call("yuan", scope, Quantity.constant(Decimal(5))).money is True


def test_names_that_are_not_listed_are_not_counted() -> None:
    example = {"enumerations": {"内设": {"个数": "4个"}}}
    scope = scope_of_example({"expect": "pass", **example}, BOOK.vocabulary)
    (row,) = scope.tables["enumerations"].lanes[""].rows
    with pytest.raises(NotCheckedError):
        call("listed_items", scope, row)


BOUGHT = (
    "政府采购支出总额100.00万元，其中：政府采购货物支出60.00万元、政府采购工程支出0.00万元、"
    "政府采购服务支出40.00万元。授予中小企业合同金额70.00万元，占政府采购支出总额的70.00%。"
)


@pytest.mark.parametrize(
    ("shares", "outcome"),
    [
        ({"货物": "50.00", "服务": "100.00"}, "pass"),
        ({"货物": "50", "工程": "0", "服务": "100"}, "pass"),
        ({"货物": "42.86", "服务": "57.14"}, "fail"),
        ({"服务": "75.00"}, "pass"),
        ({"服务": "5.00"}, "fail"),
    ],
)
def test_shares_awarded_make_the_amount_awarded(shares: dict[str, str], outcome: str) -> None:
    text = "，".join(
        f"{kind}采购授予中小企业合同金额占{kind}支出金额的{share}%" for kind, share in shares.items()
    )
    said = told(
        ("十一（二）", "政府采购支出情况", f"{BOUGHT}{text}。"), kind="final", profile="national-final"
    )
    judged = {found for _, found in outcomes(said, "BC437")}
    assert ("fail" if "fail" in judged else "/".join(judged)) == outcome


def test_a_share_given_twice_is_not_understood() -> None:
    twice = "货物采购授予中小企业合同金额占货物支出金额的50.00%。" * 2
    said = told(("十一（二）", "政府采购支出情况", BOUGHT + twice), kind="final", profile="national-final")
    assert rows(said, "awarded_shares") == []


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("支出增加1.01万元，其中基本支出增加2.75万元、项目支出减少1.74万元。", ["1.01", "2.75", "-1.74"]),
        ("支出比2024年减少5万元，主要是项目支出减少7万元，基本支出增加2万元。", ["-5", "2", "-7"]),
        ("支出100万元，比上年增加5万元，增长5%，其中基本支出增加2万元，项目支出增加3万元。", ["5", "2", "3"]),
        ("收入预算增加5万元，其中基本支出增加2万元、项目支出增加3万元。", []),
        ("支出预算增加5万元，其中基本支出增加2万元、经营支出增加3万元。", []),
        ("支出预算增加5万元，其中基本支出增加2万元、项目支出增加3万元、经营支出增加1万元。", []),
        ("支出预算增加5万元，其中基本支出20万元、项目支出增加3万元。", []),
    ],
)  # fmt: skip
def test_changes_split_by_kind_of_expenditure(text: str, split: list[str]) -> None:
    found = rows(told(("一", "支出预算情况", text)), "split_changes")
    columns = ("增减", "基本支出", "项目支出")
    assert [str(row.cells[column].value) for row in found for column in columns] == split

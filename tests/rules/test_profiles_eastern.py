"""The layouts of 烟台, 广州, 深圳, 苏州/无锡 and 浙江 in small: codes, names, units, years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from pytest_budgetcheck.disclosure import Cell, Row, Table
from pytest_budgetcheck.rules.accounts import NameReader
from pytest_budgetcheck.rules.columns import Setting, year_prefix
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.mapping import map_tables
from pytest_budgetcheck.rules.rows import Lane, MappedTable, RowKind
from pytest_budgetcheck.rules.ruled import unit_name
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.scope import Scope
from pytest_budgetcheck.verdicts import Outcome

BOOK = load_rulebook()
NAMES = ("yantai", "guangzhou", "shenzhen", "suzhou", "zhejiang")
AMOUNT = re.compile(r"-?[\d,]+\.\d\d|5\d\d|0\d")
"""What reading takes for an amount: government account codes too."""


def cell(text: str) -> Cell:
    if not AMOUNT.fullmatch(text):
        return Cell(text, 1, (0, 0, 1, 1))
    value = Decimal(text.replace(",", ""))
    return Cell(text, 1, (0, 0, 1, 1), value, len(text.partition(".")[2]))


def table(concept: str, columns: str, *rows: str) -> Table:
    """A table whose header paths and cells are separated by bars."""
    paths = tuple(tuple(path.strip().split("/")) for path in columns.split("|"))
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    return Table("某表", paths, body, (1,), "万元", concept=concept)


def mapped(profile: str, *tables: Table) -> dict[str, MappedTable]:
    return map_tables(tables, BOOK.profiles[profile], BOOK.vocabulary, Setting(fiscal_year=2026))


def only(profile: str, given: Table, name: str = "") -> Lane:
    return mapped(profile, given)[str(given.concept)].lanes[name]


def clean(lanes: Iterable[Lane]) -> bool:
    return not any(lane.stray_rows or lane.stray_columns for lane in lanes)


def tree(lane: Lane) -> list[tuple[str, str]]:
    return [(row.key, row.parent.key if row.parent else "") for row in lane.rows]


@pytest.mark.parametrize("name", NAMES)
def test_the_profiles_are_shipped(name: str) -> None:
    profile = BOOK.profiles[name]
    assert profile.kind == "budget"
    assert {"summary", "income", "expenditure", "fiscal_summary"} <= set(profile.tables)


def test_two_code_columns_with_the_same_header_are_told_apart() -> None:
    lane = only(
        "yantai",
        table(
            "general_basic",
            "科目编码/类 | 科目编码/款 | 部门预算支出经济分类科目名称 | 科目编码/类 | 科目编码/款 | "
            "政府预算支出经济分类科目名称 | 基本支出预算/小计 | 基本支出预算/人员支出 | "
            "基本支出预算/日常公用支出",
            "|| 合计 |||| 5.00 | 5.00 |",
            "301 || 工资福利支出 | 501 || 机关工资福利支出 | 3.00 | 3.00 |",
            "301 | 01 | 基本工资 | 501 | 01 | 工资奖金津补贴 | 3.00 | 3.00 |",
            "301 || 工资福利支出 | 505 || 对事业单位经常性补助 | 2.00 | 2.00 |",
            "301 | 01 | 基本工资 | 505 | 01 | 工资福利支出 | 2.00 | 2.00 |",
        ),
    )
    assert tree(lane)[1:] == [("301", "合计"), ("30101", "301"), ("301~2", "合计"), ("30101~2", "301~2")]
    assert lane.by_key["30101~2"].texts["政府经济科目编码"].text == "50501"
    assert clean([lane])


def test_levels_that_fill_only_their_own_code_column() -> None:
    lane = only(
        "yantai",
        table(
            "income",
            "科目编码/类 | 科目编码/款 | 科目编码/项 | 科目名称 | 合计 | 财政拨款收入/小计 | "
            "财政拨款收入/一般公共预算收入 | 其他收入",
            "||| 合 计 | 3.00 | 2.00 | 2.00 | 1.00",
            "201 ||| 一般公共服务支出 | 3.00 | 2.00 | 2.00 | 1.00",
            "| 08 || 审计事务 | 3.00 | 2.00 | 2.00 | 1.00",
            "|| 01 | 行政运行 | 3.00 | 2.00 | 2.00 | 1.00",
        ),
    )
    assert tree(lane) == [("合计", ""), ("201", "合计"), ("20108", "201"), ("2010801", "20108")]


def test_last_year_and_this_year_stand_side_by_side() -> None:
    lane = only("yantai", table("three_public", "2025年预算数/合计 | 2026年预算数/合计", "11.90 | 3.40"))
    (row,) = lane.rows
    assert row.kind is RowKind.TOTAL
    assert (row.cells["上年/合计"].text, row.cells["合计"].text) == ("11.90", "3.40")


def test_a_table_with_nothing_in_it_has_an_empty_total() -> None:
    lane = only("yantai", table("government_fund", "科目编码/类 | 科目名称 | 合计 | 项目支出", "|||"))
    assert [(row.kind, row.figured) for row in lane.rows] == [(RowKind.TOTAL, False)]


def test_every_sheet_of_targets_is_a_row() -> None:
    sheets = [
        table(
            "project_performance",
            "项目名称/主管部门及代码 | 项目名称/主管部门及代码 | 业务经费/231_某局 | "
            "业务经费/实施单位 | 业务经费/某中心",
            f"项目资金（万元） || 年度预算资金总额： | {amount} |",
            f"|| 其中：财政拨款 | {amount} |",
            "|| 其他资金 | 0.00 |",
        )
        for amount in ("31.00", "4.50")
    ]
    lane = mapped("yantai", *sheets)["project_performance"].lanes[""]
    assert [(row.label, row.cells["合计"].value) for row in lane.rows] == [
        ("业务经费", Decimal("31.00")),
        ("业务经费", Decimal("4.50")),
    ]
    assert lane.rows[0].texts["项目单位"].text == "某中心"


def test_a_code_in_brackets_stands_before_its_name() -> None:
    lane = only(
        "guangzhou",
        table(
            "general_expenditure",
            "功能科目名称 | 一般公共预算支出/小计 | 一般公共预算支出/其中：基本支出 | "
            "一般公共预算支出/项目支出",
            "合计 | 3.00 | 2.00 | 1.00",
            "[201]一般公共服务支出 | 3.00 | 2.00 | 1.00",
        ),
    )
    assert [(row.code, row.label) for row in lane.rows][1:] == [("201", "一般公共服务支出")]
    verdicts = check_rule(BOOK.rules["BC127"], scope_with(lane, expenditure={}))
    assert {verdict.outcome for verdict in verdicts} == {Outcome.PASS}


def scope_with(lane: Lane, **tables: object) -> Scope:
    scope = scope_of_example({"expect": "pass", **tables}, BOOK.vocabulary)
    own = MappedTable(lane.concept, lane.title, {lane.name: lane})
    return replace(scope, tables={**scope.tables, lane.concept: own})


def test_units_are_known_by_the_names_of_the_income_table() -> None:
    found = mapped(
        "guangzhou",
        table("income", "单位名称 | 合计", "合计 | 6.00", "某局 | 4.00", "某中心 | 2.00"),
        table(
            "basic_expenditure",
            "支出项目类别（资金使用单位） | 总计 | 财政拨款/合计",
            "合计 | 6.00 | 6.00",
            "某局（本级） | 4.00 | 4.00",
            "工资和福利支出 | 3.00 | 3.00",
            "资本性支出 | 1.00 | 1.00",
            "某中心 | 2.00 | 2.00",
            "工资福利支出 | 2.00 | 2.00",
        ),
        table(
            "projects",
            "支出项目类别（资金使用单位） | 总计 | 绩效目标",
            "合计 | 3.00 |",
            "某局 | 3.00 |",
            "某项目 | 3.00 | 目标",
        ),
    )
    basic, projects = found["basic_expenditure"].lanes[""], found["projects"].lanes[""]
    assert tree(basic) == [
        ("合计", ""),
        ("某局", "合计"),
        ("某局.301", "某局"),
        ("310", "某局"),
        ("某中心", "合计"),
        ("某中心.301", "某中心"),
    ]
    assert tree(projects) == [("合计", ""), ("某局", "合计"), ("某项目", "某局")]
    assert clean([basic, projects])


def test_items_that_stand_in_rows_are_divided_by_fund() -> None:
    lane = only(
        "guangzhou",
        table(
            "three_public",
            "项目 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算",
            "行政经费 | 9.00 | 9.00 | 0.00 | 0.00",
            "“三公”经费 | 3.00 | 2.00 | 1.00 | 0.00",
            "其中：（一）因公出国（境）支出 | 0.00 | 0.00 | 0.00 | 0.00",
            "（三）公务接待费支出 | 3.00 | 2.00 | 1.00 | 0.00",
        ),
    )
    (row,) = lane.rows
    assert row.cells["政府性基金/公务接待费"].text == "1.00"
    assert row.cells["行政经费"].text == "9.00"
    assert row.cells["一般公共预算/因公出国（境）费"].text == "0.00"


SHENZHEN_UNITS = table("income", "预算单位 | 收入总计", "某局 | 3.00", "某局本部 | 2.00", "某中心 | 1.00")


def test_the_first_unit_adds_up_the_others_where_no_total_is_printed() -> None:
    found = mapped(
        "shenzhen",
        SHENZHEN_UNITS,
        table(
            "expenditure",
            "预算单位 | 科目编码 | 科目名称 | 支出总计 | 基本支出 | 事业单位经营支出",
            "某局 ||| 3.00 | 3.00 | 1.00",
            "某局本部 ||| 2.00 | 2.00 | 1.00",
            "| 201 | 一般公共服务支出 | 2.00 | 2.00 | 1.00",
            "某中心 ||| 1.00 | 1.00 | 0.00",
            "| 201 | 一般公共服务支出 | 1.00 | 1.00 | 0.00",
        ),
    )
    lane = found["expenditure"].lanes[""]
    assert [row.kind for row in lane.rows[:3]] == [RowKind.TOTAL, RowKind.UNIT, RowKind.ACCOUNT]
    assert tree(lane)[1:] == [
        ("某局本部", "合计"),
        ("某局本部.201", "某局本部"),
        ("某中心", "合计"),
        ("某中心.201", "某中心"),
    ]
    assert "其中/事业单位经营支出" in lane.columns


def test_functional_names_without_codes_stand_below_numbered_classes() -> None:
    found = mapped(
        "shenzhen",
        table(
            "summary",
            "收入/项目 | 收入/2026年预算数 | 支出/项目 | 支出/2026年预算数",
            "一、财政拨款 | 5.00 | 一、一般公共服务支出 | 3.00",
            "1.一般公共预算拨款 | 5.00 | 信访事务 | 3.00",
            "三、单位资金 | 0.00 | 行政运行 | 1.00",
            "1.事业收入 | 0.00 | 当地新设科目 | 2.00",
            "上年结余、结转 | 0.00 | 二、教育支出 | 2.00",
            "1.财政拨款结余、结转 | 0.00 | 本年支出合计 | 5.00",
        ),
        table(
            "expenditure",
            "预算单位 | 科目编码 | 科目名称 | 支出总计",
            "某局 ||| 5.00",
            "| 20140 | 信访事务 | 3.00",
            "| 2014001 | 行政运行 | 1.00",
        ),
    )
    lanes = found["summary"].lanes
    spending = lanes["spending"]
    assert [row.key for row in spending.rows] == [
        "201", "20140", "2014001", "当地新设科目", "205", "本年支出合计",
    ]  # fmt: skip
    assert spending.unknown_accounts
    assert clean(lanes.values())
    assert [row.key for row in lanes["income"].rows] == [
        "财政拨款小计", "一般公共预算", "单位资金", "事业收入", "上年结转", "上年结转/财政拨款",
    ]  # fmt: skip


def test_rows_of_several_years_are_one_row() -> None:
    columns = "预算单位 | 年度 | 总计/一般公共预算 | 公务接待费/一般公共预算"
    lane = only(
        "shenzhen",
        table(
            "three_public",
            columns,
            "某局 | 2025年 | 5.00 | 5.00",
            "| 2026年 | 4.00 | 4.00",
            "| 增减变化金额 | -1.00 | -1.00",
        ),
    )
    (row,) = lane.rows
    assert {name: row.cells[name].text for name in row.cells if name.endswith("合计")} == {
        "上年/一般公共预算/合计": "5.00",
        "一般公共预算/合计": "4.00",
        "增减/一般公共预算/合计": "-1.00",
    }
    assert row.kind is RowKind.TOTAL
    assert lane.units["上年/一般公共预算/合计"] == "万元"


def test_a_second_level_account_printed_twice_does_not_count_twice() -> None:
    lane = only(
        "suzhou",
        table(
            "expenditure",
            "科目编码 | 科目名称 | 合计 | 项目支出",
            "合计 || 5.00 | 5.00",
            "219 | 援助其他地区支出 | 5.00 | 5.00",
            "21999 | 其他支出 | 5.00 | 5.00",
            "21999 | 其他支出 | 5.00 | 5.00",
        ),
    )
    assert [child.key for child in lane.by_key["219"].children] == ["21999"]
    verdicts = check_rule(BOOK.rules["BC125"], scope_with(lane))
    assert {verdict.outcome for verdict in verdicts} == {Outcome.PASS}


def test_procurement_by_kind_keeps_units_and_items_as_they_are() -> None:
    lane = only(
        "suzhou",
        table(
            "procurement",
            "采购品目大类 | 专项名称 | 资金来源/一般公共预算资金 | 总计",
            "合计 || 5.50 | 5.50",
            "货物 || 5.50 | 5.50",
            "某局 || 5.50 | 5.50",
            "| 设备购置 | 5.50 | 5.50",
        ),
    )
    assert [row.key for row in lane.rows[:2]] == ["合计", "货物"]
    assert clean([lane])


def test_a_note_about_secrecy_excuses_missing_rows() -> None:
    example = {
        "expect": "pass",
        "expenditure": {"合计": {"合计": "3.00"}, "2060401": {"合计": "2.00"}},
        "projects": {},
        "notes": {"projects": ["注：涉密项目按要求不予公开。"]},
    }
    verdicts = check_rule(BOOK.rules["BC125"], scope_of_example(example, BOOK.vocabulary))
    assert Outcome.FAIL not in {verdict.outcome for verdict in verdicts}


def test_the_department_comes_before_its_units() -> None:
    columns = "单位名称 | 总计 | 本年收入/小计"
    department = table(
        "income",
        columns,
        "合计 | 3.00 | 3.00",
        "某局 | 3.00 | 3.00",
        "某局 | 2.00 | 2.00",
        "某中心 | 1.00 | 1.00",
    )
    units = table("income", columns, "合计 | 3.00 | 3.00", "某局 | 2.00 | 2.00", "某中心 | 1.00 | 1.00")
    assert tree(only("zhejiang", department)) == [
        ("合计", ""), ("某局", "合计"), ("某局~2", "某局"), ("某中心", "某局"),
    ]  # fmt: skip
    assert tree(only("zhejiang", units)) == [("合计", ""), ("某局", "合计"), ("某中心", "合计")]


@pytest.mark.parametrize("subtotal", [True, False])
def test_a_missing_subtotal_is_what_the_total_says(subtotal: bool) -> None:
    rows = ["一、财政拨款 | 3.00 | 一、本年支出合计 | 3.00"] if subtotal else ["一、财政拨款 | 3.00 ||"]
    lanes = mapped(
        "zhejiang",
        table(
            "fiscal_summary",
            "收入/项目 | 收入/预算数 | 支出/项目 | 支出/预算数",
            *rows,
            "一般公共预算 | 3.00 | 科学技术支出 | 3.00",
            "二、上年结转结余 || 技术研究与开发 | 3.00",
            "一般公共预算 || 科技成果转化与扩散 | 3.00",
            "收 入 总 计 | 3.00 | 支 出 总 计 | 3.00",
        ),
    )["fiscal_summary"].lanes
    spending = lanes["spending"]
    assert (spending.by_key["本年支出"] is spending.by_key["支出合计"]) is not subtotal
    assert [row.code for row in spending.rows if row.kind is RowKind.ACCOUNT] == ["206", "20604", "2060404"]
    assert [row.key for row in lanes["income"].rows][-3:] == ["上年结转", "上年结转/一般公共预算", "收入合计"]


def test_a_first_row_without_a_label_is_the_total() -> None:
    lane = only(
        "zhejiang",
        table(
            "project_performance", "单位名称/** | 项目名称/** | 金额/**", "|| 3.00", "某局 | 某项目 | 3.00"
        ),
    )
    assert [row.kind for row in lane.rows] == [RowKind.TOTAL, RowKind.ITEM]


def test_a_name_means_the_lowest_account_that_fits() -> None:
    reader = NameReader("functional")
    printed = ["住房保障支出", "住房改革支出", "住房公积金", "其他支出", "其他支出", "其他支出", "无此科目"]
    assert [reader.read(name) for name in printed] == [
        "221", "22102", "2210201", "229", "22999", "2299999", "",
    ]  # fmt: skip


def test_an_unknown_name_closes_the_account_above_it() -> None:
    reader = NameReader("functional", [("20108", "审计事务"), ("2010801", "行政运行"), ("20140", "信访事务")])
    assert [reader.read(name) for name in ("一般公共服务支出", "审计事务", "某新设事务", "行政运行")] == [
        "201", "20108", "", "",
    ]  # fmt: skip


def test_names_of_units_and_years_are_compared_in_one_form() -> None:
    assert unit_name("某局（本级）") == "某局"
    assert [year_prefix(text, 2026) for text in ("2026年", "2025年", "增减变化金额")] == [
        "",
        "上年/",
        "增减/",
    ]


def test_rows_below_the_subtotal_are_not_part_of_it() -> None:
    income = {"一般公共预算": "3.00", "本年收入合计": "3.00", "上级补助收入": "1.00", "收入总计": "4.00"}
    spending = {"206": "3.00", "本年支出合计": "3.00", "上缴上级支出": "1.00", "支出总计": "4.00"}
    scope = scope_of_example(
        {"expect": "pass", "summary": {"income": income, "spending": spending}}, BOOK.vocabulary
    )
    for rule in ("BC101", "BC103", "BC105"):
        outcomes = {verdict.outcome for verdict in check_rule(BOOK.rules[rule], scope)}
        assert outcomes == {Outcome.PASS}, rule


@pytest.mark.parametrize(
    ("conventions", "outcome"), [([], Outcome.FAIL), (["rounded_apart"], Outcome.PASS_ROUNDING)]
)
def test_tables_rounded_apart_may_differ_in_the_last_place(conventions: list[str], outcome: Outcome) -> None:
    example = {
        "expect": "pass",
        "conventions": conventions,
        "summary": {"income": {"收入总计": "3.00"}},
        "income": {"合计": {"合计": "3.01"}},
    }
    (verdict,) = check_rule(BOOK.rules["BC301"], scope_of_example(example, BOOK.vocabulary))
    assert verdict.outcome is outcome

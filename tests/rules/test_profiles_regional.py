"""The traps of the layouts of Fujian, Xi'an, Chongqing, Changsha, Jiangsu, and of one nobody described."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Table
from pytest_budgetcheck.reading import recognise
from pytest_budgetcheck.rules.columns import Setting
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.mapping import map_table
from pytest_budgetcheck.rules.rows import Lane, MappedTable, RowKind
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Outcome

BOOK = load_rulebook()
SIDES = [("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "预算数")]


def cell(text: str) -> Cell:
    """A cell; ``^`` marks one that is covered by the cell on its left."""
    if text == "^":
        return Cell("", 1, (0, 0, 1, 1), covered=True)
    try:
        value = Decimal(text.replace(",", "")) if "." in text else None
    except InvalidOperation:
        value = None
    return Cell(text, 1, (0, 0, 1, 1), value, len(text.partition(".")[2]) if value is not None else 0)


def table(title: str, columns: list[tuple[str, ...]], *rows: str, concept: str | None = None) -> Table:
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    return Table(title, tuple(columns), body, (1,), "万元", concept=concept)


def mapped(profile: str, concept: str, columns: list[tuple[str, ...]], *rows: str) -> MappedTable:
    printed = table("某表", columns, *rows, concept=concept)
    return map_table(printed, BOOK.profiles[profile], BOOK.vocabulary, Setting("万元", 2026))


def lane(profile: str, concept: str, columns: list[tuple[str, ...]], *rows: str) -> Lane:
    return mapped(profile, concept, columns, *rows).lanes[""]


def amounts(found: Lane, column: str = "合计") -> dict[str, str]:
    return {row.key: row.cells[column].text for row in found.rows if row.cells[column].text}


def disclosure(*tables: Table) -> Disclosure:
    return Disclosure("某.pdf", "0" * 64, 9, tables, (), (), "某单位", 2026, "budget", "unit")


# -- Fujian -----------------------------------------------------------------------------------------


def test_fujian_names_units_without_codes() -> None:
    found = lane(
        "fujian",
        "income",
        [("单位名称",), ("合计",), ("一般公共预算拨款收入",), ("上年结转结余",)],
        "合计 | 3.00 | 2.00 | 1.00",
        "某局 | 3.00 | 2.00 | 1.00",
    )
    assert [row.kind for row in found.rows] == [RowKind.TOTAL, RowKind.ITEM]
    assert found.rows[1].parent is found.rows[0]
    assert not found.stray_rows


def test_fujian_ends_its_tables_with_one_total_that_is_both_of_the_year_and_of_all() -> None:
    both = mapped(
        "fujian",
        "fiscal_summary",
        SIDES,
        "一、一般公共预算拨款收入 | 2.00 | 一、一般公共服务支出 | 2.00",
        "收入合计 | 2.00 | 支出合计 | 2.00",
    )
    assert both.lanes["income"].by_key["收入合计"] is both.lanes["income"].by_key["本年收入"]
    assert both.lanes["spending"].by_key["支出合计"] is both.lanes["spending"].by_key["本年支出"]


@pytest.mark.parametrize(
    "parts",
    [
        ("其中：（1）公务用车购置费 | 1.00", "（2）公务用车运行费 | 3.00"),
        ("其中：（1）公务用车运行费 | 3.00", "（2）公务用车购置费 | 1.00"),
    ],
)
def test_fujian_prints_three_public_on_its_side(parts: tuple[str, str]) -> None:
    found = lane(
        "fujian",
        "three_public",
        [("项目",), ("预算数",)],
        "合计 | 6.00",
        "1、因公出国（境）费用 | 0.00",
        "2、公务接待费 | 2.00",
        "3、公务用车购置及运行费 | 4.00",
        *parts,
    )
    cells = {name: printed.text for name, printed in found.rows[0].cells.items()}
    assert cells["公务用车购置费"] == "1.00"
    assert cells["公务用车运行费"] == "3.00"
    assert not found.stray_columns


# -- Xi'an ------------------------------------------------------------------------------------------

FOUR_BLOCKS = [
    *SIDES[:2],
    ("支出", "支出功能分类科目（按大类）"),
    ("支出", "预算数"),
    ("支出", "部门预算支出经济分类科目（按大类）"),
    ("支出", "预算数"),
    ("支出", "政府预算支出经济分类科目（按大类）"),
    ("支出", "预算数"),
]


def test_xian_prints_four_blocks_whose_amounts_have_the_same_header() -> None:
    lanes = mapped(
        "xian",
        "summary",
        FOUR_BLOCKS,
        "一、部门预算 | 6.00 | 一、部门预算 | 6.00 | 一、部门预算 | 6.00 | 一、部门预算 | 6.00",
        "1、财政拨款 | 6.00 | 1、一般公共服务支出 | 6.00"
        " | 1、人员经费和公用经费支出 | 4.00 | 1、机关工资福利支出 | 5.00",
        "(1)一般公共预算拨款 | 6.00 | 2、外交支出 |  | (1)工资福利支出 | 4.00 | 2、机关商品和服务支出 | 1.00",
        "其中：专项资金列入部门预算的项目 | 1.00 | 3、国防支出 | "
        " | 2、专项业务经费支出 | 2.00 | 3、机关资本性支出（一） |",
        "(2)政府性基金拨款 |  | 4、公共安全支出 |  | (1)工资福利支出 | 1.00 |  |",
        "本年收入合计 | 6.00 | 本年支出合计 | 6.00 | 本年支出合计 | 6.00 | 本年支出合计 | 6.00",
    ).lanes
    assert amounts(lanes["income"])["一般公共预算"] == "6.00"
    assert amounts(lanes["income"])["专项资金"] == "1.00"
    assert amounts(lanes["spending"]) == {"部门预算": "6.00", "201": "6.00", "本年支出合计": "6.00"}
    assert amounts(lanes["usage"])["基本支出/工资福利支出"] == "4.00"
    assert amounts(lanes["usage"])["项目支出/工资福利支出"] == "1.00"
    assert amounts(lanes["government"]) == {
        "部门预算": "6.00",
        "501": "5.00",
        "502": "1.00",
        "本年支出合计": "6.00",
    }
    assert not any(found.stray_rows or found.stray_columns for found in lanes.values())


def test_a_column_that_no_block_knows_is_stray_in_the_block_it_stands_in() -> None:
    lanes = mapped(
        "xian",
        "summary",
        [*FOUR_BLOCKS[:4], ("支出", "另一种"), *FOUR_BLOCKS[4:]],
        "1、财政拨款 | 6.00 | 1、一般公共服务支出 | 6.00 | 9.00 | 3、上缴上级支出 | 1.00 | |",
    ).lanes
    assert list(lanes["spending"].stray_columns) == ["支出/另一种"]
    assert not lanes["income"].stray_columns
    assert not lanes["usage"].stray_columns


def test_xian_2019_prints_the_two_digits_of_an_account_under_its_class_and_unit() -> None:
    found = lane(
        "xian",
        "general_expenditure",
        [
            ("功能科目编码",),
            ("功能科目名称",),
            ("合计",),
            ("人员经费支出",),
            ("公用经费支出",),
            ("专项业务经费支出",),
        ],
        "| 合计 | 3.00 | 3.00 | |",
        "125001 | 某局 | 3.00 | 3.00 | |",
        "208 | 社会保障和就业支出 | 3.00 | 3.00 | |",
        "05 | 行政事业单位离退休 | 3.00 | 3.00 | |",
        "2080505 | 机关事业单位基本养老保险缴费支出 | 3.00 | 3.00 | |",
    )
    assert [(row.kind, row.code) for row in found.rows[1:]] == [
        (RowKind.UNIT, "125001"),
        (RowKind.ACCOUNT, "208"),
        (RowKind.ACCOUNT, "20805"),
        (RowKind.ACCOUNT, "2080505"),
    ]
    assert found.rows[4].parent is found.rows[3]
    assert not found.stray_rows


def test_seven_digits_of_an_economic_account_are_no_budget_unit() -> None:
    found = lane(
        "xian",
        "general_basic",
        [("部门经济科目编码",), ("部门经济科目名称",), ("合计",), ("人员经费支出",), ("公用经费支出",)],
        "301 | 工资福利支出 | 3.00 | 3.00 |",
        "30101 | 基本工资 | 1.00 | 1.00 |",
        "3010201 | 津贴补贴 | 2.00 | 2.00 |",
    )
    assert [row.parent.code for row in found.rows if row.parent] == ["301", "301"]


# -- Chongqing and Changsha -------------------------------------------------------------------------


def test_chongqing_prints_its_total_first_and_income_by_account() -> None:
    sides = mapped(
        "chongqing",
        "summary",
        SIDES,
        "合 计 | 3.00 | 合 计 | 3.00",
        "一、一般公共预算资金 | 3.00 | 一、教育支出 | 3.00",
    ).lanes
    assert sides["income"].by_key["收入总计"] is sides["income"].by_key["本年收入合计"]
    assert amounts(sides["spending"])["205"] == "3.00"
    income = lane(
        "chongqing",
        "income",
        [("科目", "科目编码"), ("科目", "科目名称"), ("总计",), ("一般公共预算拨款收入",)],
        "合计 | ^ | 3.00 | 3.00",
        "205 | 教育支出 | 3.00 | 3.00",
        "20508 | 进修及培训 | 3.00 | 3.00",
    )
    assert [row.code for row in income.rows[0].children] == ["205"]


def test_chongqing_may_print_the_year_before_beside_the_budget() -> None:
    codes = [("功能分类科目", "科目编码"), ("功能分类科目", "科目名称")]
    this_year = [("2026年预算数", "总计"), ("2026年预算数", "项目支出")]
    found = lane(
        "chongqing",
        "general_expenditure",
        [*codes, ("2025年预算数",), *this_year],
        "201 | 某类 | 2.00 | 3.00 | 3.00",
    )
    assert {name: printed.text for name, printed in found.rows[0].cells.items()} == {
        "上年/合计": "2.00",
        "合计": "3.00",
        "项目支出": "3.00",
    }
    plain = lane(
        "chongqing", "general_expenditure", [*codes, ("总计",), ("项目支出",)], "201 | 某类 | 3.00 | 3.00"
    )
    assert "上年/合计" not in plain.expected_columns


def test_changsha_fills_in_only_the_level_of_a_code_that_changes() -> None:
    found = lane(
        "changsha",
        "expenditure",
        [*(("科目编码", part) for part in "类款项"), ("功能科目",), ("总计",), ("基本支出",), ("项目支出",)],
        "| | | 合计 | 3.00 | 1.00 | 2.00",
        "205 | | | 教育支出 | 3.00 | 1.00 | 2.00",
        "| 03 | | 职业教育 | 3.00 | 1.00 | 2.00",
        "205 | 03 | 99 | 其他职业教育支出 | 3.00 | 1.00 | 2.00",
    )
    assert [row.code for row in found.rows] == ["", "205", "20503", "2050399"]


def test_changsha_divides_expenditure_by_its_use() -> None:
    columns = [(side, name) for side in ("收入", "支出") for name in ("项目", "本年预算")]
    found = mapped(
        "changsha",
        "summary",
        columns,
        "一、本级财政拨款收入 | 3.00 | 一、基本支出 | 1.00",
        "五、其它收入 | | 二、项目支出 | 2.00",
        "本 年 收 入 合 计 | 3.00 | 本 年 支 出 合 计 | 3.00",
    )
    assert amounts(found.lanes["usage"]) == {"基本支出": "1.00", "项目支出": "2.00", "本年支出合计": "3.00"}
    assert "spending" not in found.lanes


# -- Jiangsu ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["功能分类", "支出用途"])
def test_jiangsu_prints_the_total_of_both_sides_beside_a_label_that_spans_them(head: str) -> None:
    lanes = mapped(
        "jiangsu",
        "summary",
        [
            ("收入", "项目名称"),
            ("收入", "金额"),
            ("支出", "功能分类", "功能科目名称"),
            ("支出", head, "金额"),
            ("支出", "支出用途", "项目名称"),
            ("支出", "支出用途", "金额"),
        ],
        "一、财政拨款 | 3.00 | 一、一般公共服务支出 | 3.00 | 一、基本支出 | 1.00",
        "1.一般公共预算 | 3.00 | 二、外交支出 | | 二、单位预留机动经费 | 2.00",
        "当年收入小计 | 3.00 | 当年支出小计 | ^ | ^ | 3.00",
    ).lanes
    assert amounts(lanes["income"]) == {
        "财政拨款小计": "3.00",
        "一般公共预算": "3.00",
        "本年收入合计": "3.00",
    }
    assert amounts(lanes["spending"]) == {"201": "3.00", "本年支出合计": "3.00"}
    assert amounts(lanes["usage"]) == {"基本支出": "1.00", "预留机动经费": "2.00", "本年支出合计": "3.00"}


@pytest.mark.parametrize("second", ["", "项目名称"])
def test_jiangsu_prints_income_on_its_side_in_two_columns_of_labels(second: str) -> None:
    found = lane(
        "jiangsu",
        "income",
        [("项目名称",), (second,), ("金额",)],
        "收入总计 | ^ | 3.00",
        "一般公共预算资金 | 小计 | 2.00",
        "其他资金 | 小计 | 1.00",
        "其他资金 | 事业收入 | 1.00",
        "上年结转和结余资金 | 小计 |",
    )
    cells = {name: printed.text for name, printed in found.rows[0].cells.items() if printed.text}
    assert cells == {
        "合计": "3.00",
        "本年收入/一般公共预算": "2.00",
        "本年收入/单位资金": "1.00",
        "本年收入/单位资金/事业收入": "1.00",
    }


def test_an_account_is_not_zero_in_a_table_without_accounts() -> None:
    tables = (
        table("一、2018年度某院收支预算总表", [*SIDES[:2]], "一、财政拨款 | 3.00"),
        table("三、2018年度某院支出预算总表", [("合计",), ("基本支出",)], "3.00 | 3.00"),
        table(
            "七、2018年度某院一般公共预算支出预算表",
            [("功能科目编码",), ("功能科目名称",), ("金额",)],
            "204 | 某类 | 3.00",
        ),
    )
    known = replace(disclosure(*tables), profile="jiangsu")
    concepts = ("summary", "expenditure", "general_expenditure")
    filed = replace(known, tables=tuple(replace(t, concept=c) for t, c in zip(tables, concepts, strict=True)))
    failed = [v.rule.id for v in check(filed, BOOK).verdicts if v.outcome is Outcome.FAIL]
    assert "BC311" not in failed
    assert "BC305" not in failed


# -- A layout nobody described ----------------------------------------------------------------------


def undescribed(general: str, year: str = "3.00") -> Disclosure:
    by_account = [("科目编码",), ("科目名称",), ("合计",), ("基本支出",), ("项目支出",)]
    rows = ("合计 | ^ | 3.00 | 1.00 | 2.00", f"201 | 一般公共服务支出 | {general}")
    return disclosure(
        table(
            "2026年某市某区收支情况总表",
            SIDES,
            f"一、一般公共预算拨款收入 | {year} | 一、一般公共服务支出 | {year}",
            f"本年收入合计 | {year} | 本年支出合计 | {year}",
            f"收入总计 | {year} | 支出总计 | {year}",
        ),
        table("2026年某市某区支出情况总表", by_account, *rows),
        table("2026年某市某区收入情况总表", [("科目编码",), ("科目名称",), ("合计",)], "合计 | ^ | 3.00"),
        table("2026年财政拨款收支情况表", SIDES, "收入总计 | 3.00 | 支出总计 | 3.00"),
        table("2026年一般公共预算支出情况总表", by_account, "合计 | ^ | 4.00 | 2.00 | 2.00"),
        table("2026年一般公共预算支出总表", by_account, "合计 | ^ | 4.00 | 2.00 | 2.00"),
        table("2026年“三公”经费情况表", [("合计",), ("公务接待费",)], "1.00 | 1.00"),
    )


def test_a_layout_nobody_described_is_told_by_common_words() -> None:
    found = recognise(undescribed("3.00 | 1.00 | 2.00"), BOOK.candidates())
    assert found.profile == "generic"
    assert [t.concept for t in found.tables if t.concept][:2] == ["summary", "expenditure"]


def test_nothing_is_claimed_between_the_tables_of_a_layout_nobody_described() -> None:
    found = check(recognise(undescribed("3.00 | 1.00 | 2.00", "5.00"), BOOK.candidates()), BOOK)
    assert not [v for v in found.verdicts if v.outcome is Outcome.FAIL]
    assert [v for v in found.verdicts if v.rule.id == "BC104" and v.outcome is Outcome.PASS]
    doubts = {v.rule.id for v in found.verdicts if v.reason.startswith("版式未经描述")}
    assert "BC304" in doubts


def test_arithmetic_within_a_table_is_judged_even_there() -> None:
    found = check(recognise(undescribed("3.00 | 1.50 | 2.00"), BOOK.candidates()), BOOK)
    assert {v.rule.id for v in found.verdicts if v.outcome is Outcome.FAIL} >= {"BC121", "BC125"}

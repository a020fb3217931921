"""Profiles of Shanghai, of the centre, of universities and of Beijing: the traps of their layouts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Table
from pytest_budgetcheck.reading import recognise
from pytest_budgetcheck.rules.columns import Setting
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.mapping import map_table
from pytest_budgetcheck.rules.rows import Lane, RowKind
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.verdicts import Outcome

Columns = list[str]


def cell(text: str, page: int = 1) -> Cell:
    plain = text.replace(",", "")
    number = plain.replace(".", "").replace("-", "").isdigit() and ("." in plain or plain != text)
    value = Decimal(plain) if number else None
    decimals = len(plain.partition(".")[2]) if number else 0
    if text.startswith("^"):
        return Cell("", page, (0, 0, 1, 1), covered=True)
    return Cell(text, page, (0, 0, 1, 1), value, decimals)


def table(title: str, columns: Columns, *rows: str, concept: str | None = None, unit: str = "万元") -> Table:
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    paths = tuple(tuple(path.split("/")) if path else () for path in columns)
    return Table(title, paths, body, (1,), unit, concept=concept)


def lane(book: Rulebook, profile: str, printed: Table, name: str = "") -> Lane:
    setting = Setting("万元", 2026)
    return map_table(printed, book.profiles[profile], book.vocabulary, setting).lanes[name]


def amounts(found: Lane, column: str) -> dict[str, str]:
    return {row.key: row.cells[column].text for row in found.rows if column in row.cells}


TWO_SIDES = ["收入/项目", "收入/决算数", "支出/项目", "支出/决算数"]


def test_shanghai_prints_one_total_for_this_year_and_for_all(book: Rulebook) -> None:
    columns = ["本年收入/项目", "本年收入/预算数", "本年支出/项目", "本年支出/预算数/合计"]
    columns += [
        "本年支出/预算数/基本支出/人员经费",
        "本年支出/预算数/基本支出/公用经费",
        "本年支出/预算数/项目支出",
    ]
    printed = table(
        "2026年预算单位财务收支预算总表",
        columns,
        "一、财政拨款收入 | 5.00 | 一、教育支出 | 6.00 | 3.00 | 1.00 | 2.00",
        "1、一般公共预算资金 | 5.00 | | | | |",
        "2、政府性基金 | | | | | |",
        "四、其他收入 | 1.00 | | | | |",
        "收入总计 | 6.00 | 支出总计 | 6.00 | 3.00 | 1.00 | 2.00",
        concept="summary",
    )
    income, spending = (lane(book, "shanghai", printed, side) for side in ("income", "spending"))
    assert list(amounts(income, "合计")) == [
        "财政拨款小计",
        "一般公共预算",
        "政府性基金",
        "其他收入",
        "收入总计",
    ]
    assert income.by_key["本年收入合计"] is income.by_key["收入总计"]
    assert spending.by_key["本年支出合计"] is spending.by_key["支出总计"]
    assert amounts(spending, "项目支出") == {"205": "2.00", "支出总计": "2.00"}


def test_a_department_of_shanghai_prints_no_kinds_of_expenditure(book: Rulebook) -> None:
    columns = ["本年收入/项目", "本年收入/预算数", "本年支出/项目", "本年支出/预算数"]
    printed = table(
        "2025年部门财务收支预算总表", columns, "收入总计 | 1.00 | 支出总计 | 1.00", concept="summary"
    )
    assert lane(book, "shanghai", printed, "spending").expected_columns == {"合计"}


def test_the_carry_over_of_final_accounts_repeats_the_names_of_the_funds(book: Rulebook) -> None:
    for numbered in (True, False):
        first, second = ("一、", "二、") if numbered else ("", "")
        printed = table(
            "财政拨款收入支出决算总表",
            [*TWO_SIDES[:3], "支出/合计", "支出/一般公共预算财政拨款"],
            "一、一般公共预算财政拨款 | 5.00 | 一、教育支出 | 5.50 | 5.50",
            "二、政府性基金预算财政拨款 | 2.00 | | |",
            "本年收入合计 | 7.00 | 本年支出合计 | 5.50 | 5.50",
            "年初财政拨款结转和结余 | 1.50 | 年末财政拨款结转和结余 | 3.00 | 3.00",
            f"{first}一般公共预算财政拨款 | 1.00 | | |",
            f"{second}政府性基金预算财政拨款 | 0.50 | | |",
            "总计 | 8.50 | 总计 | 8.50 | 8.50",
            concept="fiscal_summary",
        )
        assert amounts(lane(book, "national-final", printed, "income"), "合计") == {
            "本年收入/一般公共预算": "5.00",
            "本年收入/政府性基金": "2.00",
            "本年收入": "7.00",
            "上年结转": "1.50",
            "上年结转/一般公共预算": "1.00",
            "上年结转/政府性基金": "0.50",
            "收入合计": "8.50",
        }


@pytest.mark.parametrize(
    "columns",
    [
        ["人员经费/科目代码", "人员经费/科目名称", "人员经费/决算数"]
        + 2 * ["公用经费/科目代码", "公用经费/科目名称", "公用经费/决算数"],
        3 * ["经济分类科目编码", "科目名称", "决算数"],
    ],
)
def test_basic_expenditure_stands_in_groups_side_by_side(book: Rulebook, columns: Columns) -> None:
    printed = table(
        "一般公共预算财政拨款基本支出决算表",
        columns,
        "301 | 工资福利支出 | 8.00 | 302 | 商品和服务支出 | 2.00 | 310 | 资本性支出 | 1.00",
        "30101 | 基本工资 | 8.00 | 30201 | 办公费 | 2.00 | 31002 | 办公设备购置 | 1.00",
        "303 | 对个人和家庭的补助 | 1.00 | | | | | |",
        "人员经费合计 | ^ | 9.00 | 公用经费合计 | ^ | ^ | ^ | ^ | 3.00",
        concept="general_basic",
    )
    found = lane(book, "national-final", printed)
    assert {
        row.code: "".join(row.cells[name].text for name in ("人员经费", "公用经费")) for row in found.rows
    } == {
        "301": "8.00",
        "30101": "8.00",
        "303": "1.00",
        "302": "2.00",
        "30201": "2.00",
        "310": "1.00",
        "31002": "1.00",
        "": "9.003.00",
    }
    total = found.by_key["合计"]
    assert total.kind is RowKind.TOTAL
    assert [row.code for row in total.children] == ["301", "303", "302", "310"]
    assert found.by_key["301"].cells["合计"].text == "8.00"
    assert found.by_key["30101"].cells["公用经费"].blank
    assert found.stray_rows == ()
    assert "合计" not in found.expected_columns


def test_the_label_of_a_total_need_not_be_merged(book: Rulebook) -> None:
    printed = table(
        "一般公共预算财政拨款基本支出决算表",
        3 * ["经济分类科目编码", "科目名称", "决算数"],
        "301 | 工资福利支出 | 8.00 | 302 | 商品和服务支出 | 2.00 | 310 | 资本性支出 | 1.00",
        "人员经费合计 | | 8.00 | 公用经费合计 | | | | | 3.00",
        concept="general_basic",
    )
    total = lane(book, "national-final", printed).by_key["合计"]
    assert {name: cell.text for name, cell in total.cells.items()} == {"人员经费": "8.00", "公用经费": "3.00"}


def test_an_account_in_the_wrong_group_is_found(book: Rulebook) -> None:
    printed = table(
        "一般公共预算财政拨款基本支出决算表",
        2 * ["经济分类科目编码/类", "经济分类科目编码/款", "科目名称", "决算数"],
        "301 | | 工资福利支出 | 8.00 | 302 | | 商品和服务支出 | 2.00",
        "302 | 01 | 办公费 | 8.00 | 302 | 02 | 印刷费 | 2.00",
        "人员经费合计 | ^ | ^ | 8.00 | 公用经费合计 | ^ | ^ | 2.00",
        concept="general_basic",
    )
    document = Disclosure("", "", 1, (printed,), (), (), kind="final", profile="national-final")
    scope = scope_of(document, book.profiles["national-final"], book.vocabulary)
    verdicts = check_rule(book.rules["BC152"], scope)
    assert {v.case: v.outcome for v in verdicts} == {
        "301": Outcome.PASS,
        "30201": Outcome.FAIL,
        "302": Outcome.PASS,
        "30202": Outcome.PASS,
    }


def test_the_header_row_of_the_codes_is_the_total(book: Rulebook) -> None:
    columns = 3 * ["项目/功能分类/科目编码"] + ["项目/科目名称", "本年收入合计", "财政拨款收入", "其他收入"]
    printed = table(
        "收入决算表",
        columns,
        "类 | 款 | 项 | 合计 | 3.00 | 2.00 | 1.00",
        "201 | | | 一般公共服务支出 | 3.00 | 2.00 | 1.00",
        "201 | 06 | | 财政事务 | 3.00 | 2.00 | 1.00",
        "201 | 06 | 01 | 行政运行 | 3.00 | 2.00 | 1.00",
        concept="income",
    )
    found = lane(book, "national-final", printed)
    assert [(row.key, row.kind) for row in found.rows] == [
        ("合计", RowKind.TOTAL),
        ("201", RowKind.ACCOUNT),
        ("20106", RowKind.ACCOUNT),
        ("2010601", RowKind.ACCOUNT),
    ]
    assert found.by_key["2010601"].parent is found.by_key["20106"]


@pytest.mark.parametrize(
    "columns",
    [
        ["预算数/合计", "预算数/公务接待费", "决算数/合计", "决算数/公务接待费"],
        [
            f"财政拨款“三公”经费/{name}"
            for name in ("合计/预算数", "公务接待费/预算数", "合计/决算数", "公务接待费/决算数")
        ],
    ],
)
def test_final_accounts_print_budget_and_outturn_of_the_three_publics(
    book: Rulebook, columns: Columns
) -> None:
    printed = table(
        "财政拨款“三公”经费支出决算表", columns, "5.80 | 5.80 | 0.90 | 0.90", concept="three_public"
    )
    total = lane(book, "national-final", printed).by_key["合计"]
    assert {name: c.text for name, c in total.cells.items()} == {
        "合计": "0.90",
        "公务接待费": "0.90",
        "预算数/合计": "5.80",
        "预算数/公务接待费": "5.80",
    }


def test_the_columns_of_comparison_are_no_expenditure(book: Rulebook) -> None:
    printed = table(
        "一般公共预算支出表",
        [
            "功能分类科目/科目编码",
            "功能分类科目/科目名称",
            "2025年执行数/执行数",
            "2026年预算数/年初预算数/小计",
            "2026年预算数/年初预算数/基本支出",
            "2026年预算数/年初预算数/项目支出",
            "2026年预算数比2025年执行数/增减额",
            "2026年预算数比2025年执行数/增减(%)",
        ],
        "205 | 教育支出 | 10.00 | 12.00 | 12.00 | | 2.00 | 20.00%",
        "合计 | | 10.00 | 12.00 | 12.00 | | 2.00 | 20.00%",
        concept="general_expenditure",
    )
    found = lane(book, "national-budget", printed)
    assert {name: c.text for name, c in found.by_key["205"].cells.items()} == {
        "上年执行数": "10.00",
        "合计": "12.00",
        "基本支出": "12.00",
        "项目支出": "",
        "增减额": "2.00",
    }
    assert found.by_key["205"].texts["增减率"].text == "20.00%"
    assert not found.stray_columns


@pytest.mark.parametrize(
    ("profile", "columns", "row"),
    [
        (
            "national-budget",
            ["合计", "上年结转", "一般公共预算拨款收入", "其他收入"],
            "9.00 | 1.00 | 5.00 | 3.00",
        ),
        ("swu", ["本年收入合计", "财政拨款收入", "事业收入/金额", "其他收入"], "8.00 | 5.00 | 2.00 | 1.00"),
    ],
)
def test_income_may_be_a_single_row_without_codes(
    book: Rulebook, profile: str, columns: Columns, row: str
) -> None:
    printed = table("部门收入总表", columns, row, concept="income")
    found = lane(book, profile, printed)
    assert [one.kind for one in found.rows] == [RowKind.TOTAL]
    document = Disclosure("", "", 1, (printed,), (), (), kind="budget", profile=profile)
    scope = scope_of(document, book.profiles[profile], book.vocabulary)
    outcomes = {v.outcome for rule in ("BC111", "BC112") for v in check_rule(book.rules[rule], scope)}
    assert Outcome.PASS in outcomes
    assert outcomes <= {Outcome.PASS, Outcome.NOT_APPLICABLE}


def test_codes_of_merged_columns_are_read_wherever_they_stand(book: Rulebook) -> None:
    columns = 3 * ["项目/科目编码"] + ["项目/科目名称", "本年支出/合计", "本年支出/基本支出"]
    printed = table(
        "高等学校财政拨款支出决算表",
        columns,
        "206 | ^ | ^ | 科学技术支出 | 3.00 | 3.00",
        "20602 | ^ | ^ | 基础研究 | 3.00 | 3.00",
        " | 2060201 | | 机构运行 | 3.00 | 3.00",
        concept="fiscal_expenditure",
    )
    found = lane(book, "swu-final", printed)
    assert [row.code for row in found.rows] == ["206", "20602", "2060201"]
    assert found.by_key["2060201"].parent is found.by_key["20602"]


def test_beijing_prints_three_classifications_in_a_row(book: Rulebook) -> None:
    printed = table(
        "支出总表",
        ["支出功能分类科目", "政府支出经济分类科目", "部门支出经济分类科目", "合计", "基本支出", "项目支出"],
        "2010301-行政运行 | 50201-办公经费 | 30202-印刷费 | 12.000000 | 12.000000 |",
        "2010301-行政运行 | 50209-维修（护）费 | 30213-维修（护）费 | 12.000000 | 12.000000 |",
        "合 计 | | | 24.000000 | 24.000000 |",
        concept="expenditure",
    )
    found = lane(book, "beijing", printed)
    total = next(row for row in found.rows if row.kind is RowKind.TOTAL)
    assert [(row.code, row.label) for row in total.children] == 2 * [("2010301", "行政运行")]
    assert [row.texts["部门经济科目编码"].text for row in total.children] == [
        "30202-印刷费",
        "30213-维修（护）费",
    ]


def test_the_targets_of_a_department_of_beijing_stand_below_their_labels(book: Rulebook) -> None:
    printed = table(
        "部门整体支出绩效目标表",
        [""] * 8,
        "部门名称 | ^ | 某局 | ^ | ^ | ^ | ^ | ^",
        "总体资金情况（万元） | 预算支出总额 | 财政拨款 | ^ | ^ | 其他资金 | ^ | ^",
        "^ | ^ | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | 项目支出",
        "^ | 9.00 | 8.00 | 5.00 | 3.00 | 1.00 | | 1.00",
        concept="department_performance",
    )
    assert amounts(lane(book, "beijing", printed, "amounts"), "合计") == {
        "预算总额": "9.00",
        "政府预算资金": "8.00",
        "政府预算资金/基本支出": "5.00",
        "政府预算资金/项目支出": "3.00",
        "单位资金": "1.00",
        "单位资金/基本支出": "",
        "单位资金/项目支出": "1.00",
    }


def test_a_project_that_goes_on_overleaf_is_one_project(book: Rulebook) -> None:
    columns = ["项目名称", "项目总额", "其中：/财政资金", "其中：/其他资金", "三级指标"]
    name = "11000022T000000424331-财务业务咨询服务"
    printed = table(
        "项目支出绩效目标表",
        columns,
        f"{name} | 22.20 | 22.20 | | 甲",
        f"{name} | 22.20 | 22.20 | | 乙",
        concept="project_performance",
    )
    overleaf = Row(tuple(Cell(c.text, 2, c.box, c.value, c.decimals) for c in printed.rows[1].cells))
    found = lane(
        book,
        "beijing",
        Table(
            **{
                **{
                    field: getattr(printed, field)
                    for field in ("title", "columns", "pages", "unit", "concept")
                },
                "rows": (printed.rows[0], overleaf),
            }
        ),
    )
    assert [row.code for row in found.rows] == ["11000022T000000424331"]


@pytest.mark.parametrize(
    ("expected", "kind", "titles"),
    [
        (
            "shanghai",
            "budget",
            [
                "财务收支预算总表",
                "收入预算总表",
                "支出预算总表",
                "财政拨款收支预算总表",
                "一般公共预算支出功能分类预算表",
                "政府性基金预算支出功能分类预算表",
                "一般公共预算基本支出部门预算经济分类预算表",
            ],
        ),
        (
            "national-final",
            "final",
            [
                "收入支出决算总表",
                "收入决算表",
                "支出决算表",
                "财政拨款收入支出决算总表",
                "一般公共预算财政拨款支出决算表",
                "一般公共预算财政拨款基本支出决算表",
                "财政拨款“三公”经费支出决算表",
                "政府性基金预算财政拨款收入支出决算表",
            ],
        ),
        (
            "swu-final",
            "final",
            [
                "高等学校收支决算总表",
                "高等学校收入决算表",
                "高等学校支出决算表",
                "高等学校财政拨款支出决算表",
            ],
        ),
        (
            "swu",
            "budget",
            ["某大学收支预算总表", "某大学收入预算表", "某大学支出预算表", "某大学财政拨款支出预算表"],
        ),
    ],
)
def test_layouts_are_told_by_their_titles_and_labels(
    book: Rulebook, expected: str, kind: str, titles: list[str]
) -> None:
    plain, *others = (table(f"2024年度{title}", ["合计"], "") for title in titles)
    marked = replace(plain, caption="、".join(book.profiles[expected].recognise.labels))
    document = Disclosure("", "", 1, (marked, *others), (), (), kind="final" if kind == "final" else "budget")
    found = recognise(document, book.candidates())
    assert found.profile == expected
    assert all(one.concept for one in found.tables)

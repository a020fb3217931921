"""Printed tables seen through a profile: labels, codes, units, the tree, and what stays stray."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.disclosure import Cell, Row, Table
from pytest_budgetcheck.rules.accounts import CodeReader
from pytest_budgetcheck.rules.columns import Setting
from pytest_budgetcheck.rules.labels import LabelPath, chinese_number, split_numbering
from pytest_budgetcheck.rules.mapping import map_table, map_tables
from pytest_budgetcheck.rules.profiles import TableProfile
from pytest_budgetcheck.rules.rows import Lane, RowKind
from pytest_budgetcheck.rules.ruleset import load_rulebook

BOOK = load_rulebook()
HENAN = BOOK.profiles["henan"]
EXPENDITURE = [
    *(("科目编码", part) for part in "类款项"),
    ("单位代码",),
    ("单位（科目名称）",),
    ("总计",),
    ("基本支出", "合计"),
    ("项目支出", "合计"),
]


def cell(text: str) -> Cell:
    try:
        value = Decimal(text) if "." in text else None
    except InvalidOperation:
        value = None
    return Cell(text, 1, (0, 0, 1, 1), value, len(text.partition(".")[2]) if value is not None else 0)


def table(concept: str, columns: list[tuple[str, ...]], *rows: str) -> Table:
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    return Table("某表", tuple(columns), body, (1,), "万元", concept=concept)


def lane(mapped_from: Table, name: str = "") -> Lane:
    return map_table(mapped_from, HENAN, BOOK.vocabulary, Setting()).lanes[name]


def test_rows_are_recognised_by_their_codes() -> None:
    found = lane(
        table(
            "expenditure",
            EXPENDITURE,
            "|||| 合计 | 3.00 | 3.00 |",
            "||| 261 | 某院 | 3.00 | 3.00 |",
            "206 | 04 | 01 || 机构运行 | 1.00 | 1.00 |",
            "210 | 11 | 02 || 事业单位医疗 | 2.00 | 2.00 |",
        )
    )
    assert [(row.key, row.kind) for row in found.rows] == [
        ("合计", RowKind.TOTAL),
        ("261", RowKind.UNIT),
        ("2060401", RowKind.ACCOUNT),
        ("2101102", RowKind.ACCOUNT),
    ]
    assert [row.key for row in found.by_key["261"].children] == ["2060401", "2101102"]
    assert found.by_key["2060401"].parent is found.by_key["261"]
    assert found.columns["基本支出"] == "基本支出/合计"


def test_accounts_stand_under_their_parent_account() -> None:
    found = lane(
        table(
            "expenditure",
            EXPENDITURE,
            "206 |||| 科学技术支出 | 3.00 ||",
            "206 | 04 ||| 技术研究与开发 | 3.00 ||",
            "206 | 04 | 01 || 机构运行 | 3.00 ||",
        )
    )
    assert found.by_key["2060401"].parent is found.by_key["20604"]
    assert found.by_key["20604"].parent is found.by_key["206"]


def test_one_account_of_several_units_gets_a_key_for_each() -> None:
    found = lane(
        table(
            "expenditure",
            EXPENDITURE,
            "||| 261 | 某局 | 3.00 ||",
            "||| 261001 | 某局本级 | 1.00 ||",
            "206 | 04 | 01 || 机构运行 | 1.00 ||",
            "||| 261301 | 某院 | 2.00 ||",
            "206 | 04 | 01 || 机构运行 | 2.00 ||",
        )
    )
    assert [row.key for row in found.rows][2::2] == ["261001.2060401", "261301.2060401"]
    assert [row.key for row in found.by_key["261"].children] == ["261001", "261301"]


def test_a_malformed_code_is_kept_and_marked() -> None:
    found = lane(table("expenditure", EXPENDITURE, "206 | 4 | 01 || 机构运行 | 1.00 ||"))
    assert [(row.code, row.code_ok) for row in found.rows] == [("206401", False)]


def test_amounts_in_unmapped_columns_and_rows_are_stray() -> None:
    columns = [*EXPENDITURE, ("上缴上级支出",)]
    found = lane(table("expenditure", columns, "|||| 小计 | 1.00 || | 1.00"))
    assert list(found.stray_columns) == ["上缴上级支出"]
    assert found.stray_rows == ("小计",)


def test_both_sides_of_a_summary_are_lanes() -> None:
    columns = [("收入", "项目"), ("收入", "金额"), ("支出", "项目"), ("支出", "金额")]
    summary = table(
        "summary",
        columns,
        "一、一般公共预算 | 85.26 | 一、一般公共服务 | ",
        "其中：财政拨款 | 80.00 | 六、科学技术 | 72.23",
        "九、其他收入 | | 九、社会保险基金支出 |",
        "| | 十二、城乡社区事务 | 1.00",
        "收 入 总 计 | 85.26 | 支 出 总 计 | 73.23",
    )
    income, spending = lane(summary, "income"), lane(summary, "spending")
    assert [row.key for row in income.rows] == ["一般公共预算", "财政拨款", "其他收入", "收入总计"]
    assert [row.key for row in spending.rows] == ["201", "206", "209", "212", "支出总计"]
    assert spending.by_key["206"].cells["合计"].value == Decimal("72.23")
    assert spending.by_key["206"].numeral == 6


def test_the_same_label_under_two_headings_is_two_rows() -> None:
    columns = [("收入", "项目"), ("收入", "金额")]
    income = lane(
        table(
            "fiscal_summary",
            columns,
            "一、本年收入 | 1.00",
            "（一）一般公共预算拨款 | 1.00",
            "其中：财政拨款 | 1.00",
            "二、上年结转 | 2.00",
            "（一）一般公共预算拨款 | 2.00",
        ),
        "income",
    )
    assert [row.key for row in income.rows] == [
        "本年收入",
        "本年收入/一般公共预算",
        "本年收入/财政拨款",
        "上年结转",
        "上年结转/一般公共预算",
    ]


def test_a_template_may_print_an_obsolete_name_on_the_line_of_another_class() -> None:
    columns = [("支出", "项目"), ("支出", "合计")]
    spending = lane(
        table("fiscal_summary", columns, "（九）医疗卫生与计划生育支出 | ", "（十）卫生健康支出 | 4.15"),
        "spending",
    )
    assert [row.key for row in spending.rows] == ["209", "210"]


def test_the_unit_of_a_column_may_stand_in_its_header() -> None:
    columns = [("单位编码（项目编码）",), ("项目单位（项目名称）",), ("项目金额（万元）", "资金总额")]
    found = lane(table("project_performance", columns, "410800240000000054801 | 甲项目 | 19.00"))
    assert found.units == {"合计": "万元"}
    assert found.rows[0].code == "410800240000000054801"


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("一、本年收入", (0, 1, "本年收入")),
        ("(二十一)住房保障支出", (1, 21, "住房保障支出")),
        ("1.财政拨款", (2, 1, "财政拨款")),
        ("1.50", (None, None, "1.50")),
        ("其中:财政拨款", (None, None, "其中:财政拨款")),
    ],
)
def test_numbering_is_split_off(label: str, parts: tuple[int | None, int | None, str]) -> None:
    assert split_numbering(label) == parts


@given(st.integers(1, 99))
def test_chinese_numbers(number: int) -> None:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    text = ("" if tens <= 1 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert chinese_number(text) == number


@pytest.mark.parametrize("text", ["", "百", "一一", "十十", "a"])
def test_what_is_no_chinese_number(text: str) -> None:
    assert chinese_number(text) is None


def test_a_label_without_numbering_ends_all_open_ones() -> None:
    path = LabelPath()
    path.enter("一、本年收入")
    path.enter("收入总计")
    assert list(path.candidates()) == ["本年收入/收入总计", "收入总计"]


def test_a_label_may_be_named_with_any_label_above_it() -> None:
    path = LabelPath()
    for label in ("一、一般公共预算拨款", "本年收入合计", "上年结转结余", "一、一般公共预算拨款"):
        path.enter(label)
    assert next(path.candidates()) == "上年结转结余/一般公共预算拨款"
    assert list(path.candidates())[-1] == "一般公共预算拨款"


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ([["2050803"]], ["2050803"]),
        ([["2050803-培训支出"]], ["2050803"]),
        ([["[20508]进修及培训"]], ["20508"]),
        ([["205", "08", "03"]], ["2050803"]),
        ([["205", "20508", "2050803"]], ["2050803"]),
        (
            [["205", "", ""], ["", "08", ""], ["", "", "03"], ["206", "", ""]],
            ["205", "20508", "2050803", "206"],
        ),
        ([["合计", "", ""]], ["合计"]),
    ],
)
def test_codes_are_put_together(printed: list[list[str]], codes: list[str]) -> None:
    reader = CodeReader("functional")
    assert [reader.read(texts)[0] for texts in printed] == codes


def test_the_name_printed_with_its_code_is_the_label() -> None:
    columns = [("科目",), ("总计",)]
    profile = HENAN.tables["expenditure"].model_copy(
        update={"label": ("科目",), "code": ("科目",), "unit_code": ()}
    )
    henan = HENAN.model_copy(update={"tables": {"expenditure": profile}})
    source = table("expenditure", columns, "2050803-培训支出 | 1.00")
    (row,) = map_table(source, henan, BOOK.vocabulary, Setting()).lanes[""].rows
    assert (row.code, row.label) == ("2050803", "培训支出")


def test_a_table_on_its_side_is_one_row() -> None:
    profile = TableProfile(
        titles=("三公",),
        label=("项目",),
        values={"": ("本年预算数",)},
        columns={"合计": ("合计",), "公务接待费": ("公务接待费",), "公务用车购置费": ("公务用车费/购置费",)},
    )
    henan = HENAN.model_copy(update={"tables": {"three_public": profile}})
    source = table(
        "three_public",
        [("项目",), ("2025年预算数",), ("2026年预算数",)],
        "合 计 | 1.00 | 5.00",
        "1、公务用车费 | | 3.00",
        "（1）购置费 | | 3.00",
        "2、公务接待费 | 1.00 | 2.00",
        "3、其他 | | 9.00",
    )
    lane_ = map_table(source, henan, BOOK.vocabulary, Setting("万元", 2026)).lanes[""]
    (row,) = lane_.rows
    assert row.kind is RowKind.TOTAL
    assert {name: str(cell_.value) for name, cell_ in row.cells.items()} == {
        "合计": "5.00",
        "公务用车购置费": "3.00",
        "公务接待费": "2.00",
    }
    assert sorted(lane_.stray_columns) == ["1、公务用车费", "3、其他"]
    assert lane_.units["公务接待费"] == "万元"


XIAN = BOOK.profiles["xian"]


def test_a_header_cut_off_at_the_edge_of_its_cell_is_known() -> None:
    group = "一般公共预算拨款安排的“三公”经费预算"
    columns = [
        ("单位编码",),
        ("单位名称",),
        ("2019年", "合计"),
        ("2019年", group, "因公出国（"),
        ("2019年", group, "务用车购置及运行维护", "小计"),
        ("2019年", group, "务用车购置及运行维护", "公务用车运行维护"),
        ("2018年", group, "务用车购置及运行维护", "小计"),
        ("2019年", "会议"),
    ]
    printed = table("three_public", columns, "| 合计 | 6.00 | 1.00 | 2.00 | 2.50 | 4.00 | 3.00")
    found = map_table(printed, XIAN, BOOK.vocabulary, Setting(fiscal_year=2019)).lanes[""]
    amounts = {name: cell.text for name, cell in found.rows[0].cells.items()}
    assert amounts == {
        "总计": "6.00",
        "因公出国（境）费": "1.00",
        "公务用车购置及运行费": "2.00",
        "公务用车运行费": "2.50",
        "上年/公务用车购置及运行费": "4.00",
    }
    assert list(found.stray_columns) == ["2019年/会议"]


def test_a_header_cut_off_is_not_guessed_from_two() -> None:
    columns = [
        ("单位编码",),
        ("单位名称",),
        ("事业单位经营收",),
        ("事业单位经营收",),
        ("用事业基金弥补收支差",),
    ]
    printed = table("income", columns, "| 合计 | 6.00 | 1.00 | 2.00")
    found = map_table(printed, XIAN, BOOK.vocabulary, Setting(fiscal_year=2019)).lanes[""]
    assert [*found.rows[0].cells] == ["使用非财政拨款结余"]
    assert list(found.stray_columns) == ["事业单位经营收"]


def test_a_label_cut_off_at_the_edge_of_its_cell_is_known() -> None:
    columns = [
        ("收入", "项目"),
        ("收入", "预算数"),
        ("支出", "部门预算支出经济分类科目（按大类）"),
        ("支出", "预算数"),
    ]
    printed = table(
        "summary",
        columns,
        " | | 1、人员经费和公用经费支 | 9.00",
        " | | (1)对个人和家庭的补 | 4.00",
        " | | 2、专项业务经费支出 | 5.00",
        " | | (1)资本性支出（基本建 | 5.00",
        "财政拨款资金结余 | 1.00 | | ",
    )
    lanes = map_table(printed, XIAN, BOOK.vocabulary, Setting()).lanes
    assert [row.key for row in lanes["usage"].rows] == [
        "基本支出",
        "基本支出/对个人和家庭的补助",
        "项目支出",
        "项目支出/资本性支出（基本建设）",
    ]
    # Not 非财政拨款资金结余, whose first character is more than a character.
    assert lanes["income"].stray_rows == ("财政拨款资金结余",)


def test_a_column_known_to_hold_amounts_holds_them_whatever_its_header_says() -> None:
    share = ("部门预算", "一般公共预算拨款", "其中：专项资金列入部门预算项目")
    columns = [("单位编码",), ("单位名称",), ("部门预算", "合计"), share]
    body = (Row(tuple(Cell(text, 1, (0, 0, 1, 1)) for text in ("", "合计", "", "426,680.5"))),)
    printed = Table("某表", tuple(columns), body, (1,), "元", concept="income")
    found = map_table(printed, XIAN, BOOK.vocabulary, Setting()).lanes[""]
    amount = found.rows[0].cells["本年收入/专项资金"]
    assert (amount.value, amount.decimals) == (Decimal("426680.5"), 1)


@pytest.mark.parametrize(
    ("title", "page", "amount", "stray"),
    [
        ("", 2, "1.00", ("第2页无标题的表",)),
        ("", 4, "1.00", ()),
        ("某表", 2, "1.00", ()),
        ("", 2, "无", ()),
    ],
)
def test_a_table_that_could_not_be_joined_is_stray(
    title: str, page: int, amount: str, stray: tuple[str, ...]
) -> None:
    first = table("expenditure", EXPENDITURE, "206 | 04 | 01 || 机构运行 | 1.00 | 1.00 |")
    rest = Table(title, ((), ()), (Row((cell("其他"), cell(amount))),), (page,))
    mapped = map_tables([first, rest], HENAN, BOOK.vocabulary, Setting())
    assert mapped["expenditure"].lanes[""].stray_rows == stray

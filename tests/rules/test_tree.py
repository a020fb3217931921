"""Which row stands under which, where a table says so by the columns in which it names its rows."""

from __future__ import annotations

from test_mapping import table

from pytest_budgetcheck.disclosure import Table
from pytest_budgetcheck.rules.columns import Setting
from pytest_budgetcheck.rules.mapping import map_table
from pytest_budgetcheck.rules.ruleset import load_rulebook

BOOK = load_rulebook()
BY_KIND: list[tuple[str, ...]] = [
    ("采购品目大类",),
    ("专项名称",),
    ("经济科目",),
    ("采购物品名称",),
    ("采购组织形式",),
    ("总计",),
]
BY_UNIT: list[tuple[str, ...]] = [("单位编码",), ("采购项目",), ("采购目录",), ("预算金额",)]


def above(printed: Table, profile: str) -> list[tuple[str, str]]:
    """Each row of a table by its amount, with the amount of the row it is a part of."""
    rows = map_table(printed, BOOK.profiles[profile], BOOK.vocabulary, Setting()).lanes[""].rows
    for row in rows:
        assert row.parent is None or row in row.parent.children
    return [
        (row.cells["合计"].text, row.parent.cells["合计"].text if row.parent else "")
        for row in rows
        if row.cells["合计"].text
    ]


def test_rows_stand_under_what_is_named_further_out() -> None:
    printed = table(
        "procurement",
        BY_KIND,
        "合计|||||9.00",
        "一、货物A|||||2.00",
        "|设备购置费|办公设备购置|||2.10",
        "|||台式计算机|政府集中采购|1.50",
        "||||分散自行组织|0.60",
        "三、服务C|||||7.00",
        "|案件审判经费|维修费|||3.00",
        "|||运行维护服务|分散自行组织|3.10",
        "||会议费|||4.00",
        "|||会议服务|分散自行组织|4.10",
    )
    assert above(printed, "jiangsu") == [
        ("9.00", ""),
        ("2.00", "9.00"),
        ("2.10", "2.00"),
        ("1.50", "2.10"),
        ("0.60", "2.10"),  # goes on with what the row above it names
        ("7.00", "9.00"),
        ("3.00", "7.00"),
        ("3.10", "3.00"),
        ("4.00", "7.00"),
        ("4.10", "4.00"),
    ]


def test_codes_of_one_level_nest_by_their_beginnings() -> None:
    printed = table(
        "procurement",
        BY_UNIT,
        "|合计||8.00",
        "245|某局||8.10",
        "245001|某局||3.00",
        "|运行维护|A02计算机|3.10",
        "245002|某中心||5.00",
        "|软件|C02服务|5.10",
        "246001|另一局|C03服务|1.00",
    )
    assert above(printed, "xian") == [
        ("8.00", ""),
        ("8.10", "8.00"),
        ("3.00", "8.10"),
        ("3.10", "3.00"),
        ("5.00", "8.10"),
        ("5.10", "5.00"),
        ("1.00", "5.00"),  # an item: it prints what is bought, be it beside a code
    ]

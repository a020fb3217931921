"""CSV files, read again."""

from __future__ import annotations

import csv

import pytest
from extract_documents import amount, disclosure, table, text

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reports.csv_tables import csv_files


def files(read: Disclosure) -> dict[str, list[list[str]]]:
    return {
        name: list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))
        for name, data in csv_files(read)
    }


def test_a_table_is_a_file_with_one_header_row_and_pages() -> None:
    read = table(
        (text("201"), text("一般公共服务支出"), amount("1,234.50", "1234.50")),
        (text("", 4), text('其中："甲"\n乙', 4), amount("（3）", "-3", 4)),
        (text(""), text("预备费"), text("")),
    )
    assert files(disclosure(read))["01 收支总表.csv"] == [
        ["科目/编码", "科目/名称", "金额", "页"],
        ["201", "一般公共服务支出", "1234.50", "3"],
        ["", '其中："甲"\n乙', "-3", "4"],
        ["", "预备费", "", "3"],
    ]


def test_the_index_lists_the_tables_and_comes_last() -> None:
    first = table((text("1"), text("2"), text("3")), concept="summary", pages=(3, 4), notes=("注一", "注二"))
    found = files(disclosure(first, table(title="")))
    assert list(found) == ["01 收支总表.csv", "02 第2张表.csv", "index.csv"]
    assert found["index.csv"] == [
        ["文件", "表名", "表号", "concept", "单位", "页", "行数", "列数", "表注"],
        ["01 收支总表.csv", "收支总表", "", "summary", "万元", "3、4", "1", "3", "注一\n注二"],
        ["02 第2张表.csv", "第2张表", "", "", "万元", "3", "0", "3", ""],
    ]


def test_files_begin_with_a_byte_order_mark() -> None:
    assert all(data.startswith(b"\xef\xbb\xbf") for _, data in csv_files(disclosure(table())))


@pytest.mark.parametrize("printed", ["=1+1", "+1", "-A1", "@SUM(A1)", "＝1+1", " =1", "\t=1", "　@x"])
def test_text_that_looks_like_a_formula_is_defused(printed: str) -> None:
    read = table((text(printed), text(""), text("")), columns=((printed,), ("a",), ("b",)), notes=(printed,))
    found = files(disclosure(read))
    assert found["01 收支总表.csv"][0][0] == found["01 收支总表.csv"][1][0] == f"'{printed}"
    assert found["index.csv"][1][-1] == f"'{printed}"


def test_negative_amounts_and_dashes_stay_as_they_are() -> None:
    read = table((text("-"), text("—"), amount("-5.20", "-5.20")))
    assert files(disclosure(read))["01 收支总表.csv"][1][:3] == ["-", "—", "-5.20"]


def test_titles_name_files_but_lead_nowhere() -> None:
    found = [name for name, _ in csv_files(disclosure(table(title="../../etc/表"), table(title="a:b|c")))]
    assert found == ["01 .._.._etc_表.csv", "02 a_b_c.csv", "index.csv"]

"""The workbook, opened again."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from extract_documents import amount, disclosure, table, text
from openpyxl import Workbook, load_workbook

from pytest_budgetcheck.disclosure import Disclosure, Table
from pytest_budgetcheck.reports.xlsx import workbook


def opened(read: Disclosure) -> Workbook:
    return load_workbook(io.BytesIO(workbook(read)))


def names(*titles: str) -> list[str]:
    return opened(disclosure(*(table(title=title) for title in titles))).sheetnames


ROWS = (
    (text("201"), text("一般公共服务支出"), amount("1,234.50", "1234.50")),
    (text("0301", 4), text("办公费", 4), amount("－3", "-3", 4)),
    (text(""), text("预备费"), text("")),
)


def test_a_table_is_a_sheet_with_title_unit_header_rows_notes_and_pages() -> None:
    read = table(*ROWS, pages=(3, 4), notes=("注：无",), number="预算01表", caption="部门：某单位")
    sheet = opened(disclosure(read)).active
    assert list(sheet.values) == [
        ("收支总表", None, None, None),
        ("单位：万元　　预算01表　　部门：某单位　　第 3、4 页", None, None, None),
        ("科目", "科目", "金额", None),
        ("编码", "名称", None, "页"),
        ("201", "一般公共服务支出", 1234.5, 3),
        ("0301", "办公费", -3, 4),
        (None, "预备费", None, 3),
        ("注：无", None, None, None),
    ]
    assert sheet.freeze_panes == "A5"


def test_amounts_are_numbers_with_the_printed_decimals_and_codes_are_text() -> None:
    sheet = opened(disclosure(table(*ROWS))).active
    assert [(cell.data_type, cell.number_format) for cell in sheet["C"][4:6]] == [
        ("n", "#,##0.00"),
        ("n", "0"),
    ]
    assert [(cell.data_type, cell.number_format) for cell in sheet["A"][4:6]] == [("s", "@"), ("s", "@")]


@pytest.mark.parametrize("value", ["0.10", "9626.777589", "1234567890123.45", "-0.30"])
def test_amounts_keep_every_digit_in_the_file(value: str) -> None:
    written = workbook(disclosure(table((text(""), text(""), amount(value, value)))))
    xml = ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml")
    assert f"<v>{value}</v>".encode() in xml
    assert load_workbook(io.BytesIO(written)).active["C5"].value == float(value)


def test_more_digits_than_excel_keeps_stay_text() -> None:
    long = "1234567890123456.78"
    cell = opened(disclosure(table((text(""), text(""), amount(long, long))))).active["C5"]
    assert (cell.value, cell.data_type) == (long, "s")


@pytest.mark.parametrize("printed", ["=1+1", "+A1", "-A1", "@SUM(A1)", "#N/A", "=HYPERLINK(1)", "'=1"])
def test_nothing_printed_becomes_a_formula(printed: str) -> None:
    read = table(
        (text(printed), text(printed), text(printed)),
        title=printed,
        columns=((printed,), (printed,), (printed,)),
        notes=(printed,),
        unit=None,
        caption=printed,
    )
    sheet = opened(disclosure(read)).active
    texts = [cell for row in sheet for cell in row if cell.value is not None and cell.row != 4]
    assert {cell.data_type for cell in texts} == {"s"}
    assert sheet["A4"].value == sheet["A5"].value == sheet["A1"].value == printed


@pytest.mark.parametrize(
    ("titles", "sheets"),
    [
        (("收 支\n总表", "收支总表", "收支总表"), ["收支总表", "收支总表 (2)", "收支总表 (3)"]),
        (("a[b]c:d*e?f/g\\h",), ["a b c d e f g h"]),
        (("Table", "TABLE"), ["Table", "TABLE (2)"]),
        (("'表'", "History", ""), ["表", "History (2)", "第3张表"]),
        (("：/", "[]"), ["：", "表"]),
    ],
)
def test_sheet_names_are_valid_and_unique(titles: tuple[str, ...], sheets: list[str]) -> None:
    assert names(*titles) == sheets


def test_long_titles_keep_the_end_that_tells_them_apart() -> None:
    body = "某某省某某市某某区某某街道办事处某某服务中心2025年度"
    found = names(f"{body}财政拨款收入支出决算总表", f"{body}财政拨款收入支出决算总表", "𠀀" * 40)
    assert found[0] == "…" + f"{body}财政拨款收入支出决算总表"[-30:]
    assert found[1].endswith("决算总表 (2)")
    assert all(len(name.encode("utf-16-le")) // 2 <= 31 for name in found)


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    sheet = opened(disclosure(table((text("2"), text("名" * 60), amount("1.00", "1.00"))))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths == [6, 42, 6, 6]
    assert sheet["B5"].alignment.wrap_text


def test_doubts_are_marked_and_explained() -> None:
    sheet = opened(disclosure(table((text(""), text(""), text("1.2.3", doubt="两个小数点"))))).active
    assert sheet["C5"].value == "1.2.3"
    assert sheet["C5"].comment.text == "读数存疑：两个小数点"
    assert sheet["C5"].fill.fgColor.rgb.endswith("FFE699")


def test_letters_that_xml_cannot_hold_are_left_out() -> None:
    sheet = opened(disclosure(table((text("a\x00b\ud800\uffffc"), text("长" * 40_000), text(""))))).active
    assert sheet["A5"].value == "abc"
    assert len(sheet["B5"].value) == 32_767


def test_forms_without_header_and_documents_without_tables() -> None:
    form = table((text("项目"), text("某项目"), amount("5", "5")), columns=((), (), ()), unit=None)
    sheet = opened(disclosure(form)).active
    assert list(sheet.values)[1:] == [("单位：未印出　　第 3 页", *[None] * 3), ("项目", "某项目", 5, 3)]
    assert sheet.freeze_panes == "A3"
    assert opened(disclosure()).active["A1"].value == "没有读到表格"


def test_a_table_without_columns_is_written() -> None:
    empty = Table("空表", (), (), (1,))
    assert opened(disclosure(empty)).sheetnames == ["空表"]
    assert opened(disclosure(empty)).active.max_row == 2

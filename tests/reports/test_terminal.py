"""The text of a failing case."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from wcwidth import wcswidth

from pytest_budgetcheck.disclosure import UnreadableError, UnrecognisedError
from pytest_budgetcheck.reports.tables import shorten, table
from pytest_budgetcheck.reports.terminal import (
    describe,
    describe_coverage,
    describe_unreadable,
    first_line,
)
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.verdicts import Coverage, Evidence, Outcome, Severity, Verdict

RULE: Any = SimpleNamespace(
    id="BC308",
    title="收支总表与财政拨款收支总表各功能类一致",
    category="表间",
    severity=Severity.ERROR,
    text=SimpleNamespace(
        formula="收支总表·某功能类 ＝ 财政拨款总表·该类·合计",
        basis=("预算法实施条例第五条", "预算公开操作规程（条款待核）"),
        advice="核对是否把使用上年结转安排的支出误列为年终结转。",
    ),
)


def figure(printed: str, **about: Any) -> Figure:
    value = Decimal(printed.replace(",", "") or 0)
    standard = {
        "concept": "summary",
        "table": "2025年部门收支预算表",
        "row": "六、科学技术",
        "column": "支出/金额",
        "unit": "万元",
        "factor": Decimal(10_000),
        "page": 7,
        "box": None,
        "value": value,
        "decimals": max(-int(value.as_tuple().exponent), 0),
        "text": printed,
    }
    return Figure(**(standard | about))


def verdict(*evidence: Evidence, **about: Any) -> Verdict:
    standard = {
        "rule": RULE,
        "case": "206",
        "outcome": Outcome.FAIL,
        "message": "科学技术支出：146.99 与 72.23 相差 74.76 万元",
        "lhs": "146.99",
        "rhs": "72.23",
        "residual": "74.76",
        "bound": "0",
        "unit": "万元",
        "evidence": evidence,
    }
    return Verdict(**(standard | about))


LEFT = Evidence("lhs", figure("146.99"), Decimal(1))
RIGHT = Evidence(
    "rhs",
    figure("72.23", table="2025年财政拨款收支预算表", row="（六）科学技术支出", column="支出/合计", page=10),
    Decimal(-1),
)


def test_the_report_says_what_was_read_what_is_wrong_and_what_to_do() -> None:
    correction = "2025年财政拨款收支预算表“（六）科学技术支出”支出/合计 72.23 → 146.99"
    text = describe([verdict(LEFT, RIGHT, correction=correction)])
    assert text == (
        """\
BC308 不符：科学技术支出：146.99 与 72.23 相差 74.76 万元

规则：收支总表与财政拨款收支总表各功能类一致（表间，错误）
公式：收支总表·某功能类 ＝ 财政拨款总表·该类·合计

 侧   | 表                       | 行                 | 列        |   页 |   金额 | 单位
------+--------------------------+--------------------+-----------+------+--------+--------
 左   | 2025年部门收支预算表     | 六、科学技术       | 支出/金额 |    7 | 146.99 | 万元
 右   | 2025年财政拨款收支预算表 | （六）科学技术支出 | 支出/合计 |   10 |  72.23 | 万元

左边：146.99 万元
右边：72.23 万元
差额：74.76 万元
容许误差：0（应完全相等）
依据：预算法实施条例第五条；预算公开操作规程（条款待核）

怎么办：打开 PDF，对照第 7 页《2025年部门收支预算表》、第 10 页《2025年财政拨款收支预算表》，看上表的金额与原件是否一致。
　　　　其他核对都指向同一个数，最可能应改为：2025年财政拨款收支预算表“（六）科学技术支出”支出/合计 72.23 → 146.99。
　　　　核对是否把使用上年结转安排的支出误列为年终结转。"""  # noqa: E501
    )


def table_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if " | " in line or "-+-" in line]


@pytest.mark.parametrize("row", ["一般公共服务", "abc", "（Ａ）ＡＢ全角", "“三公”经费——小计", "𠮷野家㐀"])
def test_every_line_of_the_table_is_equally_wide(row: str) -> None:
    other = replace(RIGHT, figure=figure("1,072.23", row=row))
    lines = table_lines(describe([verdict(LEFT, other)]))
    assert len(lines) == 4
    bars = {tuple(wcswidth(line[: i + 1]) for i, mark in enumerate(line) if mark in "|+") for line in lines}
    assert len(bars) == 1


def test_amounts_are_as_printed_and_flush_right() -> None:
    other = replace(RIGHT, figure=figure("1,072.20"))
    lines = table_lines(describe([verdict(LEFT, other)]))
    assert lines[2].endswith("|   146.99 | 万元")
    assert lines[3].endswith("| 1,072.20 | 万元")


def test_blank_cells_assumed_zeros_and_figures_of_the_narrative_are_shown_as_such() -> None:
    blank = Evidence("lhs", figure(""), Decimal(1))
    assumed = Evidence("lhs", figure("", page=None, assumed="“某表”中无“结转”行，按 0 计"), Decimal(1))
    clause = "科学技术支出146.990万元"
    said = figure(
        "146.990", concept="narrative", table="说明 五 一般公共预算", text=clause, row="x", column=""
    )
    lines = table_lines(describe([verdict(blank, assumed, Evidence("rhs", said, Decimal(-1)))]))
    assert "（空白）" in lines[2]
    assert "“某表”中无“结转”行，按 0 计" in lines[3]
    assert clause in lines[4]
    assert "|  146.990 |" in lines[4]


def test_signs_and_factors_of_the_own_side_are_shown() -> None:
    minus = replace(LEFT, weight=Decimal(-1))
    thrice = replace(RIGHT, weight=Decimal(-3))
    lines = table_lines(describe([verdict(LEFT, minus, RIGHT, thrice)]))
    assert [line.split("|")[0].strip() for line in lines[2:]] == ["左", "左 -", "右", "右 ×3"]


def test_a_long_table_is_cut_and_says_so() -> None:
    text = describe([verdict(*[LEFT] * 33)])
    assert len(table_lines(text)) == 2 + 20
    assert "……另有 13 个数字从略" in text


def test_many_pages_are_not_all_listed() -> None:
    places = [Evidence("lhs", figure("1.00", page=page), Decimal(1)) for page in range(1, 15)]
    text = describe([verdict(*places)])
    assert "第 8 页《2025年部门收支预算表》、……" in text
    assert "第 9 页" not in text


def test_words_are_compared_without_difference_and_tolerance() -> None:
    words = verdict(residual=None, bound=None, unit=None, lhs="30201", rhs="302")
    text = describe([words])
    assert "左边：30201\n右边：302\n依据" in text
    assert "差额" not in text


def test_a_tolerance_is_explained() -> None:
    text = describe([verdict(LEFT, RIGHT, bound="0.015")])
    assert "容许误差：0.015 万元（四舍五入所能解释的最大差额）" in text


def test_the_first_line_is_one_line_and_starts_with_the_rule() -> None:
    line = first_line([verdict(message="第一行\n第二行")])
    assert line == "BC308 不符：第一行 第二行"


def test_several_cases_of_a_rule_share_a_report_of_those_with_the_worst_outcome() -> None:
    cases = [verdict(LEFT, RIGHT, case=str(n)) for n in range(7)]
    passing = verdict(outcome=Outcome.PASS, case="通过的")
    text = describe([passing, *cases])
    assert text.startswith("BC308 不符：7 处：0、1、2、3、4、5、6\n\nBC308 不符：")
    assert text.count("规则：") == 5
    assert text.endswith("……另有 2 处，用 --budget-cases instance 逐项列出")
    assert "通过的" not in text


def test_a_broken_rule_is_not_blamed_on_the_document() -> None:
    text = describe([verdict(outcome=Outcome.ERROR, message="", reason="rules.yaml:3:1: 单位不符")])
    assert text.startswith("BC308 规则出错：rules.yaml:3:1: 单位不符\n")
    assert "请规则的维护者修改" in text


@pytest.mark.parametrize(
    ("kind", "case", "said"),
    [(UnreadableError, "readable", "无法读取"), (UnrecognisedError, "recognised", "无法识别")],
)
def test_a_bad_file_has_a_reason_and_a_remedy(kind: type[UnreadableError], case: str, said: str) -> None:
    text = describe_unreadable(case, kind("文件已加密", "请提供不带密码的 PDF"))
    assert text == f"{said}：文件已加密\n怎么办：请提供不带密码的 PDF"


def test_low_coverage_lists_the_reasons_the_most_frequent_first() -> None:
    coverage = Coverage(70, 100, {"缺支出总表": 10, "某列未读出": 20})
    assert describe_coverage(coverage, Decimal(90)) == (
        """\
覆盖率不足：应核对 100 项，实际核对 70 项，占 70.0%，要求不低于 90%

未能核对的原因：
   项数 | 原因
--------+------------
     20 | 某列未读出
     10 | 缺支出总表

怎么办：文件缺表缺项的，请补齐后重新公开；文件齐全的，请核对表名、栏目是否与规定格式一致。"""
    )


def test_numbers_in_tables_are_never_reformatted() -> None:
    assert "1e5" in table(["甲"], [["1e5"]])
    assert "007.10" in table(["甲"], [["007.10"]], right=["甲"])


def test_shortening_keeps_what_fits() -> None:
    assert shorten("一二三", 3) == "一二三"
    assert shorten("一二三四", 3) == "一二…"

"""Statements of execution: budget, outturn, percentage, and the word of comparison after them."""

from __future__ import annotations

import pytest
from narration import figures, statements, words


def said(*paragraphs: str) -> list[dict[str, str]]:
    return [figures(row) for row in statements("executions", *paragraphs, heading="支出决算具体情况")]


def test_budget_outturn_and_percentage_belong_together() -> None:
    text = (
        "年初预算为100.00万元，支出决算为96.90万元，完成年初预算的96.9%。决算数小于预算数的主要原因：减员。"
    )
    (row,) = statements("executions", text)
    assert figures(row) == {"年初预算": "100.00", "决算": "96.90", "完成率": "96.9%"}
    assert words(row, "预算口径", "方向", "比较口径") == ["年初预算", "小于", "预算"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年初预算为0万元。全年预算为52.00万元，支出决算为51.32万元，完成全年预算数的98.69%。", "全年预算"),
        ("全年预算数为536.20万元，执行数为413.57万元，完成预算的77.1%。", "未写明"),
        ("“三公”经费支出预算为76.43万元，支出决算为46.21万元，完成预算的60.46%。", "年初预算"),
        ("年初预算为76.43万元，支出决算为46.21万元，完成预算的60.46%。", "未写明"),
        ("年初预算为76.43万元，支出决算为46.21万元，完成调整预算的60.46%。", "全年预算"),
    ],
)
def test_a_percentage_is_of_the_budget_that_its_words_name(text: str, expected: str) -> None:
    (row,) = statements("executions", text)
    assert words(row, "预算口径") == [expected]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("决算数大于预算数的主要原因：增资。", "大于"),
        ("决算数低于年初预算数，主要原因：压减。", "小于"),
        ("决算数等于预算数。", "等于"),
        ("决算数与预算数持平。", "持平"),
        ("决算数与预算数基本持平。", "基本持平"),
        ("决算数与上年持平。", ""),
        ("“三公”经费支出决算数小于预算数的主要原因：压减。", ""),
        ("主要原因：增资。", ""),
    ],
)
def test_the_word_of_comparison(text: str, direction: str) -> None:
    (row,) = statements("executions", f"年初预算为100.00万元，支出决算为96.90万元。{text}")
    assert words(row, "方向") == [direction]


def test_each_statement_keeps_its_own_figures() -> None:
    text = (
        "年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90%，其中：出国费决算为1.00万元，完成预算的10%；"
        "公务接待费支出决算为2.00万元，完成预算的20%。"
    )
    assert said(text) == [
        {"年初预算": "10.00", "决算": "9.00", "完成率": "90%"},
        {"决算": "1.00", "完成率": "10%"},
        {"决算": "2.00", "完成率": "20%"},
    ]


def test_an_outturn_alone_is_no_execution() -> None:
    assert said("支出决算为46.21万元，比上年增加1.00万元。") == []

"""Amounts broken down on the spot, and lists that may leave something out."""

from __future__ import annotations

import pytest
from narration import figures, narrative, outcomes, statements


def drawn(*paragraphs: str) -> list[tuple[str, list[str]]]:
    """Each whole with its parts."""
    return [
        (figures(row)["数额"], [figures(part)["数额"] for part in row.children])
        for row in statements("breakdowns", *paragraphs)
        if row.parent is None
    ]


PROCUREMENT = ("210.00", ["30.00", "20.00", "160.00"])


@pytest.mark.parametrize(
    "text",
    [
        "2025年政府采购预算210.00万元，其中：货物30.00万元、工程20.00万元、服务160.00万元。",
        "政府采购预算总额210.00万元，其中：货物类采购预算30.00万元；工程类采购预算20.00万元；服务类采购预算160.00万元。",
        "政府采购支出预算210.00万元，比上年增加10.00万元，增长5%。其中：采购货物30.00万元，工程20.00万元，服务160.00万元。",
        "政府采购预算210.00万元（货物30.00万元、工程20.00万元、服务160.00万元），均面向中小企业。",
    ],
)
def test_procurement_is_of_goods_works_and_services(text: str) -> None:
    assert drawn(text) == [PROCUREMENT]
    assert outcomes(narrative(text), "BC561") == {("BC561", "pass")}
    assert outcomes(narrative(text.replace("160.00", "106.00")), "BC561") == {("BC561", "fail")}


def test_what_stands_in_brackets_belongs_to_the_part_before_it() -> None:
    basic = "基本支出60.00万元（人员经费50.00万元、公用经费10.00万元）"
    text = f"支出预算100.00万元，其中：{basic}，项目支出40.00万元。"
    assert drawn(text) == [("100.00", ["60.00", "40.00"]), ("60.00", ["50.00", "10.00"])]


@pytest.mark.parametrize(
    "text",
    [
        "政府采购预算210.00万元，其中：货物30.00万元、工程20.00万元、服务100.00万元、其他60.00万元。",
        "政府采购预算210.00万元，其中：货物30.00万元、工程20.00万元、服务100.00万元等。",
        "政府采购预算210.00万元，其中：本级150.00万元，货物20.00万元、工程20.00万元、服务110.00万元。",
        "政府采购预算约210万元，其中：货物30万元、工程20万元、服务162万元。",
        "政府采购预算210.00万元，其中：货物30.00万元、服务100.00万元。",
        "基本支出100.00万元，其中：人员经费50.00万元，公用经费10.00万元，对个人和家庭的补助40.00万元。",
        "支出预算100.00万元，其中基本支出50.00万元、项目支出10.00万元。",  # and 经营支出, unsaid
        "一般公共预算支出100.00万元，政府性基金支出50.00万元，其中：基本支出90.00万元，项目支出60.00万元。",
        "收入预算100.00万元，其中：基本支出60.00万元，项目支出50.00万元。",
        "本年支出90.00万元，其中：基本支出60.00万元，项目支出40.00万元（含上年结转10.00万元）。",
    ],
)
def test_what_may_leave_something_out_is_no_breakdown(text: str) -> None:
    assert drawn(text) == []


def test_parts_of_expenditure_may_not_exceed_it() -> None:
    text = "支出预算100.00万元，其中基本支出70.00万元、项目支出40.00万元。"
    assert outcomes(narrative(text), "BC561") == {("BC561", "fail")}

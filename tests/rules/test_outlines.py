"""Numbered headings with amounts, and what is numbered below them."""

from __future__ import annotations

import pytest
from told import rows, told

Parts = list[tuple[str, str, str]]

SPENT: Parts = [
    ("一", "某局", "某局预算100.00万元，包括公用经费40.00万元、项目支出60.00万元。"),
    ("一（一）", "公用经费", "（一）公用经费40.00万元，主要包括水电费。"),
    ("一（二）", "项目支出", "（二）项目支出60.00万元，具体包括："),
    ("一（二）1", "社工服务", "1.社工服务20.00万元，主要包括：采购社工15.00万元。"),
    ("一（二）2", "综合管理", "2.综合管理40.00万元。"),
]


def outlined(parts: Parts) -> dict[str, list[str]]:
    """The headings below each heading with an amount."""
    found = rows(told(*parts), "outlines")
    return {row.label: [child.label for child in row.children] for row in found}


def test_what_is_numbered_below_makes_up_a_heading() -> None:
    assert outlined(SPENT) == {
        "某局": ["公用经费", "项目支出"],
        "公用经费": [],
        "项目支出": ["社工服务", "综合管理"],
        "社工服务": [],
        "综合管理": [],
    }


@pytest.mark.parametrize(
    "said",
    [
        "（二）项目支出60.00万元，主要包括：",
        "（二）项目支出60.00万元，包括社工服务、综合管理等。",
        "（二）项目支出60.00万元。",
        "（二）项目支出增加60.00万元，具体包括：",
        "（二）项目支出中，政府采购60.00万元，具体包括：",
    ],
)
def test_some_of_it_is_not_all_of_it(said: str) -> None:
    changed = [(number, heading, said if number == "一（二）" else text) for number, heading, text in SPENT]
    assert outlined(changed).get("项目支出", []) == []


def test_an_item_without_an_amount_leaves_the_sum_open() -> None:
    open_end = [*SPENT[:4], ("一（二）2", "综合管理", "2.综合管理，按需安排。")]
    assert outlined(open_end)["项目支出"] == []
    assert outlined(open_end)["某局"] == ["公用经费", "项目支出"]

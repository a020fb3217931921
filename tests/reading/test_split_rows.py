from __future__ import annotations

import pytest
from page_drawing import centred, fill, frame, page

from pytest_budgetcheck.disclosure import Table
from pytest_budgetcheck.reading.layout import lay_out
from pytest_budgetcheck.reading.tables import read_tables

XS = [50.0, 110, 170, 300, 360]
HEADER = ["单位", "项目", "用途说明", "金额"]


def table(upper: list[list[str]], lower: list[list[str]]) -> Table:
    """A table whose first page ends with ``upper`` and whose second begins with ``lower``."""
    first = [HEADER, ["某局", "办公", "维修维护", "1.00"], *upper]
    ys = [700 + 20.0 * index for index in range(len(first) + 1)]
    glyphs = fill(first, XS, ys) + centred("2026年政府采购预算表", 205, 690, 16)
    second = [*lower, ["某院", "会议", "会议服务", "3.00"]]
    zs = [60 + 20.0 * index for index in range(len(second) + 1)]
    pages = page(glyphs, *frame(XS, ys)), page(fill(second, XS, zs), *frame(XS, zs), number=2)
    (found,) = read_tables(lay_out(pages))[0]
    return found


def texts(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in found.rows[1:-1]]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["某局", "公用车运行", "车辆维修和保养服务一二三", "2.00"], ["", "维护", "四五", ""]),
        (["某局", "公用车运行", "公用", "2.00"], ["", "费", "", ""]),
        (["某局", "公用额（非", "公用", "2.00"], ["", "三保）", "", ""]),
    ],
)
def test_the_halves_of_a_row_are_one(upper: list[str], lower: list[str]) -> None:
    assert texts(table([upper], [lower])) == [[one + two for one, two in zip(upper, lower, strict=True)]]


def test_a_text_printed_whole_elsewhere_is_evidence() -> None:
    upper, lower = ["某局", "公用车运行", "公用", "2.00"], ["", "维护费", "", ""]
    whole = ["某局", "会议", "公用车运行维护费", "2.00"]
    assert texts(table([whole, upper], [lower])) == [whole, ["某局", "公用车运行维护费", "公用", "2.00"]]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        # The line above is not full, or there is no other evidence, or the row has something of its own.
        (["某局", "运行", "车辆维修", "2.00"], ["", "维护", "四五", ""]),
        (["某局", "公用车运行", "公用", "2.00"], ["", "维护", "", ""]),
        (["某局", "公用车运行", "车辆维修和保养服务一二三", "2.00"], ["", "二、维护", "四五", ""]),
        (["某局", "公用车运行", "车辆维修和保养服务一二三", "2.00"], ["", "维护", "四五", "1.00"]),
        (["某局", "公用车运行", "车辆维修和保养服务一二三", "2.00"], ["某院", "维护", "四五", "1.00"]),
    ],
)
def test_a_row_of_its_own_stays_one(upper: list[str], lower: list[str]) -> None:
    assert texts(table([upper], [lower])) == [upper, lower]

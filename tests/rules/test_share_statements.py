"""Statements of share: which whole a percentage is of, and when that is certain."""

from __future__ import annotations

import pytest
from narration import figures, statements, words

from pytest_budgetcheck.rules.rows import MappedRow


def shares(*paragraphs: str) -> list[MappedRow]:
    return statements("shares", *paragraphs)


def wholes(*paragraphs: str) -> list[tuple[str, list[str], str]]:
    """Each whole with its parts' percentages and how complete the parts are."""
    return [
        (figures(row)["整体"], [figures(part)["比重"] for part in row.children], words(row, "列举")[0])
        for row in shares(*paragraphs)
        if row.parent is None
    ]


def test_a_whole_is_the_amount_that_its_parts_add_up_to() -> None:
    text = "支出合计160.02万元，其中：基本支出66.26万元，占41.41%；项目支出93.76万元，占58.59%。"
    whole, basic, project = shares(text)
    assert (whole.label, basic.label, project.label) == ("支出合计", "基本支出", "项目支出")
    assert (basic.parent, project.parent) == (whole, whole)
    assert figures(basic) == {"部分": "66.26", "整体": "160.02", "比重": "41.41%"}
    assert words(whole, "列举", "事项") == ["完整", "支出结构"]


def test_a_wrong_percentage_or_part_does_not_hide_the_whole() -> None:
    wrong = "支出合计160.02万元，其中：基本支出66.26万元，占41.14%；项目支出93.76万元，占58.59%。"
    assert wholes(wrong) == [("160.02", ["41.14%", "58.59%"], "完整")]
    wrong = "支出合计160.02万元，其中：基本支出66.62万元，占41.41%；项目支出93.76万元，占58.59%。"
    assert wholes(wrong) == [("160.02", ["41.41%", "58.59%"], "满百")]


def test_parts_may_stand_in_numbered_paragraphs() -> None:
    lines = (
        "支出100.00万元，主要用于以下方面：",
        "1.教育（类）支出60.00万元，占60%。",
        "2.住房保障（类）支出40.00万元，占40%。",
    )
    assert wholes(*lines) == [("100.00", ["60%", "40%"], "完整")]


def test_one_whole_may_be_divided_twice() -> None:
    text = (
        "支出100.00万元。按功能分类：教育支出60.00万元，占60%；住房保障支出40.00万元，占40%。"
        "按用途分类：基本支出30.00万元，占30%；项目支出70.00万元，占70%。"
    )
    assert wholes(text) == [("100.00", ["60%", "40%"], "完整"), ("100.00", ["30%", "70%"], "完整")]


def test_the_words_may_name_the_whole() -> None:
    text = "本年支出合计100.00万元。财政拨款支出90.00万元，占本年支出合计的90.00%。"
    assert wholes(text) == [("100.00", ["90.00%"], "部分")]


@pytest.mark.parametrize(
    "text",
    [
        "支出100.00万元，其中：信息化项目20.00万元，占15%。",
        "支出100.00万元，其中：基本支出20.00万元，占15%；项目支出30.00万元，占25%。",
        "项目支出20.00万元，占部门支出总额的15%。",
        "支出100.00万元，其中：项目支出20.00万元，约占20%。",
        "支出100.00万元，其中：项目支出20.00万元，占比较上年提高20%。",
        "支出100.00万元，其中：项目支出50.00万元（甲工程20.00万元），占50%。",
        "项目支出20.00万元，占支出的15%。支出100.00万元。",
        "甲工程100.00万元，乙工程20.00万元，占20%。",
    ],
)
def test_a_share_of_no_certain_whole_is_no_statement(text: str) -> None:
    assert shares(text) == []


def test_percentages_that_are_cut_short_need_not_make_a_hundred() -> None:
    text = "支出3000.00万元，其中：教育支出2000.00万元，占66.66%；住房保障支出1000.00万元，占33.33%。"
    assert wholes(text) == [("3000.00", ["66.66%", "33.33%"], "截断")]


def test_a_second_division_may_be_of_a_part_of_the_first() -> None:
    text = (
        "收入预算1476.54万元，其中：本年收入1400.00万元，占94.82%；上年结转76.54万元，占5.18%。"
        "本年收入中，一般公共预算1234.56万元，占88.18%；政府性基金100.00万元，占7.14%；单位资金65.44万元，占4.67%。"
    )
    assert wholes(text) == [
        ("1476.54", ["94.82%", "5.18%"], "完整"),
        ("1400.00", ["88.18%", "7.14%", "4.67%"], "完整"),
    ]


def test_a_second_division_of_something_unsaid_is_no_statement() -> None:
    text = (
        "支出合计100.00万元，其中：基本支出60.00万元，占60%；项目支出40.00万元，占40%。"
        "在编人员经费30.00万元，占75%；编外人员经费10.00万元，占25.5%。"
    )
    assert wholes(text)[:1] == [("100.00", ["60%", "40%"], "完整")]
    assert not any("75%" in percentages for whole, percentages, _ in wholes(text) if whole == "100.00")


def test_all_expenditure_goes_by_several_names() -> None:
    total = "2025年支出预算100.00万元，比上年增加1.00万元。"
    apart = "主要用于人员。" * 5
    basic = f"{apart}基本支出预算60.00万元，占总支出预算60%，比上年增加1.00万元。"
    project = f"{apart}项目支出预算40.00万元，占总支出预算45%，比上年增加1.00万元。"
    assert wholes(total, basic, project) == [("100.00", ["60%"], "部分"), ("100.00", ["45%"], "部分")]
    assert wholes(total, project) == []  # nothing shows what it is of
    assert wholes(total, basic, project, f"{apart}支出总额120.00万元。") == []

"""What the narrative calls its figures, in the words of many layouts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from told import told

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.rules.named_figures import core, map_facts, said_again
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.scope import Environment, NotApplicableError, NotCheckedError, NotInLayoutError
from pytest_budgetcheck.rules.view import scope_of

BOOK = load_rulebook()


def named(disclosure: Disclosure, section: str) -> dict[str, str]:
    found = map_facts(disclosure, BOOK.profiles[str(disclosure.profile)], BOOK.vocabulary)
    return {name: f"{fact.value}{fact.unit}" for name, fact in found[section].items()}


def read(disclosure: Disclosure, section: str, name: str) -> Decimal:
    """A figure in 万元, or a number."""
    scope = scope_of(disclosure, BOOK.profiles[str(disclosure.profile)], BOOK.vocabulary)
    quantity = Environment(scope, {}).read_fact(section, name)
    return quantity.value / 10_000 if quantity.money else quantity.value


@pytest.mark.parametrize(
    ("heading", "text", "name"),
    [
        ("收入支出预算总体情况说明", "2025年收入总计12.50万元，支出总计12.50万元。", "收入总计"),
        ("关于部门收支总表的说明", "某局2025年收支总预算12.50万元。", "收支总计"),
        ("收入支出决算总体情况说明", "某局2025年度收入支出总计12.50万元。", "收支总计"),
        ("收支预算总体情况说明", "某局2025年度收入、支出预算总计12.50万元。", "收支总计"),
        ("2025年部门预算编制说明", "2025年，某局收入预算12.50万元。", "收入预算"),
        ("部门预算收支总体情况", "2025年某局部门预算支出12.50万元。", "支出预算"),
        ("支出预算", "支出预算：2025年年初预算数12.50万元。", "支出预算"),
    ],
)
def test_totals_are_called_many_names(heading: str, text: str, name: str) -> None:
    assert named(told(("一", heading, text)), "overall")[name] == "12.50万元"


@pytest.mark.parametrize(
    "said",
    [
        "一般公共预算“三公”经费支出预算为",
        "通过一般公共预算财政拨款安排的“三公”经费预算共",
        "“三公”经费预算数为",
        "财政拨款安排“三公”经费",
        "“三公”经费财政拨款预算数为",
    ],
)
def test_the_three_expenses_are_called_many_names(said: str) -> None:
    assert (
        named(told(("九", "“三公”经费情况", f"2025年{said}1.50万元。")), "three_public")["合计"] == "1.50万元"
    )


def test_sections_about_fiscal_money_are_no_totals() -> None:
    disclosure = told(
        ("四", "财政拨款收入支出预算总体情况说明", "2025年财政拨款收支总预算8万元，收入总计9万元。")
    )
    assert named(disclosure, "overall") == {}
    assert named(disclosure, "fiscal") == {"收支总计": "8万元"}


def test_a_section_reaches_over_those_numbered_below_it() -> None:
    disclosure = told(
        ("九", "“三公”经费", "具体如下："),
        ("九（三）", "公务接待费", "（三）公务接待费1.50万元。"),
        ("十", "其他事项", "公务用车运行费3.00万元。"),
    )
    assert named(disclosure, "three_public") == {"公务接待费": "1.50万元"}


def test_arabic_numbers_belong_to_the_part_above_them() -> None:
    disclosure = told(
        ("第五部分", "财政拨款“三公”经费预算情况", "2025年财政拨款“三公”经费预算5.58万元。"),
        ("1", "公务接待费", "1.公务接待费。2025年预算数2.98万元。"),
        ("一", "机关运行经费", "2025年公务用车运行费1.00万元。"),
    )
    assert named(disclosure, "three_public") == {"合计": "5.58万元", "公务接待费": "2.98万元"}


def test_reasons_and_other_years_are_passed_over() -> None:
    text = "2024年收入总计8.00万元，主要原因：2025年收入总计9.00万元。2025年收入总计10.00万元。"
    assert named(told(("一", "收支总体情况", text)), "overall")["收入总计"] == "10.00万元"


def test_things_counted_are_told_from_money() -> None:
    disclosure = told(("十（四）", "国有资产占用情况", "车辆7.00万元。车辆共有3辆。"))
    assert named(disclosure, "assets") == {"车辆": "7.00万元", "车辆数": "3辆"}


def test_final_accounts_tell_the_budget_from_the_outturn() -> None:
    text = "2025年度“三公”经费财政拨款支出全年预算为0.95万元，支出决算为0.40万元，完成预算的42.11%。"
    disclosure = told(("七", "“三公”经费支出决算情况", text), kind="final", profile="national-final")
    assert named(disclosure, "three_public") == {"预算数/合计": "0.95万元", "合计": "0.40万元"}


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("比上年预算数增加1.50万元", "1.50"),
        ("比上年减少1.50万元，下降50%", "-1.50"),
        ("与上年预算数持平，无增减变动", "0"),
        ("与上年预算数相同", "0"),
    ],
)
def test_changes_are_read_with_their_sign(said: str, change: str) -> None:
    disclosure = told(("九", "“三公”经费", f"2025年“三公”经费支出预算为1.50万元，{said}。"))
    assert read(disclosure, "three_public", "合计/增减") == Decimal(change)


def test_equality_said_of_another_figure_is_no_change() -> None:
    disclosure = told(("九", "“三公”经费", "“三公”经费3.00万元，其中公务接待费1.00万元，与上年持平。"))
    assert "合计/增减" not in named(disclosure, "three_public")
    assert named(disclosure, "three_public")["公务接待费/增减"] == "0万元"


def test_what_the_profile_names_must_be_said() -> None:
    silent = told(("九", "“三公”经费", "具体如下。"))
    with pytest.raises(NotCheckedError):
        read(silent, "three_public", "合计")
    with pytest.raises(NotInLayoutError) as caught:
        read(silent, "three_public", "会议费")
    assert isinstance(caught.value, NotApplicableError)


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费1.50万元，主要原因：2025年安排公务接待费1.6万元。",
        "比上年增加1.50万元，主要原因：2025年安排公务接待费1.6万元。公务接待费1.50万元。",
    ],
)
def test_what_a_section_says_again_is_found_in_reasons_too(text: str) -> None:
    disclosure = told(("九", "“三公”经费", text))
    again = said_again(disclosure, BOOK.profiles["henan"], BOOK.vocabulary, "three_public")
    assert [(name, str(one.value), str(other.value)) for name, one, other in again] == [
        ("公务接待费", "1.50", "1.6")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"三公"经费支出预算数', '"三公"经费'),
        ("一般公共预算支出年初预算", "一般公共预算支出"),
        ("政府采购预算总额", "政府采购"),
        ("政府采购金额(以合同签订为准)", "政府采购金额"),
        ("因公出国(境)费用", "因公出国(境)费支出"),
        ("公务接待费支出决算", "公务接待费"),
    ],
)
def test_names_with_one_core(one: str, other: str) -> None:
    assert core(one) == core(other)


@pytest.mark.parametrize(
    ("one", "other"), [("预算", ""), ("一般公共预算收入", "一般公共预算支出"), ("收入", "支出")]
)
def test_names_with_cores_of_their_own(one: str, other: str) -> None:
    assert core(one) != core(other)

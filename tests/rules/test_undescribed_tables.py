"""Tables of layouts nobody described: how rows and columns are told, and when nothing may be claimed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest

from pytest_budgetcheck.disclosure import Cell, Row, Table
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.rules.columns import Setting
from pytest_budgetcheck.rules.details import has_namesakes
from pytest_budgetcheck.rules.mapping import map_tables
from pytest_budgetcheck.rules.rows import Lane, RowKind
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.scope import AbsentError, NotCheckedError
from pytest_budgetcheck.rules.selectors import children, find_row, topmost

BOOK = load_rulebook()


def cell(text: str) -> Cell:
    try:
        value = Decimal(text) if "." in text else None
    except InvalidOperation:
        value = None
    return Cell(text, 1, (0, 0, 1, 1), value, len(text.partition(".")[2]) if value is not None else 0)


def table(concept: str, columns: str, *rows: str) -> Table:
    """A table whose header paths and cells are separated by bars."""
    paths = tuple(tuple(path.strip().split("/")) for path in columns.split("|"))
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    return Table("某表", paths, body, (1,), "万元", concept=concept)


def lane(
    concept: str, columns: str, *rows: str, side: str = "", profile: str = "generic", units: str = ""
) -> Lane:
    setting = Setting("万元", 2025, frozenset({units} - {""}))
    given = table(concept, columns, *rows)
    return map_tables([given], BOOK.profiles[profile], BOOK.vocabulary, setting)[concept].lanes[side]


def kinds(found: Lane) -> list[tuple[str, RowKind]]:
    return [(row.key, row.kind) for row in found.rows]


ACCOUNTS = [("合计", RowKind.TOTAL), ("201", RowKind.ACCOUNT), ("20103", RowKind.ACCOUNT),
            ("2010301", RowKind.ACCOUNT)]  # fmt: skip


@pytest.mark.parametrize("form", ["[{}]{}", "{}-{}", "{} {}", "{}{}"])
def test_codes_may_stand_before_the_names(form: str) -> None:
    names = [
        ("201", "一般公共服务支出"),
        ("20103", "政府办公厅（室）及相关机构事务"),
        ("2010301", "行政运行"),
    ]
    rows = [f"{form.format(*name)} | 3.00 | 3.00" for name in names]
    found = lane("expenditure", "功能分类科目 | 合计 | 基本支出", "合计 | 3.00 | 3.00", *rows)
    assert kinds(found) == ACCOUNTS
    assert [row.label for row in found.rows[1:]] == [normalise(name) for _, name in names]


def test_accounts_may_be_printed_by_name_alone() -> None:
    names = ["一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"]
    found = lane("expenditure", "功能分类科目 | 合计", "合计 | 3.00", *(f"{name} | 3.00" for name in names))
    assert kinds(found) == ACCOUNTS


def test_years_before_words_are_no_codes() -> None:
    found = lane("expenditure", "功能分类科目 | 合计", "2025年预算 | 3.00", "2024年预算 | 3.00")
    assert not found.of_kind(RowKind.ACCOUNT)


def test_codes_are_found_under_any_header() -> None:
    found = lane(
        "expenditure",
        "某某/科目编码/类 | 某某/科目编码/款 | 某某/科目编码/项 | 某某/科目名称 | 合计",
        "||| 合计 | 3.00",
        "201 | 03 | 01 | 行政运行 | 3.00",
    )
    assert kinds(found) == [ACCOUNTS[0], ACCOUNTS[3]]


def test_codes_are_not_guessed_from_two_columns() -> None:
    columns = "政府/科目编码 | 政府/科目名称 | 部门/科目编码 | 部门/科目名称 | 合计"
    found = lane("general_basic", columns, "501 | 机关工资福利支出 | 30101 | 基本工资 | 3.00")
    assert not found.of_kind(RowKind.ACCOUNT)


def test_brackets_in_the_header_of_labels_do_not_matter() -> None:
    columns = "收入/项目 | 收入/预算数 | 支出/项目（按支出功能科目类级） | 支出/预算数"
    rows = ["一、其他收入 | 3.00 | 一、教育支出 | 3.00", "收入总计 | 3.00 | 支出总计 | 3.00"]
    assert [row.key for row in lane("summary", columns, *rows, side="spending").rows] == ["205", "支出总计"]
    other = columns.replace("功能科目类级", "经济分类")
    assert not lane("summary", other, *rows, side="spending").columns.keys() & {"人员经费"}
    assert lane("summary", other, *rows, side="spending").rows[0].label == ""


def test_the_only_unit_of_a_table_is_its_total() -> None:
    found = lane("three_public", "单位名称 | 合计 | 公务接待费", "某局 | 3.00 | 3.00")
    assert kinds(found) == [("合计", RowKind.TOTAL)]
    found = lane("three_public", "单位名称 | 合计 | 公务接待费", "某局 | 3.00 | 3.00", "某中心 | 1.00 | 1.00")
    assert [kind for _, kind in kinds(found)] == [RowKind.UNIT, RowKind.UNIT]


@pytest.mark.parametrize("codes", [("125", "601", "602"), ("", "", "")])
def test_a_department_that_repeats_the_total_adds_up_the_other_units(codes: tuple[str, ...]) -> None:
    names = ["某局", "某局机关", "某中心"]
    rows = [
        f"{code} | {name} | {amount}"
        for code, name, amount in zip(codes, names, ("3.00", "2.00", "1.00"), strict=True)
    ]
    found = lane("income", "单位编码 | 单位名称 | 合计", "| 合计 | 3.00", *rows)
    total, department, *others = found.rows
    assert children(total) == [department]
    assert children(department) == others
    idle = [row.replace("1.00", "").replace("2.00", "") for row in rows]
    total, *units = lane("income", "单位编码 | 单位名称 | 合计", "| 合计 | 3.00", *idle).rows
    assert children(total) == units


def test_units_that_share_a_code_are_not_added_up() -> None:
    found = lane(
        "income", "单位编码 | 单位名称 | 合计", "| 合计 | 3.00", "021 | 某局 | 3.00", "021 | 某 | 3.00"
    )
    with pytest.raises(NotCheckedError, match="某局"):
        children(found.rows[0])


def test_the_body_itself_may_stand_among_accounts() -> None:
    columns = "科目编码 | 单位名称（科目名称） | 合计"
    rows = ["| 合计 | 3.00", "| 某局（本级） | 3.00", "201 | 一般公共服务支出 | 3.00"]
    assert lane("expenditure", columns, *rows, units="某局").rows[1].kind is RowKind.UNIT
    assert lane("expenditure", columns, *rows, units="别局").stray_rows == ("某局（本级）",)


PROJECTS = [
    "| 合计 | 5.00",
    "2050803 | 培训支出 | 5.00",
    "2050803 | 师资培养 | 2.00",
    "2050803 | 党员教育 | 3.00",
]


def test_projects_stand_under_the_account_whose_code_they_print() -> None:
    found = lane("expenditure", "科目编码 | 科目名称 | 合计", *PROJECTS)
    total, account, *projects = found.rows
    assert children(total) == [account]
    assert children(account) == projects
    found = lane("expenditure", "科目编码 | 科目名称 | 合计", *PROJECTS[:3])
    with pytest.raises(NotCheckedError, match="师资培养"):
        children(found.rows[0])


def test_projects_in_the_place_of_their_account_are_no_misnamed_accounts() -> None:
    found = lane("expenditure", "科目编码 | 科目名称 | 合计", PROJECTS[0], *PROJECTS[2:])
    assert all(has_namesakes(row) for row in found.rows[1:])
    assert children(found.rows[0]) == found.rows[1:]
    misprint = lane("expenditure", "科目编码 | 科目名称 | 合计", "2050803 | 培训支岀 | 5.00")
    assert not has_namesakes(misprint.rows[0])


@pytest.mark.parametrize(
    ("below", "unknown"),
    [("二、其他收入 | 1.00", ()), ("预算外资金 | 1.00", ("其中：经费拨款", "预算外资金"))],
)
def test_a_lone_part_of_a_source_is_left_aside(below: str, unknown: tuple[str, ...]) -> None:
    rows = ["一、一般公共预算拨款收入 | 3.00", "其中：经费拨款 | 2.00", below, "收入总计 | 4.00"]
    found = lane("summary", "收入/项目 | 收入/预算数", *rows, side="income")
    assert found.stray_rows == unknown


def test_an_unknown_row_among_classes_may_be_a_class() -> None:
    rows = ["一、教育支出 | 1.00", "某某支出 | 2.00", "支出总计 | 3.00"]
    found = lane("summary", "支出/项目 | 支出/预算数", *rows, side="spending")
    assert found.stray_rows == ("某某支出",)


def test_the_amounts_of_the_next_lane_are_not_taken() -> None:
    columns = "支出/功能分类/项目名称 | 支出/某栏 | 支出/支出用途/项目名称 | 支出/支出用途/金额"
    rows = ["教育支出 | 3.00 | 基本支出 | 3.00", "支出合计 | 3.00 | 支出合计 | 3.00"]
    given = table("summary", columns, *rows)
    lanes = map_tables([given], BOOK.profiles["jiangsu"], BOOK.vocabulary, Setting())["summary"].lanes
    assert not lanes["spending"].columns
    assert lanes["usage"].columns


@pytest.mark.parametrize(
    ("profile", "columns"),
    [("generic", "项目 | 2025年预算数"), ("generic-final", "项目 | 行次 | 预算数 | 决算数")],
)
def test_three_public_may_stand_on_its_side(profile: str, columns: str) -> None:
    blank = " | 1 | 9.00" if "行次" in columns else ""
    rows = [f"合计{blank} | 3.00", f"1.因公出国（境）费{blank} | 1.00", f"3.公务接待费{blank} | 2.00"]
    (row,) = lane("three_public", columns, *rows, profile=profile).rows
    assert {name: amount.text for name, amount in row.cells.items() if "/" not in name} == {
        "合计": "3.00", "因公出国（境）费": "1.00", "公务接待费": "2.00",
    }  # fmt: skip


def test_basic_expenditure_stands_side_by_side_or_in_one_list() -> None:
    one = "科目编码 | 科目名称 | 本年支出/合计 | 本年支出/人员经费 | 本年支出/公用经费"
    rows = ["| 合计 | 3.00 | 3.00 |", "30101 | 基本工资 | 3.00 | 3.00 |"]
    found = lane("general_basic", one, *rows, profile="generic-final")
    assert [row.key for row in topmost(found, "30101")] == ["30101"]
    described = lane("general_basic", one, *rows, profile="national-final")
    with pytest.raises(NotCheckedError):
        topmost(described, "30101")


def test_nothing_unread_counts_as_absent() -> None:
    columns = "科目编码 | 科目名称 | 合计"
    found = lane("expenditure", columns, "201 | 一般公共服务支出 | 3.00")
    with pytest.raises(AbsentError):
        topmost(found, "205")
    stray = lane("expenditure", columns, "201 | 一般公共服务支出 | 3.00", "| 某某事项 | 1.00")
    with pytest.raises(NotCheckedError, match="某某事项"):
        topmost(stray, "205")
    with pytest.raises(NotCheckedError, match="不是科目"):
        find_row(found, stray.rows[1])
    bare = lane("expenditure", "科目编码 | 科目名称 | 某某", "205 | 教育支出 | 3.00")
    with pytest.raises(NotCheckedError, match="金额列"):
        topmost(bare, "205")


def test_a_code_of_which_a_part_is_not_known_is_no_code() -> None:
    rows = ["201 | 03 | 01 | 行政运行 | 3.00", "201 | 03 | 02 | 一般行政管理事务 | 1.00"]
    whole = lane("expenditure", "类 | 款 | 项 | 科目名称 | 合计", *rows)
    assert [row.code for row in whole.rows] == ["2010301", "2010302"]
    part = lane("expenditure", "类 | 款 | 某某 | 科目名称 | 合计", *rows)
    assert not part.of_kind(RowKind.ACCOUNT)


def test_an_amount_without_any_name_is_of_no_row() -> None:
    found = lane(
        "projects", "单位编码 | 单位（项目）名称 | 项目金额", "| 合计 | 5.00", "|| 5.00", profile="xian"
    )
    assert found.stray_rows == ("（无名称的行）",)

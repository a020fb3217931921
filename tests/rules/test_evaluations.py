"""Self-evaluations of projects: money, scores, and the scores that the text claims."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Section, Sentence, Table
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.view import scope_of

BOX = (0.0, 0.0, 1.0, 1.0)


def _cell(text: str) -> Cell:
    number = text.replace(".", "", 1).isdigit()
    decimals = len(text.partition(".")[2]) if number else 0
    return Cell(text, 1, BOX, Decimal(text) if number else None, decimals, covered=not text)


def _form(*rows: str) -> Table:
    lines = tuple(Row(tuple(map(_cell, row.split("|")))) for row in rows)
    return Table("信息化运行维护项目绩效自评表", ((),) * 5, lines, (1,))


FORM = _form(
    "项目名称||信息化运行维护||",
    "项目资金|全年预算数|全年执行数|执行率|得分",
    "年度资金总额：|536.20|413.57|77.13%|7.7",
    "其中：财政拨款|140.61|140.61|0.0%|--",
    "三级指标|年度指标值|实际完成值|分值|得分",
    "设备完好率|≥96%|98%|50|50",
    "用户满意度|≥90%|92%|40|39.8",
    "总分|||100|97.5",
)


def _rows(book: Rulebook, concept: str, table: Table, *sentences: str) -> list[MappedRow]:
    said = tuple(Sentence(text, 2, BOX) for text in sentences)
    disclosure = Disclosure("x.pdf", "", 2, (table,), (Section("一", "绩效", 2, said),), (), kind="final")
    profile = book.profiles["national-final"]
    return scope_of(disclosure, profile, book.vocabulary).tables[concept].lanes[""].rows


def test_money_is_read_where_a_rate_is_printed(book: Rulebook) -> None:
    rows = _rows(book, "evaluation_funds", FORM)
    read = {row.label: [str(cell.value) for cell in row.cells.values()] for row in rows}
    assert read == {
        "信息化运行维护·年度资金总额": ["536.20", "413.57", "77.13"],
        "信息化运行维护·财政拨款": ["140.61", "140.61", "0.0"],
    }


def test_scores_stand_under_their_total(book: Rulebook) -> None:
    (total,) = _rows(book, "evaluation_scores", FORM)
    assert total.cells["总分"].value == Decimal("97.5")
    assert [child.cells["得分"].text for child in total.children] == ["7.7", "50", "39.8"]


def test_a_form_without_a_total_gives_no_scores(book: Rulebook) -> None:
    assert _rows(book, "evaluation_scores", _form(*[_line(row) for row in FORM.rows[:-1]])) == []


def _line(row: Row) -> str:
    return "|".join(cell.text for cell in row.cells)


@pytest.mark.parametrize(
    ("sentences", "claimed"),
    [
        (["信息化运行维护项目绩效自评综述：项目自评得分为88.5分。"], ["88.5"]),
        (["信访宣传项目自评得分为88.5分。"], []),
        (["信息化运行维护项目自评得分为88.5分。", "信息化运行维护项目自评得分为97.5分。"], []),
        (["信息化运行维护项目执行较好。"], []),
    ],
)
def test_claims_belong_to_one_project(book: Rulebook, sentences: list[str], claimed: list[str]) -> None:
    rows = _rows(book, "evaluation_claims", FORM, *sentences)
    assert [str(row.cells["得分"].value) for row in rows] == claimed
    assert all(row.concept == "narrative" for row in rows)

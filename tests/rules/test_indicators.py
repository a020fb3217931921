"""Performance indicators out of every form they are printed in, and what their targets mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Table
from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.scope import Environment, NotApplicableError
from pytest_budgetcheck.rules.view import scope_of

Header = tuple[str, ...]
Draw = Callable[..., list[MappedRow]]


def _cell(text: str) -> Cell:
    if text == "~":
        return Cell("", 1, (0, 0, 1, 1), covered=True)
    return Cell(text, 1, (0, 0, 1, 1))


def _table(title: str, columns: Sequence[Header], *rows: str) -> Table:
    lines = tuple(Row(tuple(_cell(text) for text in row.split("|"))) for row in rows)
    return Table(title, tuple(columns), lines, (1,))


@pytest.fixture
def drawn(book: Rulebook) -> Draw:
    """The rows of a spoken concept that some tables give."""

    def draw(concept: str, *tables: Table) -> list[MappedRow]:
        disclosure = Disclosure("x.pdf", "", 1, tables, (), (), fiscal_year=2025, profile="henan")
        scope = scope_of(disclosure, book.profiles["henan"], book.vocabulary)
        return scope.tables[concept].lanes[""].rows

    return draw


SIDE_BY_SIDE = _table(
    "项目绩效目标表",
    [
        ("单位编码（项目编码）",),
        ("项目单位（项目名称）",),
        ("成本指标", "三级指标"),
        ("成本指标", "指标值"),
        ("产出指标", "三级指标"),
        ("产出指标", "指标值"),
        ("效益指标", "三级指标"),
        ("效益指标", "指标值"),
    ],
    "261|某市研究院||||||",
    "410800240000000054801|设备维护|||维护次数|≥10次|可持续发展|≤90%",
    "~|设备维护|||维护报告|≥10次||",
)
FORM = _table(
    "设备维护绩效目标表",
    [(), (), (), (), ()],
    "项目名称|~|设备维护|~|~",
    "资金总额|~|10.00|~|~",
    "绩效指标|一级指标|二级指标|三级指标|指标值",
    "~|产出指标|数量指标|维护次数|≥10次",
    "~|~|质量指标|完好率|≥96%",
    "~|满意度指标||用户满意度|≥90%",
)
WHOLE = _table(
    "部门整体绩效目标表",
    [(), (), (), (), ()],
    "绩效指标|指标名称|指标性质|指标值|计量单位",
    "~|预报准确率|≥|68|%",
    "~|维修时限|≤|36|小时",
)


def test_groups_side_by_side_are_told_apart(drawn: Draw) -> None:
    rows = drawn("indicators", SIDE_BY_SIDE)
    found = [(row.texts["项目"].text, row.texts["一级指标"].text, row.label) for row in rows]
    assert found == [
        ("设备维护", "产出指标", "维护次数"),
        ("设备维护", "产出指标", "维护报告"),
        ("设备维护", "效益指标", "可持续发展"),
    ]


def test_a_printed_group_without_indicators_is_a_group_all_the_same(drawn: Draw) -> None:
    groups = {row.label: len(row.children) for row in drawn("indicator_groups", SIDE_BY_SIDE)}
    assert groups == {"设备维护·成本指标": 0, "设备维护·产出指标": 2, "设备维护·效益指标": 1}


def test_a_form_names_its_project_beside_the_label(drawn: Draw) -> None:
    rows = drawn("indicators", FORM)
    assert [(row.label, row.texts["指标值"].text) for row in rows] == [
        ("维护次数", "≥10次"),
        ("完好率", "≥96%"),
        ("用户满意度", "≥90%"),
    ]
    assert {row.texts["项目"].text for row in rows} == {"设备维护"}
    assert {row.texts["表"].text for row in rows} == {"项目"}


def test_sign_and_unit_may_have_columns_of_their_own(drawn: Draw) -> None:
    rows = drawn("indicators", WHOLE)
    assert [row.texts["表"].text for row in rows] == ["整体", "整体"]
    assert FUNCTIONS["unmeasured"].run(None, rows) == []
    assert [row.label for row in FUNCTIONS["with_direction"].run(None, rows)] == ["预报准确率"]


def test_an_empty_form_and_a_self_evaluation_give_nothing(drawn: Draw) -> None:
    empty = _table("项目绩效目标表", SIDE_BY_SIDE.columns, "410800240000000054801|设备维护||||||")
    evaluation = Table("设备维护绩效自评表", FORM.columns, FORM.rows, (1,))
    assert drawn("indicator_groups", empty, evaluation) == []


@pytest.mark.parametrize(
    ("name", "target", "better"),
    [
        ("服务企业满意度", "≥90%", True),
        ("实现绿色低碳可持续发展", "≤90%", False),
        ("投诉率", "≤10%", True),
        ("投诉率", "≥10%", False),
        ("投诉办结率", "≥90%", None),
        ("任务完成率", "100%", None),
        ("降低事故发生率", "≥10%", None),
        ("满意人数", "≤100人", None),
    ],
)
def test_direction_of_a_target(
    book: Rulebook, drawn: Draw, name: str, target: str, better: bool | None
) -> None:
    table = _table("项目绩效目标表", [("三级指标",), ("指标值",)], f"{name}|{target}")
    rows = FUNCTIONS["with_direction"].run(None, drawn("indicators", table))
    if better is None:
        assert rows == []
        return
    scope = scope_of(
        Disclosure("x.pdf", "", 1, (), (), (), profile="henan"), book.profiles["henan"], book.vocabulary
    )
    assert FUNCTIONS["sensible"].run(Environment(scope, {}), rows[0]) is better


def test_repeated_and_unmeasured_targets(drawn: Draw) -> None:
    table = _table(
        "项目绩效目标表",
        [("项目名称",), ("三级指标",), ("指标值",)],
        "甲|研究报告|≥4篇",
        "甲|高质量报告|≥4篇",
        "乙|调查报告|≥4篇",
        "乙|参与人数|100人",
    )
    rows = drawn("indicators", table)
    assert [row.label for row in FUNCTIONS["repeated"].run(None, rows)] == ["研究报告", "高质量报告"]
    assert [row.label for row in FUNCTIONS["unmeasured"].run(None, rows)] == ["参与人数"]
    with pytest.raises(NotApplicableError):
        FUNCTIONS["ungraded"].run(None, rows)

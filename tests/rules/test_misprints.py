"""Names of accounts that are another one but for a single character."""

from __future__ import annotations

import pytest

from pytest_budgetcheck.rules.functions.registry import FUNCTIONS
from pytest_budgetcheck.rules.rows import Lane, MappedRow, RowKind
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.scope import Environment, NotApplicableError, Scope

ACCOUNTS = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "302": "商品和服务支出",
    "30299": "其他商品和服务支出",
}


def found(book: Rulebook, *labels: str, coded: bool = False) -> list[str]:
    """Which of some rows, below five accounts, are taken for misprints of accounts."""
    vocabulary = book.vocabulary.concepts["general_basic"].lane
    assert vocabulary is not None
    lane = Lane("general_basic", "", "", vocabulary, {}, {}, frozenset(), frozenset(), coded=coded)
    known = [MappedRow(lane, code, name, RowKind.ACCOUNT, {}, code=code) for code, name in ACCOUNTS.items()]
    unknown = [MappedRow(lane, label, label, RowKind.ITEM, {}) for label in labels]
    scope = Scope(book.vocabulary, {}, frozenset(), {}, {}, frozenset())
    rows = FUNCTIONS["misspelt_accounts"].run(Environment(scope, {}), [*known, *unknown])
    assert isinstance(rows, list)
    return [row.label for row in rows]


@pytest.mark.parametrize("label", ["绩效公资", "其他社会保璋缴费", "（三）物业管里费"])
def test_a_name_one_character_off_is_a_misprint(book: Rulebook, label: str) -> None:
    assert found(book, label) == [label]


@pytest.mark.parametrize(
    "label",
    [
        "绩效工资",  # the account itself
        "基础工资",  # one off an account that is printed too
        "电信费",  # too short to tell
        "其它社会保障缴费",  # 它 for 他 is no mistake
        "编外人员经费",
    ],
)
def test_a_name_of_its_own_is_none(book: Rulebook, label: str) -> None:
    assert found(book, label) == []


def test_where_codes_are_printed_they_tell(book: Rulebook) -> None:
    with pytest.raises(NotApplicableError):
        found(book, "绩效公资", coded=True)

from __future__ import annotations

import pytest

from pytest_budgetcheck.rules.printed import expanded
from pytest_budgetcheck.rules.profiles import TableProfile


@pytest.mark.parametrize(
    ("form", "forms"),
    [
        ("收支总表", ("收支总表",)),
        ("收支<|预算>总表", ("收支总表", "收支预算总表")),
        ("<本年|>收入<合计|小计>", ("本年收入合计", "本年收入小计", "收入合计", "收入小计")),
        ("<<本年|当年>收入/|>事业收入", ("本年收入/事业收入", "事业收入", "当年收入/事业收入")),
        ("<一|一>二", ("一二",)),
        ("指标值<90%", ("指标值<90%",)),
    ],
)
def test_a_choice_stands_for_every_form(form: str, forms: tuple[str, ...]) -> None:
    assert expanded(form) == forms


def test_a_profile_may_write_choices_wherever_it_writes_printed_forms() -> None:
    table = TableProfile(titles=("收支<|预算>总表",), columns={"合计": ("<合计|总计>",)})
    assert table.titles == ("收支总表", "收支预算总表")
    assert table.headers == {"合计", "总计"}

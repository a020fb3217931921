"""What the rule language admits, refuses, and says about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.rules.errors import Place, RuleError
from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.language import Compiler
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook

PLACE = Place("f.yaml", 7, 13)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('sumary.income["收入总计"]["合计"] == 0', "f.yaml:7:13: unknown name sumary; did you mean summary?"),
        ('summary.incme["收入总计"]["合计"] == 0', "no side incme; did you mean income?"),
        ('summary.income["收入总记"]["合计"] == 0', "unknown row 收入总记; did you mean 收入总计?"),
        ('expenditure.total["基本支岀"] == 0', "unknown column 基本支岀; did you mean 基本支出?"),
        ('expenditure.totl["合计"] == 0', "has no totl; did you mean total?"),
        ('summ(expenditure.items, "合计") == 0', "unknown function summ; did you mean sum?"),
        ('sum(expenditure.items, "合記") == 0', "unknown column 合記"),
        ("narrative.procuring == 0", "unknown section procuring; did you mean procurement?"),
        ('narrative.procurement["货品"] == 0', "unknown figure 货品"),
        ("sum(expenditure.items) == 0", "sum(rows, column) takes 2 arguments, not 1"),
        (
            'sum(expenditure.total, "合计") == 0',
            "sum(rows, column) wants rows where a row of expenditure stands",
        ),
        ('convention("x")', "convention takes the name of one convention"),
        ("expenditure.total == 0", "cannot compare a row of expenditure == an amount"),
        ('expenditure.total["合计"]', "an assertion must be true or false, this is an amount"),
        ("1 < 2 < 3", "one comparison at a time"),
        ("1 == ", "not an expression"),
    ],
)
def test_mistakes_are_explained(book: Rulebook, expression: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        Compiler(book.vocabulary).assertion(expression, PLACE, {})
    assert message in str(caught.value)
    assert str(caught.value).startswith("f.yaml:7:")


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true') == 0",
        "().__class__ == 0",
        "summary.__class__ == 0",
        "(lambda: 0)() == 0",
        "[x for x in expenditure.items] == 0",
        "2 ** 9 == 512",
        "f'{summary}' == 0",
        "(x := 1) == 1",
        "open('/etc/passwd') == 0",
        "sum(*expenditure.items) == 0",
        "True == 1",
        "{} == 0",
        "expenditure.total['合计'] if 1 else 2 == 0",
    ],
)
def test_nothing_beyond_the_language_compiles(book: Rulebook, expression: str) -> None:
    with pytest.raises(RuleError):
        Compiler(book.vocabulary).assertion(expression, PLACE, {})


def test_errors_point_at_the_wrong_word(book: Rulebook) -> None:
    text = 'summary.income["收入总计"]["合计"] == expnditure.total["合计"]'
    with pytest.raises(RuleError) as caught:
        Compiler(book.vocabulary).assertion(text, PLACE, {})
    assert caught.value.place == Place("f.yaml", 7, 13 + text.index("expnditure"))


def test_size_is_bounded(book: Rulebook) -> None:
    compiler = Compiler(book.vocabulary)
    for text in ("1 == " + "+".join(["1"] * 500), "1 == " + "-" * 60 + "1", "1" * 3000):
        with pytest.raises(RuleError, match=r"too large|longer than|not an expression"):
            compiler.assertion(text, PLACE, {})


@given(st.text(max_size=80))
def test_any_text_compiles_or_is_a_rule_error(text: str) -> None:
    compiler = Compiler(_BOOK.vocabulary)
    try:
        made = compiler.assertion(text, PLACE, {}).text
    except RuleError as error:
        made = str(error.place)
    assert made


_BOOK = load_rulebook()


def test_numbers_keep_their_written_digits() -> None:
    compiled = Compiler(_BOOK.vocabulary).assertion("0.1 + 0.2 == 0.3", PLACE, {})
    assert compiled.left(None).value == compiled.right(None).value  # type: ignore[arg-type, misc]


def test_every_function_is_documented() -> None:
    assert [name for name, function in FUNCTIONS.items() if not function.doc.strip()] == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("foreach: rows of expenditure\nassert: 1 == 1", "not an expression"),
        ("foreach: row in 3\nassert: 1 == 1", "foreach needs rows, columns or words"),
        ("foreach: sum in expenditure.rows\nassert: 1 == 1", "sum already means something else"),
        ("when: expenditure.total\nassert: 1 == 1", "a condition is wanted here"),
        ('assert: 1 == 1\nmessage: "{rwo} 不对"', "unknown placeholder {rwo}"),
        ('assert: 1 == 1\nmessage: "{lhs.__class__}"', "unknown placeholder"),
        ("needs: [incme]\nassert: 1 == 1", "unknown table incme; did you mean income?"),
        ("assert: 1 == 1\nseverty: error", "unknown key severty; did you mean severity?"),
    ],
)
def test_mistakes_in_a_rule_are_explained(write_rule: Callable[[str], Path], body: str, message: str) -> None:
    path = write_rule(body)
    with pytest.raises(RuleError) as caught:
        load_rulebook([str(path)])
    assert message in str(caught.value)
    assert f"{path.as_posix()}:" in str(caught.value)


ALSO = """
foreach: row in expenditure.rows
assert: row["合计"] == 1
also:
  - {claim}
message: "{message}"
"""


@pytest.mark.parametrize(
    ("claim", "message", "missing"),
    [
        ("{assert: 'expenditure.total[\"合计\"] == 1'}", "{row} {lhs} {residual} {unit}", ""),
        ("{foreach: one in expenditure.units, assert: 'one[\"合计\"] == 1'}", "{one}", "one"),
        ("{assert: 'name(expenditure.total) == \"合计\"'}", "{lhs} {rhs}", ""),
        ("{assert: 'name(expenditure.total) == \"合计\"'}", "相差 {residual}", "residual"),
        ("{assert: filed(expenditure)}", "读到 {lhs}", "lhs"),
    ],
)
def test_a_message_must_be_sayable_of_every_claim(
    write_rule: Callable[[str], Path], claim: str, message: str, missing: str
) -> None:
    path = write_rule(ALSO.strip().replace("{claim}", claim).replace("{message}", message))
    if not missing:
        assert "T001" in load_rulebook([str(path)]).rules
        return
    with pytest.raises(RuleError) as caught:
        load_rulebook([str(path)])
    line = path.read_text("utf-8").splitlines().index(f'    message: "{message}"') + 1
    assert str(caught.value).startswith(f"{path.as_posix()}:{line}:")
    assert f"unknown placeholder {{{missing}}} in the message; the claims at line" in str(caught.value)


def test_a_misspelt_key_is_named_rather_than_the_one_it_should_be(write_rule: Callable[[str], Path]) -> None:
    path = write_rule("assert: 1 == 1")
    path.write_text(path.read_text("utf-8").replace("severity:", "severty:"), "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rulebook([str(path)])
    assert str(caught.value).startswith(f"{path.as_posix()}:6:5: unknown key severty; did you mean severity?")

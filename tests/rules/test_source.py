"""YAML with places: what is refused, and where errors point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.rules.errors import RuleError
from pytest_budgetcheck.rules.source import MAX_DEPTH, parse


def test_scalars_stay_text() -> None:
    assert parse("a: 010\nb: 0808\nc: yes\nd: 1.50\ne:", "f.yaml").data == {
        "a": "010",
        "b": "0808",
        "c": "yes",
        "d": "1.50",
        "e": None,
    }


def test_places_of_values_are_kept() -> None:
    source = parse("rules:\n  - id: BC101\n    title: 某规则\n", "f.yaml")
    assert str(source.place(("rules", 0, "title"))) == "f.yaml:3:12"
    assert str(source.place(("rules", 0, "missing"))) == "f.yaml:2:5"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a: &x 1\nb: *x", "f.yaml:1:4", "anchors"),
        ("a: 1\nb: *x", "f.yaml:2:4", "anchors"),
        ("a: 1\na: 2", "f.yaml:2:1", "twice"),
        ("a: !!python/object:os.system x", "f.yaml:1:4", "tag"),
        ("a: [1, 2", "f.yaml:2:1", "not valid YAML"),
        ("---\na: 1\n---\nb: 1", "f.yaml:3:1", "one YAML document"),
        ("? [a]\n: 1", "f.yaml:1:3", "plain text"),
    ],
)
def test_what_a_rule_file_may_not_contain(text: str, where: str, what: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(text, "f.yaml")
    assert str(caught.value).startswith(where)
    assert what in str(caught.value)


def test_depth_is_bounded() -> None:
    with pytest.raises(RuleError, match="nested deeper"):
        parse("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), "f.yaml")


@given(st.text(max_size=200))
def test_any_text_gives_data_or_a_rule_error(text: str) -> None:
    try:
        file = parse(text, "f.yaml").file
    except RuleError as error:
        file = str(error).partition(":")[0]
    assert file == "f.yaml"

"""What is said of a rule, and the pages of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.activity import active_profiles
from pytest_budgetcheck.rules.catalogue import pages, stale, write
from pytest_budgetcheck.rules.explain import as_text, explain
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.rules.source import parse
from pytest_budgetcheck.rules.yaml_text import flow

CATALOGUE = Path(__file__).parents[2] / "docs" / "rules"


@pytest.fixture(scope="module")
def made(book: Rulebook) -> dict[str, str]:
    return pages(book)


def test_the_committed_catalogue_is_current(made: dict[str, str]) -> None:
    assert stale(CATALOGUE, made) == [], "run make rules-docs"


def test_every_rule_has_a_page_and_stands_in_the_index(book: Rulebook, made: dict[str, str]) -> None:
    assert set(made) == {"README.md", *(f"{rule}.md" for rule in book.rules)}
    for rule in book.rules.values():
        assert f"[{rule.id}]({rule.id}.md)" in made["README.md"]
        page = made[f"{rule.id}.md"]
        for one in rule.text.basis:
            assert one.document in page
        assert rule.title in page
        for claim in rule.text.claims.values():
            assert f"`{claim}`" in page


def test_an_explanation_answers_every_question(book: Rulebook) -> None:
    text = as_text(explain(book.rules["BC308"], book))
    for said in (
        "BC308 收支总表与财政拨款收支总表",
        "表间 · 错误（error） · rulesets/rules/cross_summary.yaml:",
        "\n核对什么\n  公式：",
        "only_fiscal_funds()",
        "预算法实施条例第五条第三款（条款已核）",
        "收支总表：summary",
        "\n  不符：《收支总表》“206” 146.99 万元，而《财政拨款收支总表》“206” 72.23 万元，相差 74.76 万元",
        "\n  未核对：未找到财政拨款收支总表",
        "\n未通过时怎么办\n",
        "河南省部门预算（15 表）：henan",
    ):
        assert said in text


def test_advice_of_the_rule_comes_before_that_of_its_category(book: Rulebook) -> None:
    rule = next(rule for rule in book.rules.values() if rule.text.advice)
    assert explain(rule, book).advice[0] == rule.text.advice


def test_a_rule_is_active_where_the_layout_has_its_columns(book: Rulebook) -> None:
    def active(rule: str) -> set[str]:
        profiles = active_profiles(book.rules[rule], book.profiles.values(), book.vocabulary)
        return {profile.name for profile in profiles}

    # 人员经费 is divided by 工资福利支出 in the table of Henan only.
    assert "henan" in active("BC123")
    assert "changsha" not in active("BC123")
    # The sides of an example need not be all that the layout has.
    assert {"henan", "beijing", "shanghai"} <= active("BC308")


def test_a_change_shows_in_the_explanation(tmp_path: Path, few: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text('changes: {BC121: {severity: info, when: not convention("nested_projects")}}', "utf-8")
    book = load_rulebook([str(path)], few)
    text = as_text(explain(book.rules["BC121"], book))
    assert "提示（info）" in text
    assert f"由规则文件调整：{path.as_posix()}:1:11" in text
    assert 'convention("nested_projects")：版式惯例：' in text


def test_own_rules_are_explained(write_rule: Callable[..., Path]) -> None:
    examples = """
    examples:
      - {expect: pass, expenditure: {合计: {合计: "1.00"}}}
      - {expect: fail, expenditure: {合计: {合计: "-1.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""
    book = load_rulebook([str(write_rule('assert: expenditure.total["合计"] >= 0', examples))])
    text = as_text(explain(book.rules["T001"], book))
    assert "相差 -1.00 万元" in text
    assert "own.yaml:3:9" in text


def test_pages_of_rules_that_are_no_more_are_removed(tmp_path: Path, made: dict[str, str]) -> None:
    one = {"BC101.md": made["BC101.md"], "README.md": made["README.md"]}
    write(tmp_path, one)
    (tmp_path / "BC999.md").write_text(made["BC101.md"], "utf-8")
    (tmp_path / "own.md").write_text("# written by hand", "utf-8")
    (tmp_path / "README.md").write_text("old", "utf-8")
    assert stale(tmp_path, one) == ["README.md", "BC999.md"]
    write(tmp_path, one)
    assert stale(tmp_path, one) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["BC101.md", "README.md", "own.md"]


@pytest.mark.parametrize(
    "value",
    [
        {
            "a": [
                "收入/预算数",
                "其中：财政拨款",
                "其中:经费",
                "2060401",
                "010",
                "1.00",
                "null",
                "no",
                "- a",
                "{b}",
            ]
        },
        {"“三公”经费": ["a, b", 'a "b"', "a#b", "a #b", "*a", "&a", "是？", "（一）", "-", "~", "a\\b"]},
    ],
)
def test_yaml_is_read_back_as_it_was(value: dict[str, list[str]]) -> None:
    assert parse(flow(value), "x").data == value

"""Explanations that are right, in the wordings of many places: nobody is accused of anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reading.facts import read_facts
from pytest_budgetcheck.reading.lines import Line
from pytest_budgetcheck.reading.narrative import read_passages
from pytest_budgetcheck.reading.pages import glyph
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.named_figures import map_facts
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.statements import statement_tables
from pytest_budgetcheck.verdicts import Outcome, Severity, Verdict

FOLDER = Path(__file__).parent / "narratives"
BODY = "甲区发展和改革局"
SIZE, TITLE, LEADING = 16.0, 22.0, 24.0
LINE, PAGE = 36, 30
"""Chinese characters on a line, and lines on a page."""
FILED = re.compile(r"BC7(?:0[1-8]|1[134]|3[01])")
"""Rules on what must be filed: these are only pieces of a document."""


@dataclass(frozen=True)
class Told:
    """A narrative with the tables it goes with."""

    name: str
    text: str
    tables: str = "main"
    year: str = "2026"
    level: str = "department"


def narratives() -> Iterator[Told]:
    """Every narrative of the folder."""
    for part in (FOLDER / "budgets.txt").read_text("utf-8").split("\n=== ")[1:]:
        head, _, text = part.partition("\n")
        name, *options = head.split()
        yield Told(name, text, **dict(option.split("=") for option in options))


NARRATIVES = list(narratives())


def typeset(text: str) -> dict[int, list[Line]]:
    """The lines that paragraphs make, indented by two characters, by page."""
    lines: dict[int, list[Line]] = {}
    count = 0
    for paragraph in filter(None, map(str.strip, text.splitlines())):
        size = TITLE if paragraph.startswith("#") else SIZE
        rest, indent = paragraph.lstrip("# "), 2
        while rest:
            x, glyphs = indent * SIZE, []
            for char in rest:
                width = size if ord(char) > 0x2E7F else size / 2
                if x + width > LINE * SIZE:
                    break
                glyphs.append(glyph(char, 90 + x, 90 + x + width, 100 + count % PAGE * LEADING, size))
                x += width
            lines.setdefault(count // PAGE + 1, []).append(Line(count // PAGE + 1, glyphs))
            rest, indent, count = rest[len(glyphs) :], 0, count + 1
    return lines


def verdicts(told: Told, book: Rulebook, profile: str) -> list[Verdict]:
    """What all rules that read the narrative make of it beside its tables."""
    passages = read_passages(typeset(told.text))
    disclosure = Disclosure(
        path="told.pdf",
        sha256="",
        page_count=1,
        tables=(),
        narrative=tuple(passage.section() for passage in passages),
        facts=tuple(read_facts(passages, BODY)),
        body=BODY,
        fiscal_year=int(told.year),
        kind="budget",
        level="unit" if told.level == "unit" else "department",
        profile=profile,
    )
    layout = book.profiles[profile]
    filed: dict[str, Any] = yaml.safe_load((FOLDER / "tables.yaml").read_text("utf-8"))
    example = {
        **filed.get(told.tables, {}),
        "conventions": list(layout.conventions),
        "body": BODY,
        "kind": disclosure.kind,
        "level": disclosure.level,
        "year": told.year,
    }
    scope = scope_of_example(example, book.vocabulary)
    scope = replace(
        scope,
        tables={**scope.tables, **statement_tables(disclosure, layout, book.vocabulary, scope.tables)},
        facts=map_facts(disclosure, layout, book.vocabulary),
        expected_facts={name: frozenset(section.facts) for name, section in layout.narrative.items()},
    )
    rules = [
        rule
        for rule in book.rules.values()
        if rule.text.category not in {"表内", "表间"} and not FILED.fullmatch(rule.id)
    ]
    return [verdict for rule in rules for verdict in check_rule(rule, scope)]


@pytest.mark.parametrize("told", NARRATIVES, ids=[told.name for told in NARRATIVES])
def test_what_is_right_is_not_called_wrong(told: Told, book: Rulebook) -> None:
    found = verdicts(told, book, "henan")
    accused = [
        f"{verdict.rule.id} {verdict.case}: {verdict.message or verdict.reason}"
        for verdict in found
        if verdict.outcome in {Outcome.FAIL, Outcome.REVIEW, Outcome.ERROR}
        and verdict.rule.severity is not Severity.INFO
    ]
    assert accused == []
    assert any(verdict.outcome is Outcome.PASS for verdict in found)


def test_a_changed_figure_is_noticed(book: Rulebook) -> None:
    (told,) = (one for one in NARRATIVES if one.name == "河南部门")
    wrong = replace(told, text=told.text.replace("增长9.36%", "增长9.63%"))
    failed = {
        verdict.rule.id for verdict in verdicts(wrong, book, "henan") if verdict.outcome is Outcome.FAIL
    }
    assert "BC501" in failed

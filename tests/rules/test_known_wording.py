"""What is really wrong with the words of published documents, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_budgetcheck.confirm import confirmed
from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.reading.second_reader import reread
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.verdicts import CheckedDisclosure, Outcome, Severity

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
RULES = (
    *(f"BC{number}" for number in range(521, 527)),
    *(f"BC{number}" for number in (*range(701, 717), 718, *range(730, 737))),
)
EXPECTED = {
    "henan/jiaozuo": {("BC522", 6)},
    "jiangsu/dc6477": {("BC710", 20), ("BC730", 14)},
    "shanghai-putuo/30d317": {("BC710", 6), ("BC710", 21), ("BC735", 21)},
    "shanghai-putuo/690679": {("BC710", 15), ("BC710", 16)},
    "shanghai-putuo/7709dd": {
        ("BC703", 2), ("BC709", 18), ("BC709", 24), ("BC710", 7), ("BC730", 15), ("BC732", 25)
    },
    "shanghai-putuo/d3ebda": {("BC731", 18), ("BC735", 22)},
    "shanghai-putuo/d63c93": {("BC730", 15), ("BC730", 16), ("BC735", 21)},
    "shanghai-putuo/f45a18": {("BC731", 31)},
    "shenzhen/597dee": {("BC710", 12)},
    "xian/14af67": {("BC710", 23)},
    "yantai/4f3272": {("BC710", 30)},
    "yantai/700503": {("BC709", 28)},
    "suzhou/814bd1": set(),
    "fujian/87a3d1": set(),
    "zhejiang/7b5fe2": set(),
}  # fmt: skip
"""Findings above info by rule and page."""


@pytest.mark.parametrize("key", EXPECTED)
def test_findings_about_words_are_those_on_the_page(key: str, book: Rulebook) -> None:
    path = next(CORPUS.glob(f"{key}*.pdf"), None)
    if path is None:
        pytest.skip("needs the corpus of published documents beside the repository")
    document = recognise(read(path), book.candidates())
    scope = scope_of(document, book.profiles[str(document.profile)], book.vocabulary)
    judged = tuple(verdict for rule in RULES for verdict in check_rule(book.rules[rule], scope))
    checked = confirmed(CheckedDisclosure(document, judged), lambda places: reread(path, places))
    failing = [verdict for verdict in checked.verdicts if verdict.outcome is Outcome.FAIL]
    found = {
        (verdict.rule.id, item.figure.page)
        for verdict in failing
        for item in verdict.evidence
        if verdict.rule.severity is not Severity.INFO and item.figure.page
    }
    assert found == EXPECTED[key]
    assert not [
        verdict for verdict in failing if not verdict.evidence and verdict.rule.severity is not Severity.INFO
    ]

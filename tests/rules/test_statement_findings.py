"""What the rules on statements of change, share and execution find in real documents, and nothing else.

Each finding was looked at on its page. The documents are not part of this repository.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.verdicts import Outcome

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
RULES = [f"BC{n}" for n in (*range(501, 506), 509, 510, 519, 520, *range(540, 559))]
FINDINGS: dict[str, list[tuple[str, int]]] = {
    "jiaozuo": [],
    "d344b1": [],
    "7b5fe2": [],
    "3efdfa": [],
    "2a3502": [],
    "a63e31": [("BC554", 5)],
    "a926ca": [("BC540", 25)],
    "5607b8": [("BC501", 17)],
    "dc6477": [("BC540", 19), ("BC545", 20), ("BC545", 20)],
    "e397b0": [("BC540", 22)],
    "30d317": [("BC519", 21), ("BC542", 6), ("BC542", 6), ("BC542", 7), ("BC543", 6), ("BC543", 7)],
    "f45a18": [("BC542", 9), ("BC545", 7), ("BC558", 6)],
    "690679": [("BC545", 17), ("BC545", 17), ("BC545", 18), ("BC545", 21), ("BC552", 18)],
    "7709dd": [("BC501", 18), ("BC505", 19), ("BC505", 19), ("BC551", 19), ("BC551", 20), ("BC551", 21)],
    "14af67": [("BC545", 23)],
    "4f3272": [("BC519", 30)],
    "700503": [("BC519", 28)],
}
"""Rule and page of every failure, by the beginning of the file's name."""


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real documents is not here")
@pytest.mark.parametrize("name", FINDINGS)
def test_findings_in_a_real_document(name: str, book: Rulebook) -> None:
    (path,) = CORPUS.glob(f"*/{name}*.pdf")
    disclosure = recognise(read(path), book.candidates())
    scope = scope_of(disclosure, book.profiles[str(disclosure.profile)], book.vocabulary)
    verdicts = [verdict for rule in RULES for verdict in check_rule(book.rules[rule], scope)]
    failing = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL]
    places = [max(item.figure.page or 0 for item in verdict.evidence) for verdict in failing]
    found = sorted((verdict.rule.id, page) for verdict, page in zip(failing, places, strict=True))
    assert found == FINDINGS[name]

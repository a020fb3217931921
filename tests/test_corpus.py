"""Published documents: every finding above info is one that was looked at on its page, and there is no other.

The documents are no part of this repository; ``corpus_findings.yaml`` says what is wrong with them, and
``docs/adjudication.md`` why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from pytest_budgetcheck.documents import Sources, check_document
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import CheckedDisclosure, Outcome, Severity

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FINDINGS: dict[str, dict[str, dict[str, list[int]]]] = yaml.safe_load(
    (ROOT / "tests" / "corpus_findings.yaml").read_text(encoding="utf-8")
)
LEAST_COVERAGE = 95
"""Percent; only shanghai-putuo/7709dd, which lacks a table, is near it."""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="needs the corpus of published documents beside the repository"
)
@pytest.mark.parametrize("document", FINDINGS)
def test_findings_of_a_published_document(document: str, book: Rulebook, tmp_path: Path) -> None:
    folder, _, name = document.partition("/")
    (path,) = (CORPUS / folder).glob(f"{name}*.pdf")
    checked = check_document(path, book, Sources(str(tmp_path), "pdfium"))
    for severity in (Severity.ERROR, Severity.WARNING):
        assert _findings(checked, severity) == FINDINGS[document].get(severity.value, {})
    assert checked.count()[Outcome.ERROR] == 0
    if checked.coverage.gap is None:
        assert checked.coverage.percent >= LEAST_COVERAGE


def _findings(checked: CheckedDisclosure, severity: Severity) -> dict[str, list[int]]:
    """The pages that findings rest on, by rule."""
    pages: dict[str, set[int]] = defaultdict(set)
    for verdict in checked.verdicts:
        if verdict.outcome is Outcome.FAIL and verdict.rule.severity is severity:
            pages[verdict.rule.id] |= {item.figure.page for item in verdict.evidence if item.figure.page}
    return {rule: sorted(found) for rule, found in pages.items()}


@pytest.mark.parametrize("document", [name for name, found in FINDINGS.items() if "error" in found])
def test_every_error_is_adjudicated(document: str) -> None:
    text = (ROOT / "docs" / "adjudication.md").read_text(encoding="utf-8")
    name = document.removesuffix("/jiaozu")
    block = re.split(rf"^\| {name} ", text, flags=re.MULTILINE)[1]
    block = re.split(r"\n\| \w", block)[0]
    judged = {f"BC{number}" for number in re.findall(r"\b(?:BC)?(\d{3})\b", block)}
    assert FINDINGS[document]["error"].keys() <= judged

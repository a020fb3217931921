"""A clean disclosure, judged once for all tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_budgetcheck.prove.baseline import Baseline
from pytest_budgetcheck.reading import read_and_recognise
from pytest_budgetcheck.rules.ruleset import load_rulebook

ROOT = Path(__file__).resolve().parents[2]
CORRECTED = next((ROOT / "examples" / "disclosures").glob("*更正*.pdf"))

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    book = load_rulebook()
    return Baseline(read_and_recognise(CORRECTED, book.candidates()), book)

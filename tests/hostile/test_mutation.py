"""A short run of the harness that ``make fuzz`` runs for long, and what the long runs have found."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutation import EXAMPLES, mutants, read_mutants

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading.pdfplumber_pages import PdfplumberPages

SECONDS = 40
SEED = 20250101


def test_no_mutant_kills_its_reader_or_raises_an_unknown_error(tmp_path: Path) -> None:
    made = mutants(sorted(EXAMPLES.glob("*.pdf")), SEED)
    found = read_mutants(made, 400, tmp_path / "kept", SECONDS)
    assert found["read"] >= 10
    assert found["refused"] >= 5
    assert list(tmp_path.glob("kept/*")) == []


def test_the_same_seed_makes_the_same_mutants() -> None:
    paths = sorted(EXAMPLES.glob("*.pdf"))[:1]
    one, two, other = (mutants(paths, seed) for seed in (1, 1, 2))
    first = [next(one) for _ in range(5)]
    assert first == [next(two) for _ in range(5)]
    assert first != [next(other) for _ in range(5)]


def test_a_page_that_only_another_library_counts_is_damaged() -> None:
    """pdfplumber reads pages for pdfium that lack a font; of a damaged file it may count fewer."""
    path = EXAMPLES / "示例-更正-2025年部门预算.pdf"
    with PdfplumberPages(path) as pages, pytest.raises(UnreadableError, match="第 999 页已损坏"):
        pages.page(999)

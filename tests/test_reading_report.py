"""The report on how completely a corpus is read, on the example disclosures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def script(benchmark_script: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark_script("reading_report")


def test_every_amount_of_the_examples_is_mapped(script: ModuleType) -> None:
    text = script.report(ROOT / "examples" / "disclosures")
    assert "**2 documents, 51 pages.**" in text
    assert "- Tables: 30 of 30 (100.0 %)." in text
    assert "mapped, 100.00 %;" in text
    assert "the target of 99 % is met" in text


def test_what_is_not_mapped_counts_against_the_share(script: ModuleType) -> None:
    count = script.Count(10)
    count.unmapped["收支总表, p. 3", script.UNKNOWN_PLACE] += 1
    assert (count.mapped, count.share) == (9, "90.00 %")
    assert (count + script.Count(10)).share == "95.00 %"

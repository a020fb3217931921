"""Each wrong way to print a figure, and what of a disclosure it changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from pytest_budgetcheck.prove.baseline import Baseline
from pytest_budgetcheck.prove.fault import (
    KINDS,
    Fault,
    altered,
    blanked,
    first_digit,
    last_digit,
    negative,
    other_unit,
    tenfold,
    tenth,
    transposed,
)
from pytest_budgetcheck.prove.proof import faults


@pytest.mark.parametrize(
    ("change", "printed", "wrong"),
    [
        (first_digit, "160.02", "460.02"),
        (first_digit, "7.00", "5.00"),
        (last_digit, "160.02", "160.03"),
        (last_digit, "0.09", "0.00"),
        (transposed, "160.02", "610.02"),
        (transposed, "0.27", "2.07"),
        (transposed, "1,224.50", "2,124.50"),
        (transposed, "101.00", "110.00"),
        (transposed, "11.11", None),
        (tenfold, "160.02", "1600.20"),
        (tenfold, "0.00", None),
        (tenth, "160.02", "16.00"),
        (partial(other_unit, unit="万元"), "2.00", "20000.00"),
        (partial(other_unit, unit="元"), "20000.00", "2.00"),
        (partial(other_unit, unit="个"), "2", None),
        (blanked, "2.00", ""),
        (negative, "2.00", "-2.00"),
        (last_digit, "94.34%", "94.35%"),
        (last_digit, "无", None),
    ],
)
def test_wrong_ways_to_print(change: Callable[[str], str | None], printed: str, wrong: str | None) -> None:
    assert altered(printed, change) == wrong


@pytest.fixture(scope="module")
def every(baseline: Baseline) -> list[Fault]:
    return faults(baseline)


def test_the_example_admits_every_kind(every: list[Fault]) -> None:
    assert {fault.kind for fault in every} == set(KINDS)
    assert len(every) > 3000


def test_every_fault_changes_the_document(every: list[Fault], baseline: Baseline) -> None:
    for fault in every[::17]:
        assert fault.make() != baseline.disclosure, fault.where


def test_only_faults_asked_for_are_made(baseline: Baseline) -> None:
    assert {fault.kind for fault in faults(baseline, ("blank", "year"))} == {"blank", "year"}


def test_a_section_taken_away_takes_its_figures(every: list[Fault], baseline: Baseline) -> None:
    whole = baseline.disclosure
    for fault in every:
        if fault.kind == "section":
            left = fault.make()
            said = [sentence.text for section in left.narrative for sentence in section.sentences]
            assert all(said[fact.sentence][fact.start : fact.end].strip() for fact in left.facts)
            assert len(left.narrative) == len(whole.narrative) - 1


def test_a_figure_and_its_total_are_off_by_the_same(every: list[Fault], baseline: Baseline) -> None:
    fault = next(fault for fault in every if fault.kind == "with_total")
    pairs = [
        (new.value or 0) - (old.value or 0)
        for was, now in zip(baseline.disclosure.tables, fault.make().tables, strict=True)
        for row, other in zip(was.rows, now.rows, strict=True)
        for old, new in zip(row.cells, other.cells, strict=True)
        if old != new
    ]
    assert pairs == [3, 3]

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from pytest_budgetcheck.garbage import rare_collection


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_rounds_are_rare_within_and_as_before_afterwards() -> None:
    gc.set_threshold(700, 11, 12)
    with rare_collection():
        assert gc.get_threshold()[0] > 10_000
        assert gc.get_threshold()[1:] == (11, 12)
    assert gc.get_threshold() == (700, 11, 12)


def fail() -> None:
    with rare_collection():
        raise KeyError("why")


def test_all_is_as_before_after_an_error() -> None:
    gc.set_threshold(700, 11, 12)
    with pytest.raises(KeyError, match="why"):
        fail()
    assert gc.get_threshold() == (700, 11, 12)


def test_a_collector_that_is_off_stays_off_and_a_rarer_one_as_rare() -> None:
    for usual in (0, 10_000_000):
        gc.set_threshold(usual)
        with rare_collection():
            assert gc.get_threshold()[0] == usual

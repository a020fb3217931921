"""What is detected, what only noticed, and where the fault is looked for."""

from __future__ import annotations

import pytest

from pytest_budgetcheck.prove.baseline import Baseline
from pytest_budgetcheck.prove.coverage import coverage, total
from pytest_budgetcheck.prove.detection import Detector, Level
from pytest_budgetcheck.prove.fault import Fault
from pytest_budgetcheck.prove.proof import faults


@pytest.fixture(scope="module")
def detector(baseline: Baseline) -> Detector:
    return Detector(baseline)


def fault(detector: Detector, kind: str, where: str) -> Fault:
    return next(f for f in faults(detector.baseline, (kind,)) if where in f.where)


def test_a_wrong_total_is_detected_and_comes_first(detector: Detector) -> None:
    found = detector.detect(fault(detector, "digit", "《2025年部门收支预算表》第 33 行"))
    assert found.level is Level.DETECTED
    assert {"BC103", "BC106"} <= set(found.rules)
    assert (found.rank, found.tied, found.rounding) == (1, False, False)


def test_a_last_digit_that_rounding_explains_is_told_apart(detector: Detector) -> None:
    found = detector.detect(fault(detector, "last_digit", "94.34%"))
    assert found.level is not Level.DETECTED
    assert found.rounding


def test_a_turned_word_of_change_is_looked_for_in_its_sentence(detector: Detector) -> None:
    turned = list(faults(detector.baseline, ("direction",)))
    assert len(turned) >= 5
    found = [detector.detect(fault) for fault in turned]
    assert {(f.level, f.rank) for f in found} == {(Level.DETECTED, 1)}


def test_a_missing_note_nobody_asks_for_is_missed(detector: Detector) -> None:
    found = detector.detect(fault(detector, "note", "（3）公务接待费"))
    assert (found.level, found.reason, found.rules) == (Level.MISSED, "没有规则要求", ())


def test_a_missing_table_is_detected(detector: Detector) -> None:
    assert detector.detect(fault(detector, "table", "支出预算表")).level is Level.DETECTED


def test_nearly_every_figure_is_read(detector: Detector) -> None:
    shares = coverage(detector)
    tables, narrative = (total(shares, narrative=n) for n in (False, True))
    assert tables.read / tables.printed >= 0.98
    assert narrative.read / narrative.printed >= 0.9
    assert all(share.read <= share.printed and share.twice <= share.read for share in shares)

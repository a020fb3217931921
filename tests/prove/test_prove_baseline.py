"""A faulty copy is judged as if all rules were evaluated anew."""

from __future__ import annotations

import random

from pytest_budgetcheck.prove.baseline import Baseline
from pytest_budgetcheck.prove.fault import Subject
from pytest_budgetcheck.prove.proof import Plan, chosen, faults
from pytest_budgetcheck.prove.retelling import retold
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.verdicts import Verdict


def told(verdicts: list[Verdict]) -> list[tuple[str, ...]]:
    return [
        (v.rule.id, v.case, v.outcome, v.residual or "", v.root or "", v.correction or "", v.message)
        for v in verdicts
    ]


def test_the_clean_document_is_judged_as_ever(baseline: Baseline) -> None:
    assert told(baseline.verdicts) == told(list(check(baseline.disclosure, baseline.book).verdicts))


def test_faulty_copies_get_the_verdicts_of_a_full_evaluation(baseline: Baseline) -> None:
    possible = faults(baseline)
    shuffled = random.Random(3).sample(possible, len(possible))
    kinds = {(fault.kind, fault.subject is Subject.TABLE_AMOUNT): fault for fault in shuffled}
    differing = 0
    for fault in kinds.values():
        faulty = fault.make()
        judged = told(baseline.judge(faulty))
        assert judged == told(list(check(faulty, baseline.book).verdicts)), fault.where
        differing += judged != told(baseline.verdicts)
    assert differing >= len(kinds) - 2


def test_figures_of_unchanged_tables_stay_the_same_objects(baseline: Baseline) -> None:
    fault = next(fault for fault in faults(baseline) if fault.kind == "digit")
    before = {id(item.figure) for v in baseline.verdicts for item in v.evidence}
    after = {id(item.figure) for v in baseline.judge(fault.make()) for item in v.evidence}
    assert 0 < len(after - before) < len(after & before)


def test_a_sentence_told_again_says_the_same(baseline: Baseline) -> None:
    assert retold(baseline.disclosure, 0, 0, 0, "") == baseline.disclosure


def test_a_changed_sentence_gives_other_figures_in_the_same_places(baseline: Baseline) -> None:
    document = baseline.disclosure
    old = next(fact for fact in document.facts if fact.unit == "万元" and fact.value)
    changed = retold(document, old.sentence, old.start, old.end, "1234567.89万元")
    (new,) = (f for f in changed.facts if (f.page, f.box) == (old.page, old.box))
    assert (str(new.value), new.indicator) == ("1234567.89", old.indicator)
    places = [[(fact.page, fact.box) for fact in some.facts] for some in (document, changed)]
    assert places[0] == places[1]
    assert len(changed.facts) == len(document.facts)


def test_a_sample_has_every_kind_and_is_the_same_for_the_same_seed(baseline: Baseline) -> None:
    possible = faults(baseline)
    some = chosen(possible, Plan(sample=200, seed=7))
    assert some == chosen(possible, Plan(sample=200, seed=7))
    assert some != chosen(possible, Plan(sample=200, seed=8))
    assert {possible[number].kind for number in some} == {fault.kind for fault in possible}
    assert len(some) < 400

"""The narrative of published documents against their tables: what is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_budgetcheck.reading import read_and_recognise
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.verdicts import Outcome

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = ("narrative_totals.yaml", "narrative_subjects.yaml", "narrative_sums.yaml", "procurement.yaml")
HELD = (Outcome.PASS, Outcome.PASS_ROUNDING)
FOUND: dict[str, set[str]] = {
    "henan/jiaozuo": {"BC402", "BC416", "BC420"},
    "national/a926ca": {"BC405", "BC435"},
    "shanghai-putuo/7709dd": {"BC401", "BC411"},
    "shanghai-putuo/690679": {"BC431"},
    "shanghai-2026/3363c2": {"BC401", "BC515"},
    "suzhou/98efb9": {"BC434"},
    "xian/2a3502": {"BC518"},
    "changsha/4a8c7e": set(),
    "guangzhou/6d531c": set(),
    "shenzhen/597dee": set(),
    "zhejiang/c39bf8": set(),
}


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="needs the corpus of published documents beside the repository"
)
@pytest.mark.parametrize("key", FOUND)
def test_the_narrative_of_a_document_contradicts_its_tables_only_where_it_does(key: str) -> None:
    folder, _, name = key.partition("/")
    (path,) = (CORPUS / folder).glob(f"{name}*.pdf")
    book = load_rulebook()
    for rule in [rule for rule in book.rules.values() if Path(rule.place.file).name not in FILES]:
        del book.rules[rule.id]
    verdicts = check(read_and_recognise(path, book.candidates()), book).verdicts
    assert {verdict.rule.id for verdict in verdicts if verdict.outcome is Outcome.FAIL} == FOUND[key]
    held = {verdict.rule.id for verdict in verdicts if verdict.outcome in HELD}
    assert len(held) >= 5
    assert "BC511" in held

"""What the rules on accounts of the narrative find in published documents: just this, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_budgetcheck.confirm import confirmed
from pytest_budgetcheck.documents import Sources, load, second_readings
from pytest_budgetcheck.reading import recognise
from pytest_budgetcheck.reading.store import digest_of
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.verdicts import Outcome

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
RULES = (
    "BC406",
    "BC407",
    "BC409",
    "BC413",
    "BC419",
    "BC440",
    "BC441",
    "BC442",
    "BC443",
    "BC444",
    "BC445",
    "BC446",
)
FOUND = {
    "jiaozuo": {("BC407", "206"), ("BC407", "总额"), ("BC413", "机关运行经费")},
    "d3ebda": {
        ("BC406", "2080506-财政拨款"),
        ("BC440", "2080599"),
        ("BC443", "2025年部门预算编制说明的列举-金额"),
    },
    "30d317": {("BC441", "2080501"), ("BC441", "2210203"), ("BC440", "2101101")},
    "f45a18": {("BC441", "2210201")},
    "690679": {("BC445", "2210201")},
    "7709dd": {("BC409", "人员经费-列举而表中无金额"), ("BC409", "人员经费-有金额而未列举")},
    "e397b0": {("BC440", "2040502")},
    "814bd1": set(),
    "87a3d1": set(),
    "7b5fe2": set(),
}  # fmt: skip


@pytest.mark.parametrize("key", FOUND)
def test_findings_of_a_published_document(key: str, book: Rulebook, tmp_path: Path) -> None:
    path = next(CORPUS.glob(f"*/{key}*.pdf"), None)
    if path is None:
        pytest.skip("the corpus of published documents is not beside this checkout (../shared/corpus)")
    sources = Sources(str(tmp_path), "pdfium")
    digest = digest_of(path)
    disclosure = replace(load(path, digest, sources), path=path.as_posix())
    mine = replace(book, rules={name: book.rules[name] for name in RULES})
    checked = check(recognise(disclosure, book.candidates()), mine)
    checked = confirmed(checked, lambda places: second_readings(path, digest, places, sources))
    failing = {(v.rule.id, v.case) for v in checked.verdicts if v.outcome is Outcome.FAIL}
    assert failing == FOUND[key]

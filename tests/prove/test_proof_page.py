"""docs/proof.md says what was measured with the rules as they are."""

from __future__ import annotations

from pathlib import Path

from pytest_budgetcheck.prove.proof import rulesets_digest

PAGE = Path(__file__).parents[2] / "docs" / "proof.md"


def test_the_proof_was_made_with_these_rules() -> None:
    assert rulesets_digest() in PAGE.read_text(encoding="utf-8"), "rules have changed: run make proof"

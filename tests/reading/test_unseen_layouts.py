"""Every document of the corpus as if nobody had described its layout: recognised, and never accused."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.disclosure import Disclosure, UnreadableError
from pytest_budgetcheck.reading import recognise
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import CheckedDisclosure, Outcome, Severity

LAYOUTS = [
    "beijing", "changsha", "chongqing", "fujian", "guangzhou", "henan", "jiangsu", "national",
    "shanghai-2026", "shanghai-putuo", "shenzhen", "suzhou", "swu", "wuxi", "xian", "yantai", "zhejiang",
]  # fmt: skip


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture(params=LAYOUTS)
def documents(
    request: pytest.FixtureRequest, corpus: Path, read_once: Callable[[Path], Disclosure]
) -> dict[str, Disclosure]:
    """The documents of a folder that have text, by the beginning of their names."""
    found = {}
    for path in sorted((corpus / request.param).glob("*.pdf")):
        with contextlib.suppress(UnreadableError):
            found[path.name[:6]] = read_once(path)
    return found


def failing(checked: CheckedDisclosure) -> set[str]:
    return {
        verdict.rule.id
        for verdict in checked.verdicts
        if verdict.outcome is Outcome.FAIL and verdict.rule.severity is Severity.ERROR
    }


def test_every_document_with_text_is_recognised(documents: dict[str, Disclosure], book: Rulebook) -> None:
    for document in documents.values():
        found = recognise(document, book.candidates())
        assert found.body
        assert found.fiscal_year is not None
        assert None not in (found.kind, found.level)
        assert len(found.recognition) >= 5


def test_a_layout_taken_away_leaves_its_documents_to_a_fallback(
    documents: dict[str, Disclosure], book: Rulebook
) -> None:
    for key, document in documents.items():
        own = recognise(document, book.candidates())
        others = [profile for profile in book.candidates() if profile.name != own.profile]
        if book.profiles[str(own.profile)].tables:
            found = recognise(document, others)
            kind = "generic-final" if document.kind == "final" else "generic"
            assert found.profile == kind, key
            assert failing(check(found, book)) <= failing(check(own, book)), key


def test_a_scan_says_what_it_is_and_what_to_do(corpus: Path, read_once: Callable[[Path], Disclosure]) -> None:
    (scan,) = (corpus / "beijing").glob("*扫描件*.pdf")
    with pytest.raises(UnreadableError, match="没有文字层") as caught:
        read_once(scan)
    assert "ocrmypdf" in caught.value.remedy

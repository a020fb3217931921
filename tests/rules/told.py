"""A disclosure that is nothing but narrative, for the tests of what is drawn from it."""

from __future__ import annotations

from pytest_budgetcheck.disclosure import Disclosure, Kind
from pytest_budgetcheck.reading.facts import read_facts
from pytest_budgetcheck.reading.narrative import Passage, Text
from pytest_budgetcheck.reading.pages import glyph
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.view import scope_of

BOOK = load_rulebook()
BODY = "某局"
WIDTH, HEIGHT = 10.0, 20.0


def told(
    *sections: tuple[str, str, str], kind: Kind = "budget", profile: str = "henan", year: int = 2025
) -> Disclosure:
    """A disclosure with ``sections``: number, heading and sentences, which end with 。 or ；."""
    passages = []
    for number, heading, text in sections:
        passage = Passage(number, heading, 1)
        sentences = text.replace("；", "；\n").replace("。", "。\n").splitlines()
        passage.sentences += [_set(sentence, len(passages), row) for row, sentence in enumerate(sentences)]
        passages.append(passage)
    return Disclosure(
        path="told.pdf",
        sha256="0" * 64,
        page_count=1,
        tables=(),
        narrative=tuple(passage.section() for passage in passages),
        facts=tuple(read_facts(passages, BODY)),
        body=BODY,
        fiscal_year=year,
        kind=kind,
        profile=profile,
    )


def _set(sentence: str, section: int, row: int) -> Text:
    baseline = HEIGHT * (10 * section + row + 1)
    glyphs = (glyph(char, WIDTH * at, WIDTH * (at + 1), baseline, WIDTH) for at, char in enumerate(sentence))
    return Text(sentence, tuple((one, 1) for one in glyphs))


def rows(disclosure: Disclosure, concept: str) -> list[MappedRow]:
    """The statements of a kind that are drawn from a disclosure."""
    scope = scope_of(disclosure, BOOK.profiles[str(disclosure.profile)], BOOK.vocabulary)
    return scope.tables[concept].lanes[""].rows

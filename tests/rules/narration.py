"""A narrative of a few sentences, read into facts as a document's is, and the statements drawn from it."""

from __future__ import annotations

import re
from itertools import count

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reading.facts import read_facts
from pytest_budgetcheck.reading.narrative import Passage, Text
from pytest_budgetcheck.reading.pages import glyph
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.profiles import Profile
from pytest_budgetcheck.rules.rows import MappedRow
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.statements import BUILDERS
from pytest_budgetcheck.rules.statements.base import Material, fill, spoken_sentences, spoken_table
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.verdicts import Outcome

BOOK = load_rulebook()
PROFILE: Profile = BOOK.profiles["henan"]
SIZE = 10.0
_SENTENCE = re.compile(r".+?(?:[。；][）)]*|$)")


def narrative(*paragraphs: str, heading: str = "收支情况", year: int = 2025) -> Disclosure:
    """A disclosure whose only section has these paragraphs, each on a page of its own."""
    passage = Passage("一", heading, 1)
    for page, paragraph in enumerate(paragraphs, start=1):
        top = count(100, 20)
        passage.sentences += [_text(sentence, page, next(top)) for sentence in _SENTENCE.findall(paragraph)]
    facts = tuple(read_facts([passage]))
    return Disclosure("x.pdf", "", 1, (), (passage.section(),), facts, fiscal_year=year, profile="henan")


def _text(sentence: str, page: int, baseline: float) -> Text:
    glyphs = [(glyph(c, SIZE * i, SIZE * (i + 1), baseline, SIZE), page) for i, c in enumerate(sentence)]
    return Text(sentence, tuple(glyphs))


def statements(
    concept: str, *paragraphs: str, heading: str = "收支情况", year: int = 2025
) -> list[MappedRow]:
    """The statements of a kind that the paragraphs make."""
    disclosure = narrative(*paragraphs, heading=heading, year=year)
    known = BOOK.vocabulary.concepts[concept]
    assert known.lane is not None
    table = spoken_table(concept, known.title, known.lane)
    material = Material(disclosure, PROFILE, BOOK.vocabulary, {}, spoken_sentences(disclosure))
    fill(table, BUILDERS[concept], material)
    return table.lanes[""].rows


def figures(row: MappedRow) -> dict[str, str]:
    """What a statement says in figures, 万元 left out."""
    units = {column: unit.replace("万元", "") for column, unit in row.units.items()}
    return {column: f"{cell.value:f}{units[column]}" for column, cell in row.cells.items()}


def words(row: MappedRow, *columns: str) -> list[str]:
    """What a statement says in words; nothing for a column it does not say."""
    return [row.texts[column].text if column in row.texts else "" for column in columns]


def outcomes(disclosure: Disclosure, *rules: str) -> set[tuple[str, str]]:
    """Rule and outcome of every case of some rules that was judged at all."""
    scope = scope_of(disclosure, BOOK.profiles[str(disclosure.profile)], BOOK.vocabulary)
    verdicts = [verdict for rule in rules for verdict in check_rule(BOOK.rules[rule], scope)]
    return {(v.rule.id, v.outcome.value) for v in verdicts if v.outcome is not Outcome.NOT_APPLICABLE}

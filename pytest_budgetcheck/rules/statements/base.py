"""What statements are drawn from, and the rows they become.

The narrative says the same kind of thing again and again: an amount grew by so much against last year, a
part is so many percent of a whole. Each kind is a concept like a table, ``spoken`` in the vocabulary, and
each statement a row of it, so that rules read the narrative with the same words as tables. A statement that
could be understood in two ways is not drawn: what is not a row is not checked, and accuses nobody.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ..rows import Lane, MappedRow, MappedTable, RowKind
from ..tree import index_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    from ...disclosure import Disclosure, Fact, Section, Sentence
    from ..profiles import Profile
    from ..vocabulary import LaneVocabulary, Vocabulary

YEAR = "年度"
"""The indicator of the facts that are years, not figures."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of the narrative, the section it stands in, and the facts in it from left to right."""

    section: Section
    sentence: Sentence
    facts: tuple[Fact, ...]
    figures: tuple[Fact, ...]
    """The facts that are not years."""

    @property
    def text(self) -> str:
        """The sentence as printed, without line breaks."""
        return self.sentence.text

    def between(self, one: Fact | None, other: Fact | None) -> str:
        """The words from the end of one fact, or the beginning, to the start of another, or the end."""
        return self.text[one.end if one else 0 : other.start if other else len(self.text)]


@dataclass(frozen=True, slots=True)
class Material:
    """A recognised disclosure, its tables as rules see them, and its sentences with their facts."""

    disclosure: Disclosure
    profile: Profile
    vocabulary: Vocabulary
    tables: Mapping[str, MappedTable]
    sentences: tuple[Spoken, ...]


Builder: TypeAlias = "Callable[[Material, Lane], Iterable[MappedRow]]"
"""Draws the statements of one kind as rows of a lane."""


def spoken_sentences(disclosure: Disclosure) -> tuple[Spoken, ...]:
    """All sentences in reading order; :attr:`Fact.sentence` counts them."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    for fact in disclosure.facts:
        facts[fact.sentence].append(fact)
    pairs = [(section, sentence) for section in disclosure.narrative for sentence in section.sentences]
    return tuple(_spoken(*pair, facts[order]) for order, pair in enumerate(pairs))


def _spoken(section: Section, sentence: Sentence, facts: Iterable[Fact]) -> Spoken:
    in_order = tuple(sorted(facts, key=lambda fact: fact.start))
    return Spoken(section, sentence, in_order, tuple(fact for fact in in_order if fact.indicator != YEAR))


def spoken_table(concept: str, title: str, vocabulary: LaneVocabulary) -> MappedTable:
    """The table of a spoken concept, without rows yet."""
    lane = Lane(
        concept=concept,
        name="",
        title=title,
        vocabulary=vocabulary,
        columns={column: column for column in vocabulary.columns},
        units={},
        expected_columns=frozenset(vocabulary.columns),
        expected_rows=frozenset(vocabulary.rows),
        spoken=True,
    )
    return MappedTable(concept, title, {"": lane})


def fill(table: MappedTable, builder: Builder, material: Material) -> None:
    """Draw the statements of a kind into its table."""
    lane = table.lanes[""]
    lane.rows += builder(material, lane)
    index_rows(lane)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: ``label`` is what it is said of, figures and words stand by canonical column.

    ``code`` is the account it is said of, where it is said of one: then it is the counterpart of that
    account's row in the tables.
    """

    said: Spoken
    label: str
    figures: Mapping[str, Fact]
    texts: Mapping[str, str] = field(default_factory=dict)
    code: str = ""

    def row(self, lane: Lane) -> MappedRow:
        """The statement as a row of ``lane``."""
        return MappedRow(
            lane=lane,
            key=self.code or self.label,
            label=self.label,
            kind=RowKind.ACCOUNT if self.code else RowKind.ITEM,
            cells={column: figure_cell(fact) for column, fact in self.figures.items()},
            label_cell=words_cell(self.label, self.said.sentence),
            texts={column: words_cell(words, self.said.sentence) for column, words in self.texts.items()},
            code=self.code,
            units={column: fact.unit for column, fact in self.figures.items()},
            section=self.said.section.number,
            heading=self.said.section.heading,
        )


def figure_cell(fact: Fact) -> Cell:
    """A figure of the narrative as the cell of a statement; its text is the clause it stands in."""
    return Cell(fact.text, fact.page, fact.box, fact.value, fact.decimals)


def words_cell(words: str, sentence: Sentence) -> Cell:
    """Words of a sentence as the cell of a statement."""
    return Cell(words, sentence.page, sentence.box)

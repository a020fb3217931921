"""The canonical vocabulary that rules are written in: concepts, their lanes, rows and columns.

``rulesets/concepts.yaml`` declares it once for every layout. A profile maps printed names to it, a
rule speaks nothing else, and a name outside it is an error when a file is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from .errors import RuleError, one_of

if TYPE_CHECKING:
    from .source import Source

AccountScheme = Literal["functional", "functional_class", "economic", "none"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LaneVocabulary(_Model):
    """What may stand in one side of a table.

    ``columns`` maps each canonical amount column to the columns that add up to it (empty for one
    that is not broken down). ``groups`` name sets of ``rows`` that rules add up together.
    ``texts`` are columns that hold words, not amounts. Each column also exists for each name in
    ``divided_by``, written before its last word: 上年/合计 becomes 上年/一般公共预算/合计. An
    ``open`` lane may print other rows than those named.
    """

    columns: dict[str, tuple[str, ...]] = {}
    rows: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    texts: tuple[str, ...] = ()
    accounts: AccountScheme = "none"
    divided_by: tuple[str, ...] = ()
    open: bool = False


class Concept(_Model):
    """What a table is, whatever its printed title: one lane, or several named ones.

    ``like`` takes the lanes of another concept. ``spoken`` marks what is no table but is drawn from the
    narrative as rows: its statements of change, its headings (:mod:`.statements`). No profile lays it out.
    """

    title: str
    like: str | None = None
    spoken: bool = False
    lane: LaneVocabulary | None = None
    lanes: dict[str, LaneVocabulary] = {}

    def all_lanes(self) -> dict[str, LaneVocabulary]:
        """Lanes by name; the only lane of a one-sided table has the empty name."""
        return self.lanes if self.lane is None else {"": self.lane, **self.lanes}


class NarrativeSection(_Model):
    """A part of the narrative that rules read figures from.

    ``headings`` are words one of which its heading contains in most layouts, ``unless`` words that none
    contains; a figure that such sections lack is looked for under the headings of ``otherwise``. ``facts``
    gives for each figure what it is called in most. A profile may say otherwise. What the names of figures
    mean says :mod:`.named_figures`.
    """

    title: str
    headings: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    facts: dict[str, tuple[str, ...]] = {}


class Vocabulary(_Model):
    """All concepts, and the functional classes by code with the names that mean them."""

    concepts: dict[str, Concept]
    narrative: dict[str, NarrativeSection] = {}
    outline: dict[str, dict[str, tuple[str, ...]]] = Field(
        default={}, description="what every disclosure must explain: 类别 → name → words of its heading"
    )
    classes: dict[str, tuple[str, ...]] = Field(default={}, description="current name first")
    conventions: dict[str, str] = Field(default={}, description="local habits that a profile may declare")


def load_vocabulary(source: Source) -> Vocabulary:
    """The vocabulary written in ``source``, with every ``like`` filled in.

    Raises:
        RuleError: a key that does not exist, or a ``like`` that names no concept with lanes of its own.
    """
    vocabulary = source.validate(Vocabulary)
    concepts = {name: _divided(concept) for name, concept in vocabulary.concepts.items()}
    for name, concept in vocabulary.concepts.items():
        if concept.like is None:
            continue
        model = concepts.get(concept.like)
        if model is None or model.like is not None:
            place = source.place(("concepts", name, "like"))
            raise RuleError(place, f"unknown table {concept.like}; {one_of(concept.like, concepts)}")
        concepts[name] = model.model_copy(update={"title": concept.title})
    return vocabulary.model_copy(update={"concepts": concepts})


def _divided(concept: Concept) -> Concept:
    """``concept`` with the columns written out that its lane has for each name in ``divided_by``."""
    lane = concept.lane
    if lane is None or not lane.divided_by:
        return concept

    def named(column: str, name: str) -> str:
        before, slash, last = column.rpartition("/")
        return f"{before}{slash}{name}/{last}"

    columns = dict(lane.columns)
    for name in lane.divided_by:
        for column, parts in lane.columns.items():
            columns[named(column, name)] = tuple(named(part, name) for part in parts)
    return concept.model_copy(update={"lane": lane.model_copy(update={"columns": columns})})

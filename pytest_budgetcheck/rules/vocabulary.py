"""The canonical vocabulary that rules are written in: concepts, their lanes, rows and columns.

``rulesets/concepts.yaml`` declares it once for every layout. A profile maps printed names to it, a
rule speaks nothing else, and a name outside it is an error when a file is loaded.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

AccountScheme = Literal["functional", "functional_class", "economic", "none"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LaneVocabulary(_Model):
    """What may stand in one side of a table.

    ``columns`` maps each canonical amount column to the columns that add up to it (empty for one
    that is not broken down). ``groups`` name sets of ``rows`` that rules add up together.
    ``texts`` are columns that hold words, not amounts.
    """

    columns: dict[str, tuple[str, ...]] = {}
    rows: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    texts: tuple[str, ...] = ()
    accounts: AccountScheme = "none"


class Concept(_Model):
    """What a table is, whatever its printed title: one lane, or several named ones."""

    title: str
    lane: LaneVocabulary | None = None
    lanes: dict[str, LaneVocabulary] = {}

    def all_lanes(self) -> dict[str, LaneVocabulary]:
        """Lanes by name; the only lane of a one-sided table has the empty name."""
        return self.lanes if self.lane is None else {"": self.lane, **self.lanes}


class NarrativeSection(_Model):
    """A part of the narrative that rules read figures from."""

    title: str
    facts: tuple[str, ...] = ()


class Vocabulary(_Model):
    """All concepts, and the functional classes by code with the names that mean them."""

    concepts: dict[str, Concept]
    narrative: dict[str, NarrativeSection] = {}
    classes: dict[str, tuple[str, ...]] = Field(default={}, description="current name first")
    conventions: dict[str, str] = Field(default={}, description="local habits that a profile may declare")

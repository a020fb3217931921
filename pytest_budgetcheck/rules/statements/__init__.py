"""The narrative as rows: each kind of statement is a concept that rules read like a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .absences import absences
from .again import repetitions
from .base import Builder, Material, fill, spoken_sentences, spoken_table
from .breakdowns import breakdowns
from .changes import changes
from .counted import enumerations, kinds
from .economic_lists import economic_lists
from .evaluations import evaluation_claims, evaluation_funds, evaluation_scores
from .executions import executions
from .filing import filing
from .indicators import indicator_groups, indicators
from .items import items
from .key_projects import key_projects, managed_projects
from .outlines import outlines
from .remainders import remainders, split_changes
from .shares import shares
from .small_businesses import awarded_shares, awards
from .tasks import tasks
from .texts import sections, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...disclosure import Disclosure
    from ..profiles import Profile
    from ..rows import MappedTable
    from ..vocabulary import Vocabulary

BUILDERS: dict[str, Builder] = {
    "absences": absences,
    "awarded_shares": awarded_shares,
    "awards": awards,
    "enumerations": enumerations,
    "key_projects": key_projects,
    "kinds": kinds,
    "managed_projects": managed_projects,
    "repetitions": repetitions,
    "breakdowns": breakdowns,
    "changes": changes,
    "economic_lists": economic_lists,
    "evaluation_claims": evaluation_claims,
    "evaluation_funds": evaluation_funds,
    "evaluation_scores": evaluation_scores,
    "executions": executions,
    "indicators": indicators,
    "indicator_groups": indicator_groups,
    "filing": filing,
    "items": items,
    "outlines": outlines,
    "remainders": remainders,
    "sections": sections,
    "sentences": sentences,
    "shares": shares,
    "split_changes": split_changes,
    "tasks": tasks,
}
"""What draws the rows of each spoken concept."""


def statement_tables(
    disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary, tables: Mapping[str, MappedTable]
) -> dict[str, MappedTable]:
    """The spoken concepts of ``vocabulary``, filled from the narrative of ``disclosure``."""
    material = Material(disclosure, profile, vocabulary, tables, spoken_sentences(disclosure))
    spoken: dict[str, MappedTable] = {}
    for name, concept in vocabulary.concepts.items():
        if concept.spoken and concept.lane is not None:
            spoken[name] = spoken_table(name, concept.title, concept.lane)
            fill(spoken[name], BUILDERS[name], material)
    return spoken

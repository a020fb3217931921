"""Differences that rounding allows, but this filer's habits make improbable.

Honest rounding leaves a third to a half of the column sums of a document off by a last digit. A filer
all of whose other sums close exactly adds up printed figures; there a single sum that misses within its
bound is a slip to look at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..verdicts import Verdict
    from .quantity import Figure

ENOUGH_EXACT_SUMS = 20
_COPY = 2
"""The figures of a plain comparison of two places."""


def with_reviews(verdicts: list[Verdict]) -> list[Verdict]:
    """The same verdicts, with lone rounding differences turned into ``review``.

    Lone means: at least 20 sums of the document close exactly, and one figure stands in all those that
    do not.
    """
    off = [verdict for verdict in verdicts if verdict.outcome is Outcome.PASS_ROUNDING and _figures(verdict)]
    if not off or not _shared(off):
        return verdicts
    exact = sum(verdict.outcome is Outcome.PASS and len(_figures(verdict)) > _COPY for verdict in verdicts)
    if exact < ENOUGH_EXACT_SUMS:
        return verdicts
    lone = {id(verdict) for verdict in off if _is_sum(verdict)}
    return [replace(v, outcome=Outcome.REVIEW) if id(v) in lone else v for v in verdicts]


def _is_sum(verdict: Verdict) -> bool:
    """Whether amounts were added up. Copies in another unit and percentages are off with any filer."""
    figures = _figures(verdict)
    return len(figures) > _COPY and all(figure.money for figure in figures)


def _figures(verdict: Verdict) -> set[Figure]:
    return {item.figure for item in verdict.evidence if item.weight}


def _shared(verdicts: Iterable[Verdict]) -> set[Figure]:
    return set.intersection(*(_figures(verdict) for verdict in verdicts))

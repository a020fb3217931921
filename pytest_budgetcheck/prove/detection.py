"""Whether a fault is noticed, by which rules, where it is looked for, and why not."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN
from ..rules.roots import equates, suspects
from ..verdicts import Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..verdicts import Verdict
    from .baseline import Baseline
    from .fault import Fault, Place

_NOTICED = {
    Outcome.FAIL: "只作提示",
    Outcome.REVIEW: "只作待复核",
    Outcome.NOT_CHECKED: "只见于未核对",
    Outcome.ERROR: "规则出错",
}


class Level(StrEnum):
    """How well a fault is noticed: a case fails, something else changes, nothing at all."""

    DETECTED = "detected"
    NOTICED = "noticed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Detection:
    """What became of one fault.

    ``rules`` are those that failed anew at level error or warning. ``rank`` is the place of what was really
    changed among the suspects, the first being 1, and ``tied`` says that others share it; ``None`` where
    nothing failed, or where no figure is wrong. ``rounding`` marks faults that rounding may explain in every
    equality that reads the figure.
    """

    kind: str
    subject: str
    where: str
    level: Level
    rules: tuple[str, ...] = ()
    rank: int | None = None
    tied: bool = False
    rounding: bool = False
    reason: str = ""


class Detector:
    """Judges faults in one document."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self._before = Counter(map(_case, baseline.verdicts))

    def detect(self, fault: Fault) -> Detection:
        """Put the fault in, judge, and compare with the document as it was."""
        after = self.baseline.judge(fault.make())
        new = [verdict for verdict in after if not self._before[_case(verdict)]]
        failing = [verdict for verdict in new if _counts(verdict)]
        rules = tuple(sorted({verdict.rule.id for verdict in failing}))
        rank, tied = _rank(fault, failing, after) if failing and fault.marks else (None, False)
        level, reason, rounding = Level.DETECTED, "", self._rounded(fault)
        if not failing:
            level, reason = self._otherwise(fault, new, after)
            # For review are differences that rounding, or cutting off, can explain.
            explained = any(v.outcome in (Outcome.REVIEW, Outcome.PASS_ROUNDING) for v in new)
            rounding |= fault.size is not None and explained
        kind, subject = fault.kind, fault.subject.value
        return Detection(kind, subject, fault.where, level, rules, rank, tied, rounding, reason)

    def _otherwise(self, fault: Fault, new: list[Verdict], after: list[Verdict]) -> tuple[Level, str]:
        """How a fault without new failures shows, or why it does not."""
        for outcome, reason in _NOTICED.items():
            rules = sorted({verdict.rule.id for verdict in new if verdict.outcome is outcome})
            if rules:
                return Level.NOTICED, f"{reason}（{'、'.join(rules[:4])}）"
        if len(after) < len(self.baseline.verdicts):
            return Level.NOTICED, "只少了用例"
        return Level.MISSED, self._unread(fault)

    def _unread(self, fault: Fault) -> str:
        """Why nothing changes at all."""
        if not fault.marks:
            return "没有规则要求"
        readers = [verdict for place in fault.marks for verdict in self.readers.get(place, ())]
        if not readers:
            return "没有规则读它"
        if self._rounded(fault):
            return "舍入可以解释"
        if not any(equates(verdict) for verdict in readers):
            return f"只有大小、有无或文字比较读它（{_ids(readers)}）"
        return f"读它的等式仍然成立（{_ids(readers)}）"

    @cached_property
    def readers(self) -> dict[Place, list[Verdict]]:
        """Per place the verdicts of checked cases that read it."""
        found: dict[Place, list[Verdict]] = defaultdict(list)
        for verdict in self.baseline.verdicts:
            if verdict.outcome.checked:
                for place in {(item.figure.page, item.figure.box) for item in verdict.evidence}:
                    if place[0] is not None and place[1] is not None:
                        found[place[0], place[1]].append(verdict)
        return found

    def _rounded(self, fault: Fault) -> bool:
        """Whether rounding explains the fault in every equality that reads it."""
        if fault.size is None:
            return False
        bounds = [_bound(v) for place in fault.marks for v in self.readers.get(place, ()) if equates(v)]
        return bool(bounds) and fault.size <= min(bounds)


def _case(verdict: Verdict) -> tuple[str, str, Outcome]:
    return verdict.rule.id, verdict.case, verdict.outcome


def _counts(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.FAIL and verdict.rule.severity is not Severity.INFO


def _bound(verdict: Verdict) -> Decimal:
    return Decimal(verdict.bound or "0") * UNIT_IN_YUAN.get(verdict.unit or "", Decimal(1))


def _ids(verdicts: Iterable[Verdict]) -> str:
    return "、".join(sorted({verdict.rule.id for verdict in verdicts})[:4])


def _rank(fault: Fault, failing: list[Verdict], after: list[Verdict]) -> tuple[int | None, bool]:
    """The place of what was changed among the suspects, and whether another shares it."""
    ranked = suspects(failing, after)
    own = [suspect.rank for suspect in ranked if (suspect.figure.page, suspect.figure.box) in fault.marks]
    if not own:
        return None, False
    rank = min(own)
    others = [s for s in ranked if s.rank == rank and (s.figure.page, s.figure.box) not in fault.marks]
    return rank, bool(others)

"""What checking a disclosure comes to: one verdict a case, with the evidence it rests on.

Verdicts and evidence never change once they are built, but are not frozen: a document comes to thousands of
them, and freezing makes building them eight times as dear.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from .gaps import gap_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .disclosure import Disclosure
    from .gaps import Gap
    from .rules.quantity import Figure
    from .rules.ruleset import Rule


class Outcome(StrEnum):
    """What became of a case; README.md says how pytest shows each."""

    PASS = "pass"  # noqa: S105
    PASS_ROUNDING = "pass_rounding"  # noqa: S105
    REVIEW = "review"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"
    ERROR = "error"
    WAIVED = "waived"

    @property
    def checked(self) -> bool:
        """Whether the claim of the case was really tested."""
        return self in (Outcome.PASS, Outcome.PASS_ROUNDING, Outcome.REVIEW, Outcome.FAIL, Outcome.WAIVED)


class Severity(StrEnum):
    """How bad a failure is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 2 for error."""
        return ("info", "warning", "error").index(self.value)


OUTCOME_ZH: dict[Outcome, str] = {
    Outcome.PASS: "通过",
    Outcome.PASS_ROUNDING: "通过（尾差）",
    Outcome.REVIEW: "待复核",
    Outcome.FAIL: "不符",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.NOT_CHECKED: "未核对",
    Outcome.ERROR: "规则出错",
    Outcome.WAIVED: "已豁免",
}
SEVERITY_ZH: dict[Severity, str] = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


EACH = "each"
"""The role of evidence that needs no other: each such figure alone is a finding."""


@dataclass(slots=True, unsafe_hash=True)
class Evidence:
    """One figure a case read: which side it stands on, with which weight, and where it is printed."""

    role: str
    figure: Figure
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Why a finding does not fail a run: a waiver covers it, or the baseline knows it.

    ``approver`` and ``expires`` are those of the waiver; the baseline has neither.
    """

    by: Literal["waiver", "baseline"]
    reason: str
    approver: str = ""
    expires: str = ""


@dataclass(slots=True)
class Verdict:
    """The verdict on one case.

    ``lhs``, ``rhs``, ``residual`` and ``bound`` are amounts in ``unit``, ready to print; ``None`` when
    the case compares no amounts. ``reason`` says why a case is not applicable or not checked.
    ``root`` names the figure most likely wrong, and ``correction`` the value that would settle the
    finding. ``accepted`` says why it is ``waived``, and ``remark`` what a waiver has to do with a failure.
    """

    rule: Rule
    case: str
    outcome: Outcome
    message: str = ""
    reason: str = ""
    lhs: str | None = None
    rhs: str | None = None
    residual: str | None = None
    bound: str | None = None
    unit: str | None = None
    evidence: tuple[Evidence, ...] = ()
    root: str | None = None
    correction: str | None = None
    accepted: Accepted | None = None
    remark: str = ""

    @property
    def finding(self) -> bool:
        """Whether a person should look at the case, or has done so."""
        return self.outcome in (Outcome.FAIL, Outcome.REVIEW, Outcome.ERROR, Outcome.WAIVED)

    def with_root(self, root: str, correction: str | None) -> Verdict:
        """The same verdict, naming the figure most likely wrong."""
        return replace(self, root=root, correction=correction)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the applicable error-level cases were checked, and why others were not.

    ``recognition`` are the remarks why the document was taken for what it is. ``gap`` says why no table
    was checked at all; the share is then one of the narrative alone.
    """

    checked: int
    applicable: int
    reasons: Mapping[str, int]
    recognition: tuple[str, ...] = ()
    gap: Gap | None = None

    @property
    def percent(self) -> Decimal:
        """Share of applicable cases that were checked, in percent; 0 when nothing is applicable."""
        if not self.applicable:
            return Decimal(0)
        return Decimal(self.checked) * 100 / Decimal(self.applicable)


@dataclass(frozen=True, slots=True)
class CheckedDisclosure:
    """A disclosure with the verdicts on all its cases, in the order of the rules."""

    disclosure: Disclosure
    verdicts: tuple[Verdict, ...]

    @property
    def coverage(self) -> Coverage:
        """Coverage over error-level cases."""
        cases = [v for v in self.verdicts if v.rule.severity is Severity.ERROR]
        open_cases = [v for v in cases if v.outcome in (Outcome.NOT_CHECKED, Outcome.ERROR)]
        checked = sum(v.outcome.checked for v in cases)
        reasons = Counter(v.reason for v in open_cases)
        document = self.disclosure
        return Coverage(checked, checked + len(open_cases), reasons, document.recognition, gap_of(document))

    def count(self) -> Counter[Outcome]:
        """Number of cases by outcome."""
        return Counter(verdict.outcome for verdict in self.verdicts)

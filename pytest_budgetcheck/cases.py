"""Cases as pytest items: how each outcome is shown, and what its report carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .disclosure import UnreadableError
from .fingerprints import fingerprint
from .reports.data import (
    Status,
    accepted_data,
    case_data,
    document_case_data,
    properties,
    status_of,
    unread_identity,
    worst,
)
from .reports.records import document_record, record
from .reports.shown import shown_case
from .reports.terminal import (
    acceptance_line,
    describe,
    describe_coverage,
    describe_gap,
    describe_gone_waivers,
    describe_unreadable,
    first_line,
)
from .settings import SETTINGS, rulebook
from .verdicts import Accepted, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from .collection import DisclosureFile
    from .verdicts import Coverage, Verdict

DOCUMENT = "document"
"""Stands in place of a rule id for the cases of the document itself."""


class BudgetWarning(pytest.PytestWarning):
    """A finding below ``--budget-fail-on``."""


class FindingError(Exception):
    """A case that fails; its text is the whole report, and no traceback is of any use."""


class CaseNode(pytest.Item):
    """A case of a document: what items of rules and of documents have in common."""

    outcome = Outcome.PASS
    status: Status = "passed"

    def __init__(self, *, file: DisclosureFile, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file = file

    @property
    def document(self) -> str:
        """The document as node ids write it: its path from the root folder."""
        return self.file.nodeid

    @property
    def rule_id(self) -> str:
        """The rule, or ``document``."""
        return self.listchain()[-2].name

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line and heading of the case; ``item.warn`` needs a line, so it is the first.

        The heading must not be a tail of the node id, whose dots pytest would then rewrite.
        """
        return self.path, 0, f"{self.path.name}  {self.rule_id}::{self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The report of a finding, as text; anything else is a defect and shows its traceback."""
        if isinstance(excinfo.value, FindingError | BudgetWarning | pytest.xfail.Exception):
            text = str(excinfo.value)
            return text.partition("\n")[0] if self.config.option.tbstyle == "line" else text
        return super().repr_failure(excinfo, *args, **kwargs)

    def complete(self, report: pytest.TestReport) -> None:
        """Put the data of the case on its report."""
        report.budget = {  # type: ignore[attr-defined]
            "document": self.document,
            "path": str(self.path),
            "order": (self.file.number, self.position()),
            "of": self.file.total,
            "status": self.status,
            "cases": self.cases(),
        }
        if self.config.stash[SETTINGS].keeps_records:
            report.budget_records = self.records()  # type: ignore[attr-defined]
        if self.config.stash[SETTINGS].shows_findings:
            report.budget_shown = self.shown()  # type: ignore[attr-defined]
        if report.skipped and isinstance(report.longrepr, tuple):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            report.longrepr = (str(self.path), 1, reason)

    def accept(self, accepted: Accepted, text: str) -> None:
        """End as expected to fail; with ``--runxfail`` fail, as if nobody had accepted anything."""
        if self.config.option.runxfail:
            self.status = "failed"
            raise FindingError(text)
        pytest.xfail(f"{text.partition(chr(10))[0]}（{acceptance_line(accepted)}）")

    def position(self) -> int:
        """Place of the case within its document."""
        raise NotImplementedError

    def cases(self) -> list[dict[str, Any]]:
        """Data for the terminal summary, one dictionary for each case."""
        raise NotImplementedError

    def records(self) -> list[dict[str, Any]]:
        """Data for the findings file, one dictionary for each case."""
        raise NotImplementedError

    def shown(self) -> list[dict[str, Any]]:
        """Data for the reports that people look at, one dictionary for each case."""
        raise NotImplementedError


class RuleCase(CaseNode):
    """One case of a rule; or all cases of a rule with ``--budget-cases rule``."""

    def __init__(self, *, indices: range, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.indices = indices

    def verdicts(self) -> list[Verdict]:
        """The verdicts this item stands for."""
        content = self.file.content()
        return [content.verdicts[index] for index in self.indices]

    def setup(self) -> None:
        """Report a broken rule as an error, not as a failure of the document."""
        verdicts = self.verdicts()
        verdict = worst(verdicts)
        self.outcome = verdict.outcome
        self.status = status_of(verdict, self.config.stash[SETTINGS].fail_on)
        self.user_properties.extend(properties(verdict, self.document))
        if self.status == "error":
            pytest.fail(describe(verdicts), pytrace=False)

    def runtest(self) -> None:
        """Raise, warn or skip as the outcome asks for."""
        match self.status:
            case "failed":
                raise FindingError(describe(self.verdicts()))
            case "warned":
                self.warn(BudgetWarning(first_line(self.verdicts())))
            case "skipped" | "unchecked":
                pytest.skip(first_line(self.verdicts()))
            case "waived":
                verdicts = self.verdicts()
                accepted = worst(verdicts).accepted
                if accepted is not None:
                    self.accept(accepted, describe(verdicts))

    def position(self) -> int:
        """After the cases of the document itself."""
        return self.indices[0] + len(DOCUMENT_CASES)

    def cases(self) -> list[dict[str, Any]]:
        """One for each verdict."""
        return [case_data(verdict, self.document) for verdict in self.verdicts()]

    def records(self) -> list[dict[str, Any]]:
        """One for each verdict."""
        identity = self.file.content().identity
        return [record(verdict, identity, self.nodeid) for verdict in self.verdicts()]

    def shown(self) -> list[dict[str, Any]]:
        """One for each verdict."""
        identity = self.file.content().identity
        concepts = rulebook(self.config).vocabulary.concepts
        return [shown_case(verdict, identity, self.nodeid, concepts) for verdict in self.verdicts()]


DOCUMENT_CASES = ("readable", "recognised", "coverage", "waivers")
"""The cases of a document itself, in order; the last only where a waiver has lost its finding."""


class DocumentCase(CaseNode):
    """A case of the document itself: its text is known when it fails."""

    message = ""
    figures: tuple[str, ...] = ()
    accepted: Accepted | None = None

    def position(self) -> int:
        """Before the cases of rules."""
        return DOCUMENT_CASES.index(self.name)

    def fail(self, text: str, *figures: str) -> None:
        """Fail the case with a text whose first line says what is wrong, unless that is accepted."""
        self.message, self.figures = text.partition("\n")[0], figures
        answer = self.file.acceptance.answer(DOCUMENT, self.name, figures)
        if isinstance(answer, Accepted):
            self.outcome, self.status, self.accepted = Outcome.WAIVED, "waived", answer
            self.accept(answer, text)
        self.outcome, self.status = Outcome.FAIL, "failed"
        raise FindingError(f"{text}\n\n{answer}" if answer else text)

    def cases(self) -> list[dict[str, Any]]:
        """The case itself."""
        data = document_case_data(self.name, self.outcome, self.message)
        if self.figures:
            data["fingerprint"] = fingerprint(self.document, DOCUMENT, self.name, self.figures)
            data["accepted"] = accepted_data(self.accepted)
        return [data]

    def records(self) -> list[dict[str, Any]]:
        """The case itself."""
        (data,) = self.cases()
        return [document_record(data, self.nodeid, self.identity())]

    def shown(self) -> list[dict[str, Any]]:
        """The case itself."""
        return [case | data for case, data in zip(self.records(), self.cases(), strict=True)]

    def identity(self) -> dict[str, Any]:
        """Which document it is."""
        return self.file.content().identity


class ReadingCase(DocumentCase):
    """Whether the file could be read, or was recognised as a disclosure."""

    def __init__(self, *, error: Exception | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error = error

    def runtest(self) -> None:
        """Fail with the reason and the remedy."""
        if isinstance(self.error, UnreadableError):
            self.fail(describe_unreadable(self.name, self.error), self.error.reason)
        if self.error is not None:
            self.outcome, self.status = Outcome.ERROR, "failed"
            self.message = f"读取时出现内部错误：{self.error!r}"
            raise self.error

    def identity(self) -> dict[str, Any]:
        """Of a file that cannot be read, little is known."""
        return unread_identity(self.document, self.path) if self.error is not None else super().identity()


class CoverageCase(DocumentCase):
    """Whether enough of the document was checked."""

    def runtest(self) -> None:
        """Fail below ``--budget-min-coverage``; never pass where no table was checked."""
        coverage = self.file.content().coverage
        required = self.config.stash[SETTINGS].min_coverage
        text = shortfall(coverage, required)
        if coverage.gap is not None and coverage.gap.apart and required:
            self.outcome, self.status = Outcome.NOT_CHECKED, "unchecked"
            self.message = coverage.gap.text
            pytest.skip(text)
        if text:
            self.fail(text, f"{coverage.checked}/{coverage.applicable}")

    def cases(self) -> list[dict[str, Any]]:
        """The case itself, with the figures of the coverage."""
        coverage = self.file.content().coverage
        (case,) = super().cases()
        return [case | {"checked": coverage.checked, "applicable": coverage.applicable}]


def shortfall(coverage: Coverage, required: Decimal) -> str:
    """What is to say of a coverage that does not suffice; empty where it does."""
    if coverage.gap is not None and required:
        return describe_gap(coverage.gap)
    return describe_coverage(coverage, required) if coverage.percent < required else ""


class WaiversCase(DocumentCase):
    """Waivers of the document that have lost their finding; nobody can waive these."""

    def __init__(self, *, places: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places = places

    def runtest(self) -> None:
        """Fail, and say which to remove."""
        text = describe_gone_waivers(self.places)
        self.outcome, self.status, self.message = Outcome.FAIL, "failed", text.partition("\n")[0]
        raise FindingError(text)

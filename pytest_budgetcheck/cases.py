"""Cases as pytest items: how each outcome is shown, and what its report carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .disclosure import UnreadableError
from .reports.data import (
    Status,
    case_data,
    document_case_data,
    properties,
    status_of,
    unread_identity,
    worst,
)
from .reports.jsonl import document_record, record
from .reports.terminal import describe, describe_coverage, describe_gap, describe_unreadable, first_line
from .settings import SETTINGS
from .verdicts import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from .collection import DisclosureFile
    from .verdicts import Verdict


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
        if isinstance(excinfo.value, FindingError | BudgetWarning):
            text = str(excinfo.value)
            return text.partition("\n")[0] if self.config.option.tbstyle == "line" else text
        return super().repr_failure(excinfo, *args, **kwargs)

    def complete(self, report: pytest.TestReport) -> None:
        """Put the data of the case on its report."""
        report.budget = {  # type: ignore[attr-defined]
            "document": self.document,
            "order": (self.file.number, self.position()),
            "status": self.status,
            "cases": self.cases(),
        }
        if self.config.stash[SETTINGS].jsonl is not None:
            report.budget_records = self.records()  # type: ignore[attr-defined]
        if report.skipped and isinstance(report.longrepr, tuple):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            report.longrepr = (str(self.path), 1, reason)

    def position(self) -> int:
        """Place of the case within its document."""
        raise NotImplementedError

    def cases(self) -> list[dict[str, Any]]:
        """Data for the terminal summary, one dictionary for each case."""
        raise NotImplementedError

    def records(self) -> list[dict[str, Any]]:
        """Data for the findings file, one dictionary for each case."""
        raise NotImplementedError


class RuleCase(CaseNode):
    """One case of a rule; or all cases of a rule with ``--budget-cases rule``."""

    def __init__(self, *, indices: tuple[int, ...], **kwargs: Any) -> None:
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

    def position(self) -> int:
        """After the three cases of the document itself."""
        return self.indices[0] + 3

    def cases(self) -> list[dict[str, Any]]:
        """One for each verdict."""
        return [case_data(verdict) for verdict in self.verdicts()]

    def records(self) -> list[dict[str, Any]]:
        """One for each verdict."""
        identity = self.file.content().identity
        return [record(verdict, identity, self.nodeid) for verdict in self.verdicts()]


class DocumentCase(CaseNode):
    """A case of the document itself: its text is known when it fails."""

    title = ""
    message = ""

    def position(self) -> int:
        """Before the cases of rules."""
        return ("readable", "recognised", "coverage").index(self.name)

    def fail(self, text: str) -> None:
        """Fail the case with a text whose first line says what is wrong."""
        self.outcome, self.status = Outcome.FAIL, "failed"
        self.message = text.partition("\n")[0]
        raise FindingError(text)

    def cases(self) -> list[dict[str, Any]]:
        """The case itself."""
        return [document_case_data(self.name, self.outcome, self.message)]

    def records(self) -> list[dict[str, Any]]:
        """The case itself."""
        return [document_record(self.name, self.nodeid, self.outcome, self.message, self.identity())]

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
            self.fail(describe_unreadable(self.name, self.error))
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
        required = self.config.stash[SETTINGS].min_coverage
        coverage = self.file.content().coverage
        if coverage.gap is not None and required:
            text = describe_gap(coverage.gap)
            if not coverage.gap.apart:
                self.fail(text)
            self.outcome, self.status = Outcome.NOT_CHECKED, "unchecked"
            self.message = coverage.gap.text
            pytest.skip(text)
        if coverage.percent < required:
            self.fail(describe_coverage(coverage, required))

    def cases(self) -> list[dict[str, Any]]:
        """The case itself, with the figures of the coverage."""
        coverage = self.file.content().coverage
        (case,) = super().cases()
        return [case | {"checked": coverage.checked, "applicable": coverage.applicable}]

"""Documents as pytest nodes: a file, below it one collector per rule, below that one item per case.

A document is read and judged when it is collected, because its cases are known only then. The items
hold positions, not verdicts: the verdicts belong to the file, which drops them when its last item has
run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from .disclosure import UnreadableError, UnrecognisedError
from .reports.data import (
    Status,
    case_data,
    document_case_data,
    identity,
    properties,
    status_of,
    unread_identity,
    worst,
)
from .reports.jsonl import document_record, record
from .reports.terminal import describe, describe_coverage, describe_unreadable, first_line
from .settings import SETTINGS, rulebook
from .verdicts import Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .rules.ruleset import Rule, Rulebook
    from .verdicts import CheckedDisclosure, Coverage, Verdict

DOCUMENT = "document"
"""Stands in place of a rule id for the cases every document has."""

_NUMBER: pytest.StashKey[int] = pytest.StashKey()


class BudgetWarning(pytest.PytestWarning):
    """A finding below ``--budget-fail-on``."""


class FindingError(Exception):
    """A case that fails; its text is the whole report, and no traceback is of any use."""


def read_document(path: Path, book: Rulebook) -> CheckedDisclosure:
    """Read a document and judge it; the one place where reading begins.

    Raises:
        UnreadableError: the file cannot be read, or (UnrecognisedError) is no disclosure.
    """
    from .reading import read_and_recognise  # noqa: PLC0415 - PDF libraries, only for a document
    from .rules.evaluate import check  # noqa: PLC0415 - pydantic, only for a document

    return check(read_and_recognise(path, book.candidates()), book)


def next_number(config: pytest.Config) -> int:
    """Position of the next document; reports are put in this order, whichever worker runs what."""
    config.stash[_NUMBER] = config.stash.get(_NUMBER, 0) + 1
    return config.stash[_NUMBER]


@dataclass(frozen=True, slots=True)
class Content:
    """What the cases of one document need of it: who it is, its verdicts, its coverage."""

    identity: dict[str, Any]
    verdicts: tuple[Verdict, ...]
    coverage: Coverage


class DisclosureFile(pytest.File):
    """One PDF."""

    def __init__(self, *, number: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.number = number
        self._content: Content | None = None

    def collect(self) -> Iterator[pytest.Collector]:
        """The document's own cases, then one collector per rule; a bad file is one failing case."""
        content: Content | None = None
        try:
            content = self.content()
        except UnreadableError as error:
            case = "recognised" if isinstance(error, UnrecognisedError) else "readable"
            yield DocumentNode.from_parent(self, file=self, failures={case: error})
        except self.CollectError:
            raise
        except Exception as error:  # noqa: BLE001 - one odd file must not stop the check of all others
            yield DocumentNode.from_parent(self, file=self, failures={"readable": error})
        if content is None:
            return
        yield DocumentNode.from_parent(self, file=self, failures={})
        numbered = enumerate(content.verdicts)
        for _, group in groupby(numbered, key=lambda pair: pair[1].rule.id):
            members = list(group)
            yield RuleNode.from_parent(self, file=self, rule=members[0][1].rule, cases=_named(members))

    def content(self) -> Content:
        """What was read and judged; read again if it was dropped (items run in an unusual order)."""
        if self._content is None:
            self._content = self._read()
        return self._content

    def _read(self) -> Content:
        from .rules.errors import RuleError  # noqa: PLC0415 - pydantic, only for a document

        try:
            book = rulebook(self.config)
        except RuleError as error:
            raise self.CollectError(str(error)) from None
        checked = read_document(self.path, book)
        coverage = checked.coverage
        verdicts = checked.verdicts
        if self.config.stash[SETTINGS].jsonl is None:
            verdicts = tuple(map(_slim, verdicts))
        return Content(identity(self.nodeid, checked.disclosure), verdicts, coverage)

    def teardown(self) -> None:
        """Drop the verdicts; called when the next item belongs to another file."""
        self._content = None


def _slim(verdict: Verdict) -> Verdict:
    """Only findings print their evidence; of the others, one figure is kept to tell the page."""
    return verdict if verdict.finding else replace(verdict, evidence=verdict.evidence[:1])


def _named(members: Iterable[tuple[int, Verdict]]) -> list[tuple[int, str]]:
    return [(index, verdict.case) for index, verdict in members]


class RuleNode(pytest.Collector):
    """One rule applied to one document. Its markers and title serve all its cases."""

    def __init__(
        self, *, file: DisclosureFile, rule: Rule, cases: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(name=rule.id, **kwargs)
        self.file = file
        self.cases = cases
        self.add_marker(pytest.mark.rule(id=rule.id))
        self.add_marker(pytest.mark.severity(level=rule.severity.value))
        self.add_marker(pytest.mark.category(name=rule.category))
        self.extra_keyword_matches.add(rule.title)

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each case, or one for all of them."""
        if self.config.stash[SETTINGS].by_rule:
            indices = tuple(index for index, _ in self.cases)
            yield RuleCase.from_parent(self, file=self.file, name=self.name, indices=indices)
            return
        for index, name in self.cases:
            yield RuleCase.from_parent(self, file=self.file, name=name, indices=(index,))


class DocumentNode(pytest.Collector):
    """What holds or not of the document as a whole: readable, recognised, coverage."""

    def __init__(self, *, file: DisclosureFile, failures: dict[str, Exception], **kwargs: Any) -> None:
        super().__init__(name=DOCUMENT, **kwargs)
        self.file = file
        self.failures = failures
        self.add_marker(pytest.mark.rule(id=DOCUMENT))
        self.add_marker(pytest.mark.severity(level=Severity.ERROR.value))

    def collect(self) -> Iterator[pytest.Item]:
        """The one case that fails, or all three."""
        if self.failures:
            for name, error in self.failures.items():
                yield ReadingCase.from_parent(self, file=self.file, name=name, error=error)
            return
        yield ReadingCase.from_parent(self, file=self.file, name="readable", error=None)
        yield ReadingCase.from_parent(self, file=self.file, name="recognised", error=None)
        yield CoverageCase.from_parent(self, file=self.file, name="coverage")


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
        """File and title of the case; a line is needed by ``item.warn``, so it is the first."""
        return self.path, 0, f"{self.rule_id}::{self.name}"

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The report of a finding, as text; anything else is a defect and shows its traceback."""
        if isinstance(excinfo.value, FindingError | BudgetWarning):
            return str(excinfo.value)
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
        """Fail below ``--budget-min-coverage``."""
        required = self.config.stash[SETTINGS].min_coverage
        coverage = self.file.content().coverage
        if coverage.percent < required:
            self.fail(describe_coverage(coverage, required))

    def cases(self) -> list[dict[str, Any]]:
        """The case itself, with the figures of the coverage."""
        coverage = self.file.content().coverage
        (case,) = super().cases()
        return [case | {"checked": coverage.checked, "applicable": coverage.applicable}]

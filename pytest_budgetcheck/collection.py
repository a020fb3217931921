"""Documents as pytest nodes: a file, below it one collector per rule, below that one item per case.

A document is judged when it is collected, because its cases are known only then; it was read before that
(see :mod:`.prefetch`). The items hold positions, not verdicts: the verdicts belong to the file, which drops
them when its last item has run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from . import documents, prefetch
from .acceptance import acceptance
from .cases import DOCUMENT, CoverageCase, ReadingCase, RuleCase, WaiversCase, shortfall
from .disclosure import UnreadableError, UnrecognisedError
from .garbage import rare_collection
from .reports.data import identity
from .settings import SETTINGS, rulebook
from .verdicts import Outcome, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .rules.ruleset import Rule
    from .verdicts import Coverage

_PENDING = (Outcome.FAIL, Outcome.WAIVED, Outcome.NOT_CHECKED, Outcome.ERROR)
"""Outcomes in which a waiver is not without object: nobody knows that its finding is gone."""

_NUMBER: pytest.StashKey[int] = pytest.StashKey()


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
        self.total = 1
        """How many cases the document has, selected or not; a bad file has one."""
        self.acceptance = acceptance(self.config).of(self.path)
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
        gone = [str(waiver.place) for waiver in self.acceptance.without_finding(self._pending(content))]
        self.total = 3 + bool(gone) + len(content.verdicts)
        yield DocumentNode.from_parent(self, file=self, failures={}, gone_waivers=gone)
        start = 0
        for _, group in groupby(content.verdicts, key=lambda verdict: verdict.rule.id):
            verdicts = list(group)
            cases = range(start, start + len(verdicts))
            yield RuleNode.from_parent(self, file=self, rule=verdicts[0].rule, cases=cases)
            start = cases.stop

    def _pending(self, content: Content) -> set[tuple[str, str]]:
        """The cases that fail or could not be checked."""
        found = {(v.rule.id, v.case) for v in content.verdicts if v.outcome in _PENDING}
        short = shortfall(content.coverage, self.config.stash[SETTINGS].min_coverage)
        return found | {(DOCUMENT, "coverage")} if short else found

    def content(self) -> Content:
        """What was read and judged; read again if it was dropped (items run in an unusual order)."""
        if self._content is None:
            with rare_collection():
                self._content = self._read()
        return self._content

    def _read(self) -> Content:
        from .rules.errors import RuleError  # noqa: PLC0415 - pydantic, only for a document

        try:
            book = rulebook(self.config)
        except RuleError as error:
            raise self.CollectError(str(error)) from None
        checked = documents.check_document(self.path, book, prefetch.sources(self.config))
        coverage = checked.coverage
        verdicts = self.acceptance.applied(checked.verdicts)
        settings = self.config.stash[SETTINGS]
        if not (settings.keeps_records or settings.html):
            verdicts = tuple(map(_slim, verdicts))
        return Content(identity(self.nodeid, checked.disclosure), verdicts, coverage)

    def teardown(self) -> None:
        """Drop the verdicts; called when the next item belongs to another file."""
        self._content = None


def _slim(verdict: Verdict) -> Verdict:
    """Only findings print what they say and rest on; of the others, one figure is kept to tell the page."""
    if verdict.finding:
        return verdict
    page = verdict.evidence[:1]
    return Verdict(verdict.rule, verdict.case, verdict.outcome, reason=verdict.reason, evidence=page)


@lru_cache(maxsize=2048)
def _markers(rule: str, severity: str, category: str) -> tuple[pytest.MarkDecorator, ...]:
    """What cases of a rule can be selected by, the same objects for all documents."""
    mark = pytest.mark
    return mark.rule(id=rule), mark.severity(level=severity), mark.category(name=category)


class RuleNode(pytest.Collector):
    """One rule applied to one document. Its markers and title serve all its cases."""

    def __init__(self, *, file: DisclosureFile, rule: Rule, cases: range, **kwargs: Any) -> None:
        super().__init__(name=rule.id, **kwargs)
        self.file = file
        self.cases = cases
        for marker in _markers(rule.id, rule.severity.value, rule.category):
            self.add_marker(marker)
        self.extra_keyword_matches.add(rule.title)

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each case, or one for all of them."""
        if self.config.stash[SETTINGS].by_rule:
            yield RuleCase.from_parent(self, file=self.file, name=self.name, indices=self.cases)
            return
        verdicts = self.file.content().verdicts
        for index in self.cases:
            yield RuleCase.from_parent(
                self, file=self.file, name=verdicts[index].case, indices=range(index, index + 1)
            )


class DocumentNode(pytest.Collector):
    """What holds or not of the document as a whole: readable, recognised, coverage."""

    def __init__(
        self,
        *,
        file: DisclosureFile,
        failures: dict[str, Exception],
        gone_waivers: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(name=DOCUMENT, **kwargs)
        self.file = file
        self.failures = failures
        self.gone_waivers = gone_waivers
        self.add_marker(pytest.mark.rule(id=DOCUMENT))
        self.add_marker(pytest.mark.severity(level=Severity.ERROR.value))

    def collect(self) -> Iterator[pytest.Item]:
        """The one case that fails, or all three; and waivers that have lost their finding."""
        if self.failures:
            for name, error in self.failures.items():
                yield ReadingCase.from_parent(self, file=self.file, name=name, error=error)
            return
        yield ReadingCase.from_parent(self, file=self.file, name="readable", error=None)
        yield ReadingCase.from_parent(self, file=self.file, name="recognised", error=None)
        yield CoverageCase.from_parent(self, file=self.file, name="coverage")
        if self.gone_waivers:
            yield WaiversCase.from_parent(self, file=self.file, name="waivers", places=self.gone_waivers)

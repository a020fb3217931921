"""Which findings a run accepts: those that a waiver covers, and those that the baseline knows.

A pure function of the finding, the two files and the date, so that every worker of xdist decides alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from .baseline import BaselineError, Entry, load_baseline
from .fingerprints import figures_of, fingerprint
from .settings import SETTINGS
from .verdicts import Accepted, Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from .settings import Settings
    from .waivers import Waiver, WaiverFile

_KNOWN = Accepted("baseline", "基线中的已知问题")


@dataclass(frozen=True, slots=True)
class DocumentAcceptance:
    """What is accepted of one document; with ``everything``, all of it goes into a new baseline."""

    path: Path
    today: date
    file: WaiverFile | None = None
    waivers: Mapping[tuple[str, str], Waiver] = field(default_factory=dict)
    known: frozenset[Entry] = frozenset()
    everything: bool = False

    def answer(self, rule: str, case: str, figures: Sequence[str]) -> Accepted | str:
        """Acceptance of a finding, or what is to say about waiving it."""
        waiver = self.waivers.get((rule, case))
        answer = waiver.answer(figures, self.today) if waiver else ""
        if isinstance(answer, Accepted):
            return answer
        entry = Entry(str(self.path), rule, case, fingerprint(self.path.name, rule, case, figures))
        if self.everything or entry in self.known:
            return _KNOWN
        if self.file is None:
            return ""
        proposal = self.file.proposal(self.path, rule, case, figures)
        return f"{answer}\n{proposal}" if answer else proposal

    def applied(self, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
        """The verdicts, with accepted findings ``waived`` and a remark on the others."""
        return tuple(map(self._applied, verdicts))

    def _applied(self, verdict: Verdict) -> Verdict:
        if verdict.outcome is not Outcome.FAIL:
            return verdict
        answer = self.answer(verdict.rule.id, verdict.case, figures_of(verdict))
        if isinstance(answer, Accepted):
            return replace(verdict, outcome=Outcome.WAIVED, accepted=answer)
        return replace(verdict, remark=answer) if answer else verdict

    def without_finding(self, open_cases: Collection[tuple[str, str]]) -> list[Waiver]:
        """The waivers whose finding is gone: their case is not among those that fail or are open."""
        return [waiver for case, waiver in self.waivers.items() if case not in open_cases]


class Acceptance:
    """The waivers and the baseline of a run.

    Raises:
        pytest.UsageError: one of the files cannot be used.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._today = settings.today
        self._everything = settings.baseline_update
        self._waivers: WaiverFile | None = None
        self.baseline: frozenset[Entry] = frozenset()
        if settings.waivers is not None:
            self._waivers = _load_waivers(settings.waivers, _shown(settings.waivers, folder))
        path = settings.baseline
        if path is not None and (path.exists() or not self._everything):
            try:
                self.baseline = load_baseline(path, _shown(path, folder))
            except BaselineError as error:
                raise pytest.UsageError(str(error)) from None
        self._known: dict[str, set[Entry]] = {}
        for entry in self.baseline:
            self._known.setdefault(entry.document, set()).add(entry)

    def of(self, path: Path) -> DocumentAcceptance:
        """What is accepted of the document at ``path``."""
        known = frozenset(self._known.get(str(path), ()))
        file = self._waivers
        waivers = file.of(path) if file else {}
        return DocumentAcceptance(path, self._today, file, waivers, known, self._everything)


def _load_waivers(path: Path, shown: str) -> WaiverFile:
    from .rules.errors import RuleError  # noqa: PLC0415 - pydantic and yaml, only when there are waivers
    from .waivers import load_waivers  # noqa: PLC0415

    try:
        return load_waivers(path, shown)
    except RuleError as error:
        raise pytest.UsageError(str(error)) from None


def _shown(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


ACCEPTANCE: pytest.StashKey[Acceptance] = pytest.StashKey()


def acceptance(config: pytest.Config) -> Acceptance:
    """What this run accepts, loaded when it is first asked for."""
    if ACCEPTANCE not in config.stash:
        config.stash[ACCEPTANCE] = Acceptance(config.stash[SETTINGS], config.invocation_params.dir)
    return config.stash[ACCEPTANCE]

"""The proof for some documents: which faults are noticed, what is read, how well rules are tested."""

from __future__ import annotations

import hashlib
import math
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..rules.files import ruleset_root
from ..rules.ruleset import load_rulebook
from ..verdicts import Outcome, Severity
from .baseline import Baseline
from .coverage import Share, coverage
from .detection import Detection, Detector, Level
from .fault import Fault, Subject
from .filing_faults import filing_faults
from .mutants import Mutant, mutants, score
from .narrative_faults import narrative_faults
from .table_faults import table_faults

if TYPE_CHECKING:
    from ..disclosure import Disclosure
    from ..rules.ruleset import Rulebook

FIGURES = (Subject.TABLE_AMOUNT, Subject.AMOUNT, Subject.PERCENTAGE, Subject.CODE, Subject.NAME)
"""What the promise of detection is about."""
_LEAST_OF_A_KIND = 5
_BATCH = 20


def _batches(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to prove: at most about ``sample`` faults of each document, of ``kinds`` only where given.

    Only these ``rules`` are altered where some are named.
    """

    sample: int | None = None
    seed: int = 1
    kinds: tuple[str, ...] = ()
    jobs: int = 1
    rulesets: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """What came of one document; ``possible`` is how many faults it admits, ``findings`` its own failures."""

    title: str
    layout: str
    possible: int
    detections: tuple[Detection, ...]
    shares: tuple[Share, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof for some documents with the rules in use; ``rulesets`` is a digest of the shipped rules."""

    plan: Plan
    documents: tuple[DocumentProof, ...]
    mutants: tuple[Mutant, ...]
    unjudged: tuple[str, ...]
    idle: tuple[str, ...]
    rulesets: str = ""

    def detections(self, subjects: Iterable[Subject] = Subject) -> list[Detection]:
        """What came of the faults in some subjects, of all documents."""
        wanted = {subject.value for subject in subjects}
        return [d for document in self.documents for d in document.detections if d.subject in wanted]

    @property
    def percent(self) -> Decimal:
        """The lower of two shares: figures, codes and names whose faults are detected; mutants noticed."""
        beyond = [d for d in self.detections(FIGURES) if not d.rounding]
        detected = sum(d.level is Level.DETECTED for d in beyond)
        return min(share(detected, len(beyond)), share(*score(self.mutants)))


def share(part: int, whole: int) -> Decimal:
    """``part`` of ``whole`` in percent; 100 of nothing, because nothing is amiss."""
    return Decimal(part) * 100 / Decimal(whole) if whole else Decimal(100)


def rulesets_digest() -> str:
    """A short digest of all shipped rules, profiles and codes."""
    digest = hashlib.sha256()
    root = ruleset_root()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".csv", ".json"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def prove(disclosures: Sequence[Disclosure], plan: Plan, progress: Callable[[str, int, int], None]) -> Proof:
    """Put faults into recognised ``disclosures``, and alter the rules.

    ``progress`` is told the title of a document, how many faults were tried, and of how many.
    """
    book = load_rulebook(plan.rulesets)
    documents = []
    judged: set[str] = set()
    for disclosure in disclosures:
        detector = Detector(Baseline(disclosure, book))
        judged |= {v.rule.id for v in detector.baseline.verdicts if v.outcome.checked}
        documents.append(_document(detector, plan, progress))
    caught = {rule for document in documents for d in document.detections for rule in d.rules}
    idle = sorted(
        rule.id
        for rule in book.rules.values()
        if rule.id in judged - caught and rule.severity is not Severity.INFO
    )
    unjudged = sorted(set(book.rules) - judged)
    altered = tuple(mutants(book, plan.rules)) if not plan.kinds else ()
    return Proof(plan, tuple(documents), altered, tuple(unjudged), tuple(idle), rulesets_digest())


def faults(baseline: Baseline, kinds: Iterable[str] = ()) -> list[Fault]:
    """Every fault that can be put into a document, always in the same order."""
    wanted = set(kinds)
    disclosure = baseline.disclosure
    every = [*table_faults(baseline), *narrative_faults(disclosure), *filing_faults(disclosure)]
    return [fault for fault in every if not wanted or fault.kind in wanted]


def chosen(possible: Sequence[Fault], plan: Plan) -> list[int]:
    """The numbers of the faults to try: all, or a sample with every kind in proportion, and some of each."""
    if plan.sample is None or plan.sample >= len(possible):
        return list(range(len(possible)))
    groups: dict[tuple[Subject, str], list[int]] = defaultdict(list)
    for number, fault in enumerate(possible):
        groups[fault.subject, fault.kind].append(number)
    numbers: list[int] = []
    for (subject, kind), group in groups.items():
        size = max(_LEAST_OF_A_KIND, math.ceil(len(group) * plan.sample / len(possible)))
        source = random.Random(f"{plan.seed}/{subject}/{kind}")  # noqa: S311 - chance, not secrecy
        numbers += source.sample(group, min(size, len(group)))
    return sorted(numbers)


def _document(detector: Detector, plan: Plan, progress: Callable[[str, int, int], None]) -> DocumentProof:
    disclosure = detector.baseline.disclosure
    possible = faults(detector.baseline, plan.kinds)
    numbers = chosen(possible, plan)
    title = f"{disclosure.body}{disclosure.fiscal_year or ''}年{disclosure.profile}"
    detections: list[Detection] = []
    for some in _detected(detector, possible, numbers, plan):
        detections += some
        progress(title, len(detections), len(numbers))
    findings = tuple(
        f"{v.rule.id} {v.case}：{v.message}"
        for v in detector.baseline.verdicts
        if v.outcome is Outcome.FAIL and v.rule.severity is not Severity.INFO
    )
    return DocumentProof(
        disclosure.body or disclosure.sha256[:8],
        str(disclosure.profile),
        len(possible),
        tuple(detections),
        tuple(coverage(detector)),
        findings,
    )


def _detected(
    detector: Detector, possible: Sequence[Fault], numbers: Sequence[int], plan: Plan
) -> Iterator[list[Detection]]:
    """What comes of the chosen faults, some at a time and in their order."""
    if plan.jobs <= 1:
        for some in _batches(numbers):
            yield [detector.detect(possible[number]) for number in some]
        return
    with ProcessPoolExecutor(
        plan.jobs, initializer=_Worker.start, initargs=(detector.baseline.disclosure, plan)
    ) as pool:
        yield from pool.map(_Worker.detect, _batches(numbers))


class _Worker:
    """A process that tries faults: it makes the same list of them for itself."""

    detector: Detector
    possible: Sequence[Fault]

    @classmethod
    def start(cls, disclosure: Disclosure, plan: Plan) -> None:
        """Judge the document, once for each process."""
        book: Rulebook = load_rulebook(plan.rulesets)
        cls.detector = Detector(Baseline(disclosure, book))
        cls.possible = faults(cls.detector.baseline, plan.kinds)

    @classmethod
    def detect(cls, numbers: Sequence[int]) -> list[Detection]:
        """What comes of the faults with these numbers."""
        return [cls.detector.detect(cls.possible[number]) for number in numbers]


def default_jobs() -> int:
    """As many processes as there are processors."""
    return os.cpu_count() or 1

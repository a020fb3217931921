"""Which printed figure is most likely wrong, and which findings share it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ..verdicts import Verdict
    from .quantity import Figure


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure, or words, that findings read; the most likely wrong has rank 1, and equals share a rank."""

    figure: Figure
    rank: int


def suspects(findings: Iterable[Verdict], verdicts: Iterable[Verdict]) -> list[Suspect]:
    """What ``findings`` read, the most likely wrong first; ``verdicts`` are all of the document.

    A figure is the more suspect the more findings it explains, and the fewer passing cases rest on it.
    """
    explained: dict[Figure, Counter[Decimal | None]] = defaultdict(Counter)
    for verdict in findings:
        for figure in {item.figure: None for item in verdict.evidence if not item.figure.assumed}:
            explained[figure][_correction(verdict, figure)] += 1
    breaks = _supported(verdicts)
    scores = {figure: _score(votes, breaks.get(figure, 0)) for figure, votes in explained.items()}
    order = sorted(scores, key=lambda figure: scores[figure], reverse=True)
    ranked = sorted(scores.values(), reverse=True)
    return [Suspect(figure, ranked.index(scores[figure]) + 1) for figure in order]


def _score(votes: Counter[Decimal | None], breaks: int) -> tuple[int, int]:
    """One value settles only the findings that ask for it; where no value is asked for, any may do."""
    settled = max((count for value, count in votes.items() if value is not None), default=0) + votes[None]
    return settled - breaks, settled


def _supported(verdicts: Iterable[Verdict]) -> Counter[Figure]:
    """Per figure the passing equalities and ratios that read it."""
    passing = (v for v in verdicts if v.outcome in (Outcome.PASS, Outcome.PASS_ROUNDING) and equates(v))
    return Counter(figure for v in passing for figure in {item.figure for item in v.evidence})


def equates(verdict: Verdict) -> bool:
    """Whether a verdict compares amounts that must be equal, not just in order."""
    claims = [claim for check in verdict.rule.checks for claim in check.claims.values()]
    return verdict.residual is not None and all(claim.operator == "==" for claim in claims)


def with_roots(verdicts: list[Verdict]) -> list[Verdict]:
    """The same verdicts; failing ones name the figure that explains most findings and breaks least.

    A figure explains a finding when another value of it would close the finding, and one value closes
    all findings it explains. It breaks every passing equality that reads it. Findings that miss by the
    same amount and meet in one table are one mistake printed in several places: they share a root.
    """
    failing = [i for i, verdict in enumerate(verdicts) if _linear(verdict, Outcome.FAIL)]
    if not failing:
        return verdicts
    breaks = _passing_reads(verdicts)
    result = list(verdicts)
    for group in _groups(verdicts, failing):
        best = _best_figure([verdicts[i] for i in group], breaks)
        for i in group:
            result[i] = verdicts[i].with_root(*_root(verdicts[i], best, breaks))
    return result


def _linear(verdict: Verdict, outcome: Outcome) -> bool:
    return verdict.outcome is outcome and any(item.weight for item in verdict.evidence)


def _passing_reads(verdicts: Iterable[Verdict]) -> dict[Figure, int]:
    counts: dict[Figure, int] = defaultdict(int)
    for verdict in verdicts:
        if verdict.outcome in (Outcome.PASS, Outcome.PASS_ROUNDING) and verdict.residual is not None:
            for item in verdict.evidence:
                if item.weight:
                    counts[item.figure] += 1
    return counts


def _groups(verdicts: list[Verdict], failing: list[int]) -> list[list[int]]:
    """Findings connected by a shared figure, or by the same residual within a shared table."""
    parent = {i: i for i in failing}

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first: dict[object, int] = {}
    for i in failing:
        for tie in _ties(verdicts[i]):
            parent[find(i)] = find(first.setdefault(tie, i))
    groups: dict[int, list[int]] = defaultdict(list)
    for i in failing:
        groups[find(i)].append(i)
    return list(groups.values())


def _ties(verdict: Verdict) -> Iterable[object]:
    size = (verdict.residual or "").lstrip("-")
    for item in verdict.evidence:
        if item.weight:
            yield item.figure
            yield (item.figure.concept, size)


def _correction(verdict: Verdict, figure: Figure) -> Decimal | None:
    """The value of ``figure`` that would close ``verdict``, in the printed unit."""
    residual = sum(
        (item.weight * item.figure.value * item.figure.factor for item in verdict.evidence if item.weight),
        start=figure.value * 0,
    )
    for item in verdict.evidence:
        if item.figure is figure and item.weight:
            return figure.value - residual / (item.weight * figure.factor)
    return None


def _best_figure(findings: list[Verdict], breaks: dict[Figure, int]) -> Figure | None:
    """The figure that explains most, looked for in the table that most of the findings read."""
    votes: dict[Figure, list[Decimal]] = defaultdict(list)
    readers: dict[str, int] = defaultdict(int)
    for verdict in findings:
        for item in verdict.evidence:
            value = _correction(verdict, item.figure) if item.weight else None
            if value is not None:
                votes[item.figure].append(value)
        for concept in {item.figure.concept for item in verdict.evidence if item.weight}:
            readers[concept] += 1

    def score(figure: Figure) -> tuple[int, int, int]:
        values = votes[figure]
        explained = max(values.count(value) for value in values)
        return readers[figure.concept], explained - breaks.get(figure, 0), explained

    return max(votes, key=score, default=None)


def _root(verdict: Verdict, best: Figure | None, breaks: dict[Figure, int]) -> tuple[str, str | None]:
    """Root name of a group, with the correction of the figure this very finding points at.

    Where two figures are equally likely to be wrong, no correction is proposed.
    """
    own = [item.figure for item in verdict.evidence if item.weight]
    suspects = [f for f in own if best is not None and f.concept == best.concept] or own
    # A figure is misprinted more easily than a whole amount is left out.
    suspects.sort(key=lambda f: (breaks.get(f, 0), not f.text))
    figure = suspects[0]
    named = best or figure
    root = f"{named.concept}/{named.row}/{named.column}"
    second = suspects[1] if len(suspects) > 1 else None
    tied = second is not None and (breaks.get(second, 0), second.text != "") == (
        breaks.get(figure, 0),
        figure.text != "",
    )
    value = _correction(verdict, figure)
    if tied or value is None:
        return root, None
    shown = format(value.quantize(figure.value) if figure.decimals else value.normalize(), "f")
    return root, f"{figure.table}“{figure.row}”{figure.column} {figure.text or '空白'} → {shown}"

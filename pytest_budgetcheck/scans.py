"""What was recognised in pictures accuses nobody by itself.

A recogniser is mistaken now and then, and no second reader sees a picture. So a finding on recognised
figures fails only where each of them is confirmed: the line it stands in is legible, label and all, and
either the recogniser is sure of the figure, or a sum or an equality that it is part of closes exactly. Any
other is for review, and so is what seems to be missing from a scan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from .disclosure import Box, Scanned
from .rules.roots import with_roots
from .verdicts import CheckedDisclosure, Outcome, Verdict

if TYPE_CHECKING:
    from .rules.quantity import Figure

_SURE = 0.99
"""Confidence from which a figure counts as read for certain."""
_LEGIBLE = 0.9
"""Confidence that everything else in its line must have, for the figure to be that of its row."""
_SHOWN = 3
_MISSED = "可能是图像中的文字未识别出来"


class Scans:
    """The recognised lines of a document, by page."""

    def __init__(self, lines: Iterable[Scanned]) -> None:
        self._pages: dict[int, list[Scanned]] = defaultdict(list)
        for line in lines:
            self._pages[line.page].append(line)

    def confidence(self, page: int | None, box: Box | None) -> float | None:
        """How sure what stands in ``box`` is; ``None`` on pages that have text of their own.

        Of what has no box but its page, only the least sure line of the page is known.
        """
        if page not in self._pages:
            return None
        lines = self._pages[page]
        return _least(lines if box is None else [line for line in lines if _meet(line.box, box)])

    def beside(self, page: int, box: Box) -> float:
        """How sure the least sure line is at the height of ``box``, wrapped labels included."""
        high = box[3] - box[1]
        around = (float("-inf"), box[1] - high / 2, float("inf"), box[3] + high / 2)
        return _least(line for line in self._pages[page] if _meet(line.box, around))


def _least(lines: Iterable[Scanned]) -> float:
    return min((line.confidence for line in lines), default=1.0)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def with_confidence(checked: CheckedDisclosure) -> CheckedDisclosure:
    """The same verdicts; the figures from pictures among their evidence carry their confidence."""
    if not checked.disclosure.scanned:
        return checked
    scans = Scans(checked.disclosure.scanned)
    made: dict[Figure, Figure] = {}

    def sure(figure: Figure) -> Figure:
        if figure not in made:
            confidence = scans.confidence(figure.page, figure.box)
            made[figure] = figure if confidence is None else replace(figure, confidence=confidence)
        return made[figure]

    verdicts = [
        replace(v, evidence=tuple([replace(item, figure=sure(item.figure)) for item in v.evidence]))
        for v in checked.verdicts
    ]
    return replace(checked, verdicts=tuple(verdicts))


def with_scans_reviewed(checked: CheckedDisclosure) -> CheckedDisclosure:
    """The same verdicts, but ``review`` where a failure rests on recognised figures without confirmation."""
    if not checked.disclosure.scanned:
        return checked
    scans = Scans(checked.disclosure.scanned)
    closing = _closing(checked.verdicts)
    verdicts = [_reviewed(v, scans, closing) if v.outcome is Outcome.FAIL else v for v in checked.verdicts]
    rootless = [replace(verdict, root=None, correction=None) for verdict in verdicts]
    return replace(checked, verdicts=tuple(with_roots(rootless)))


def _closing(verdicts: Iterable[Verdict]) -> set[Figure]:
    """The figures that take part, with others, in something that holds exactly."""
    found: set[Figure] = set()
    for verdict in verdicts:
        figures = {item.figure for item in verdict.evidence if item.weight and item.figure.value}
        if verdict.outcome is Outcome.PASS and len(figures) > 1:
            found |= figures
    return found


def _reviewed(verdict: Verdict, scans: Scans, closing: set[Figure]) -> Verdict:
    unsure = [item.figure for item in verdict.evidence if not _confirmed(item.figure, scans, closing)]
    if verdict.evidence and not unsure:
        return verdict
    why = "；".join(dict.fromkeys(_said(figure, scans) for figure in unsure[:_SHOWN])) or _MISSED
    return replace(verdict, outcome=Outcome.REVIEW, message=f"{verdict.message}（{why}，请对照原件）")


def _confirmed(figure: Figure, scans: Scans, closing: set[Figure]) -> bool:
    if figure.confidence is None:
        return not figure.assumed
    if not figure.page or figure.box is None or scans.beside(figure.page, figure.box) < _LEGIBLE:
        return False
    return figure.confidence >= _SURE or figure in closing


def _said(figure: Figure, scans: Scans) -> str:
    """What is unsure: the figure, or what it stands beside, or whether it is missing."""
    if figure.assumed:
        return _MISSED
    sure = figure.confidence or 0.0
    around = scans.beside(figure.page, figure.box) if figure.page and figure.box else sure
    what, least = ("识别自图像，可信度", sure) if sure < _SURE else ("所在行识别自图像，最低可信度", around)
    return f"第 {figure.page} 页“{figure.text or '空白'}”{what} {least:.2f}"

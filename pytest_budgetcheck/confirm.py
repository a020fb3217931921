"""Nothing fails on one reading: the figures of a failing case are read again, by another reader.

A figure is confirmed where both readers see the same amount, or the same words; in a blank cell the
second must see no amount but zero. Of pdfplumber's two views the cell decides where it holds a single
amount. Where its table finder made one cell of several, or an amount is broken over lines, or there is no
cell, the words in the place itself may confirm as well. A figure that the second reader does not see is
not confirmed: that may cost a finding, but accuses nobody without grounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from .names import normalise
from .reading.amounts import parse_amount
from .reading.second_reader import Place, Sighting
from .rules.quantity import Figure
from .rules.roots import with_roots
from .verdicts import CheckedDisclosure, Outcome, Verdict

Reread: TypeAlias = Callable[[Iterable[Place]], Mapping[Place, Sighting | None]]

_SHOWN = 3


def confirmed(checked: CheckedDisclosure, reread: Reread) -> CheckedDisclosure:
    """The same verdicts, but ``not_checked`` where the readers disagree on a figure of a failing case."""
    failing = [verdict for verdict in checked.verdicts if verdict.outcome is Outcome.FAIL]
    places = {place: None for verdict in failing for _, place in _placed(verdict)}
    if not places:
        return checked
    seen = reread(places)
    verdicts = [_confirmed(verdict, seen) for verdict in checked.verdicts]
    if all(new is old for new, old in zip(verdicts, checked.verdicts, strict=True)):
        return checked
    rootless = [replace(verdict, root=None, correction=None) for verdict in verdicts]
    return replace(checked, verdicts=tuple(with_roots(rootless)))


def _placed(verdict: Verdict) -> Iterator[tuple[Figure, Place]]:
    """The figures of a verdict that have a place in the document."""
    for item in verdict.evidence:
        figure = item.figure
        if figure.page and figure.box and not figure.assumed:
            yield figure, Place(figure.page, figure.box, running=_running(figure))


def _running(figure: Figure) -> bool:
    return figure.concept == "narrative"


def _confirmed(verdict: Verdict, seen: Mapping[Place, Sighting | None]) -> Verdict:
    if verdict.outcome is not Outcome.FAIL:
        return verdict
    doubts = [
        _doubt(figure, seen.get(place))
        for figure, place in _placed(verdict)
        if not _same(figure, seen.get(place))
    ]
    if not doubts:
        return verdict
    reason = "；".join(dict.fromkeys(doubts[:_SHOWN]))
    return replace(verdict, outcome=Outcome.NOT_CHECKED, reason=reason, message="")


def _doubt(figure: Figure, seen: Sighting | None) -> str:
    where = f"第 {figure.page} 页“{figure.row}”"
    first = _printed(figure) or "空白"
    if seen is None:
        return f"{where}未能复读，读数 {first} 未经核实"
    cell = seen.cell if seen.cell is not None else seen.words
    return f"{where}两次读数不同：{first} / {' '.join((cell or seen.words).split()) or '空白'}"


def _printed(figure: Figure) -> str:
    """What the first reader read; of a sentence its figure only."""
    return f"{figure.value:f}" if _running(figure) else figure.text


def _same(figure: Figure, seen: Sighting | None) -> bool:
    if seen is None:
        return False
    if _running(figure):
        return figure.value in _amounts(seen.words.split())
    if figure.key.endswith("#words"):
        return normalise(figure.text) in (normalise(seen.cell or ""), normalise(seen.words))
    if not figure.text:
        return not any(_amounts(seen.words.split()))
    in_cell = _amount(seen.cell or "")
    if in_cell is not None and len(str(seen.cell).split()) == 1:
        return figure.value == in_cell
    return figure.value in (in_cell, _amount(seen.words))


def _amounts(texts: Iterable[str]) -> list[Decimal]:
    return [amount for amount in map(_amount, texts) if amount is not None]


def _amount(text: str) -> Decimal | None:
    amount = parse_amount(text)
    return None if amount is None else amount.value

"""Nothing fails on one reading: the figures of a failing case are read again, by another reader.

A figure is confirmed where both readers see the same amount, or the same words; in a blank cell the
second must see no amount but zero. Of pdfplumber's two views the cell decides where it holds a single
amount. Where its table finder made one cell of several, or an amount is broken over lines, or there is no
cell, the words in the place itself may confirm as well. Words of the narrative must be among those that
the second reader sees in their sentence, which may go on overleaf. A figure that the second reader does
not see is not confirmed: that may cost a finding, but accuses nobody without grounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from .names import normalise
from .reading.amounts import parse_amount
from .reading.second_reader import WHOLE_PAGE, Place, Sighting
from .rules.messages import quoted
from .rules.quantity import Figure
from .rules.roots import with_roots
from .verdicts import EACH, CheckedDisclosure, Evidence, Outcome, Verdict

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
    rootless = [replace(v, root=None, correction=None) if v.root else v for v in verdicts]
    return replace(checked, verdicts=tuple(with_roots(rootless)))


def _placed(verdict: Verdict) -> Iterator[tuple[Figure, Place]]:
    """The figures of a verdict that have a place in the document, once for each place to look at."""
    for item in verdict.evidence:
        yield from ((item.figure, place) for place in _places(item.figure))


def _places(figure: Figure) -> tuple[Place, ...]:
    """Where a figure is printed. Words may stand anywhere on their page; a sentence may end overleaf.

    What was recognised in a picture no second reader sees: see :mod:`.scans`.
    """
    if not figure.page or figure.assumed or figure.confidence is not None:
        return ()
    if _spoken_words(figure):
        here = Place(figure.page, figure.box or WHOLE_PAGE, running=True, words=True)
        overleaf = Place(figure.page + 1, WHOLE_PAGE, running=True, words=True)
        return (here, overleaf) if figure.box else (here,)
    return (Place(figure.page, figure.box, running=_running(figure)),) if figure.box else ()


def _running(figure: Figure) -> bool:
    return figure.concept == "narrative"


def _spoken_words(figure: Figure) -> bool:
    return _running(figure) and figure.words


def _confirmed(verdict: Verdict, seen: Mapping[Place, Sighting | None]) -> Verdict:
    if verdict.outcome is not Outcome.FAIL:
        return verdict
    doubted: dict[Evidence, str] = {}
    for item in verdict.evidence:
        sightings = [seen.get(place) for place in _places(item.figure)]
        if sightings and not _same(item.figure, sightings):
            doubted[item] = _doubt(item.figure, sightings[0])
    if not doubted:
        return verdict
    sound = tuple(item for item in verdict.evidence if item not in doubted)
    if all(item.role == EACH for item in doubted) and any(item.role == EACH for item in sound):
        said = verdict.message.replace(quoted(verdict.evidence), quoted(sound))
        return replace(verdict, evidence=sound, message=said)
    doubts = list(doubted.values())
    reason = "；".join(dict.fromkeys(doubts[:_SHOWN]))
    return replace(verdict, outcome=Outcome.NOT_CHECKED, reason=reason, message="")


def _doubt(figure: Figure, seen: Sighting | None) -> str:
    where = f"第 {figure.page} 页“{figure.row}”"
    first = _printed(figure) or "空白"
    if seen is None:
        return f"{where}未能复读，读数 {first} 未经核实"
    if _spoken_words(figure):
        return f"{where}复读时未见：{first}"
    cell = seen.cell if seen.cell is not None else seen.words
    return f"{where}两次读数不同：{first} / {' '.join((cell or seen.words).split()) or '空白'}"


def _printed(figure: Figure) -> str:
    """What the first reader read; of a sentence its figure only."""
    return f"{figure.value:f}" if _running(figure) and not figure.words else figure.text


def _same(figure: Figure, sightings: Sequence[Sighting | None]) -> bool:
    if _spoken_words(figure):
        around = "".join(seen.words for seen in sightings if seen is not None)
        return _squeezed(figure.text) in _squeezed(around)
    seen = sightings[0]
    return seen is not None and _same_here(figure, seen)


def _same_here(figure: Figure, seen: Sighting) -> bool:
    if _running(figure):
        return figure.value in _amounts(seen.words.split())
    if figure.words:
        return normalise(figure.text) in (normalise(seen.cell or ""), normalise(seen.words))
    if not figure.text:
        return not any(_amounts(seen.words.split()))
    in_cell = _amount(seen.cell or "")
    if in_cell is not None and len(str(seen.cell).split()) == 1:
        return figure.value == in_cell
    return figure.value in (in_cell, _amount(seen.words))


def _squeezed(text: str) -> str:
    """``text`` without white space; width matters, because punctuation is what some rules look at."""
    return "".join(text.split())


def _amounts(texts: Iterable[str]) -> list[Decimal]:
    return [amount for amount in map(_amount, texts) if amount is not None]


def _amount(text: str) -> Decimal | None:
    amount = parse_amount(text.removesuffix("%").removesuffix("％"))
    return None if amount is None else amount.value

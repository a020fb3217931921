"""Which printed figures are read by cases at all: the ceiling of what rules can notice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .fault import Subject
from .narrative_faults import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..disclosure import Cell
    from .detection import Detector
    from .fault import Place

_MOST_UNREAD = 12


@dataclass(frozen=True, slots=True)
class Share:
    """The figures of a table, or of a section: how many are printed, read by a case, read by two.

    ``narrative`` is true for a section; ``unread`` names the first of those that nothing reads.
    """

    where: str
    narrative: bool
    printed: int
    read: int
    twice: int
    unread: tuple[str, ...] = ()


def coverage(detector: Detector) -> list[Share]:
    """Per table and section the share of its figures that checked cases read; years are no figures."""
    disclosure = detector.baseline.disclosure
    shares: list[Share] = []
    for table in disclosure.tables:
        figures = [
            ((cell.page, cell.box), f"{' '.join(_words(row.cells))} {'/'.join(path)} {cell.text}")
            for row in table.rows
            for cell, path in zip(row.cells, table.columns, strict=True)
            if cell.value is not None
        ]
        shares += _share(f"《{table.title}》", False, figures, detector)
    sections: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for fact in disclosure.facts:
        if subject_of(fact) is not Subject.YEAR:
            sections[f"{fact.section} {fact.heading}".strip()].append(((fact.page, fact.box), fact.text))
    for where, said in sections.items():
        shares += _share(where, True, said, detector)
    return shares


def _words(cells: Iterable[Cell]) -> list[str]:
    texts = [cell.text for cell in cells if cell.value is None]
    return [text for text in texts if text][:2]


def _share(
    where: str, narrative: bool, figures: list[tuple[Place, str]], detector: Detector
) -> Iterable[Share]:
    if figures:
        cases = [len(detector.readers.get(place, ())) for place, _ in figures]
        unread = tuple(text for (_, text), count in zip(figures, cases, strict=True) if not count)
        read, twice = sum(map(bool, cases)), sum(count > 1 for count in cases)
        yield Share(where, narrative, len(figures), read, twice, unread[:_MOST_UNREAD])


def total(shares: Iterable[Share], *, narrative: bool) -> Share:
    """All tables together, or all sections."""
    kept = [share for share in shares if share.narrative is narrative]
    return Share(
        "文字说明" if narrative else "表格",
        narrative,
        sum(share.printed for share in kept),
        sum(share.read for share in kept),
        sum(share.twice for share in kept),
    )

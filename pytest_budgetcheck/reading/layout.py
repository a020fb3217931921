"""Pages to what stands on them: grids, and text lines outside the grids without page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pytest_budgetcheck.reading.grid import Grid, find_grids
from pytest_budgetcheck.reading.lines import Line, build_lines
from pytest_budgetcheck.reading.open_rows import with_open_rows
from pytest_budgetcheck.reading.pages import PageContent

_PAGE_NUMBER = re.compile(
    r"[-—–－\s·~]*(第\s*)?\d{1,3}(\s*/\s*\d{1,3})?(\s*页)?([,，]?\s*共\s*\d+\s*页)?[-—–－\s·~]*"
)
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.12
"""Running headers and page numbers stand in this share of the page's height, at top and bottom."""
_RUNNING_SHARE = 0.4
"""A line is a running header when this share of the pages, and at least four, repeats it in place."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The grids of a page and the lines outside them, each from the top down."""

    number: int
    width: float
    height: float
    grids: tuple[Grid, ...]
    lines: tuple[Line, ...]


def lay_out(pages: Iterable[PageContent]) -> list[PageLayout]:
    """The layout of every page, page numbers and running headers removed."""
    raw = [_page(page) for page in pages]
    running = _running(raw)
    layouts = []
    for page in raw:
        kept = [line for line in page.lines if not _is_furniture(line, page, running)]
        grids, lines = with_open_rows(page.grids, kept, page.height)
        layouts.append(PageLayout(page.number, page.width, page.height, tuple(grids), tuple(lines)))
    return layouts


def is_page_number(line: Line, page: PageLayout) -> bool:
    """Whether ``line`` is nothing but a number in the margin of ``page``."""
    top, bottom = line.box[1], line.box[3]
    in_margin = bottom < _MARGIN * page.height or top > (1 - _MARGIN) * page.height
    return in_margin and _PAGE_NUMBER.fullmatch("".join(line.text.split())) is not None


def _page(page: PageContent) -> PageLayout:
    grids, free = find_grids(page)
    lines = build_lines(free, page.number)
    return PageLayout(page.number, page.width, page.height, tuple(grids), tuple(lines))


def _is_furniture(line: Line, page: PageLayout, running: set[tuple[str, int]]) -> bool:
    return is_page_number(line, page) or _place(line, page) in running


def _place(line: Line, page: PageLayout) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.middle / page.height * 60)


def _running(pages: Sequence[PageLayout]) -> set[tuple[str, int]]:
    """Lines that many pages repeat at the same height in the margin, numbers aside.

    Only prose runs: a table's number, caption or unit repeats too, but belongs to the tables.
    """
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edge = [*page.lines[:1], *page.lines[-1:]]
        frame = [grid.box for grid in page.grids]
        for line in set(edge):
            margin = line.middle < _MARGIN * page.height or line.middle > (1 - _MARGIN) * page.height
            above_table = any(line.middle < box[1] and box[1] - line.middle < 8 * line.size for box in frame)
            if margin and not above_table:
                counts[_place(line, page)] += 1
    needed = max(4, _RUNNING_SHARE * len(pages))
    return {place for place, count in counts.items() if count >= needed}

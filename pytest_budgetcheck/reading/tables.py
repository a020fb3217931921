"""Grids to titled tables, joined over their pages.

A grid with a title of its own opens a table. A grid without one continues the table before it when it
stands first on the next page and has the same columns, with the header repeated or not. Columns of all
parts are brought to one set of edges, so that a page on which blank columns lost their rules still puts
every amount under the right header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pytest_budgetcheck.disclosure import Row, Table
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.cells import header_paths, read_rows
from pytest_budgetcheck.reading.heads import (
    Head,
    announced_title,
    is_note,
    looks_like_title,
    read_head,
    read_notes,
    unit_in,
)
from pytest_budgetcheck.reading.layout import PageLayout
from pytest_budgetcheck.reading.lines import Line
from pytest_budgetcheck.reading.open_rows import with_open_columns, with_unruled_rows
from pytest_budgetcheck.reading.parts import Part, has_header_words, read_part
from pytest_budgetcheck.reading.split_rows import join_split_row

_SAME_EDGE = 5.0
"""Column edges of two pages nearer than this, in points, are the same edge."""


@dataclass(slots=True)
class _Draft:
    """A table being joined."""

    parts: list[Part]
    notes: list[str] = field(default_factory=list)
    closed: bool = False
    header_parts: int = 1
    """How many parts the header takes: two when a page ends within it."""

    @property
    def head(self) -> Head:
        return self.parts[0].head

    @property
    def first(self) -> Part:
        return self.parts[0]


def read_tables(pages: Sequence[PageLayout]) -> tuple[list[Table], dict[int, list[Line]]]:
    """The tables of a document, and per page the lines that belong to none."""
    drafts: list[_Draft] = []
    rest: dict[int, list[Line]] = {}
    for page in pages:
        rest[page.number] = _read_page(page, drafts, rest)
    return [_table(draft) for draft in drafts], rest


def _read_page(page: PageLayout, drafts: list[_Draft], rest: dict[int, list[Line]]) -> list[Line]:
    """Add the grids of ``page`` to ``drafts``; returns the lines that are left."""
    lines = list(page.lines)
    left: list[Line] = []
    grids = [with_unruled_rows(grid) for grid in page.grids]
    if grids and drafts and drafts[-1].first.form and drafts[-1].parts[-1].page == page.number - 1:
        known = _union([part.edges for part in drafts[-1].parts])
        grids[0], lines = with_open_columns(grids[0], lines, known, within=_SAME_EDGE)
    for index, grid in enumerate(grids):
        above = [line for line in lines if line.middle < grid.box[1] and line not in left]
        lines = [line for line in lines if line not in above]
        head, used = read_head(above, grid.box)
        between = above[: len(above) - used]
        if index and drafts:
            between = _take_notes(drafts[-1], between)
        part = read_part(grid, head)
        _place(part, drafts, alone=not left and not between, rest=rest, between=between)
        left += between
    if page.grids and drafts:
        lines = _take_notes(drafts[-1], lines)
    if drafts and any(len(line.text) > 1 for line in lines):
        drafts[-1].closed = True  # text after a table ends it
    return left + lines


def _take_notes(draft: _Draft, lines: list[Line]) -> list[Line]:
    empty = not any(cell.text for part in draft.parts for cell in part.cells if cell.row > part.body)
    notes, used = read_notes(lines, draft.parts[-1].grid.box, empty_table=empty)
    draft.notes += notes
    return lines[used:]


def _place(
    part: Part, drafts: list[_Draft], *, alone: bool, rest: dict[int, list[Line]], between: list[Line]
) -> None:
    """Join ``part`` to the table before it, or open a new table with it."""
    draft = drafts[-1] if drafts else None
    ended = draft is None or (draft.closed and part.page == draft.parts[-1].page)
    if draft and alone and not ended and _continues(part, draft):
        draft.parts.append(part)
        draft.closed = False
        return
    if not part.head.title:
        part.head.title = _title_before(part, between, rest, drafts)
    drafts.append(_Draft([part]))


def _continues(part: Part, draft: _Draft) -> bool:
    """Whether ``part`` continues ``draft``; prepares its edges and its header if so."""
    last = draft.parts[-1]
    if part.page - last.page not in (0, 1):
        return False
    if _splits_header(part, draft):
        part.form = _stacks_labels(part, draft)
        if not part.form:
            draft.header_parts = 2
            return True
    repeated = _repeats_header(part, draft)
    wider = len(part.edges) > len(draft.first.edges)
    if not _may_follow(part, draft, repeated=repeated) or not _align(part, draft, repeated=repeated):
        return False
    if not repeated:
        part.body = part.first
    if part.form and (wider or draft.first.body == draft.first.height):
        # What looked like a header that ends with the page, or has fewer columns than what goes on
        # with it, was the beginning of a form.
        draft.first.form = True
        draft.first.body = draft.first.first
    return True


def _may_follow(part: Part, draft: _Draft, *, repeated: bool) -> bool:
    """Whether what is printed around ``part`` lets it be a continuation."""
    if part.head.title:
        # A form with the same title is the next form: one per project.
        return repeated and normalise(part.head.title) == normalise(draft.head.title)
    if (draft.closed or draft.notes) and not repeated:
        return False
    # A header of its own, and another one, begins a table whose title is not printed.
    return repeated or part.form or part.body == part.first or not has_header_words(part)


def _splits_header(part: Part, draft: _Draft) -> bool:
    """Whether ``draft`` is a header without any row so far and ``part`` goes on with it."""
    first = draft.first
    if len(draft.parts) > 1 or first.body < first.height or part.form or part.head.title or draft.notes:
        return False
    return part.first < part.body < part.height and _same_frame(part, draft)


def _stacks_labels(part: Part, draft: _Draft) -> bool:
    """Whether ``part`` sets a label under one of the same width, as forms do and headers never."""
    above = draft.first.starting(draft.first.height - 1)
    below = part.starting(part.first)
    width = draft.first.edges[above[0].column_span] if above else 0.0
    return (
        len(above) == 2
        and all(cells[0].column == 0 and cells[0].text for cells in (above, below))
        and abs(part.edges[below[0].column_span] - width) <= _SAME_EDGE
    )


def _same_frame(part: Part, draft: _Draft) -> bool:
    known = draft.first.edges
    return abs(part.edges[0] - known[0]) <= _SAME_EDGE and abs(part.edges[-1] - known[-1]) <= _SAME_EDGE


def _repeats_header(part: Part, draft: _Draft) -> bool:
    """Whether ``part`` begins with the header of ``draft``; its body then begins below it."""
    rows = draft.first.body - draft.first.first
    if rows == 0 or part.first + rows > part.height:
        return False
    # A page may draw the rules of its header otherwise: the characters are what it repeats.
    if sorted("".join(part.header_key(rows))) != sorted("".join(draft.first.header_key(rows))):
        return False
    part.body = part.first + rows
    return True


def _align(part: Part, draft: _Draft, *, repeated: bool) -> bool:
    """Give ``part`` the edges of ``draft`` where they mean the same; ``False`` if they cannot."""
    known = draft.first.edges
    if len(part.edges) == len(known):
        width = known[-1] - known[0]
        ours = [(edge - part.edges[0]) / (part.edges[-1] - part.edges[0]) for edge in part.edges]
        theirs = [(edge - known[0]) / width for edge in known]
        # A page may be shifted or scaled; the same header proves the columns anyway.
        if repeated or all(abs(a - b) < 0.02 for a, b in zip(ours, theirs, strict=True)):
            part.edges = list(known)
            return True
    matched = [_nearest(known, own) for own in part.edges]
    near = [abs(a - b) <= _SAME_EDGE for a, b in zip(matched, part.edges, strict=True)]
    if all(near):
        part.edges = matched
        return len(set(matched)) == len(matched)
    # Blocks of a form differ in their columns, but share the frame.
    return _same_frame(part, draft) and (draft.first.form or part.form)


def _title_before(
    part: Part, between: Sequence[Line], rest: dict[int, list[Line]], drafts: Sequence[_Draft]
) -> str:
    """A title printed apart from its table: higher on the page, or alone on the page before.

    Failing that, what the sentence right above it announces: 重点项目绩效目标情况如下：.
    """
    for line in reversed(between):
        if looks_like_title(line.text):
            return line.text
    previous = rest.get(part.page - 1, [])
    if between:
        return announced_title(between)
    if not previous or any(draft.parts[-1].page == part.page - 1 for draft in drafts[-1:]):
        return ""
    line = previous[-1]
    return line.text if looks_like_title(line.text) else announced_title(previous)


def _table(draft: _Draft) -> Table:
    edges = _union([part.edges for part in draft.parts])
    first = draft.first
    for part in draft.parts:
        # The blocks of a form have columns of their own.
        part.rebase([edges.index(_nearest(edges, own)) for own in part.edges], merged=first.form)
    texts = [cell.text for part in draft.parts for cell in part.cells]
    for above, below in pairwise(draft.parts):
        join_split_row(above, below, texts)
    width = len(edges) - 1
    columns: tuple[tuple[str, ...], ...] = ((),) * width
    if not first.form:
        for part in draft.parts[: draft.header_parts]:
            columns = tuple(a + b for a, b in zip(columns, header_paths(part, width), strict=True))
    rows: list[Row] = []
    for part in draft.parts:
        rows += read_rows(part, edges, columns)
    notes = _notes_in_frame(rows)
    if any(not cell.blank for row in rows for cell in row.cells):
        rows = [row for row in rows if any(not cell.blank for cell in row.cells)]
    else:
        rows = rows[:1]
    unit = next((part.head.unit for part in draft.parts if part.head.unit), None)
    labels = [name for path in columns for name in path] if not first.form else _form_labels(rows)
    return Table(
        title=draft.head.title,
        columns=columns,
        rows=tuple(rows),
        pages=tuple(sorted({part.page for part in draft.parts})),
        unit=unit or unit_in([draft.head.title, *labels]),
        notes=(*notes, *draft.notes),
        number=draft.head.number,
        caption=draft.head.caption,
    )


def _notes_in_frame(rows: list[Row]) -> list[str]:
    """Take notes printed as last rows of the grid out of ``rows``."""
    notes: list[str] = []
    while rows:
        printed = [cell.text for cell in rows[-1].cells if not cell.blank]
        if len(printed) > 1 or (printed and not is_note(printed[0])) or (not printed and len(rows) == 1):
            break
        notes[:0] = printed
        rows.pop()
    return notes


def _form_labels(rows: Sequence[Row]) -> list[str]:
    return [cell.text for row in rows for cell in row.cells if len(cell.text) < 30]


def _union(all_edges: Sequence[Sequence[float]]) -> list[float]:
    union = list(all_edges[0])
    for edges in all_edges[1:]:
        for edge in edges:
            if min(abs(edge - known) for known in union) > _SAME_EDGE:
                union.append(edge)
    return sorted(union)


def _nearest(edges: Sequence[float], position: float) -> float:
    return min(edges, key=lambda edge: abs(edge - position))

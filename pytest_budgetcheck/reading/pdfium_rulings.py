"""Paths of a page to ruling lines: strokes, and fills too thin to be anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading import pdfium_library as pdfium
from pytest_budgetcheck.reading.pages import RULE, Point, Ruling, rulings, thin
from pytest_budgetcheck.reading.pdfium_objects import (
    Display,
    Objects,
    Scope,
    bounds,
    clips,
    inked,
    intersection,
    joined,
    own_matrix,
    points,
)

_RECTANGLE = 5
"""A rectangle has at most this many segments; more can be several shapes in one path."""
_MODES = pdfium.Slots("II", apart=True)


def read_rulings(objects: Objects, display: Display) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """Horizontal and vertical ruling lines within the page."""
    if not objects.paths:
        return (), ()
    return rulings(_rules(objects), display.width, display.height)


def _rules(objects: Objects) -> Iterator[Box]:
    """The boxes around whatever may be a ruling line, as far as it is visible."""
    handles, scopes = objects.paths, objects.path_scopes
    fills, strokes = _draws(handles)
    shapes = zip(
        handles, scopes, bounds(handles, scopes), clips(handles, scopes), fills, strokes, strict=True
    )
    for handle, scope, shown, clip, fill, stroke in shapes:
        if not (fill or stroke):
            continue
        x0, top, x1, bottom = shown
        if x1 - x0 < RULE or bottom - top < RULE:
            if clip[0] <= x0 and clip[1] <= top and x1 <= clip[2] and bottom <= clip[3]:
                yield shown
            else:
                yield from _clipped((shown,), clip)
        elif stroke or pdfium.count_segments(handle) > _RECTANGLE:
            yield from _clipped(_parts(handle, scope, stroke=stroke), clip)


def _draws(handles: Sequence[pdfium.Handle]) -> tuple[list[bool], list[bool]]:
    """Whether each path is filled and whether it is stroked, in a colour that shows."""
    fills, strokes = _MODES.call(pdfium.draw_mode, handles, count=len(handles))
    if any(fills):
        fills = [
            bool(mode and ink) for mode, ink in zip(fills, inked(pdfium.fill_color, handles), strict=True)
        ]
    if any(strokes):
        inks = inked(pdfium.stroke_color, handles)
        strokes = [bool(mode and ink) for mode, ink in zip(strokes, inks, strict=True)]
    return fills, strokes


def _clipped(boxes: Sequence[Box] | Iterator[Box], clip: Box) -> Iterator[Box]:
    """What of ``boxes`` lies within ``clip``."""
    for box in boxes:
        left, top, right, bottom = intersection(box, clip)
        if left <= right and top <= bottom:
            yield left, top, right, bottom


def _parts(path: pdfium.Handle, scope: Scope, *, stroke: bool) -> Iterator[Box]:
    """The lines of a path of several parts, or of one with an outline."""
    for shape in _shapes(path, scope):
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        box = min(xs), min(ys), max(xs), max(ys)
        if min(box[2] - box[0], box[3] - box[1]) < RULE:
            yield box
        elif stroke:
            yield from filter(None, map(thin, pairwise(shape)))


def _shapes(path: pdfium.Handle, scope: Scope) -> Iterator[list[Point]]:
    """The points of each part of a path as displayed; closed parts end where they begin."""
    count = max(0, pdfium.count_segments(path))
    segments = list(map(pdfium.path_segment, repeat(path, count), range(count)))
    a, b, c, d, e, f = joined(own_matrix(path), scope.matrix)
    shape: list[Point] = []
    for segment, (x, y) in zip(segments, points(segments), strict=True):
        if pdfium.segment_type(segment) == pdfium.MOVE_TO:
            if len(shape) > 1:
                yield shape
            shape = []
        shape.append((a * x + c * y + e, b * x + d * y + f))
        if pdfium.segment_closes(segment) and shape[0] != shape[-1]:
            shape.append(shape[0])
    if len(shape) > 1:
        yield shape

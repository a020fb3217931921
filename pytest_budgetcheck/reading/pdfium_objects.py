"""The drawn objects of a page: where they are displayed, what clips them, in which colours they are.

Objects inside forms have coordinates and clips of their own form; a :class:`Scope` takes them to the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import repeat
from operator import neg
from typing import TypeAlias

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading import pdfium_library as pdfium

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: x to ``a x + c y + e``, y to ``b x + d y + f``."""

EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))
_WHITE = 250
_DEPTH = 12
"""Forms nested deeper than this are not followed."""


class Display:
    """How page space is displayed: ``box`` is the visible page in page space, ``turns`` quarter turns."""

    def __init__(self, box: Box, turns: int) -> None:
        left, bottom, right, top = box
        self.width, self.height = right - left, top - bottom
        if turns % 2:
            self.width, self.height = self.height, self.width
        self.turns = turns % 4
        self.matrix: Matrix = (
            (1, 0, 0, -1, -left, top),
            (0, 1, 1, 0, -bottom, -left),
            (-1, 0, 0, 1, right, -bottom),
            (0, -1, -1, 0, top, right),
        )[self.turns]
        self.box: Box = (0.0, 0.0, self.width, self.height)

    def right(self, xs: Sequence[float], ys: Sequence[float]) -> Sequence[float]:
        """How far vectors of page space go to the right."""
        across, _, along, *_ = self.matrix
        return _signed(across, xs) if across else _signed(along, ys)

    def down(self, xs: Sequence[float], ys: Sequence[float]) -> Sequence[float]:
        """How far vectors of page space go down."""
        _, across, _, along, *_ = self.matrix
        return _signed(across, xs) if across else _signed(along, ys)


def _signed(sign: float, values: Sequence[float]) -> Sequence[float]:
    return values if sign > 0 else list(map(neg, values))


def joined(inner: Matrix, outer: Matrix) -> Matrix:
    """``inner`` applied first, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def mapped_box(matrix: Matrix, box: Box) -> Box:
    """The box around ``box`` as ``matrix`` maps it."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    if b == c == 0:
        left, right, top, bottom = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
    elif a == d == 0:
        left, right, top, bottom = c * y0 + e, c * y1 + e, b * x0 + f, b * x1 + f
    else:
        xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
        ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
        return min(xs), min(ys), max(xs), max(ys)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def intersection(one: Box, other: Box) -> Box:
    """What both boxes cover; empty if its right is not right of its left."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


class Scope:
    """The page or one form on it: ``matrix`` takes its coordinates to the display."""

    def __init__(self, matrix: Matrix, clip: Box = EVERYWHERE) -> None:
        self.matrix = matrix
        self.clip = clip
        self._clips: dict[tuple[int, int | None], Box] = {}
        self._outlines: dict[int | None, Box] = {}

    def clips(self, handles: Sequence[pdfium.Handle]) -> list[Box]:
        """What of each object may be visible, as displayed."""
        paths = list(map(pdfium.clip_path, handles))
        counts = list(map(pdfium.count_clips, paths))
        if max(counts, default=0) <= 0:
            return [self.clip] * len(handles)
        # Objects drawn under one clip share its points, so their address tells clips apart.
        last = [count - 1 for count in counts]
        keys = list(zip(counts, map(pdfium.clip_segment_address, paths, last, repeat(0)), strict=True))
        for key, path in dict(zip(keys, paths, strict=True)).items():
            if key not in self._clips:
                self._clips[key] = self._clip(path, key[0])
        return list(map(self._clips.__getitem__, keys))

    def _clip(self, path: pdfium.Handle, count: int) -> Box:
        """What all ``count`` outlines of a clip leave visible."""
        clip = self.clip
        for index in range(count):
            address = pdfium.clip_segment_address(path, index, 0)
            if address not in self._outlines:
                length = max(0, pdfium.count_clip_segments(path, index))
                segments = list(map(pdfium.clip_segment, repeat(path), repeat(index), range(length)))
                self._outlines[address] = self.box(points(segments))
            clip = intersection(clip, self._outlines[address])
        return clip

    def box(self, corners: Iterable[tuple[float, float]]) -> Box:
        """The box around points, as displayed; nothing at all if there are none."""
        xs, ys = zip(*corners, strict=True) if (corners := list(corners)) else ((0.0,), (0.0,))
        return mapped_box(self.matrix, (min(xs), min(ys), max(xs), max(ys)))


@dataclass(slots=True)
class Objects:
    """What is drawn on a page; each path and picture has its scope at the same index."""

    page: Scope
    paths: list[pdfium.Handle] = field(default_factory=list)
    path_scopes: list[Scope] = field(default_factory=list)
    pictures: list[pdfium.Handle] = field(default_factory=list)
    picture_scopes: list[Scope] = field(default_factory=list)
    form_texts: dict[int, Scope] = field(default_factory=dict)
    """The form of each text object that lies in one, by its address."""
    silent_texts: list[pdfium.Handle] = field(default_factory=list)
    """Text objects to which no character belongs."""


_POINTS = pdfium.Slots("ff", apart=True)
_BOXES = pdfium.Slots("ffff", apart=True)
_COLORS = pdfium.Slots("IIII", apart=True)
_MATRICES = pdfium.Slots("ffffff", apart=False)


def read_objects(page: pdfium.Handle, display: Display, speaking: Set[int | None]) -> Objects:
    """The objects of ``page`` and of the forms on it; ``speaking`` are its text objects with characters."""
    found = Objects(Scope(display.matrix, display.box))
    count = pdfium.count_objects(page)
    addresses = map(pdfium.page_object_address, repeat(page, count), range(count))
    others = [pdfium.Handle(address) for address in addresses if address not in speaking]
    _sort(others, found.page, found, speaking, 0)
    return found


def _sort(
    handles: Sequence[pdfium.Handle], scope: Scope, found: Objects, speaking: Set[int | None], depth: int
) -> None:
    for handle, kind in zip(handles, map(pdfium.object_type, handles), strict=True):
        if kind == pdfium.TEXT:
            if handle.value not in speaking:
                found.silent_texts.append(handle)
            elif handle.value:
                found.form_texts[handle.value] = scope
        elif kind == pdfium.PATH:
            found.paths.append(handle)
            found.path_scopes.append(scope)
        elif kind == pdfium.FORM:
            if depth < _DEPTH:
                (clip,) = scope.clips([handle])
                inner = Scope(joined(own_matrix(handle), scope.matrix), clip)
                count = max(0, pdfium.count_form_objects(handle))
                drawn = list(map(pdfium.form_object, repeat(handle, count), range(count)))
                _sort(drawn, inner, found, speaking, depth + 1)
        else:
            found.pictures.append(handle)
            found.picture_scopes.append(scope)


def own_matrix(handle: pdfium.Handle) -> Matrix:
    """The matrix of one object."""
    (matrix,) = zip(*_MATRICES.call(pdfium.object_matrix, (handle,), count=1), strict=True)
    return matrix


def points(segments: Sequence[pdfium.Handle]) -> Iterator[tuple[float, float]]:
    """The end points of path segments."""
    return zip(*_POINTS.call(pdfium.segment_point, segments, count=len(segments)), strict=True)


def own_bounds(handles: Sequence[pdfium.Handle]) -> Iterator[Box]:
    """The boxes around objects, in their own coordinates."""
    return zip(*_BOXES.call(pdfium.object_bounds, handles, count=len(handles)), strict=True)


def bounds(handles: Sequence[pdfium.Handle], scopes: Sequence[Scope]) -> list[Box]:
    """The boxes around objects, as displayed."""
    boxes = own_bounds(handles)
    scope = _only(scopes)
    if scope and scope.matrix[:4] == (1, 0, 0, -1):
        shift, height = scope.matrix[4:]
        return [(x0 + shift, height - y1, x1 + shift, height - y0) for x0, y0, x1, y1 in boxes]
    return [mapped_box(scope.matrix, box) for scope, box in zip(scopes, boxes, strict=True)]


def clips(handles: Sequence[pdfium.Handle], scopes: Sequence[Scope]) -> list[Box]:
    """What of each object may be visible."""
    scope = _only(scopes)
    if scope:
        return scope.clips(handles)
    return [scope.clips([handle])[0] for scope, handle in zip(scopes, handles, strict=True)]


def _only(scopes: Sequence[Scope]) -> Scope | None:
    """The one scope of all, if there is one."""
    return scopes[0] if scopes and scopes.count(scopes[0]) == len(scopes) else None


def inked(color: pdfium.Function, handles: Sequence[pdfium.Handle]) -> list[bool]:
    """Whether each object has a colour that shows on white paper."""
    values = _COLORS.call(color, handles, count=len(handles))
    if handles and max(values[0]) < _WHITE and min(values[3]) > 0:
        return [True] * len(handles)
    return [
        alpha > 0 and (red < _WHITE or green < _WHITE or blue < _WHITE)
        for red, green, blue, alpha in zip(*values, strict=True)
    ]

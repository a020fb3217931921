"""The picture of a page: set upright, its ruling lines, and where ink is between them.

Everything is in pixels here, at :data:`SCALE` pixels a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Grey: TypeAlias = npt.NDArray[np.uint8]
"""A picture in greys, or a mask that is 0 or 255; rows first."""

SCALE = 200 / 72
"""The recogniser reads 200 dots an inch better than 150, and no worse than 300."""
_WHITE = 255
_PAPER = 41
"""Side of the neighbourhood whose mean is the paper around a pixel."""
_DARKER = 22
"""Ink is this much darker than the paper."""
_STEEPEST, _STEPS = 0.04, (0.002, 0.0002)
"""Slopes that are set upright (2.3 degrees), and how finely they are told: by half a pixel in a page."""
_SHORTEST_RULES = (round(25 * SCALE), round(14 * SCALE))
"""Of horizontals, which are longer than strokes of neighbouring letters, and of verticals: one row."""
_UNBROKEN = 0.86
"""Share of a ruling line, anywhere along it, that has ink."""
_THICKEST_RULE = round(3 * SCALE)
_SMALLEST_TABLE = (round(80 * SCALE), round(20 * SCALE))
"""Width and height."""
_SPECK = round(1.2 * SCALE)
"""Ink that is no larger is dirt where it stands alone."""
_LINE = round(9 * SCALE)
"""The height of an ordinary line, where nothing else tells."""


class Spot(NamedTuple):
    """A rectangle of pixels; the far sides are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    def of(self, picture: Grey) -> Grey:
        """This part of ``picture``."""
        return picture[max(0, self.top) : max(0, self.bottom), max(0, self.left) : max(0, self.right)]


def ink_of(grey: Grey) -> Grey:
    """A mask of what is printed, whatever the paper; smoothed, or the noise of a scanner is ink."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return _mask(
        cv2.adaptiveThreshold(
            smooth, _WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _PAPER, _DARKER
        )
    )


def upright(grey: Grey) -> tuple[Grey, float]:
    """The picture turned so that its lines are level, and the slope they had."""
    slope = _slope(ink_of(grey))
    if abs(slope) < _STEPS[-1] * 2:
        return grey, 0.0
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(np.arctan(slope))), 1.0)
    level = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(_WHITE,))
    return np.asarray(level, np.uint8), slope


def _slope(ink: Grey) -> float:
    """How far lines fall per pixel to the right: then the rows hold either much ink or none."""
    ys, xs = (part.astype(np.float32) for part in np.nonzero(ink[::2, ::2]))
    if not len(ys):
        return 0.0
    best, reach = 0.0, _STEEPEST
    for step in _STEPS:
        slopes = np.arange(best - reach, best + reach + step / 2, step)
        best, reach = max(slopes, key=lambda slope: _evenness(ys, xs, float(slope))), step
    return float(best)


def _evenness(ys: npt.NDArray[np.float32], xs: npt.NDArray[np.float32], slope: float) -> float:
    rows = (ys - xs * np.float32(slope)).astype(np.int32)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts**2).sum())


def rules_in(ink: Grey) -> tuple[list[Spot], Grey]:
    """The ruling lines of tables, and a mask of them."""
    found: list[tuple[Spot, Grey]] = []
    mask = np.zeros_like(ink)
    for shortest, level in zip(_SHORTEST_RULES, (True, False), strict=True):
        window, beside = ((shortest, 1), (1, 3)) if level else ((1, shortest), (3, 1))
        # What stands out from the line a little, because it is not quite level, belongs to it.
        wide = cv2.dilate(ink, np.ones(beside[::-1], np.uint8))
        unbroken = cv2.blur(wide, window) >= _UNBROKEN * _WHITE
        core = cv2.dilate(_mask(unbroken * _WHITE), np.ones(window[::-1], np.uint8))
        lines = _mask(cv2.bitwise_and(core, wide))
        for spot, _ in _pieces(lines):
            thin, long = (spot.height, spot.width) if level else (spot.width, spot.height)
            if thin <= _THICKEST_RULE + 2 and long >= shortest:
                found.append((spot, spot.of(lines)))
                spot.of(mask)[:] |= spot.of(lines)
    tables = _tables(mask)
    mask[:] = 0
    kept = [(spot, line) for spot, line in found if spot.of(tables).any()]
    for spot, line in kept:
        spot.of(mask)[:] |= line
    return [spot for spot, _ in kept], mask


def _tables(rules: Grey) -> Grey:
    """A mask of the rules that together are as large as a table: strokes of letters cross each other too."""
    joined = _mask(cv2.dilate(rules, np.ones((_THICKEST_RULE, _THICKEST_RULE), np.uint8)))
    tables = np.zeros_like(rules)
    for spot, _ in _pieces(joined):
        if spot.width >= _SMALLEST_TABLE[0] and spot.height >= _SMALLEST_TABLE[1]:
            spot.of(tables)[:] = spot.of(joined)
    return tables


def without(grey: Grey, ink: Grey, rules: Grey) -> tuple[Grey, Grey]:
    """Picture and ink without the ruling lines."""
    wide = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    rest = _mask(cv2.bitwise_and(ink, cv2.bitwise_not(wide)))
    clean = grey.copy()
    clean[wide > 0] = _WHITE
    return clean, rest


def _pieces(mask: Grey) -> Iterator[tuple[Spot, int]]:
    """The connected parts of a mask, with their numbers of pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for left, top, width, height, size in stats[1:].tolist():
        yield Spot(left, top, left + width, top + height), size


def tightened(spot: Spot, ink: Grey) -> Spot | None:
    """The part of ``spot`` that has ink; ``None`` where it has none but specks."""
    part = spot.of(ink)
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows) or max(np.ptp(rows), np.ptp(columns)) < _SPECK:
        return None
    left, top = max(0, spot.left), max(0, spot.top)
    return Spot(
        left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1
    )


def lines_in(spot: Spot, ink: Grey, usual: int = _LINE) -> Iterator[Spot]:
    """The lines of text in a cell, from the top down, each cut where it has wide gaps; no specks."""
    for band in _bands(spot, ink, usual):
        columns = np.flatnonzero(band.of(ink).any(axis=0)) + max(0, band.left)
        if not len(columns):
            continue
        cuts = np.flatnonzero(np.diff(columns) > 1.5 * max(band.height, usual))
        starts = [int(columns[0]), *(int(columns[cut + 1]) for cut in cuts)]
        ends = [*(int(columns[cut]) + 1 for cut in cuts), int(columns[-1]) + 1]
        for left, right in zip(starts, ends, strict=True):
            run = tightened(Spot(left, band.top, right, band.bottom), ink)
            if run is not None:
                yield run


def _bands(spot: Spot, ink: Grey, usual: int) -> list[Spot]:
    """Rows of ``spot`` with ink, one band a line of text."""
    inside = tightened(spot, ink)
    if inside is None:
        return []
    filled = inside.of(ink).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    bands = [[int(a) + inside.top, int(b) + inside.top] for a, b in edges.reshape(-1, 2)]
    # 二 and 三 have gaps of their own, and dots are low: what together is not too high is one line.
    joined = bands[:1]
    for top, bottom in bands[1:]:
        last = joined[-1]
        low = min(last[1] - last[0], bottom - top) < 0.55 * usual
        if low and bottom - last[0] <= 1.25 * usual:
            last[1] = bottom
        else:
            joined.append([top, bottom])
    return [
        Spot(inside.left, start, inside.right, end)
        for top, bottom in joined
        for start, end in _split(inside, top, bottom, ink, usual)
    ]


def _split(inside: Spot, top: int, bottom: int, ink: Grey, usual: int) -> Sequence[tuple[int, int]]:
    """A band cut where it is thinnest, if it is as high as several lines that touch."""
    count = round((bottom - top) / (1.15 * usual))
    if count < 2 or bottom - top < 1.7 * usual:
        return [(top, bottom)]
    weights = Spot(inside.left, top, inside.right, bottom).of(ink).sum(axis=1, dtype=np.int64)
    step, reach = (bottom - top) / count, max(1, usual // 4)
    cuts = [top]
    for number in range(1, count):
        middle = round(number * step)
        near = weights[middle - reach : middle + reach + 1]
        cuts.append(top + middle - reach + int(near.argmin()))
    return list(pairwise([*cuts, bottom]))


def usual_height(heights: Sequence[int]) -> int:
    """The height of most lines."""
    real = sorted(height for height in heights if height > 3 * SCALE)
    return real[len(real) // 2] if real else _LINE


def crop(spot: Spot, grey: Grey, usual: int) -> Grey:
    """The picture of a line for the recogniser: with a margin, and never much lower than a line."""
    missing = max(0, round(0.8 * usual) - spot.height)
    margin = max(3, spot.height // 8)
    above, below = missing // 2 + margin, missing - missing // 2 + margin
    wanted = Spot(spot.left - margin, spot.top - above, spot.right + margin, spot.bottom + below)
    return wanted.of(grey)


def smaller(grey: Grey, factor: float) -> Grey:
    """The picture at ``factor`` of its size."""
    return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _mask(values: Any) -> Grey:
    return np.asarray(values, np.uint8)

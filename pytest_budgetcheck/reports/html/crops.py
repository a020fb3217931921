"""Small pictures of the places in a document that findings speak of.

A picture shows the lines around some figures, in few greys, which compresses to some 3 kB. Findings that
look at the same lines share it; the boxes are drawn over it by the reader's browser.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...disclosure import UnreadableError
from ...reading.pictures import Area, page_areas

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

_SCALE = 1.35
"""Pixels a point: 97 dpi, enough to read figures of 9 points."""
_WIDEST = 1000
_MARGIN = 32
"""Points above and below the figures."""
_TALLEST = 160
"""Figures farther apart than this, in points, get pictures of their own."""
_BEFORE, _AFTER = 400, 60
"""Points before and after the figures: what the row is called stands before, in most tables."""
_GRID = 8
"""Edges of areas lie on multiples of this, in points, so that neighbours share pictures."""
_MOST_CROPS = 4
_GREYS = [min(255, value // 32 * 36) for value in range(256)]
"""For each brightness one of eight."""


@dataclass(slots=True)
class Crops:
    """The pictures of one document: which areas are wanted, and what they look like.

    ``room`` is how many bytes of pictures the document may have; what no longer fits is left out.
    """

    room: int
    _areas: dict[Area, int] = field(default_factory=dict)

    def want(self, finding: dict[str, Any]) -> list[int]:
        """The numbers of the pictures that show ``finding``, in the order of its figures."""
        areas = _areas(finding["evidence"], finding.get("root_figure"))
        return [self._areas.setdefault(area, len(self._areas)) for area in areas]

    def pictures(self, path: Path) -> list[dict[str, Any] | None]:
        """Every picture asked for, with its place; ``None`` where it cannot be drawn or finds no room."""
        found: list[dict[str, Any] | None] = [None] * len(self._areas)
        try:
            for area, box, picture in page_areas(path, list(self._areas), _SCALE, _WIDEST):
                data = _compressed(picture)
                self.room -= len(data)
                if self.room < 0:
                    break
                found[self._areas[area]] = _picture(area.page, box, picture, data)
        except (UnreadableError, OSError):
            pass  # the report says the figures in words, too
        return found


def _picture(page: int, box: Sequence[float], picture: Image, data: bytes) -> dict[str, Any]:
    return {
        "page": page,
        "box": [round(edge, 1) for edge in box],
        "width": picture.width,
        "height": picture.height,
        "webp": base64.b64encode(data).decode("ascii"),
    }


def _areas(evidence: Sequence[dict[str, Any]], root: int | None) -> list[Area]:
    """What to show of a finding: the suspect figure first, then the sides of single figures, then sums."""
    placed = [(index, item) for index, item in enumerate(evidence) if item["page"] and item["bbox"]]
    lengths = {role: sum(item["role"] == role for _, item in placed) for role in ("lhs", "rhs")}
    placed.sort(key=lambda pair: (pair[0] != root, lengths.get(pair[1]["role"], 0)))
    areas: list[Area] = []
    for _, item in placed:
        area = _around(item["page"], item["bbox"])
        for index, known in enumerate(areas):
            joined = _joined(known, area)
            if known.page == area.page and joined.bottom - joined.top <= _TALLEST:
                areas[index] = joined
                break
        else:
            areas.append(area)
    return areas[:_MOST_CROPS]


def _around(page: int, box: Sequence[float]) -> Area:
    x0, top, x1, bottom = box
    return Area(page, _down(x0 - _BEFORE), _down(top - _MARGIN), _up(x1 + _AFTER), _up(bottom + _MARGIN))


def _joined(one: Area, other: Area) -> Area:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Area(one.page, left, top, max(one.right, other.right), max(one.bottom, other.bottom))


def _down(edge: float) -> int:
    return max(0, int(edge // _GRID * _GRID))


def _up(edge: float) -> int:
    return int(-(-edge // _GRID) * _GRID)


def _compressed(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.point(_GREYS).save(out, "WEBP", lossless=True, method=0, quality=40)
    return out.getvalue()


def shared_room(total: int, counts: Iterable[int]) -> list[int]:
    """``total`` bytes dealt out in proportion to how many findings documents have."""
    findings = list(counts)
    everything = sum(findings) or 1
    return [total * count // everything for count in findings]

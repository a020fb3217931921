"""A second opinion on single figures: pdfplumber's own table finder and its own words.

Nothing here uses the grid, the lines or the visibility filters of this package, so that one mistake is not
made twice. It tells what is printed in a place; whether that is the same is for others to say.
"""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pytest_budgetcheck.disclosure import Box

_Object: TypeAlias = dict[str, Any]

_WORDS = {"x_tolerance_ratio": 0.2, "y_tolerance": 3, "use_text_flow": False, "return_chars": True}
"""Amounts of neighbouring columns can be 3 points apart, which is pdfplumber's default for one word."""
_TABLES = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
_HALF_WIDTH = {",", ":", ";"}
_TO_FULL_WIDTH = 0xFEE0
_WIDE = 0.9
WHOLE_PAGE: Box = (0.0, 0.0, 100_000.0, 100_000.0)
"""The box of what stands somewhere on a page."""
_NUMBER = re.compile(r"[-−]?\d(?:[\d,，]*\d)?(?:[.．]\d+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a box on a page, in a table or (``running``) in running text.

    In running text numbers are looked for, or (``words``) all that is printed.
    """

    page: int
    box: Box
    running: bool = False
    words: bool = False

    @property
    def key(self) -> str:
        """The place as text, to the tenth of a point."""
        kind = "w" if self.words else "t" if self.running else "c"
        return ",".join([kind, str(self.page), *(f"{side:.1f}" for side in self.box)])


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is printed in a place.

    ``cell`` is the text of the table cell there, ``None`` where no table is seen. ``words`` are the words
    that the box meets; of running text the numbers, because a word is a whole line there, or the characters
    within the box, line by line.
    """

    cell: str | None
    words: str


def reread(
    path: Path, places: Iterable[Place], passwords: Sequence[str] = ()
) -> dict[Place, Sighting | None]:
    """What pdfplumber reads in ``places``; ``None`` where it cannot read the page.

    Only the pages needed are opened, each once.
    """
    from pytest_budgetcheck.reading.pdfplumber_pages import open_pdf  # noqa: PLC0415 - only for findings

    by_page: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_page[place.page].append(place)
    found: dict[Place, Sighting | None] = {place: None for group in by_page.values() for place in group}
    # Whatever pdfplumber stumbles over, and that can be anything, it has not read the page.
    with contextlib.suppress(Exception), open_pdf(path, passwords, pages=sorted(by_page)) as pdf:
        for page in pdf.pages:
            with contextlib.suppress(Exception):
                found.update(_read_page(page, by_page[page.page_number]))
            page.close()
    return found


def _read_page(page: Any, places: Iterable[Place]) -> Mapping[Place, Sighting]:
    """One page; glyphs drawn twice for bold are one, and what lies off the page is not there."""
    for char in page.chars:
        _settle(char)
    page = page.dedupe_chars().within_bbox(page.bbox)
    words: list[_Object] = page.extract_words(**_WORDS)
    cells: list[Box] | None = None
    found: dict[Place, Sighting] = {}
    for place in places:
        if place.running:
            read = _characters if place.words else _numbers
            found[place] = Sighting(None, read(words, place.box))
            continue
        if cells is None:
            cells = [cell for table in page.find_tables(_TABLES) for cell in table.cells]
        found[place] = Sighting(_cell_text(page, cells, place.box), _text(words, place.box))
    return found


def _settle(char: _Object) -> None:
    """Put the box of a glyph where its ink is, if its font says otherwise: some are off by a whole line."""
    if not char["upright"]:
        return
    size, below = char["size"], char["matrix"][5] - char["y0"]
    if not 0 <= below <= 0.5 * size:
        baseline = char["bottom"] - below
        char["top"], char["bottom"] = baseline - 0.85 * size, baseline + 0.15 * size


def _cell_text(page: Any, cells: Iterable[Box], box: Box) -> str | None:
    x, y = _centre(box)
    around = [cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]]
    if not around:
        return None
    cell = min(around, key=lambda c: (c[2] - c[0]) * (c[3] - c[1]))
    text: str = page.crop(cell, strict=False).extract_text(
        **{k: v for k, v in _WORDS.items() if k[0] in "xy"}
    )
    return text


def _text(words: Iterable[_Object], box: Box) -> str:
    return " ".join(word["text"] for word in words if _meets(word, box))


def _meets(word: _Object, box: Box) -> bool:
    """Whether ``word`` reaches well into ``box``."""
    wide = min(word["x1"], box[2]) - max(word["x0"], box[0])
    high = min(word["bottom"], box[3]) - max(word["top"], box[1])
    return bool(
        wide > 0.25 * min(word["x1"] - word["x0"], box[2] - box[0])
        and high > 0.5 * min(word["bottom"] - word["top"], box[3] - box[1])
    )


def _numbers(words: Iterable[_Object], box: Box) -> str:
    """The numbers that have a digit within ``box``, whole."""
    chars = [char for word in words if _touches(word, box) for char in word["chars"]]
    glyphs = [(letter, _inside(_centre(_box(char)), box)) for char in chars for letter in char["text"]]
    text = "".join(letter for letter, _ in glyphs)
    found = [
        match[0]
        for match in _NUMBER.finditer(text)
        if any(inside for _, inside in glyphs[match.start() : match.end()])
    ]
    return " ".join(found)


def _characters(words: Iterable[_Object], box: Box) -> str:
    """The characters whose middles lie within ``box``."""
    chars = [char for word in words if _touches(word, box) for char in word["chars"]]
    return "".join(_as_drawn(char) for char in chars if _inside(_centre(_box(char)), box))


def _as_drawn(char: _Object) -> str:
    """A mark that is drawn as wide as a Chinese character is a Chinese one, whatever code its font gives."""
    wide = char["text"] in _HALF_WIDTH and char["x1"] - char["x0"] > _WIDE * char["size"]
    return chr(ord(char["text"]) + _TO_FULL_WIDTH) if wide else str(char["text"])


def _touches(word: _Object, box: Box) -> bool:
    return bool(
        word["x0"] < box[2] and word["x1"] > box[0] and word["top"] < box[3] and word["bottom"] > box[1]
    )


def _box(item: _Object) -> Box:
    return item["x0"], item["top"], item["x1"], item["bottom"]


def _centre(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]

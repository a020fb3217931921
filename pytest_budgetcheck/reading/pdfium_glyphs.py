"""The visible glyphs of a page.

pdfium knows a character's place; everything else — size, baseline, colour, clip — belongs to the text
object that draws it, so glyphs are read in runs: neighbours from one text object. All is done in columns,
one list per property, because a page has hundreds of glyphs and each is worth only a few instructions.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, count, pairwise, repeat
from math import hypot
from operator import mul, ne, sub
from typing import Any, NamedTuple

from pytest_budgetcheck.disclosure import Box
from pytest_budgetcheck.reading import pdfium_library as pdfium
from pytest_budgetcheck.reading.pages import DESCENT, Glyph, glyph, glyph_columns, middle
from pytest_budgetcheck.reading.pdfium_objects import (
    Display,
    Objects,
    Scope,
    bounds,
    clips,
    inked,
    mapped_box,
)

_INVISIBLE, _STROKED = 3, 1
"""Render modes: neither filled nor stroked; stroked only."""
_HYPHEN, _HYPHEN_IN_TEXT = 2, "\ufffe"
"""What pdfium makes of a hyphen that may break a word, asked for alone and with the others."""
_UNKNOWN = frozenset("\x00\uffff")
"""Characters of fonts that do not say what they mean."""
_SLACK = 0.5
"""How far, in points, the middle of a glyph may lie outside its clip."""
_TILT = 0.1
"""Text rising more steeply than this is not upright."""
_SPACE = re.compile(" ")
_LATIN = re.compile("[A-Za-z] [A-Za-z]")

_BOXES = pdfium.Slots("ffff", apart=False)
_INK = pdfium.Slots("dddd", apart=True)
_MATRICES = pdfium.Slots("ffffff", apart=False)


class Chars(NamedTuple):
    """The characters of a page in columns, places as displayed; ``owners`` are their text objects."""

    handle: Any
    texts: str
    owners: list[int | None]
    x0: list[float]
    x1: list[float]


class _Run(NamedTuple):
    """Neighbouring characters of one text object, from index ``start`` to ``end``."""

    start: int
    end: int
    baseline: float
    size: float
    upright: bool
    middle: float
    clip: Box
    visible: bool


class _Runs(NamedTuple):
    """The runs of a page in columns."""

    starts: list[int]
    ends: list[int]
    baselines: list[float]
    sizes: list[float]
    upright: list[bool]
    middles: list[float]
    clips: list[Box]
    visible: list[bool]


def read_chars(text: pdfium.Handle, display: Display) -> Chars:
    """All characters of a page, those pdfium adds and those nobody sees among them."""
    length = max(0, pdfium.count_chars(text))
    handle = pdfium.quick(text)
    texts = _characters(handle, length)
    return Chars(handle, texts, _owners(handle, texts), *_extents(handle, length, display))


def read_glyphs(chars: Chars, display: Display, objects: Objects) -> list[Glyph]:
    """The visible glyphs."""
    runs = _runs(chars, display, objects)
    lengths = list(map(sub, runs.ends, runs.starts))
    whole = _whole(chars, runs)
    columns: list[Iterable[Any]] = [
        *(compress(column, chars.owners) for column in (chars.texts, chars.x0, chars.x1)),
        *(
            chain.from_iterable(map(repeat, column, lengths))
            for column in (runs.baselines, runs.sizes, runs.middles)
        ),
    ]
    if not all(whole):
        kept = list(chain.from_iterable(map(repeat, whole, lengths)))
        columns = [compress(column, kept) for column in columns]
    glyphs = list(glyph_columns(*columns))
    for index, (shown, all_of_it) in enumerate(zip(runs.visible, whole, strict=True)):
        if shown and not all_of_it:
            glyphs += _part(chars, _Run._make(column[index] for column in runs), display)
    if not any(map(chars.texts.__contains__, _UNKNOWN)):
        return glyphs
    return [glyph for glyph in glyphs if glyph.text not in _UNKNOWN]


def _whole(chars: Chars, runs: _Runs) -> list[bool]:
    """Whether each run is visible from end to end, and upright."""
    _, _, _, x0, x1 = chars
    return [
        shown and level and left <= x0[start] and x1[end - 1] <= right and top <= height <= bottom
        for start, end, _, _, level, height, (left, top, right, bottom), shown in zip(*runs, strict=True)
    ]


def _part(chars: Chars, run: _Run, display: Display) -> Iterator[Glyph]:
    """The glyphs of one run, as far as their middles lie within its clip."""
    left, top, right, bottom = run.clip
    for found in _upright(chars, run) if run.upright else _turned(chars, run, display):
        if (
            left - _SLACK <= found.centre <= right + _SLACK
            and top - _SLACK <= found.middle <= bottom + _SLACK
        ):
            yield found


def _upright(chars: Chars, run: _Run) -> Iterator[Glyph]:
    for index in range(run.start, run.end):
        yield glyph(chars.texts[index], chars.x0[index], chars.x1[index], run.baseline, run.size)


def _turned(chars: Chars, run: _Run, display: Display) -> Iterator[Glyph]:
    """The glyphs of a run that is not upright, each by the box of its ink."""
    indices = [index for index in range(run.start, run.end) if not chars.texts[index].isspace()]
    boxes = _INK.call(pdfium.char_ink_box, repeat(chars.handle), indices, count=len(indices))
    for index, (left, right, bottom, top) in zip(indices, zip(*boxes, strict=True), strict=True):
        x0, _, x1, lowest = mapped_box(display.matrix, (left, bottom, right, top))
        yield glyph(chars.texts[index], x0, x1, lowest - DESCENT * run.size, run.size)


def _characters(handle: Any, length: int) -> str:
    """One letter per character."""
    buffer = bytearray(2 * length + 2)
    pdfium.get_text(handle, 0, length, ctypes.byref(ctypes.c_char.from_buffer(buffer)))
    text = buffer[:-2].decode("utf-16-le", "surrogatepass")
    if len(text) == length and "\x00" not in text:
        return text.replace(_HYPHEN_IN_TEXT, "-")
    # Some characters have no text, or need two units: they must be asked for one by one.
    codes = list(map(pdfium.char_unicode, repeat(handle, length), range(length)))
    for index, (high, low) in enumerate(pairwise(codes)):
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            codes[index : index + 2] = 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00, 0
    return "".join(["-" if code == _HYPHEN else chr(code) for code in codes])


def _extents(handle: Any, length: int, display: Display) -> tuple[list[float], list[float]]:
    """Where each character begins and ends from left to right, by its advance."""
    left, top, right, bottom = range(4)
    sides = ((left, right), (bottom, top), (right, left), (top, bottom))[display.turns]
    first, last = _BOXES.call(
        pdfium.char_advance_box, repeat(handle), range(length), count=length, results=sides
    )
    a, _, c, _, shift, _ = display.matrix
    if a == 1 and not shift:
        return first, last
    sign = a or c
    return [sign * x + shift for x in first], [sign * x + shift for x in last]


def _runs(chars: Chars, display: Display, objects: Objects) -> _Runs:
    """The runs of a page, in the order of its characters."""
    owners = chars.owners
    edges = list(compress(count(), map(ne, owners, [0, *owners])))
    held = [owners[edge] for edge in edges]
    starts = list(compress(edges, held))
    handles = list(map(pdfium.Handle, filter(None, held)))
    a, b, c, d, e, f = _MATRICES.call(pdfium.char_matrix, repeat(chars.handle), starts, count=len(starts))
    heights = map(abs, map(pdfium.char_font_size, repeat(chars.handle), starts))
    shift = display.matrix[5]
    baselines = [y + shift for y in display.down(e, f)]
    sizes = list(map(mul, heights, map(hypot, c, d) if any(c) else map(abs, d)))
    runs = _Runs(
        starts,
        list(compress([*edges[1:], len(owners)], held)),
        baselines,
        sizes,
        _are_upright(display.right(a, b), display.down(a, b), display.down(c, d)),
        list(map(middle, baselines, sizes)),
        clips(handles, _scopes(handles, objects)),
        [],
    )
    return runs._replace(visible=_visible(chars, runs, handles, objects))


def _are_upright(ahead: Sequence[float], slope: Sequence[float], fall: Sequence[float]) -> list[bool]:
    """Whether each run is, by how far its text goes right and down, and how far down its letters go."""
    if not any(slope) and max(fall, default=0) < 0 <= min(ahead, default=0):
        return [True] * len(fall)
    return [
        down < 0 and abs(tilt) <= _TILT * length
        for length, tilt, down in zip(ahead, slope, fall, strict=True)
    ]


def _visible(chars: Chars, runs: _Runs, handles: Sequence[pdfium.Handle], objects: Objects) -> list[bool]:
    """Whether each run is drawn so that it can be seen, clips aside.

    White text is seen on shades and pictures only. Invisible text counts where it is all there is, as the
    text layer over a scanned page.
    """
    modes = list(map(pdfium.render_mode, handles))
    drawn = [mode != _INVISIBLE for mode in modes]
    if not any(drawn):
        return [True] * len(handles)
    colored = inked(pdfium.fill_color, handles)
    if all(colored):
        return drawn
    shades = _shades(objects)
    return [
        shown and (color or mode == _STROKED or _on(shades, chars, runs, index))
        for index, (shown, color, mode) in enumerate(zip(drawn, colored, modes, strict=True))
    ]


def _owners(handle: Any, texts: str) -> list[int | None]:
    """The text object of each character; pdfium adds line ends and spaces that belong to none."""
    owners = list(map(pdfium.char_object, repeat(handle), range(len(texts))))
    for index in [space.start() for space in _SPACE.finditer(texts)]:
        if owners[index] is None or pdfium.char_generated(handle, index):
            # Between Latin words an added space stands for one that is printed.
            latin = index and _LATIN.match(texts, index - 1)
            owners[index] = owners[index - 1] if latin else None
    return owners


def _scopes(handles: Sequence[pdfium.Handle], objects: Objects) -> list[Scope]:
    """The page or form each text object lies in."""
    if not objects.form_texts:
        return [objects.page] * len(handles)
    return [objects.form_texts.get(handle.value or 0, objects.page) for handle in handles]


def _shades(objects: Objects) -> list[Box]:
    """The boxes, as displayed, of whatever can lie behind white text."""
    paths = list(
        compress(
            zip(objects.paths, objects.path_scopes, strict=True), inked(pdfium.fill_color, objects.paths)
        )
    )
    pictures = zip(objects.pictures, objects.picture_scopes, strict=True)
    backs = [*paths, *pictures]
    return bounds([handle for handle, _ in backs], [scope for _, scope in backs])


def _on(shades: Sequence[Box], chars: Chars, runs: _Runs, index: int) -> bool:
    """Whether the middle of a run lies on one of ``shades``."""
    x = (chars.x0[runs.starts[index]] + chars.x1[runs.ends[index] - 1]) / 2
    y = runs.middles[index]
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in shades)

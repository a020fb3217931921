"""pdfium's C functions, called as cheaply as ctypes allows.

A page takes thousands of calls, and most of what a call costs is the conversion of its arguments. So the
functions are taken without declared argument types: handles are :class:`Handle` or :func:`pointer` values,
integers are C ints, and results are written through :class:`Slots`, pointers into one buffer that are made
once. The interpreter lock is held during calls, because pdfium is not thread-safe.

The only module of the package that imports pypdfium2; import it where it is needed.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from pypdfium2 import raw  # importing it starts pdfium

Function: TypeAlias = Callable[..., Any]


class Handle(ctypes.c_void_p):
    """A pointer that pdfium returned; false when it is null."""


def _function(name: str, result: Any = ctypes.c_int) -> Function:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None  # noqa: S101  a function has an address
    return ctypes.PYFUNCTYPE(result)(address)


load_document = _function("FPDF_LoadMemDocument64", Handle)
close_document = _function("FPDF_CloseDocument", None)
last_error = _function("FPDF_GetLastError", ctypes.c_ulong)
page_count = _function("FPDF_GetPageCount")
form_type = _function("FPDF_GetFormType")
attachment_count = _function("FPDFDoc_GetAttachmentCount")
load_page = _function("FPDF_LoadPage", Handle)
close_page = _function("FPDF_ClosePage", None)
page_box = _function("FPDF_GetPageBoundingBox")
page_rotation = _function("FPDFPage_GetRotation")

load_text = _function("FPDFText_LoadPage", Handle)
close_text = _function("FPDFText_ClosePage", None)
count_chars = _function("FPDFText_CountChars")
get_text = _function("FPDFText_GetText")
char_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint)
char_generated = _function("FPDFText_IsGenerated")
char_object = _function("FPDFText_GetTextObject", ctypes.c_void_p)
char_advance_box = _function("FPDFText_GetLooseCharBox", None)
char_ink_box = _function("FPDFText_GetCharBox", None)
char_matrix = _function("FPDFText_GetMatrix", None)
char_font_size = _function("FPDFText_GetFontSize", ctypes.c_double)

count_objects = _function("FPDFPage_CountObjects")
page_object_address = _function("FPDFPage_GetObject", ctypes.c_void_p)
count_form_objects = _function("FPDFFormObj_CountObjects")
form_object = _function("FPDFFormObj_GetObject", Handle)
object_type = _function("FPDFPageObj_GetType")
object_bounds = _function("FPDFPageObj_GetBounds", None)
object_matrix = _function("FPDFPageObj_GetMatrix", None)
fill_color = _function("FPDFPageObj_GetFillColor", None)
stroke_color = _function("FPDFPageObj_GetStrokeColor", None)
render_mode = _function("FPDFTextObj_GetTextRenderMode")

text_font = _function("FPDFTextObj_GetFont", Handle)
font_embedded = _function("FPDFFont_GetIsEmbedded")
glyph_width = _function("FPDFFont_GetGlyphWidth")
glyph_path = _function("FPDFFont_GetGlyphPath", ctypes.c_void_p)

draw_mode = _function("FPDFPath_GetDrawMode", None)
count_segments = _function("FPDFPath_CountSegments")
path_segment = _function("FPDFPath_GetPathSegment", Handle)
segment_point = _function("FPDFPathSegment_GetPoint", None)
segment_type = _function("FPDFPathSegment_GetType")
segment_closes = _function("FPDFPathSegment_GetClose")

clip_path = _function("FPDFPageObj_GetClipPath", Handle)
count_clips = _function("FPDFClipPath_CountPaths")
count_clip_segments = _function("FPDFClipPath_CountPathSegments")
clip_segment = _function("FPDFClipPath_GetPathSegment", Handle)
clip_segment_address = _function("FPDFClipPath_GetPathSegment", ctypes.c_void_p)

PASSWORD = 4
SECURITY = 5
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
MOVE_TO = 2
XFA_ONLY = 2

_NUMBERS: dict[str, Any] = {"f": ctypes.c_float, "d": ctypes.c_double, "I": ctypes.c_uint}


def quick(handle: Handle) -> Any:
    """``handle`` in the form that is passed fastest, for handles passed thousands of times."""
    return ctypes.byref(ctypes.c_char.from_address(handle.value or 0))


class Slots:
    """Room for ``width`` results per call, growing as needed; ``pointers`` are made only once.

    ``layout`` is one letter per result: all ``f`` float, all ``d`` double or all ``I`` unsigned. With
    ``apart`` each result has a pointer of its own, otherwise one pointer takes them all.
    """

    def __init__(self, layout: str, *, apart: bool) -> None:
        self._number = _NUMBERS[layout[0]]
        self._size = ctypes.sizeof(self._number)
        self._width = len(layout)
        self._apart = apart
        self._room = 0
        self._reserve(256)

    def _reserve(self, count: int) -> None:
        if count <= self._room:
            return
        self._room = max(count, 2 * self._room)
        self._buffer = (self._number * (self._room * self._width))()
        step = self._size * self._width
        self._pointers = [
            [ctypes.byref(self._buffer, row * step + self._size * part) for row in range(self._room)]
            for part in range(self._width if self._apart else 1)
        ]

    def call(
        self,
        function: Function,
        *arguments: Iterable[Any],
        count: int,
        results: Iterable[int] | None = None,
    ) -> Sequence[list[Any]]:
        """Call ``function`` ``count`` times; returns one list for each of its ``results``, or for all.

        ``arguments`` are iterables of what comes before the results; one of them at least ends after
        ``count``. The results of a call that fails are zeros.
        """
        self._reserve(count)
        ctypes.memset(self._buffer, 0, count * self._width * self._size)
        deque(map(function, *arguments, *self._pointers), maxlen=0)
        parts = range(self._width) if results is None else results
        return [self._buffer[part : count * self._width : self._width] for part in parts]

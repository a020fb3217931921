"""One line on the terminal that says which document is being read; nothing where there is no terminal."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .table_rows import display_width

if TYPE_CHECKING:
    from typing import TextIO

_CLEAR = "\r\x1b[2K"


class Progress:
    """Counts documents on ``stream``, if it is a terminal; with one document there is nothing to count."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream = stream
        self._total = total
        self._done = 0
        self._on = total > 1 and stream.isatty()

    def step(self, name: str) -> None:
        """Show that the next document, ``name``, is being read."""
        self._done += 1
        if self._on:
            count = f"[{self._done:>{len(str(self._total))}}/{self._total}] "
            room = shutil.get_terminal_size().columns - len(count) - 1
            self._write(_CLEAR + count + _fitting(name, room))

    def clear(self) -> None:
        """Give the line back, for a message or at the end."""
        if self._on:
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()


def _fitting(text: str, room: int) -> str:
    """The end of ``text`` that fits ``room``, without characters that would move the cursor."""
    text = "".join(char if char.isprintable() else "?" for char in text)
    while text and display_width(text) > room:
        text = text[1:]
    return text

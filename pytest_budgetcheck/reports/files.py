"""Files that ``budgetcheck extract`` writes: safe names, and writing that harms nothing.

Names come from documents and their titles, so they are not trusted: a name never leaves its directory,
is valid on every usual file system, and never stands for two files.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_MOST_BYTES = 180
"""Names are cut to this many bytes of UTF-8: with number and suffix they fit the usual limit of 255."""


class TakenError(Exception):
    """A file that must not be written: it is read in this run, or was already written by it."""


class Names:
    """Hands out file names, each once; letter case does not tell two names apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, wanted: str) -> str:
        """``wanted`` as a safe name without suffix, numbered if it was handed out before."""
        base = name = safe_name(wanted)
        number = 1
        while _folded(name) in self._taken:
            number += 1
            name = f"{base} ({number})"
        self._taken.add(_folded(name))
        return name


def safe_name(wanted: str) -> str:
    """``wanted`` as the name of a file or folder without path, never empty and never hidden."""
    text = unicodedata.normalize("NFC", wanted.encode("utf-8", "ignore").decode("utf-8"))
    text = _FORBIDDEN.sub("_", text).encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore")
    text = text.strip(" .")
    return _RESERVED.sub(lambda match: f"{match[0]}_", text, count=1) if text else "_"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


class Writer:
    """Writes files whole or not at all, none of ``inputs`` and none twice."""

    def __init__(self, inputs: Iterable[Path]) -> None:
        self._inputs = {path.resolve() for path in inputs}
        self._written: set[Path] = set()

    def write(self, path: Path, data: bytes) -> None:
        """Put ``data`` at ``path``, making its directory if need be: readers never see half of it.

        Raises :class:`OSError` when the place cannot be written and :class:`TakenError` when it must not.
        """
        target = path.resolve()
        if target in self._inputs:
            raise TakenError("这是要读取的文件，不会覆盖")
        if target in self._written:
            raise TakenError("本次运行的另一项输出已写入此处")
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        self._written.add(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)


def write_atomically(target: Path, data: bytes) -> None:
    """Put ``data`` in place at once: readers never see half of it, and a failed write leaves nothing."""
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a device or pipe must not be replaced by a file
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".budgetcheck-", suffix=".part")
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        partial.chmod(0o666 & ~_umask())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def is_pdf(path: Path) -> bool:
    """Whether a PDF is there, which no report may replace."""
    try:
        with path.open("rb") as file:
            return path.is_file() and b"%PDF-" in file.read(1024)
    except OSError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""A store on disk of what was read, so that no document is read twice.

An entry is found by the content of the PDF, by the reader and by the version of this package's code: a
copy under another name is the same document, and a reading made by other code is never served. Entries
are compressed JSON (see :mod:`.codec`), never pickles: a store may lie where others can write.

Entries are written under a name of their own and then renamed, so processes can share a store without
locks: a reader sees a whole entry or none. What cannot be understood counts as absent.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_budgetcheck.disclosure import Disclosure, UnreadableError
from pytest_budgetcheck.reading.codec import CodecError, decode, encode

if TYPE_CHECKING:
    from pytest_budgetcheck.reading import Reader

LIMIT = 500 * 1024 * 1024
"""Size that :meth:`Store.trim` keeps a store below, in bytes: about 14,000 documents."""

_LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2")
_RECOGNISER = ("rapidocr", "onnxruntime", "opencv-python-headless")
_LEVEL = 1  # 130 KB of JSON become 32 KB and load 0.4 ms later; higher levels gain little
_IN_USE = 3600.0  # seconds for which an entry counts as just used
_READING, _FAILURE, _SECOND = ".reading", ".failure", ".second"


class Store:
    """The entries below ``folder``; ``reader`` is who reads (pdfium or pdfplumber).

    With ``ocr`` they are those read with text recognition.
    """

    def __init__(self, folder: Path, reader: Reader, *, ocr: bool = False) -> None:
        self.folder = folder
        self.reader = reader
        parts = [reader, reading_version(), *(_versions(_RECOGNISER) if ocr else ())]
        self._tag = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]

    def __contains__(self, digest: str) -> bool:
        """Whether the document is read, or known to be unreadable."""
        return self._failure(digest) is not None or self._path(digest, _READING).exists()

    def load(self, digest: str) -> Disclosure | None:
        """The Disclosure read from the file with this sha256, or ``None``; its path is empty.

        Raises:
            UnreadableError: it could not be read then.
        """
        failure = self._failure(digest)
        if failure is not None:
            raise UnreadableError(failure["reason"], failure["remedy"], again=failure["again"])
        text = self._load(digest, _READING)
        try:
            return None if text is None else decode(text)
        except CodecError:
            return None

    def save(self, digest: str, disclosure: Disclosure) -> Disclosure:
        """Store what was read, and give it back as it will be loaded."""
        text = encode(replace(disclosure, path="", sha256=digest))
        self._save(digest, _READING, text)
        self.forget_failure(digest)
        return decode(text)

    def save_failure(self, digest: str, error: UnreadableError) -> None:
        """Store why a document cannot be read."""
        data = {"reason": error.reason, "remedy": error.remedy, "again": error.again}
        self._save(digest, _FAILURE, json.dumps(data).encode())

    def forget_failure(self, digest: str) -> None:
        """Let the document be read again."""
        with contextlib.suppress(OSError):
            self._path(digest, _FAILURE).unlink(missing_ok=True)

    def retry(self, digest: str) -> bool:
        """Forget a failure that another run need not have; whether there was one."""
        failure = self._failure(digest)
        again = failure is not None and bool(failure["again"])
        if again:
            self.forget_failure(digest)
        return again

    def second_readings(self, digest: str) -> dict[str, Any]:
        """What the second reader saw, by place."""
        found = _parsed(self._load(digest, _SECOND))
        return found if isinstance(found, dict) else {}

    def add_second_readings(self, digest: str, found: Mapping[str, Any]) -> None:
        """Store what the second reader saw in further places."""
        known = self.second_readings(digest) | dict(found)
        self._save(digest, _SECOND, json.dumps(known, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def trim(self, limit: int = LIMIT) -> None:
        """Remove the entries not used for longest until the store is smaller than ``limit``."""
        entries = sorted(_entries(self.folder))
        excess = sum(size for _, size, _ in entries) - limit
        for _, size, path in entries:
            if excess <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            excess -= size

    # -- entries ------------------------------------------------------------------------------

    def _path(self, digest: str, kind: str) -> Path:
        return self.folder / digest[:2] / f"{digest}-{self._tag}{kind}"

    def _failure(self, digest: str) -> dict[str, Any] | None:
        found = _parsed(self._load(digest, _FAILURE))
        if isinstance(found, dict) and found.keys() >= {"reason", "remedy", "again"}:
            return found
        return None

    def _load(self, digest: str, kind: str) -> bytes | None:
        path = self._path(digest, kind)
        try:
            if time.time() - path.stat().st_mtime > _IN_USE:
                os.utime(path)
            return zlib.decompress(path.read_bytes())
        except (OSError, zlib.error):
            return None

    def _save(self, digest: str, kind: str, text: bytes) -> None:
        """Write an entry; a store that cannot be written to is no reason to stop."""
        path = self._path(digest, kind)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(zlib.compress(text, _LEVEL))
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise


def digest_of(path: Path) -> str:
    """The sha256 of a file.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise UnreadableError("文件不存在", "请核对路径") from error
    except OSError as error:
        raise UnreadableError(f"文件打不开（{error.strerror}）", "请核对路径和读取权限") from error


@cache
def reading_version() -> str:
    """Changes whenever the code that reads does, or a PDF library under it."""
    here = Path(__file__).parent
    sources = [*sorted(here.rglob("*.py")), here.parent / "disclosure.py", here.parent / "names.py"]
    found = hashlib.sha256()
    for source in sources:
        found.update(source.name.encode() + b"\0" + source.read_bytes())
    for library in _versions(_LIBRARIES):
        found.update(library.encode())
    return found.hexdigest()


def _versions(libraries: Iterable[str]) -> Iterator[str]:
    for library in libraries:
        with contextlib.suppress(PackageNotFoundError):
            yield f"{library} {version(library)}"


def _parsed(text: bytes | None) -> Any:
    try:
        return None if text is None else json.loads(text.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Age, size and path of every entry, abandoned ones included."""
    for path in folder.glob("*/*"):
        with contextlib.suppress(OSError):
            found = path.stat()
            yield found.st_mtime, found.st_size, path

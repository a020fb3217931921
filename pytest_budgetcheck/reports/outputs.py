"""What ``budgetcheck extract`` was asked to write, and where.

For one document an option names the file or directory to write; for a folder of documents it names a
directory, in which each document gets a file or a directory with its own name.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .extract import extracted
from .files import Names, TakenError, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..disclosure import Disclosure

STDOUT = "-"
_CONTROLS = re.compile(r"[\x7f-\x9f]")


class UnwritableError(Exception):
    """An output that cannot be written; says which and why."""


class MissingExtraError(Exception):
    """A package that only an extra of this project installs; says how to get it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The outputs asked for; ``None`` for those that were not."""

    json: str | None = None
    xlsx: Path | None = None
    findings: Mapping[str, list[dict[str, Any]]] | None = None
    """Findings by the sha256 of their document, for the workbook."""
    csv: Path | None = None
    debug_images: Path | None = None
    pages: Callable[[int], bool] | None = None
    passwords: Sequence[str] = field(default=(), repr=False)
    """To draw protected documents with."""


class Outputs:
    """Writes all outputs of one document after the other.

    ``several`` says that the documents come from a folder. Raises :class:`MissingExtraError` and
    :class:`UnwritableError` before the first document is read where that can be known.
    """

    def __init__(self, wanted: Wanted, documents: Sequence[Path], *, several: bool) -> None:
        self._wanted = wanted
        self._several = several
        self._names = Names()
        self._writer = Writer(documents)
        if wanted.xlsx:
            _require_openpyxl()
        for folder in self._folders():
            _make(folder)

    def write(self, disclosure: Disclosure, path: Path) -> list[str]:
        """Write everything wanted of ``disclosure``, which was read from ``path``; returns remarks.

        Raises :class:`UnwritableError`, and :class:`~pytest_budgetcheck.disclosure.UnreadableError`
        when the pages cannot be drawn.
        """
        name = self._names.unique(path.stem if path.suffix.lower() == ".pdf" else path.name)
        wanted = self._wanted
        if wanted.json == STDOUT:
            print_json(extracted(disclosure, path))
        elif wanted.json is not None:
            text = json.dumps(extracted(disclosure, path), ensure_ascii=False) + "\n"
            # What is no letter at all is written as the escape that JSON has for it.
            self._put(self._place(Path(wanted.json), name, ".json"), text.encode("utf-8", "backslashreplace"))
        if wanted.xlsx:
            from .xlsx import workbook  # noqa: PLC0415 - openpyxl is an extra

            self._put(
                self._place(wanted.xlsx, name, ".xlsx"), workbook(disclosure, self._findings(disclosure))
            )
        if wanted.csv:
            from .csv_tables import csv_files  # noqa: PLC0415 - load only what is needed

            self._put_all(self._place(wanted.csv, name), csv_files(disclosure))
        if wanted.debug_images:
            from .debug_images import debug_images  # noqa: PLC0415 - heavy import

            folder = self._place(wanted.debug_images, name)
            pictures = debug_images(disclosure, path, wanted.pages, wanted.passwords)
            if not self._put_all(folder, pictures):
                return [f"没有画出图像：所要的页不存在或没有内容（共 {disclosure.page_count} 页）"]
        return []

    def _findings(self, disclosure: Disclosure) -> list[dict[str, Any]] | None:
        known = self._wanted.findings
        return None if known is None else known.get(disclosure.sha256, [])

    def _folders(self) -> Iterator[Path]:
        for folder in (self._wanted.csv, self._wanted.debug_images):
            if folder:
                yield folder
        json_file = None if self._wanted.json in (None, STDOUT) else Path(self._wanted.json or "")
        for file in (json_file, self._wanted.xlsx):
            if file:
                yield file if self._several else file.parent

    def _place(self, path: Path, name: str, suffix: str = "") -> Path:
        return path / f"{name}{suffix}" if self._several else path

    def _put_all(self, folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
        """Write ``files`` into ``folder``; returns how many."""
        count = 0
        for name, data in files:
            self._put(folder / name, data)
            count += 1
        return count

    def _put(self, path: Path, data: bytes) -> None:
        try:
            self._writer.write(path, data)
        except (OSError, TakenError) as error:
            raise _unwritable(path, error) from error


def print_json(data: Any) -> None:
    """Print ``data`` on one line, with JSON's escapes for letters that the terminal's encoding lacks."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data)
    # JSON escapes the first control characters only; a terminal acts on the others, too.
    text = _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(path: Path, error: OSError | TakenError) -> UnwritableError:
    reason = getattr(error, "strerror", None) or str(error)
    return UnwritableError(f"{path}: 无法写入：{reason}")


def _require_openpyxl() -> None:
    try:
        import openpyxl  # noqa: F401, PLC0415 - only to see whether it is there
    except ImportError as error:
        raise MissingExtraError(
            "--xlsx 需要 openpyxl，请先安装：pip install 'pytest-budgetcheck[report]'"
        ) from error

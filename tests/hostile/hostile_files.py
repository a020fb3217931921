"""Some three hundred hostile files, made anew for each run: ``python tests/hostile/hostile_files.py FOLDER``.

Each has a name that says what is wrong with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import broken_files
import broken_pages
from pdf_objects import Hostile

MAKERS = {maker.__name__[1:]: maker for maker in (*broken_files.MAKERS, *broken_pages.MAKERS)}


def hostile_files() -> Iterator[Hostile]:
    """All of them, one after the other, for some are large."""
    for kind in MAKERS:
        yield from _of_kind(kind)


def hostile_file(name: str) -> bytes:
    """The one of this name."""
    return next(file.data for file in _of_kind(name.partition("-")[0]) if file.name == name)


def _of_kind(kind: str) -> Iterator[Hostile]:
    for file in MAKERS[kind]():
        yield file._replace(name=f"{kind}-{file.name}")


def main(folder: str) -> None:
    """Write all of them."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for file in hostile_files():
        (Path(folder) / f"{file.name}.pdf").write_bytes(file.data)


if __name__ == "__main__":
    main(sys.argv[1])

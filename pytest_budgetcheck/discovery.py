"""Which files are documents, and which of them a run will collect."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOUND: pytest.StashKey[list[Path]] = pytest.StashKey()


def is_document(path: Path, patterns: Sequence[str], *, named: bool) -> bool:
    """Whether ``path`` matches ``budget_files``, or is a PDF that was ``named`` on the command line."""
    name = type(path)(str(path).lower())
    return (named and name.suffix == ".pdf") or any(name.match(pattern.lower()) for pattern in patterns)


def documents_below(config: pytest.Config) -> list[Path]:
    """The documents that the arguments of a run lead to, looked for once.

    Follows pytest's own rules for what to ignore, but before collection, when not every ``conftest.py`` is
    loaded: a document too many may be found, which costs its reading and nothing else.
    """
    if _FOUND not in config.stash:
        config.stash[_FOUND] = _look(config)
    return config.stash[_FOUND]


def _look(config: pytest.Config) -> list[Path]:
    patterns = config.stash[SETTINGS].files
    found: dict[Path, None] = {}
    for argument in config.args:
        path = Path(os.path.normpath(config.invocation_params.dir / argument.partition("::")[0]))
        if path.is_file() and is_document(path, patterns, named=True):
            found[path] = None
        elif path.is_dir():
            found.update(
                dict.fromkeys(p for p in _files(path, config) if is_document(p, patterns, named=False))
            )
    return list(found)


def _files(folder: Path, config: pytest.Config) -> Iterator[Path]:
    seen: set[str] = set()
    for name, folders, files in os.walk(folder, followlinks=True):
        here = Path(name)
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()  # a link to a folder above it
            continue
        seen.add(real)
        folders[:] = sorted(sub for sub in folders if not _ignored(here / sub, config))
        yield from (here / file for file in sorted(files))


def _ignored(path: Path, config: pytest.Config) -> bool:
    return bool(config.hook.pytest_ignore_collect(collection_path=path, config=config))

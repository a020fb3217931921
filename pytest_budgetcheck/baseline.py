"""The baseline: findings that were there when the gate was set up, one a line, sorted.

Each line is a JSON array: document (from the folder of the file), rule, case, fingerprint. Lines are
independent and in order, so that branches merge; a line that stands twice is one finding.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from os.path import normpath, relpath
from pathlib import Path
from typing import NamedTuple

from .reports.files import write_atomically


class BaselineError(Exception):
    """A baseline that cannot be used; says where and why."""


class Entry(NamedTuple):
    """One known finding; ``document`` is an absolute path."""

    document: str
    rule: str
    case: str
    fingerprint: str


def load_baseline(path: Path, shown: str) -> frozenset[Entry]:
    """The entries of the file at ``path``; ``shown`` names it in errors.

    Raises:
        BaselineError: it cannot be read, or a line of it is not an entry.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise BaselineError(f"{shown}: {error.strerror}; write it with --budget-baseline-update") from None
    except UnicodeDecodeError:
        raise BaselineError(f"{shown}:1:1: the file is not UTF-8 text") from None
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return frozenset(_entry(line, path.parent, f"{shown}:{number}:1") for number, line in numbered)


def _entry(line: str, folder: Path, place: str) -> Entry:
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    fields = len(Entry._fields)
    if not isinstance(data, list) or len(data) != fields or not all(isinstance(word, str) for word in data):
        wanted = '["document", "rule", "case", "fingerprint"]'
        raise BaselineError(f"{place}: this line is no entry of a baseline: {wanted}")
    return Entry(normpath(folder / data[0]), *data[1:])


def write_baseline(path: Path, entries: Iterable[Entry]) -> None:
    """Put the entries in place at once.

    Raises:
        OSError: the file cannot be written.
    """
    named = ((Path(relpath(entry.document, path.parent)).as_posix(), *entry[1:]) for entry in entries)
    lines = [json.dumps(words, ensure_ascii=False) for words in sorted(set(named))]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())

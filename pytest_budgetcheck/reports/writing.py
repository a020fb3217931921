"""Where the reports of a run go: never over what it reads; and what could not be written is said plainly."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest

from .files import TakenError, is_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..settings import Settings

UNWRITTEN: pytest.StashKey[list[str]] = pytest.StashKey()


def refuse_inputs(settings: Settings) -> None:
    """See to it that no report replaces a document, a rule file, another report or the like.

    Raises:
        pytest.UsageError: one would.
    """
    taken = {path.resolve(): "this run reads it" for path in settings.inputs}
    for option, path in settings.outputs:
        place = path.resolve()
        if is_pdf(place) or (place.is_file() and any(fnmatch(place.name, name) for name in settings.files)):
            taken[place] = "it is a document"
        if place in taken:
            raise pytest.UsageError(f"{option} {path}: will not be overwritten, {taken[place]}")
        taken[place] = f"{option} is written there"


def put(session: pytest.Session, option: str, path: Path, write: Callable[[], object]) -> bool:
    """Write a report at the end of a run; where it cannot be, the run is not green, and says why."""
    try:
        write()
        return True
    except (OSError, TakenError) as error:
        why = getattr(error, "strerror", None) or str(error)
        session.config.stash.setdefault(UNWRITTEN, []).append(f"{option}：{path}：无法写入：{why}")
        if session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return False

"""What makes a finding the same finding in the next run: its case and its figures, not where they stand."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .verdicts import Evidence, Verdict

_DIGITS = 16


def figures_of(verdict: Verdict) -> tuple[str, ...]:
    """The figures a finding rests on, as printed; its sentence where it rests on none.

    Blank cells and absent rows are empty, so that filling one in makes another finding.
    """
    return tuple(map(_printed, verdict.evidence)) or (verdict.message,)


def _printed(item: Evidence) -> str:
    """A figure of a sentence without the sentence, which may be reworded."""
    figure = item.figure
    if figure.concept == "narrative" and not figure.words:
        return f"{figure.value:f}"
    return " ".join(figure.text.split())


def same_figures(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both name the same figures, in whatever order."""
    return sorted(one) == sorted(other)


def fingerprint(document: str, rule: str, case: str, figures: Sequence[str]) -> str:
    """A short hash of a finding; of the document only the name of its file counts, not its folder.

    Neither page nor box nor time is part of it, so that it survives a new layout of the same figures.
    """
    name = unicodedata.normalize("NFC", PurePath(document).name)
    text = json.dumps([name, rule, case, sorted(figures)], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]

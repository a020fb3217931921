"""National classification code lists, shipped as data and read on first use.

Sources and certainty stand in every row (``provenance``: found or memory); see ``rulesets/codes``.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING

from ..names import normalise
from .files import ruleset_root

if TYPE_CHECKING:
    pass


@lru_cache(maxsize=16)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (ruleset_root() / "codes" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return tuple(csv.DictReader(io.StringIO(text)))


@lru_cache(maxsize=8)
def names_of(name: str) -> dict[str, frozenset[str]]:
    """Normalised names by code, of the list ``functional``, ``dept_economic`` or ``gov_economic``."""
    found: dict[str, set[str]] = {}
    for row in _rows(name):
        found.setdefault(row["code"], set()).add(normalise(row["name"]))
    return {code: frozenset(names) for code, names in found.items()}


@lru_cache(maxsize=8)
def former_names(name: str) -> dict[str, frozenset[str]]:
    """Normalised names that codes had before the current list; empty where none were collected."""
    found: dict[str, set[str]] = {}
    for row in _rows("functional_obsolete") if name == "functional" else ():
        found.setdefault(row["code"], set()).add(normalise(row["old_name"]))
    return {code: frozenset(names) for code, names in found.items()}


@lru_cache(maxsize=1)
def basic_groups() -> dict[str, str]:
    """人员经费 or 公用经费 by departmental economic code, where basic expenditure may use the code."""
    return {row["code"]: row["basic_group"] for row in _rows("dept_economic") if row["basic_group"]}

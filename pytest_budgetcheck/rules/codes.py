"""National classification code lists, shipped as data and read on first use.

Sources and certainty stand in every row (``provenance``: found or memory); see ``rulesets/codes``.
"""

from __future__ import annotations

import csv
import io
import re
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


@lru_cache(maxsize=1)
def allowed_in_basic() -> dict[str, bool]:
    """Whether basic expenditure may use a departmental economic code."""
    return {row["code"]: row["allowed_in_basic"] == "Y" for row in _rows("dept_economic")}


@lru_cache(maxsize=1)
def government_users() -> dict[str, str]:
    """Who uses a government economic code: 机关, 事业 or 通用."""
    return {row["code"]: row["applies_to"] for row in _rows("gov_economic")}


@lru_cache(maxsize=1)
def government_codes() -> dict[str, frozenset[str]]:
    """The government economic codes that a departmental one may go with, for offices and institutions.

    Only where both columns of the official table (财预〔2017〕98号) were found, not remembered.
    """
    found: dict[str, frozenset[str]] = {}
    for row in _rows("economic_mapping"):
        if row["prov_机关"] == "found" and row["prov_事业"] == "found":
            listed = f"{row['gov_code_机关(行政/参公)']}/{row['gov_code_事业']}"
            found[row["dept_code"]] = frozenset(filter(None, re.split(r"[/、,，\s]+", listed)))
    return found

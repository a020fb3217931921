"""What expressions may call, by subject: amounts, rows, words, conditions."""

from __future__ import annotations

from . import (
    accounts,
    amounts,
    changes,
    completeness,
    conditions,
    consistency,
    economic_names,
    figures,
    misprints,
    nature,
    nesting,
    performance,
    rows,
    wording,
    words,
    years,
)
from .registry import FUNCTIONS, Function

__all__ = [
    "FUNCTIONS",
    "Function",
    "accounts",
    "amounts",
    "changes",
    "completeness",
    "conditions",
    "consistency",
    "economic_names",
    "figures",
    "misprints",
    "nature",
    "nesting",
    "performance",
    "rows",
    "wording",
    "words",
    "years",
]

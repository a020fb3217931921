"""What expressions may call, by subject: amounts, rows, words, conditions."""

from __future__ import annotations

from . import amounts, conditions, rows, words
from .registry import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "Function", "amounts", "conditions", "rows", "words"]

"""Fewer rounds of the garbage collector where many values are made and hardly a cycle among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = 100_000
"""New objects between two rounds; the usual few hundred make each round look at the same values again."""


@contextmanager
def rare_collection() -> Iterator[None]:
    """Collect garbage rarely; a collector that is off stays off, and afterwards all is as before."""
    usual, *others = gc.get_threshold()
    gc.set_threshold(max(usual, _RARELY) if usual else 0, *others)
    try:
        yield
    finally:
        gc.set_threshold(usual, *others)

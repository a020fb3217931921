"""Findings as JSON, one line per case: the format that other programs read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Jsonl:
    """``--budget-jsonl``."""

    path: Path
    option: str = "--budget-jsonl"

    def line(self, data: Mapping[str, Any]) -> str:
        """A record on a line of its own."""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    def text(self, lines: Iterable[str]) -> Iterable[str]:
        """All lines."""
        return (f"{line}\n" for line in lines)

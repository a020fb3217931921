"""Reads the base document and the corrections from ``data``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import yaml

from examples.correct import apply
from examples.model import Block, BlockKind, Document, Table, grid

DATA = Path(__file__).parent / "data"
_KINDS: dict[str, BlockKind] = {"#" * i: kind for i, kind in enumerate(get_args(BlockKind), start=1)}


def faulty() -> Document:
    """The document with the defects: the base as it is."""
    base = _yaml(DATA / "base.yaml")
    return Document(
        title=base["title"],
        body=base["body"],
        narrative=_narrative((DATA / "narrative.md").read_text(encoding="utf-8")),
        tables=[_table(path) for path in sorted((DATA / "tables").glob("*.yaml"))],
    )


def corrected() -> Document:
    """The base with every correction applied."""
    document = faulty()
    for correction in corrections():
        apply(correction, document)
    return document


def corrections() -> list[dict[str, Any]]:
    """The corrections as data, in the order in which they are applied."""
    return list(_yaml(DATA / "corrections.yaml")["corrections"])


def _table(path: Path) -> Table:
    fields = _yaml(path)
    fields["rows"] = grid(fields["rows"])
    fields["header"] = grid(fields.get("header", ""))
    return Table(**fields)


def _narrative(text: str) -> list[Block]:
    blocks = []
    for line in filter(None, text.splitlines()):
        mark, _, rest = line.partition(" ")
        if mark in _KINDS:
            blocks.append(Block(_KINDS[mark], rest))
        else:
            blocks.append(Block("text", line))
    return blocks


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))

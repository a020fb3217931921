"""Writes the example disclosures: ``python -m examples.generate [FOLDER]`` from the repository's root."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from examples import Document, corrected, faulty
from examples.pdf import build

DISCLOSURES = Path(__file__).parent / "disclosures"
EXAMPLES: dict[str, Callable[[], Document]] = {
    "示例-有误-2025年部门预算.pdf": faulty,
    "示例-更正-2025年部门预算.pdf": corrected,
}


def main(folder: Path = DISCLOSURES) -> None:
    """Write every example into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in EXAMPLES.items():
        pdf = build(make())
        (folder / name).write_bytes(pdf)
        print(f"{name}: {len(pdf):,} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))

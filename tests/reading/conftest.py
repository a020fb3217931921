from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reading import read

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture(scope="session")
def read_once() -> Callable[[Path], Disclosure]:
    """Read a document, or hand out what was read of it before."""
    return cache(read)


@pytest.fixture(scope="session")
def corpus() -> Path:
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip("needs the corpus of published documents beside the repository")
    return folder


@pytest.fixture(scope="session")
def henan_path(corpus: Path) -> Path:
    return next((corpus / "henan").glob("*.pdf"))


@pytest.fixture(scope="session")
def henan(henan_path: Path, read_once: Callable[[Path], Disclosure]) -> Disclosure:
    return read_once(henan_path)


@pytest.fixture(scope="session")
def transcript() -> dict[str, Any]:
    path = SHARED / "seed" / "cells.json"
    if not path.is_file():
        pytest.skip("needs the transcribed figures beside the repository")
    return json.loads(path.read_text(encoding="utf-8"))

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.files import ruleset_root

pytest_plugins = ["pytester"]

FEW = [
    "concepts.yaml",
    "conditions.yaml",
    *(f"rules/{name}.yaml" for name in ("expenditure", "cross_summary", "three_public", "income")),
    *(f"profiles/{name}.yaml" for name in ("henan", "xian", "generic", "changsha")),
]


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a few of the shipped rulesets, which load in a fraction of the time."""
    root = tmp_path_factory.mktemp("few") / "rulesets"
    for name in FEW:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ruleset_root() / name, root / name)
    return root

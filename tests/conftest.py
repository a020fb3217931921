from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from pytest_budgetcheck.rules.files import ruleset_root

pytest_plugins = ["pytester"]

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
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


@pytest.fixture(scope="session")
def benchmark_script() -> Callable[[str], ModuleType]:
    """Imports a script of ``benchmarks/``, which is no package, by its name."""

    def load(name: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"benchmark_{name}", BENCHMARKS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    return load

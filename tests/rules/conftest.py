"""Fixtures for rules: the shipped rulebook, and small rule files written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.ruleset import Rule, Rulebook, load_rulebook

HEAD = """
rules:
  - id: T001
    title: 测试规则
    category: 表内
    severity: error
    formula: 合计 ＝ 各项
    basis: [{document: 算术恒等, verified: true}]
    blank: zero
"""
EXAMPLES = """
    examples:
      - {expect: pass}
      - {expect: fail}
      - {expect: not_checked}
"""


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def write_rule(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a ruleset with one rule T001; the body gives foreach, when and assert."""

    def write(body: str, examples: str = EXAMPLES) -> Path:
        path = tmp_path / "own.yaml"
        path.write_text(HEAD + "".join(f"    {line}\n" for line in body.splitlines()) + examples, "utf-8")
        return path

    return write


@pytest.fixture
def rule(write_rule: Callable[[str], Path]) -> Callable[[str], Rule]:
    """Compiles a rule from its body."""

    def compile_(body: str) -> Rule:
        return load_rulebook([str(write_rule(body))]).rules["T001"]

    return compile_

"""The documents keep up with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.selectors import PARTS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_explained(name: str) -> None:
    function = FUNCTIONS[name]
    line = f"| `{function.signature}` | {' '.join(function.doc.split())} |"
    assert line in (ROOT / "docs" / "rule-language.md").read_text("utf-8").splitlines()


def test_every_selection_of_rows_is_explained() -> None:
    text = (ROOT / "docs" / "rule-language.md").read_text("utf-8")
    assert [name for name in PARTS if f".{name}`" not in text] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/rule-language.md"])
def test_links_lead_somewhere(name: str) -> None:
    path = ROOT / name
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text("utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> set[str]:
        quoted = re.findall(r"`([^`]+)`", (ROOT / name).read_text("utf-8"))
        return {part for part in quoted if part.startswith(("pytest ", "budgetcheck ", "-k"))}

    assert commands("README.md") == commands("README.zh-CN.md")

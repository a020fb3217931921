"""docs/ci.md keeps up with the options, and what it shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pytest_budgetcheck.waivers import load_waivers

TEXT = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


def test_every_option_it_names_exists(pytestconfig: pytest.Config) -> None:
    named = set(re.findall(r"--budget-[a-z-]+", TEXT))
    assert len(named) > 8
    known = {option for option in named if hasattr(pytestconfig.option, option[2:].replace("-", "_"))}
    assert named == known


def test_its_waivers_are_valid(tmp_path: Path) -> None:
    (block,) = (block for block in BLOCKS if block.startswith("waivers:"))
    (tmp_path / "disclosures").mkdir()
    document = tmp_path / "disclosures" / "某局.pdf"
    document.touch()
    (tmp_path / "waivers.yaml").write_text(block, encoding="utf-8")
    assert load_waivers(tmp_path / "waivers.yaml", "waivers.yaml").of(document).keys() == {
        ("BC308", "科学技术支出")
    }


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split(":")[0])
def test_its_recipes_are_yaml(block: str) -> None:
    assert isinstance(yaml.safe_load(block), dict)

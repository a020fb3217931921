"""Where the shipped rulesets are."""

from __future__ import annotations

from pathlib import Path


def ruleset_root() -> Path:
    """The folder of concepts, rules, profiles and code lists.

    An installed wheel carries it inside the package; in a checkout it stands beside the package.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "rulesets"
    return installed if installed.is_dir() else package.parent / "rulesets"

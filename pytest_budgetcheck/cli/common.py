"""What the commands share: exit codes, printing, complaining, options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

FAILED = 1
"""What was looked at is not as it should be, or cannot be read."""
USAGE = 2
"""The command line, a ruleset or a place to write is wrong."""


def add_ruleset(command: argparse.ArgumentParser) -> None:
    """The option that names profiles and rule files."""
    command.add_argument(
        "--ruleset",
        action="append",
        default=[],
        metavar="NAME|PATH",
        help="profile, or a YAML file with a profile or further rules; may be repeated",
    )


def print_text(text: str) -> None:
    """Print, with escapes for letters that the terminal's encoding lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


def complain(message: str, code: int) -> int:
    """Say on stderr what is wrong, and return the exit code."""
    sys.stderr.write(f"budgetcheck: {message}\n")
    return code

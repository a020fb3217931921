"""The ``budgetcheck`` command: what can be asked of documents and rules without running checks.

Each subcommand is one function that takes the parsed arguments and returns the exit code: 0, 1 for what
cannot be read or is not as it should be, 2 for a command line, ruleset or place to write that is wrong,
130 when it was interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from .. import __version__
from .extract import add_extract
from .prove import add_prove
from .rules import add_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="budgetcheck",
        description="Read published Chinese budgets and final accounts, and show, write and check the rules "
        "they are checked with. The checks themselves are run by pytest: pytest FOLDER.",
    )
    parser.add_argument("--version", action="version", version=f"budgetcheck {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_extract(commands)
    add_rules(commands)
    add_prove(commands)
    return parser

"""The ``budgetcheck`` command: what can be asked of documents and rules without running checks.

Each subcommand is one function that takes the parsed arguments and returns the exit code: 0, 1 for a
file that cannot be read, 2 for a command line or ruleset that is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Command = Callable[[argparse.Namespace], int]

UNREADABLE = 1
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="budgetcheck",
        description="Read published Chinese budgets and final accounts, and show the rules they are "
        "checked with. The checks themselves are run by pytest: pytest FOLDER.",
    )
    parser.add_argument("--version", action="version", version=f"budgetcheck {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = commands.add_parser(
        "extract",
        help="write what a PDF says - tables, narrative, figures - as JSON",
        description="Read a disclosure and write its tables, narrative and figures as JSON.",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the PDF to read")
    command.add_argument("--json", metavar="OUT", default="-", help="file to write; - (default) is stdout")
    _add_ruleset(command)
    command.set_defaults(command=extract)

    rules = commands.add_parser("rules", help="show the rules", description="Show the rules.")
    actions = rules.add_subparsers(title="actions", required=True, metavar="ACTION")
    command = actions.add_parser(
        "list",
        help="list the rules: id, category, severity, title",
        description="List the rules that documents are checked with.",
    )
    command.add_argument("--json", action="store_true", help="as JSON, one array of objects")
    _add_ruleset(command)
    command.set_defaults(command=list_rules)
    return parser


def _add_ruleset(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--ruleset",
        action="append",
        default=[],
        metavar="NAME|PATH",
        help="profile, or a YAML file with a profile or further rules; may be repeated",
    )


def extract(options: argparse.Namespace) -> int:
    """``budgetcheck extract FILE [--json OUT]``; a layout nobody described is extracted all the same."""
    from .disclosure import UnreadableError, UnrecognisedError  # noqa: PLC0415 - each command loads
    from .reading import read, recognise  # noqa: PLC0415 - what it needs
    from .reports.extract import extracted  # noqa: PLC0415
    from .rules.errors import RuleError  # noqa: PLC0415
    from .rules.ruleset import load_rulebook  # noqa: PLC0415

    try:
        book = load_rulebook(options.ruleset)
        disclosure = read(options.file)
    except RuleError as error:
        return _complain(str(error), USAGE)
    except UnreadableError as error:
        return _complain(f"{options.file}: {error.reason}。{error.remedy}", UNREADABLE)
    try:
        disclosure = recognise(disclosure, book.candidates())
    except UnrecognisedError as error:
        _complain(f"{options.file}: 表格未能对应到已知版式（concept 为空）：{error.reason}", UNREADABLE)
    return _write(extracted(disclosure, options.file), options.json)


def list_rules(options: argparse.Namespace) -> int:
    """``budgetcheck rules list [--json]``."""
    from .reports.tables import table  # noqa: PLC0415 - each command loads what it needs
    from .rules.errors import RuleError  # noqa: PLC0415
    from .rules.ruleset import load_rulebook  # noqa: PLC0415

    try:
        rules = load_rulebook(options.ruleset).rules.values()
    except RuleError as error:
        return _complain(str(error), USAGE)
    head = ("id", "category", "severity", "title")
    rows = [(rule.id, rule.category, rule.severity.value, rule.title) for rule in rules]
    if options.json:
        return _write([dict(zip(head, row, strict=True)) for row in rows], "-")
    _print(table(head, rows))
    return 0


def _write(data: Any, out: str) -> int:
    text = json.dumps(data, ensure_ascii=False)
    if out == "-":
        _print(text)
        return 0
    try:
        Path(out).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        return _complain(f"{out}: {error.strerror}", USAGE)
    return 0


def _print(text: str) -> None:
    """Print, with escapes for letters that the terminal's encoding lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"budgetcheck: {message}\n")
    return code

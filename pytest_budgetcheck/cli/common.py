"""What the commands share: exit codes, printing, complaining, options."""

from __future__ import annotations

import argparse
import sys

from ..extras import missing_for_ocr
from ..limits import Limits, read_passwords

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


def add_limits(command: argparse.ArgumentParser) -> None:
    """The options that bound what reading a document may take, and the one that opens it."""
    usual = Limits()
    for name, kind, default, what in (
        ("--timeout", float, usual.seconds, "seconds that reading a document may take"),
        ("--memory", int, usual.megabytes, "megabytes that reading a document may take"),
        ("--max-pages", int, usual.pages, "pages that a document may have"),
    ):
        text = f"{what} (default: {default:g})"
        command.add_argument(name, type=kind, default=default, metavar="N", help=text)
    command.add_argument(
        "--ocr",
        action=_Ocr,
        nargs=0,
        default=False,
        help="recognise the text of pages that are pictures, at some seconds a page; needs the extra ocr",
    )
    command.add_argument(
        "--password-file",
        type=_password_file,
        default="",
        metavar="FILE",
        help="passwords to open protected PDFs with, one a line; never shown in any output",
    )


def _password_file(file: str) -> str:
    try:
        read_passwords(file)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "it is not UTF-8")
        raise argparse.ArgumentTypeError(f"{file} cannot be read: {why}") from None
    return file


class _Ocr(argparse.Action):
    """A switch that needs an extra."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *_: object) -> None:
        missing = missing_for_ocr()
        if missing:
            parser.error(f"--ocr: {missing}")
        namespace.ocr = True


def limits(options: argparse.Namespace) -> Limits:
    """What those options say."""
    found = Limits(options.timeout, options.memory, options.max_pages)
    return found.with_ocr if options.ocr else found


def print_text(text: str) -> None:
    """Print, with escapes for letters that the terminal's encoding lacks."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


def complain(message: str, code: int) -> int:
    """Say on stderr what is wrong, and return the exit code."""
    sys.stderr.write(f"budgetcheck: {message}\n")
    return code

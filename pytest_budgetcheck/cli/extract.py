"""``budgetcheck extract``: what a document says, as files."""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..limits import read_passwords
from ..reports.findings_file import BadFindingsError, findings_by_document
from ..reports.outputs import STDOUT, MissingExtraError, Outputs, UnwritableError, Wanted
from .common import FAILED, USAGE, add_limits, add_ruleset, complain, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..documents import Sources
    from ..reading.recognition import ProfileLike


def add_extract(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "extract",
        help="write what a PDF says - tables, narrative, figures - as JSON, spreadsheet, CSV or pictures",
        description="Read a disclosure, or every PDF below a folder, and write its tables, narrative and "
        "figures. With a folder each OUT and DIR is a directory, in which every document gets a file or "
        "directory named after it. Without any output, JSON goes to stdout, one line a document.",
    )
    command.add_argument(
        "path", type=Path, metavar="FILE|FOLDER", help="the PDF to read, or a folder of them"
    )
    command.add_argument("--json", metavar="OUT", help="JSON file to write; - is stdout")
    command.add_argument(
        "--xlsx",
        type=Path,
        metavar="OUT",
        help="workbook to write: one sheet a table, amounts as numbers, the page in the last column; "
        "needs the report extra",
    )
    command.add_argument(
        "--jsonl",
        type=Path,
        metavar="FILE",
        help="findings that pytest --budget-jsonl wrote: a second sheet of the workbook lists those of the "
        "document, with links to the cells",
    )
    command.add_argument(
        "--csv",
        type=Path,
        metavar="DIR",
        help="directory for one CSV file a table (UTF-8 with BOM) and index.csv; text that looks like a "
        "formula gets an apostrophe in front",
    )
    command.add_argument(
        "--debug-images",
        type=Path,
        metavar="DIR",
        help="directory for one PNG a page, with ruling lines, cells, amounts, titles and figures drawn",
    )
    command.add_argument(
        "--pages",
        type=_pages,
        metavar="3,5-7",
        help="pages to draw with --debug-images (default: those with a table or a figure)",
    )
    add_ruleset(command)
    add_limits(command)
    command.set_defaults(command=extract)


def _pages(text: str) -> Callable[[int], bool]:
    """``3,5-7`` as a test of page numbers."""
    ranges = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*", part, re.ASCII)
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else 0
        if not 1 <= first <= last:
            raise argparse.ArgumentTypeError(f"not a list of pages such as 3,5-7: {text!r}")
        ranges.append((first, last))
    return lambda page: any(first <= page <= last for first, last in ranges)


def extract(options: argparse.Namespace) -> int:
    """``budgetcheck extract``; a layout nobody described is extracted all the same."""
    from ..documents import reading_apart  # noqa: PLC0415 - each command loads what it needs
    from ..rules.errors import RuleError  # noqa: PLC0415
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    wanted = Wanted(
        json=options.json,
        xlsx=options.xlsx,
        csv=options.csv,
        debug_images=options.debug_images,
        pages=options.pages,
        passwords=read_passwords(options.password_file),
    )
    if wanted.pages and not wanted.debug_images:
        return complain("--pages needs --debug-images", USAGE)
    if options.jsonl and not wanted.xlsx:
        return complain("--jsonl needs --xlsx", USAGE)
    if not (wanted.json or wanted.xlsx or wanted.csv or wanted.debug_images):
        wanted = replace(wanted, json=STDOUT)
    several = options.path.is_dir()
    paths, code = _pdfs_below(options.path) if several else ([options.path], 0)
    if not paths:
        return complain(f"{options.path}: 文件夹里没有 PDF 文件", FAILED)
    try:
        profiles = load_rulebook(options.ruleset).candidates()
        if options.jsonl:
            wanted = replace(wanted, findings=findings_by_document(options.jsonl))
        outputs = Outputs(wanted, paths, several=several)
    except (RuleError, MissingExtraError, UnwritableError, BadFindingsError) as error:
        return complain(str(error), USAGE)
    with reading_apart(limits(options), options.password_file, ocr=options.ocr) as sources:
        return _extract_all(paths, profiles, outputs, sources) or code


def _extract_all(
    paths: Sequence[Path], profiles: Sequence[ProfileLike], outputs: Outputs, sources: Sources
) -> int:
    """Extract one document after the other; the exit code."""
    from ..reports.progress import Progress  # noqa: PLC0415 - each command loads what it needs

    progress = Progress(sys.stderr, len(paths))
    code = 0

    def say(message: str) -> None:
        progress.clear()
        complain(message, FAILED)

    for path in paths:
        progress.step(str(path))
        try:
            code = _extract_one(path, profiles, outputs, sources, say) or code
        except UnwritableError as error:
            say(str(error))
            return USAGE
        except Exception as error:
            if len(paths) == 1:
                raise
            # One document that breaks the program must not cost the hundreds after it.
            say(f"{path}: 程序出错（{type(error).__name__}: {error}），请报告此问题")
            code = FAILED
    progress.clear()
    return code


def _extract_one(
    path: Path,
    profiles: Sequence[ProfileLike],
    outputs: Outputs,
    sources: Sources,
    say: Callable[[str], None],
) -> int:
    """Read the document at ``path`` and write what was asked for; the exit code."""
    from ..disclosure import UnreadableError, UnrecognisedError  # noqa: PLC0415 - each command loads
    from ..documents import read_document  # noqa: PLC0415 - what it needs
    from ..reading import recognise  # noqa: PLC0415

    try:
        disclosure = read_document(path, sources)
        try:
            disclosure = recognise(disclosure, profiles)
        except UnrecognisedError as error:
            say(f"{path}: 表格未能对应到已知版式（concept 为空）：{error.reason}")
        for remark in outputs.write(disclosure, path):
            say(f"{path}: {remark}")
    except UnreadableError as error:
        say(f"{path}: {error.reason}。{error.remedy}")
        return FAILED
    return 0


def _pdfs_below(folder: Path) -> tuple[list[Path], int]:
    """Every PDF below ``folder``, sorted, and the exit code of looking for them."""
    code = 0

    def unreadable(error: OSError) -> None:
        nonlocal code
        code = complain(f"{error.filename}: 文件夹打不开：{error.strerror}", FAILED)

    found = [
        path
        for parent, _, names in os.walk(folder, onerror=unreadable)
        for name in names
        if name.lower().endswith(".pdf") and (path := Path(parent, name)).is_file()
    ]
    return sorted(found), code

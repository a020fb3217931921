"""``budgetcheck rules draft-profile``: a first draft of a profile for a new layout."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from .common import FAILED, USAGE, complain, print_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..disclosure import Disclosure

_NAME = re.compile(r"[A-Za-z0-9一-鿿][\w\-]*")


def add_draft(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = actions.add_parser(
        "draft-profile",
        help="draft a profile from a PDF whose layout nobody described",
        description="Read FILE.pdf and write a profile for its layout: tables, header paths and row labels, "
        "each under the canonical name that the shipped profiles' words suggest. What they do not know is "
        "marked 待定. The draft loads as it is; docs/new-layout.md says how to finish it.",
    )
    command.add_argument("path", type=Path, metavar="FILE.pdf", help="a document in the new layout")
    command.add_argument(
        "--name", metavar="NAME", help="name of the profile (default: that of the output file, else draft)"
    )
    command.add_argument(
        "-o", "--out", type=Path, metavar="OUT", help="file to write (default: print the draft)"
    )
    command.add_argument("--force", action="store_true", help="overwrite OUT where it exists")
    command.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="PROFILE",
        help="do not use the words of this shipped profile; may be repeated",
    )
    command.set_defaults(command=draft_profile)


class _Refusal(Exception):  # noqa: N818 - an answer, not an error
    """Why there is no draft, with the exit code."""

    def __init__(self, reason: str, code: int) -> None:
        super().__init__(reason)
        self.code = code


def draft_profile(options: argparse.Namespace) -> int:
    """``budgetcheck rules draft-profile``."""
    out: Path | None = options.out
    try:
        text, done = _drafted(options)
        if out is None:
            print_text(text.rstrip())
            return complain(done, 0)
        _write(out, text)
    except _Refusal as refusal:
        return complain(str(refusal), refusal.code)
    return complain(f"{done}；已写入 {out}", 0)


def _drafted(options: argparse.Namespace) -> tuple[str, str]:
    """The draft as YAML, and what to say of it."""
    from ..drafting.draft import draft  # noqa: PLC0415 - each command loads what it needs
    from ..drafting.text import as_yaml, counts  # noqa: PLC0415
    from ..drafting.words import KnownWords  # noqa: PLC0415
    from ..rules.errors import RuleError  # noqa: PLC0415
    from ..rules.profiles import load_profile  # noqa: PLC0415
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415
    from ..rules.source import parse  # noqa: PLC0415

    out: Path | None = options.out
    name = options.name or (out.stem if out is not None and _NAME.fullmatch(out.stem) else "draft")
    try:
        book = load_rulebook()
    except RuleError as error:
        raise _Refusal(str(error), USAGE) from None
    problem = _problem(name, out, force=options.force) or _unusable(name, options.without, book.profiles)
    if problem:
        raise _Refusal(problem, USAGE)
    profiles = [profile for profile in book.profiles.values() if profile.name not in options.without]
    drafted = draft(_read(options.path), name, KnownWords(profiles), book.vocabulary)
    if not drafted.tables:
        titles = "、".join(f"《{table.printed}》" for table in drafted.unknown)
        found = f"没有一张表的名称是认得的：{titles}" if titles else "没有读到带框线、有表名的表格"
        raise _Refusal(f"{options.path}: {found}，无从起草", FAILED)
    text = as_yaml(drafted, book.vocabulary)
    load_profile(parse(text, str(out or "draft")), book.vocabulary)
    known, left = counts(drafted)
    return text, f"{len(drafted.tables)} 张表，认出 {known} 个名称，待定 {left} 处"


def _read(path: Path) -> Disclosure:
    from ..disclosure import UnreadableError  # noqa: PLC0415 - each command loads what it needs
    from ..reading import read  # noqa: PLC0415

    try:
        return read(path)
    except UnreadableError as error:
        raise _Refusal(f"{path}: {error.reason}。{error.remedy}", FAILED) from None


def _write(out: Path, text: str) -> None:
    from ..reports.files import write_atomically  # noqa: PLC0415 - each command loads what it needs

    try:
        write_atomically(out.resolve(), text.encode())
    except OSError as error:
        raise _Refusal(f"{out}: {error.strerror}", USAGE) from None


def _problem(name: str, out: Path | None, *, force: bool) -> str | None:
    if not _NAME.fullmatch(name):
        return f"版式名称只用字母、数字、汉字、_ 和 -：{name!r}"
    if out is not None and out.is_dir():
        return f"{out} 是文件夹"
    if out is not None and out.exists() and not force:
        return f"{out} 已存在；要覆盖请加 --force"
    return None


def _unusable(name: str, without: Iterable[str], profiles: Iterable[str]) -> str | None:
    """What is wrong with the name of the profile, or with those to do without."""
    from ..rules.errors import one_of  # noqa: PLC0415 - each command loads what it needs

    unknown = [profile for profile in without if profile not in profiles]
    if unknown:
        return f"没有版式 {unknown[0]}；{one_of(unknown[0], profiles)}"
    if name in profiles and name not in without:
        return f"已有名为 {name} 的版式，请用 --name 另取名称"
    return None

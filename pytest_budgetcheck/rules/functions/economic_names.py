"""Functions that compare names listed in the narrative with the accounts of a table that hold money."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ...names import normalise
from .. import codes, selectors
from ..rows import Lane, MappedRow, RowKind
from ..scope import Environment, NotApplicableError, NotCheckedError
from ..types import Plain
from .registry import define

if TYPE_CHECKING:
    from collections.abc import Collection

_HELD = re.compile(r"\([^()]*\)")
_SEPARATOR = re.compile(r"[、，,]")
_AND = re.compile(r"(?<=[费贴金助资])(?:以及|和)(?=.)|(?<=费)及(?=.)")
_ALIKE = 0.85
_LEVEL = 5
_SHORT = {"水电费": ("水费", "电费"), "物业费": ("物业管理费",), "维护费": ("维修费",), "工资": ("基本工资",)}
"""Names in common use for accounts, in the form without brackets; of several any may hold the money."""


@define("idle_names", "row lane", Plain.WORDS)
def _idle_names(env: Environment, row: MappedRow, lane: Lane) -> str:
    """Which of the names that a list gives stand for accounts in which the table prints no money."""
    paid = {_plain(one.label) for one in _paid(lane)}
    paid |= {_plain(one.label) for one in lane.rows if any(_rounded(cell) for cell in one.cells.values())}
    known = _national() | {_plain(one.label) for one in lane.rows}
    return "、".join(
        name for name in _listed(env, row) if _means_one(name, known) and not _means_one(name, paid)
    )


@define("unnamed_accounts", "row lane", Plain.WORDS)
def _unnamed_accounts(env: Environment, row: MappedRow, lane: Lane) -> str:
    """Which accounts of its kind hold money in the table but are not named in a list.

    A name that stands for several, 水电费, names each of them; one in the other list of the section counts.
    """
    lists = [one for one in row.lane.rows if _of(one) == _of(row)]
    named = [_plain(name) for one in lists for name in _listed(env, one)]
    unnamed = [
        one
        for one in _paid(lane)
        if _group(one) == normalise(row.label)
        and not any(_same(_plain(one.label), name) or set(_plain(one.label)) <= set(name) for name in named)
    ]
    columns = [next(column for column, cell in one.cells.items() if cell.value) for one in unnamed]
    for one, column in zip(unnamed, columns, strict=True):
        env.read(one, column)
    return "、".join(
        f"{one.label} {one.cells[column].text}" for one, column in zip(unnamed, columns, strict=True)
    )


@define("prints", "lane words", Plain.TRUTH)
def _prints(env: Environment, lane: Lane, words: str) -> bool:
    """Whether a table prints a row with just this label."""
    found = [row for row in lane.rows if normalise(row.label) == normalise(words)]
    for row in found:
        env.read_words(row, row.label_cell, "名称")
    return bool(found)


def _of(row: MappedRow) -> str:
    cell = row.texts.get("表")
    return cell.text if cell else ""


def _rounded(cell: Cell) -> bool:
    """Whether a zero is printed that may stand for less than half of its last place."""
    return cell.value == 0 and cell.decimals > 0


def _listed(env: Environment, row: MappedRow) -> list[str]:
    names = env.read_words(row, row.texts.get("列举"), "列举")
    parts = [name for part in _SEPARATOR.split(names) if (name := part.strip())]
    return [
        name
        for part in parts
        for name in ([part] if _plain(part) in _national() else _AND.split(part))
        if name
    ]


def _paid(lane: Lane) -> list[MappedRow]:
    """The accounts of the second level in which money is printed.

    Raises:
        NotApplicableError: the table does not go down to the second level.
        NotCheckedError: it holds money in rows that are not known.
    """
    selectors.no_strays(lane)
    if lane.unknown_accounts:
        raise NotCheckedError(f"“{lane.title}”有未能按名称识别的科目")
    paid = [
        row
        for row in lane.rows
        if row.kind is RowKind.ACCOUNT
        and len(row.code) == _LEVEL
        and any(c.value for c in row.cells.values())
    ]
    if not paid:
        raise NotApplicableError(f"“{lane.title}”不列款级经济科目")
    return paid


def _group(row: MappedRow) -> str:
    """人员经费 or 公用经费, by the column the money stands in, else by the code."""
    printed = [name for name in ("人员经费", "公用经费") if (cell := row.cells.get(name)) and cell.value]
    return printed[0] if len(printed) == 1 else codes.basic_groups().get(row.code, "")


@lru_cache(maxsize=1)
def _national() -> frozenset[str]:
    return frozenset(_plain(name) for names in codes.names_of("dept_economic").values() for name in names)


def _plain(name: str) -> str:
    return _HELD.sub("", normalise(name))


def _means_one(name: str, accounts: Collection[str]) -> bool:
    """Whether a listed name means one of some accounts."""
    plain = _plain(name)
    meant = _SHORT.get(plain, (plain,))
    return any(one in accounts for one in meant) or any(
        _same(one, account) for account in accounts for one in meant
    )


@lru_cache(maxsize=65536)
def _same(one: str, other: str) -> bool:
    """Whether two names differ by a slip at most."""
    if one == other or 2 * min(len(one), len(other)) < _ALIKE * (len(one) + len(other)):
        return one == other
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE

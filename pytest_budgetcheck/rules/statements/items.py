"""Accounts of the narrative with their amounts, as rows that are counterparts of the rows of tables.

A list of accounts, 主要用于以下方面：…, is a row too: the total it breaks down, with its accounts under it.
It is drawn only where every account with an amount was told for certain, and nothing says 等; and not where
it leaves out more accounts of its table than it names. Its total is that of a list which leaves out none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from .amounts_said import AMOUNT, ORIGINAL, Stretch
from .base import Statement, words_cell
from .fitting import left_out
from .funds import ALL, first_named
from .item_reader import Item, ItemReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact, Section
    from ..rows import Lane, MappedRow
    from .account_names import AccountNames
    from .base import Material

_GROSS = re.compile(r"支出|拨款|预算|决算")
_NO_TOTAL = re.compile(
    r"收入(?![支、/]|支出)|上年|执行|基本支出|项目支出|人员|公用|结转|结余|追加|调[增减剂]|收回|[压核]减|其中"
    r"|工资福利|商品和服务|个人和家庭|资本性|债务"
)
_OF_WHICH = re.compile(r"其中|包括")
_DATED = re.compile(r"((?:19|20)\d\d)年")
_FUND_NAME = re.compile(r"(?:一般公共|政府性基金|国有资本经营)预算")
_PARTIAL = re.compile(r"\s*等(?!于)")
_LEVEL_NAMES = ("类", "款", "项")
_SPENT = re.compile(r"(?:支出|经费|事务)[^，,；;。：:、]{0,6}$")
"""How the words before an amount end that may be one of a list which was not understood."""


@dataclass(slots=True)
class _List:
    """The accounts with amounts that one section lists."""

    owner: Section
    table: str
    items: list[Item] = field(default_factory=list)


def items(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each account named, by its code, and one for each list of them."""
    reader = ItemReader(material)
    drawn: dict[int, MappedRow] = {}
    for item in reader.items:
        if item.code:
            row = _row(item, reader.names, lane)
            drawn[id(item)] = row
            yield row
    for found in _lists(reader):
        tops = _tops(found.items)
        missed, covered = left_out(found.table, [item.code for item in tops], material.tables)
        if missed > covered:
            continue
        parent = _total(found, reader, whole=not missed).row(lane)
        for item in tops:
            row = drawn[id(item)]
            row.parent = parent
            parent.children.append(row)
        yield parent


def _row(item: Item, names: AccountNames, lane: Lane) -> MappedRow:
    name, cell = names.in_tables(item.path, item.code)
    texts = {"表": item.table, "级次": _LEVEL_NAMES[len(item.code) // 2 - 1], "名称": name}
    label = item.path.printed or item.code
    row = Statement(item.at, label, item.said.figures, {c: t for c, t in texts.items() if t}, item.code).row(
        lane
    )
    if cell:
        row.texts["表列名称"] = cell
    if item.said.use_at:
        row.texts["用途"] = words_cell(item.said.use, item.said.use_at.sentence)
    return row


def _lists(reader: ItemReader) -> Iterator[_List]:
    """The lists of two accounts or more, one a section and table; only those understood as a whole."""
    lists: dict[tuple[int, str], _List] = {}
    for item in reader.items:
        if item.table and AMOUNT in item.said.figures:
            key = (id(item.owner), item.table)
            lists.setdefault(key, _List(item.owner, item.table)).items.append(item)
    yield from (one for one in lists.values() if _whole(one, reader) and len(_tops(one.items)) > 1)


def _whole(one: _List, reader: ItemReader) -> bool:
    """Whether every amount that may belong to a list is that of an account, and nothing says 等."""
    ends = (item.said.figures[AMOUNT].end for item in one.items)
    if any(
        not item.code or _PARTIAL.match(item.at.text, end) for item, end in zip(one.items, ends, strict=True)
    ):
        return False
    bound = {id(fact) for item in one.items for fact in item.said.figures.values()}
    read = {id(item.at.section) for item in one.items}
    inside = [said for said in reader.by_section[id(one.owner)] if id(one.owner) in read]
    first, last = one.items[0], one.items[-1]
    run = inside[inside.index(first.at) : inside.index(last.at) + 1] if first.at in inside else []
    for said in run:
        stretch = Stretch(said, first.path.start if said is first.at else 0, len(said.text))
        if any(id(fact) not in bound and _SPENT.search(label) for label, fact in stretch.money()):
            return False
    beside = [section for section in reader.listed_by(one.owner) if id(section) not in read]
    return not any(
        fact.unit in UNIT_IN_YUAN
        for section in beside
        for s in reader.by_section[id(section)]
        for fact in s.figures
    )


def _total(found: _List, reader: ItemReader, *, whole: bool) -> Statement:
    """The row of a list: what it breaks down, with the total where one is said before a ``whole`` list."""
    spoken = reader.by_section[id(found.owner)]
    first = found.items[0]
    inside = found.owner is first.at.section
    until = spoken.index(first.at) if inside else len(spoken)
    figures: dict[str, Fact] = {}
    stretches = [Stretch(first.at, 0, first.path.start)] if inside else []
    stretches += [Stretch(s, 0, len(s.text)) for s in reversed(spoken[:until])]
    for place, stretch in enumerate(stretches if whole else ()):
        figures = figures or _gross(stretch, reader.year, found.table, near=place < 2, final=reader.final)
    return Statement(first.at, f"{found.owner.heading or found.table}的列举", figures, {"表": found.table})


def _gross(stretch: Stretch, year: int | None, table: str, *, near: bool, final: bool) -> dict[str, Fact]:
    """The total that a list breaks down, by canonical column: of the table meant, or just before it."""
    found: dict[str, Fact] = {}
    for label, fact in stretch.money():
        words = stretch.said.text[stretch.start : fact.start]
        named, above = first_named(label), first_named(words)
        unnamed = near and not named and not above and not _OF_WHICH.search(words)
        meant = named == table or (named in ("", ALL) and above == table) or unnamed
        if not meant or not _GROSS.search(words) or _NO_TOTAL.search(label):
            continue
        if year and any(int(one) != year for one in _DATED.findall(label)):
            continue
        budget = "预算" in _FUND_NAME.sub("", label) and "决算" not in label
        found.setdefault(ORIGINAL if final and budget else AMOUNT, fact)
    return found


def _tops(found: Sequence[Item]) -> list[Item]:
    """Those not below another one, each account once."""
    kept: dict[str, Item] = {}
    for item in found:
        kept.setdefault(item.code, item)
    return [
        item
        for code, item in kept.items()
        if not any(code != other and code.startswith(other) for other in kept)
    ]

"""Which profile describes a document: the one whose table titles it prints.

Titles decide, never table numbers or file names. Profiles are data of the rules; all that is needed of
one here is written down as protocols, so that reading does not depend on rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pytest_budgetcheck.disclosure import Disclosure, Table, UnrecognisedError
from pytest_budgetcheck.names import normalise

_YEAR = re.compile(r"20[1-4]\d年?(?:度)?")
_PREFIX_FORBIDDEN = re.compile(
    r"财政拨款|一般公共|政府性基金|国有资本|基本支出|项目支出|三公|经济分类|功能分类|收入|支出|绩效|采购|转移支付"
)
_SUFFIX = re.compile(r"(?:\([^()]*\)|-?\d)+$")
_LEAST_TABLES = 3
_LEAST_SHARE = 0.5


class TitledTable(Protocol):
    """A table a profile describes."""

    @property
    def titles(self) -> Sequence[str]:
        """Title aliases."""
        ...


class Marks(Protocol):
    """What sets a layout apart from its neighbours."""

    @property
    def titles(self) -> Sequence[str]:
        """Titles or table numbers only this layout prints."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """Row labels or headers only this layout prints."""
        ...


class ProfileLike(Protocol):
    """What recognition needs to know of a profile."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def kind(self) -> str | None:
        """``budget``, ``final`` or ``None`` for either."""
        ...

    @property
    def tables(self) -> Mapping[str, TitledTable]:
        """Concept -> table."""
        ...

    @property
    def recognise(self) -> Marks:
        """Marks of the layout."""
        ...


def recognise(disclosure: Disclosure, profiles: Iterable[ProfileLike]) -> Disclosure:
    """``disclosure`` with the profile that fits its table titles best, and the concept of each table.

    Raises :class:`~pytest_budgetcheck.disclosure.UnrecognisedError` when no profile fits: fewer than
    three tables, or fewer than half of those the profile describes.
    """
    tried: list[str] = []
    best: tuple[tuple[float, ...], ProfileLike, dict[int, str]] | None = None
    for profile in profiles:
        concepts = _concepts(disclosure.tables, profile)
        found = len(set(concepts.values()))
        tried.append(f"{profile.name}（{found}/{len(profile.tables)}）")
        if found < _LEAST_TABLES or found < _LEAST_SHARE * len(profile.tables):
            continue
        score = _score(disclosure, profile, concepts)
        if best is None or score > best[0]:
            best = (score, profile, concepts)
    if best is None:
        raise _unrecognised(disclosure, tried)
    _, profile, concepts = best
    tables = tuple(
        replace(table, concept=concepts.get(index)) for index, table in enumerate(disclosure.tables)
    )
    found = len(set(concepts.values()))
    remark = f"版式：{profile.name}（{len(profile.tables)} 类表中认出 {found} 类）"
    return replace(
        disclosure, tables=tables, profile=profile.name, recognition=(*disclosure.recognition, remark)
    )


def match_title(title: str, aliases: Iterable[str]) -> int:
    """How well ``title`` matches: the length of the longest alias it equals or ends with, 0 for none.

    What stands before the alias may be a year or a body, but no word that makes it another table.
    """
    plain = _YEAR.sub("", normalise(title))
    forms = {plain, _SUFFIX.sub("", plain)}
    best = 0
    for alias in aliases:
        wanted = _YEAR.sub("", normalise(alias))
        for form in forms:
            if wanted and form.endswith(wanted) and not _PREFIX_FORBIDDEN.search(form[: -len(wanted)]):
                best = max(best, len(wanted))
    return best


def _concepts(tables: Sequence[Table], profile: ProfileLike) -> dict[int, str]:
    """Per index of a table its concept, where the profile knows its title."""
    concepts: dict[int, str] = {}
    for index, table in enumerate(tables):
        length, concept = max(
            ((match_title(table.title, known.titles), concept) for concept, known in profile.tables.items()),
            default=(0, ""),
        )
        if length:
            concepts[index] = concept
    return concepts


def _score(disclosure: Disclosure, profile: ProfileLike, concepts: Mapping[int, str]) -> tuple[float, ...]:
    """Agreement in kind, marks of the layout, concepts found, share of the profile's concepts."""
    kinds = profile.kind is None or disclosure.kind is None or profile.kind == disclosure.kind
    printed = {normalise(text) for text in _printed_marks(disclosure)}
    marks = [normalise(mark) for mark in (*profile.recognise.titles, *profile.recognise.labels)]
    hits = sum(any(mark in text for text in printed) for mark in marks)
    share = hits / len(marks) if marks else 0.0
    found = len(set(concepts.values()))
    return (float(kinds), found + share * len(profile.tables), share, found / len(profile.tables))


def _printed_marks(disclosure: Disclosure) -> Iterator[str]:
    for table in disclosure.tables:
        yield table.title
        yield table.number
        yield table.caption
        for path in table.columns:
            yield from path
        for row in table.rows:
            yield from (cell.text for cell in row.cells if cell.text and cell.value is None)


def _unrecognised(disclosure: Disclosure, tried: Sequence[str]) -> UnrecognisedError:
    titles = [table.title for table in disclosure.tables if table.title]
    shown = "、".join(f"《{title}》" for title in titles[:6]) + ("等" if len(titles) > 6 else "")
    if not disclosure.tables:
        found = "文档里没有读到带框线的表格"
    elif not titles:
        found = f"读到 {len(disclosure.tables)} 张表，但都没有标题"
    else:
        found = f"读到 {len(disclosure.tables)} 张表（{shown}），与已知版式的表名对不上"
    profiles = f"已试的版式：{'、'.join(tried)}" if tried else "没有可用的版式"
    return UnrecognisedError(
        found,
        f"{profiles}。请确认这是部门或单位的预算、决算公开文档；若是新版式，请为它写一份 profile，"
        "并用 --budget-ruleset 指定",
    )

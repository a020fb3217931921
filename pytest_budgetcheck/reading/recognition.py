"""Which profile describes a document: the one whose table titles, marks and headers it prints.

Titles decide, never table numbers or file names. They are alike all over the country, and rules read
with the habits of another city accuse wrongly: a layout is believed only where the document looks like
it throughout. Every other document goes to a fallback profile, which claims less. Profiles are data of
the rules; all that is needed of one here is written down as protocols, so that reading does not depend
on rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

from pytest_budgetcheck.disclosure import Disclosure, Table, UnrecognisedError
from pytest_budgetcheck.gaps import DRAFT_A_PROFILE
from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading.titles import match_title

_HEADER_YEAR = re.compile(r"(?:20[1-4]\d|[本当上前])年(?:度)?|#\d$")
_LEAST_TABLES = 3
_LEAST_HEADINGS = 3
_LEAST_SHARE = 0.5
_LEAST_HEADERS = 0.75
_MOST_OTHERS = 3


class TitledTable(Protocol):
    """A table a profile describes."""

    @property
    def titles(self) -> Sequence[str]:
        """Title aliases."""
        ...

    @property
    def headers(self) -> frozenset[str]:
        """Header paths of its columns; none where it is a form."""
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

    @property
    def headings(self) -> Sequence[str]:
        """Headings of the narrative that tell a document without tables."""
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
    def fallback(self) -> bool:
        """Whether it describes no layout in particular, and is chosen only where no layout fits."""
        ...

    @property
    def tables(self) -> Mapping[str, TitledTable]:
        """Concept -> table."""
        ...

    @property
    def recognise(self) -> Marks:
        """Marks of the layout."""
        ...


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a document prints, as profiles are held against it; ``text`` is all but amounts."""

    tables: tuple[Table, ...]
    headings: tuple[str, ...]
    text: str
    kind: str | None


def _printed(disclosure: Disclosure) -> _Printed:
    headings = tuple(normalise(section.heading) for section in disclosure.narrative)
    text = "\n".join(normalise(text) for text in _table_texts(disclosure.tables))
    return _Printed(disclosure.tables, headings, text, disclosure.kind)


def _table_texts(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield from (table.title, table.number, table.caption)
        for path in table.columns:
            yield from path
        for row in table.rows:
            yield from (cell.text for cell in row.cells if cell.text and cell.value is None)


@dataclass(frozen=True)
class _Fit:
    """How a document looks through a profile. ``concepts`` are those of its tables, by index."""

    profile: ProfileLike
    document: _Printed
    concepts: Mapping[int, str]

    @property
    def found(self) -> int:
        """How many concepts of the profile were found."""
        return len(set(self.concepts.values()))

    @cached_property
    def headings(self) -> int:
        """How many of the headings that tell a narrative are printed."""
        wanted = {normalise(mark) for mark in self.profile.recognise.headings}
        return sum(any(mark in heading for heading in self.document.headings) for mark in wanted)

    @cached_property
    def marks(self) -> float | None:
        """Share of the marks of the layout that are printed; ``None`` where it has none."""
        marks = (*self.profile.recognise.titles, *self.profile.recognise.labels)
        return sum(normalise(mark) in self.document.text for mark in marks) / len(marks) if marks else None

    @cached_property
    def headers(self) -> float | None:
        """Share of the printed columns of amounts whose headers the profile knows, whatever the year."""
        known = total = 0
        for index, concept in self.concepts.items():
            headers = _plain_headers(self.profile.tables[concept].headers)
            for path in _amount_headers(self.document.tables[index]) if headers else ():
                total += 1
                known += _plain_header(path) in headers
        return known / total if total else None

    @property
    def enough(self) -> bool:
        """Whether the document can be read with the profile at all."""
        if not self.profile.tables:
            return self.headings >= _LEAST_HEADINGS
        return self.found >= _LEAST_TABLES

    @property
    def described(self) -> bool:
        """Whether the document looks like the layout throughout."""
        return (
            self.found >= _LEAST_SHARE * len(self.profile.tables)
            and (self.marks is None or self.marks >= _LEAST_SHARE)
            and (self.headers is None or self.headers >= _LEAST_HEADERS)
        )

    @property
    def rank(self) -> tuple[float, ...]:
        """The better profile of two that fit ranks higher."""
        kind, tables, marks = self.profile.kind, len(self.profile.tables), self.marks or 0.0
        same_kind = kind is None or self.document.kind is None or kind == self.document.kind
        return (float(same_kind), self.found + marks * tables, marks, self.found / max(tables, 1))

    def __str__(self) -> str:
        if not self.profile.tables:
            return f"{self.profile.name}（说明的标题 {self.headings} 处）"
        shares = [f"表 {self.found}/{len(self.profile.tables)}"]
        shares += [f"特征 {self.marks:.0%}"] if self.marks is not None else []
        shares += [f"列 {self.headers:.0%}"] if self.headers is not None else []
        return f"{self.profile.name}（{'，'.join(shares)}）"


def recognise(disclosure: Disclosure, profiles: Iterable[ProfileLike]) -> Disclosure:
    """``disclosure`` with the profile that fits it best, and the concept of each table.

    A single profile is what the user insists on: it need not be recognised by its marks.

    Raises :class:`~pytest_budgetcheck.disclosure.UnrecognisedError` when no profile fits.
    """
    document = _printed(disclosure)
    fits = [_Fit(profile, document, _concepts(disclosure.tables, profile)) for profile in profiles]
    usable = [fit for fit in fits if fit.enough]
    layouts = [fit for fit in usable if not fit.profile.fallback and (fit.described or len(fits) == 1)]
    fallbacks = [fit for fit in usable if fit.profile.fallback]
    chosen = max(layouts or fallbacks, key=lambda fit: fit.rank, default=None)
    if chosen is None:
        raise _unrecognised(disclosure, fits)
    tables = tuple(
        replace(table, concept=chosen.concepts.get(index)) for index, table in enumerate(disclosure.tables)
    )
    return replace(
        disclosure,
        tables=tables,
        profile=chosen.profile.name,
        recognition=(*disclosure.recognition, *_remarks(chosen, fits)),
    )


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


def _amount_headers(table: Table) -> list[str]:
    """The header paths of the columns in which amounts stand."""
    amounts = {i for row in table.rows for i, cell in enumerate(row.cells) if cell.value is not None}
    return ["/".join(table.columns[index]) for index in sorted(amounts)]


@lru_cache(maxsize=1024)
def _plain_headers(headers: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_plain_header, headers))


def _plain_header(path: str) -> str:
    return _HEADER_YEAR.sub("", normalise(path))


def _remarks(chosen: _Fit, fits: Sequence[_Fit]) -> list[str]:
    """Why the profile was chosen, and why those next to it were not."""
    remarks = [f"版式：{chosen}"]
    if chosen.profile.fallback and chosen.profile.tables:
        remarks[0] += f"，没有一种写明的版式符合，按通用表名识别；{DRAFT_A_PROFILE}"
    others = _nearest(fit for fit in fits if fit is not chosen and fit.enough)
    return [*remarks, f"未选的版式：{others}"] if others else remarks


def _nearest(fits: Iterable[_Fit]) -> str:
    """The profiles that come closest to the document, the best first."""
    ordered = sorted(fits, key=lambda fit: fit.rank, reverse=True)
    return "、".join(map(str, ordered[:_MOST_OTHERS]))


def _unrecognised(disclosure: Disclosure, fits: Sequence[_Fit]) -> UnrecognisedError:
    titles = [table.title for table in disclosure.tables if table.title]
    shown = "、".join(f"《{title}》" for title in titles[:6]) + ("等" if len(titles) > 6 else "")
    if not disclosure.tables:
        found = "文档里没有读到带框线的表格"
    elif not titles:
        found = f"读到 {len(disclosure.tables)} 张表，但都没有标题"
    else:
        found = f"读到 {len(disclosure.tables)} 张表（{shown}），与已知版式的表名对不上"
    profiles = f"试了 {len(fits)} 种版式，最接近的是 {_nearest(fits)}" if fits else "没有可用的版式"
    return UnrecognisedError(
        found,
        f"{profiles}。请确认这是部门或单位的预算、决算公开文档；若是新版式，{DRAFT_A_PROFILE}",
    )

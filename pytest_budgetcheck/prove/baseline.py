"""A clean disclosure with its verdicts, against which faulty copies of it are judged quickly.

Judging a document takes all its rules; a fault changes little of what they see. So each rule is evaluated
once with a log of the tables and sections it looks at, and again only where one of them is different in
the faulty copy. Everything else is the very same objects, figures included, so that verdicts old and new
fit together as if all were judged anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from ..rules.evaluate import check_rule
from ..rules.reviews import with_reviews
from ..rules.roots import with_roots
from ..rules.view import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from ..disclosure import Disclosure
    from ..rules.quantity import Figure
    from ..rules.rows import Lane, MappedRow, MappedTable
    from ..rules.ruleset import Rule, Rulebook
    from ..rules.scope import Scope
    from ..verdicts import Verdict

Value = TypeVar("Value")


class _Watched(Mapping[str, Value]):
    """A mapping that notes which of its keys were asked for."""

    def __init__(self, content: Mapping[str, Value]) -> None:
        self.content = content
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Value:
        self.asked.add(key)
        return self.content[key]

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self.content)
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)


@dataclass(frozen=True, slots=True)
class _Judged:
    """The verdicts of a rule, before any look at other rules, and what it looked at."""

    verdicts: tuple[Verdict, ...]
    tables: frozenset[str]
    sections: frozenset[str]


class Baseline:
    """``disclosure`` is recognised; its faulty copies keep its profile."""

    def __init__(self, disclosure: Disclosure, book: Rulebook) -> None:
        self.disclosure = disclosure
        self.book = book
        self._profile = book.profiles[str(disclosure.profile)]
        self.scope = self._scope(disclosure)
        self._content = {name: _content(table) for name, table in self.scope.tables.items()}
        self._judged = {rule.id: self._judge(rule) for rule in book.rules.values()}
        self.verdicts = _together(judged.verdicts for judged in self._judged.values())

    def judge(self, faulty: Disclosure) -> list[Verdict]:
        """The verdicts on a copy of the disclosure that differs in places."""
        scope = self._scope(faulty)
        tables = self._changed_tables(scope)
        kept = {name: self.scope.tables[name] for name in scope.tables if name not in tables}
        sections = _differing(self.scope.facts, scope.facts)
        sections |= _differing(self.scope.expected_facts, scope.expected_facts)
        shared = replace(
            scope,
            tables={name: kept.get(name, table) for name, table in scope.tables.items()},
            _figures=dict(self.scope._figures),
            _spoken=self._spoken_alike(scope),
        )
        return _together(
            check_rule(self.book.rules[name], shared)
            if judged.tables & tables or judged.sections & sections
            else judged.verdicts
            for name, judged in self._judged.items()
        )

    def _scope(self, disclosure: Disclosure) -> Scope:
        return scope_of(disclosure, self._profile, self.book.vocabulary)

    def _judge(self, rule: Rule) -> _Judged:
        tables, facts = _Watched(self.scope.tables), _Watched(self.scope.facts)
        expected = _Watched(self.scope.expected_facts)
        watched = replace(
            self.scope,
            tables=tables,
            facts=facts,
            expected_facts=expected,
            _figures=self.scope._figures,
            _spoken=self.scope._spoken,
        )
        verdicts = tuple(check_rule(rule, watched))
        # A loop over nothing looks for unread rows in all tables of the rule, absent ones included.
        return _Judged(
            verdicts, frozenset(tables.asked | rule.concepts), frozenset(facts.asked | expected.asked)
        )

    def _changed_tables(self, scope: Scope) -> frozenset[str]:
        names = {*self.scope.tables, *scope.tables}
        return frozenset(
            name
            for name in names
            if name not in scope.tables or self._content.get(name) != _content(scope.tables[name])
        )

    def _spoken_alike(self, scope: Scope) -> dict[tuple[int, Any], Figure]:
        """The figures of the narrative that stand unchanged in their places."""
        said: dict[tuple[int, Any], Decimal | None] = {
            (fact.page, fact.box): fact.value for facts in scope.facts.values() for fact in facts.values()
        }
        for table in scope.tables.values():
            for lane in table.lanes.values() if self.book.vocabulary.concepts[table.concept].spoken else ():
                for row in lane.rows:
                    said |= {(cell.page, cell.box): cell.value for cell in row.cells.values()}
        return {
            place: figure for place, figure in self.scope._spoken.items() if said.get(place) == figure.value
        }


def _together(parts: Iterable[Iterable[Verdict]]) -> list[Verdict]:
    return with_roots(with_reviews([verdict for part in parts for verdict in part]))


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    return {key for key in {*one, *other} if one.get(key) != other.get(key)}


def _content(table: MappedTable) -> tuple[object, ...]:
    """All that a rule can see of a table, as a value."""
    return (table.title, table.notes, table.pages, *(_lane_content(lane) for lane in table.lanes.values()))


def _lane_content(lane: Lane) -> tuple[object, ...]:
    return (
        lane.name,
        lane.columns,
        lane.units,
        lane.expected_columns,
        lane.expected_rows,
        lane.expected_texts,
        tuple(lane.stray_columns),
        lane.stray_rows,
        lane.coded,
        lane.unknown_accounts,
        {name: row.key for name, row in lane.also.items()},
        [_row_content(row) for row in lane.rows],
    )


def _row_content(row: MappedRow) -> tuple[object, ...]:
    return (
        row.key,
        row.label,
        row.kind,
        row.cells,
        row.label_cell,
        row.texts,
        row.code,
        row.code_ok,
        row.unit,
        row.numeral,
        row.depth,
        row.units,
        row.section,
        row.heading,
        row.origin,
        row.parent.key if row.parent else None,
        [child.key for child in row.children],
    )

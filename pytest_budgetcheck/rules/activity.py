"""In which layouts a rule has anything to say.

Asked of the machinery itself: the examples of a rule are cut down to the tables, columns and rows that a
profile lays out, given its conventions, and judged. Where every example becomes inapplicable, so is the
rule in that layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..verdicts import Outcome
from .evaluate import check_rule
from .examples import example_lane, scope_of_example

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .profiles import LaneProfile, Profile
    from .rows import Lane
    from .rule import Rule
    from .scope import Scope
    from .vocabulary import Vocabulary

_JUDGED = ("pass", "pass_rounding", "review", "fail")


def active_profiles(rule: Rule, profiles: Iterable[Profile], vocabulary: Vocabulary) -> list[Profile]:
    """Those of some profiles in whose layout the rule can be judged."""
    examples = [example for example in rule.text.examples if example["expect"] in _JUDGED]
    return [
        profile
        for profile in profiles
        if any(_judged(rule, _within(scope_of_example(one, vocabulary), profile)) for one in examples)
    ]


def _judged(rule: Rule, scope: Scope) -> bool:
    return any(verdict.outcome is not Outcome.NOT_APPLICABLE for verdict in check_rule(rule, scope))


def _within(scope: Scope, profile: Profile) -> Scope:
    """``scope``, of which nothing else is in use, as a document of the layout would have it."""
    concepts = scope.vocabulary.concepts
    spoken = {name for name in scope.tables if concepts[name].spoken}
    tables = {name: table for name, table in scope.tables.items() if name in spoken or name in profile.tables}
    for name, table in tables.items():
        if name not in spoken:
            layout = profile.tables[name]
            table.lanes = {
                key: table.lanes.get(key) or example_lane(name, key, table.title, known, {})
                for key, known in concepts[name].all_lanes().items()
                if key in layout.all_lanes()
            }
            for key, lane in table.lanes.items():
                _reduce(lane, layout.all_lanes()[key], form=layout.form)
    scope.tables = tables
    scope.expected = frozenset(profile.tables)
    scope.conventions = frozenset(profile.conventions)
    scope.kind = profile.kind or scope.kind
    return scope


def _reduce(lane: Lane, layout: LaneProfile, *, form: bool) -> None:
    # A form prints rows only; a table with a row for each year has the columns of every year.
    columns = list(lane.columns) if form or layout.years else _columns(lane.columns, layout)
    lane.expected_columns = frozenset(columns)
    lane.expected_rows = frozenset(layout.rows) if lane.vocabulary.rows else lane.expected_rows
    foreign = {row.key for row in lane.rows if row.key in lane.vocabulary.rows} - set(layout.rows)
    lane.rows = [row for row in lane.rows if row.key not in foreign]
    lane.by_key = {key: row for key, row in lane.by_key.items() if key not in foreign}
    for row in lane.rows:
        row.cells = {column: cell for column, cell in row.cells.items() if column in columns}
        row.children = [child for child in row.children if child.key not in foreign]


def _columns(known: Iterable[str], layout: LaneProfile) -> Sequence[str]:
    printed = {*layout.columns, *layout.beside}
    prefixes = [f"{prefix}/" if prefix else "" for prefix in layout.values] or [""]
    wanted = {f"{prefix}{column}" for prefix in prefixes for column in printed}
    return [column for column in known if column in wanted]

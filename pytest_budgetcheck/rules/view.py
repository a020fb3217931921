"""A recognised disclosure -> the :class:`~.scope.Scope` that rules read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .columns import Setting
from .mapping import map_tables
from .named_figures import map_facts
from .ruled import unit_name
from .scope import Scope
from .statements import statement_tables

if TYPE_CHECKING:
    from ..disclosure import Disclosure
    from .profiles import Profile
    from .vocabulary import Vocabulary


def scope_of(disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary) -> Scope:
    """Map the tables and the narrative of ``disclosure`` to canonical names."""
    printed = Counter(table.unit for table in disclosure.tables if table.unit)
    usual = printed.most_common(1)[0][0] if printed else "万元"
    units = frozenset({unit_name(disclosure.body)} if disclosure.body else ())
    setting = Setting(str(usual), disclosure.fiscal_year, units)
    tables = map_tables(disclosure.tables, profile, vocabulary, setting)
    return Scope(
        vocabulary=vocabulary,
        tables={**tables, **statement_tables(disclosure, profile, vocabulary, tables)},
        expected=frozenset(name for name, table in profile.tables.items() if table.required),
        facts=map_facts(disclosure, profile, vocabulary),
        expected_facts={name: frozenset(section.facts) for name, section in profile.narrative.items()},
        conventions=frozenset(profile.conventions),
        body=disclosure.body,
        fiscal_year=disclosure.fiscal_year,
        kind=disclosure.kind,
        level=disclosure.level,
    )

"""A recognised disclosure -> the :class:`~.scope.Scope` that rules read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..names import normalise
from .columns import Setting, generic_year
from .mapping import map_tables
from .scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..disclosure import Disclosure, Fact
    from .profiles import NarrativeProfile, Profile
    from .vocabulary import Vocabulary


def scope_of(disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary) -> Scope:
    """Map the tables and the narrative of ``disclosure`` to canonical names."""
    units = Counter(table.unit for table in disclosure.tables if table.unit)
    usual = units.most_common(1)[0][0] if units else "万元"
    return Scope(
        vocabulary=vocabulary,
        tables=map_tables(
            disclosure.tables, profile, vocabulary, Setting(str(usual), disclosure.fiscal_year)
        ),
        expected=frozenset(name for name, table in profile.tables.items() if table.required),
        facts=map_facts(disclosure.facts, profile.narrative, disclosure.fiscal_year),
        expected_facts={name: frozenset(section.facts) for name, section in profile.narrative.items()},
        conventions=frozenset(profile.conventions),
        body=disclosure.body,
        fiscal_year=disclosure.fiscal_year,
    )


def map_facts(
    facts: Iterable[Fact], sections: Mapping[str, NarrativeProfile], fiscal_year: int | None = None
) -> dict[str, dict[str, Fact]]:
    """Facts by canonical section and name; the first figure said of an indicator counts.

    The fiscal year may be written 本年 in a profile, as in headers.
    """
    known = list(facts)
    mapped: dict[str, dict[str, Fact]] = {}
    for name, section in sections.items():
        headings = [normalise(heading) for heading in section.headings]
        inside = [f for f in known if any(heading in normalise(f.heading) for heading in headings)]
        found: dict[str, Fact] = {}
        for canonical, aliases in section.facts.items():
            wanted = [normalise(alias) for alias in aliases]
            fact = next((f for f in inside if not f.direction and _is_called(f, wanted, fiscal_year)), None)
            if fact is not None:
                found[canonical] = fact
        mapped[name] = found
    return mapped


def _is_called(fact: Fact, names: list[str], fiscal_year: int | None) -> bool:
    printed = normalise(fact.indicator)
    forms = {printed, generic_year(printed, fiscal_year)}
    return any(forms & {name, f"{name}安排", f"{name}为"} for name in names)

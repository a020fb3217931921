"""A recognised disclosure -> the :class:`~.scope.Scope` that rules read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..names import normalise
from .columns import Setting, generic_year
from .mapping import map_tables
from .scope import Scope
from .statements import statement_tables

if TYPE_CHECKING:
    from ..disclosure import Disclosure, Fact
    from .profiles import Profile
    from .vocabulary import Vocabulary


def scope_of(disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary) -> Scope:
    """Map the tables and the narrative of ``disclosure`` to canonical names."""
    units = Counter(table.unit for table in disclosure.tables if table.unit)
    usual = units.most_common(1)[0][0] if units else "万元"
    setting = Setting(str(usual), disclosure.fiscal_year)
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
    )


def map_facts(
    disclosure: Disclosure, profile: Profile, vocabulary: Vocabulary
) -> dict[str, dict[str, Fact]]:
    """Facts by canonical section and name; the first level said of an indicator counts.

    A figure of another year than the fiscal year is none of them. The fiscal year may be written 本年 in
    a profile, as in headers.
    """
    year = disclosure.fiscal_year
    levels = [fact for fact in disclosure.facts if not fact.direction and fact.year in (None, year)]
    mapped: dict[str, dict[str, Fact]] = {}
    for name, section in vocabulary.narrative.items():
        local = profile.narrative.get(name)
        headings = (local.headings if local else ()) or section.headings
        numbered = _under(disclosure, [normalise(heading) for heading in headings])
        inside = [fact for fact in levels if fact.sentence in numbered]
        found: dict[str, Fact] = {}
        for canonical, aliases in {**section.facts, **(local.facts if local else {})}.items():
            wanted = [normalise(alias) for alias in aliases]
            fact = next((fact for fact in inside if _is_called(fact, wanted, year)), None)
            if fact is not None:
                found[canonical] = fact
        mapped[name] = found
    return mapped


def _under(disclosure: Disclosure, headings: list[str]) -> set[int]:
    """The sentences, counted through the document, of headed sections and of those numbered below them."""
    found: set[int] = set()
    above = ""
    order = 0
    for section in disclosure.narrative:
        below = bool(above) and section.number != above and section.number.startswith(above)
        if any(heading in normalise(section.heading) for heading in headings):
            above = above if below else section.number
            below = True
        elif not below:
            above = ""
        if below:
            found.update(range(order, order + len(section.sentences)))
        order += len(section.sentences)
    return found


def _is_called(fact: Fact, names: list[str], fiscal_year: int | None) -> bool:
    printed = normalise(fact.indicator)
    forms = {printed, generic_year(printed, fiscal_year)}
    return any(forms & {name, f"{name}安排", f"{name}为"} for name in names)

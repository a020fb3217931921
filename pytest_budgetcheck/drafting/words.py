"""What the shipped profiles call things: the words by which a table nobody described is guessed.

The fallback profile's words count most, because every budget uses them; those of the other profiles come
after, the meaning most of them share first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..rules.profiles import LaneProfile, Profile

HEADS = ("label", "code", "unit_code", "unit")
NAMED = ("columns", "texts", "rows")
_FALLBACK_VOTES = 100


@dataclass(frozen=True, slots=True)
class LaneWords:
    """Printed names of one lane: ``heads`` by the key they are given under, ``named`` what they mean.

    ``values`` are columns of amounts of tables on their side, by prefix; ``accounts`` is the scheme of the
    codes printed in it, where that is not the vocabulary's.
    """

    heads: Mapping[str, frozenset[str]]
    named: Mapping[str, Mapping[str, Counter[str]]]
    values: Mapping[str, frozenset[str]]
    accounts: str | None

    def meaning(self, kind: str, printed: str) -> str | None:
        """The canonical column, text column or row that a printed name most likely is."""
        votes = self.named[kind].get(normalise(printed))
        return votes.most_common(1)[0][0] if votes else None


@dataclass
class KnownWords:
    """The words of some profiles, by concept and lane."""

    profiles: Sequence[Profile]
    _lanes: dict[tuple[str, str], LaneWords] = field(default_factory=dict)

    @cached_property
    def titles(self) -> dict[str, tuple[str, ...]]:
        """Every title by the concept it most likely names."""
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for profile in self.profiles:
            for concept, table in profile.tables.items():
                for title in table.titles:
                    votes[title][concept] += _weight(profile)
        titles: defaultdict[str, list[str]] = defaultdict(list)
        for title, concepts in votes.items():
            titles[concepts.most_common(1)[0][0]].append(title)
        return {concept: tuple(known) for concept, known in titles.items()}

    def forms(self, concept: str) -> bool:
        """Whether a concept is mostly printed as a form of labels and values, not as a table."""
        tables = [p.tables[concept] for p in self.profiles if concept in p.tables]
        return 2 * sum(table.form for table in tables) > len(tables)

    def lane(self, concept: str, name: str) -> LaneWords:
        """The words of one lane."""
        if (concept, name) not in self._lanes:
            self._lanes[concept, name] = _words(
                (profile, profile.tables[concept].all_lanes()[name])
                for profile in self.profiles
                if concept in profile.tables and name in profile.tables[concept].all_lanes()
            )
        return self._lanes[concept, name]


def _words(lanes: Iterable[tuple[Profile, LaneProfile]]) -> LaneWords:
    heads: dict[str, set[str]] = {key: set() for key in HEADS}
    named: dict[str, defaultdict[str, Counter[str]]] = {key: defaultdict(Counter) for key in NAMED}
    values: defaultdict[str, set[str]] = defaultdict(set)
    accounts: Counter[str] = Counter()
    for profile, lane in lanes:
        for key in HEADS:
            heads[key].update(map(normalise, getattr(lane, key)))
        for key in NAMED:
            for canonical, forms in getattr(lane, key).items():
                for form in forms:
                    named[key][normalise(form.partition("#")[0])][canonical] += _weight(profile)
        accounts.update({lane.accounts: _weight(profile)} if lane.accounts else {})
        for prefix, forms in lane.values.items():
            values[prefix].update(map(normalise, forms))
    return LaneWords(
        {key: frozenset(forms) for key, forms in heads.items()},
        named,
        {prefix: frozenset(forms) for prefix, forms in values.items()},
        next((scheme for scheme, _ in accounts.most_common(1)), None),
    )


def _weight(profile: Profile) -> int:
    return _FALLBACK_VOTES if profile.fallback else 1

"""Reads which accounts the narrative names, what it says of each, and of which list each is a part."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .account_names import AccountNames
from .amounts_said import AMOUNT, Stretch, read_amounts
from .fitting import carries_over, fits
from .funds import CAPITAL, FUND, GENERAL, first_named, table_meant
from .outline import headings, parents
from .paths import Path, find_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Section
    from .amounts_said import Said
    from .base import Material, Spoken

_AT_START = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,3})?[.．、]?[\s“\"]*"
)
_GROSS = re.compile(r"支出|拨款|预算|决算")
_AMOUNT_FIRST = re.compile(r"元[，,]?(?:主要|全部|均|其中)?(?:用于|是|为)[“\"]?$")
_MAY_NAME = re.compile(r"支出(?=[-—－–\d”\"年预决安为])|[类款项]|2\d{4}")


@dataclass(slots=True)
class Item:
    """An account named in a section, with what is said of it."""

    path: Path
    code: str
    said: Said
    at: Spoken
    table: str
    owner: Section
    """The section whose list it belongs to."""


class ItemReader:
    """Reads the narrative from top to bottom."""

    def __init__(self, material: Material) -> None:
        self.names = AccountNames(material.tables, material.vocabulary)
        self.year = material.disclosure.fiscal_year
        self.final = material.disclosure.kind == "final"
        self._narrative = material.disclosure.narrative
        self._above = parents(material.disclosure.narrative)
        self.by_section: dict[int, list[Spoken]] = defaultdict(list)
        for said in material.sentences:
            self.by_section[id(said.section)].append(said)
        self._open: dict[int, str] = {}
        self._found: dict[str, list[Path]] = {}
        self._named = {id(s) for s in material.disclosure.narrative if self._paths(s.heading)}
        self.items: list[Item] = []
        for section in material.disclosure.narrative:
            self.items += self._section(section)
        self._leave_misfits(material)

    def _leave_misfits(self, material: Material) -> None:
        """Say nothing of the table of a list that is not of the table its headings name.

        A list of this year's appropriation lacks what is carried over, which the table may hold.
        """
        carried = "current_year_funds" not in material.profile.conventions and carries_over(material.tables)
        lists: dict[tuple[int, str], list[Item]] = defaultdict(list)
        for item in self.items:
            if item.table and item.code and AMOUNT in item.said.figures:
                lists[id(item.owner), item.table].append(item)
        for (_, table), found in lists.items():
            amounts = [(item.code, item.said.figures[AMOUNT]) for item in found]
            over = headings(found[0].owner, self._above)
            wholly = carried and table in (GENERAL, FUND, CAPITAL) and any("当年" in one for one in over)
            if not fits(table, amounts, material.tables, wholly=wholly):
                for item in found:
                    item.table = ""

    def _paths(self, text: str) -> list[Path]:
        if text not in self._found:
            named = _MAY_NAME.search(text)
            self._found[text] = find_paths(text, self.names.classes) if named else []
        return self._found[text]

    def _section(self, section: Section) -> Iterator[Item]:
        spoken = self.by_section[id(section)]
        found = [(said, path) for said in spoken for path in self._paths(said.text)]
        under = self._under(section)
        if id(section) in self._named and spoken and not found:
            heading = self._paths(section.heading)[0]
            found = [(spoken[0], Path(heading.names, 0, 0, heading.code))]
        elif id(section) in self._named and not spoken:
            self._open[id(section)] = self.names.resolve(self._paths(section.heading)[0], under)
        own = bool(found) and _begins(*found[0]) and found[0][0] is spoken[0]
        owner = self._owner(section) if own else section
        table = ""
        for place, (said, path) in enumerate(found):
            opens = place == 0 or found[place - 1][0] is not said
            lead = said.text[: path.start] if opens and not own else ""
            if place == 0 or first_named(lead):
                before = self.by_section[id(owner)] if own else spoken[: spoken.index(said)]
                table = self._table(owner, lead, before)
            after = found[place + 1] if place + 1 < len(found) else None
            stretches = [
                Stretch(said, path.end, after[1].start if after and after[0] is said else len(said.text))
            ]
            if own and len(found) == 1:
                stretches += [Stretch(s, 0, len(s.text)) for s in spoken[spoken.index(said) + 1 :]]
            code = self.names.resolve(path, under or self._open.get(id(section), ""))
            self._open[id(section)] = code
            if _AMOUNT_FIRST.search(said.text, 0, path.start):
                stretches = []
            amounts = read_amounts(stretches, self.year, final=self.final)
            yield Item(path, code, amounts, said, table, owner)

    def _under(self, section: Section) -> str:
        """The account that the headings above have opened."""
        above = self._above.get(id(section))
        return self._open.get(id(above), "") if above and id(above) in self._named else ""

    def _owner(self, section: Section) -> Section:
        """The section that lists a section which speaks of one account."""
        above = self._above.get(id(section), section)
        while id(above) in self._named and id(above) in self._above:
            above = self._above[id(above)]
        return above

    def listed_by(self, owner: Section) -> list[Section]:
        """The sections that stand below one which lists accounts, each of which may speak of one."""
        return [s for s in self._narrative if id(s) in self._above and self._owner(s) is owner]

    def _table(self, section: Section, lead: str, before: Sequence[Spoken]) -> str:
        """What the accounts listed in ``section`` are parts of; ``lead`` are the words right before them."""
        over = headings(section, self._above)
        if any(first_named(heading) for heading in over) or _GROSS.search(lead):
            return table_meant(over, lead)
        return table_meant(over, "".join(said.text for said in before[-1:]))


def _begins(said: Spoken, path: Path) -> bool:
    """Whether a sentence begins with the name of an account."""
    head = _AT_START.match(said.text)
    return path.start <= (head.end() if head else 0) + 1

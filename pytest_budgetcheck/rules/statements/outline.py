"""Which headings stand above a section, told by its numbering: 五（三）1 is below 五（三）, below 五."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...disclosure import Section

_NUMERALS = frozenset("一二三四五六七八九十")


def parents(narrative: Iterable[Section]) -> dict[int, Section]:
    """The section right above each one, by identity.

    An unnumbered heading and a part (第二部分) are above all that follow them.
    """
    found: dict[int, Section] = {}
    open_sections: list[Section] = []
    for section in narrative:
        if not section.number or section.number.startswith("第"):
            open_sections = [section]
            continue
        while open_sections and not _above(open_sections[-1].number, section.number):
            open_sections.pop()
        if open_sections:
            found[id(section)] = open_sections[-1]
        open_sections.append(section)
    return found


def headings(section: Section, above: dict[int, Section]) -> list[str]:
    """The headings of a section and of those above it, from the innermost out."""
    found = [section.heading]
    one = above.get(id(section))
    while one is not None:
        found.append(one.heading)
        one = above.get(id(one))
    return found


def _above(number: str, other: str) -> bool:
    """Whether a section numbered ``number`` can contain one numbered ``other``."""
    if not number or number.startswith("第"):
        return True
    if not other.startswith(number) or other == number:
        return False
    last, following = number[-1], other[len(number)]
    return not (last.isdigit() and following.isdigit()) and not (last in _NUMERALS and following in _NUMERALS)

"""Numbered headings that give an amount each, and the amounts of those numbered below them.

一、某局预算100万元，包括…。（一）公用经费40万元，…。（二）项目支出60万元，具体包括：1.某项目20万元，…。
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ..rows import RowKind
from .base import Statement
from .key_projects import same_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...disclosure import Fact, Section
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_SAID = re.compile(r"(?:支出|经费)?(?:预算)?(?:支出|安排)?(?:数|共|计|为|是|：)*\s*$")
"""All that may stand between a heading and its amount."""
_HOLDS = re.compile(r"[，,](?:具体)?(?:包括|分别(?:为|是))(?!.*(?:等|其中))")
"""A heading's amount is said to be made up of what is numbered below: not of some of it, mainly."""
_LEAST = 2


def outlines(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each numbered heading with an amount, with those below it where they are all of it.

    列举 says 完整 where it is said to hold what is numbered below, each with an amount; 项目 says 有 where
    a table of projects has a row of its name, which then is its label.
    """
    projects = material.tables.get("projects")
    items = projects.lanes[""].of_kind(RowKind.ITEM) if projects else ()
    labels = {row.label for row in items}
    first = _first_sentences(material.sentences)
    below = _below(material.disclosure.narrative)
    rows: dict[int, MappedRow] = {}
    for section in material.disclosure.narrative:
        said = first.get(id(section))
        amount = _headed(section, said) if said and section.number else None
        if said is None or amount is None:
            continue
        label = same_project(section.heading, labels)
        texts = {"项目": "有"} if label else {}
        children = [first.get(id(child)) for child in below.get(id(section), ())]
        if len(children) >= _LEAST and _HOLDS.match(said.text, amount.end):
            given = all(child is not None and _headed(child.section, child) for child in children)
            texts |= {"列举": "完整"} if given else {}
        row = Statement(said, label or section.heading, {"金额": amount}, texts).row(lane)
        rows[id(section)] = row
        yield row
    for section in material.disclosure.narrative:
        parent = rows.get(id(section))
        if parent is not None and "列举" in parent.texts:
            for child in below[id(section)]:
                rows[id(child)].parent = parent
                parent.children.append(rows[id(child)])


def _first_sentences(sentences: Sequence[Spoken]) -> dict[int, Spoken]:
    found: dict[int, Spoken] = {}
    for said in sentences:
        found.setdefault(id(said.section), said)
    return found


def _below(sections: Sequence[Section]) -> Mapping[int, list[Section]]:
    """The sections numbered right below each section."""
    found: dict[int, list[Section]] = {}
    above: list[Section] = []
    for section in sections:
        while above and not (
            section.number.startswith(above[-1].number) and section.number != above[-1].number
        ):
            above.pop()
        if above:
            found.setdefault(id(above[-1]), []).append(section)
        if section.number and not section.number.startswith("第"):
            above.append(section)
    return found


def _headed(section: Section, said: Spoken) -> Fact | None:
    """The amount that the heading of a section runs into."""
    if not section.heading or not said.figures:
        return None
    amount = said.figures[0]
    end = said.text.find(section.heading) + len(section.heading)
    within = end >= len(section.heading) and amount.unit in UNIT_IN_YUAN and not amount.direction
    return amount if within and _SAID.fullmatch(said.text[end : amount.start]) else None

"""Things counted: by kind (车辆3辆，其中：…2辆、…1辆), and with names listed (内设3个科室，分别是：…)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_HOLDS = r"[（(][^（()）\d]{1,6}[）)]"
"""A bracket within a name: 副部（省）级及以上领导用车."""
_OF_WHICH = re.compile(
    rf"[，,：:；;]?(?:其中|分别(?:是|为)|包括|按.{{0,6}}分)[，,：:]?(?:[^，,；;。：:（()）\d]|{_HOLDS}){{1,30}}"
)
_NEXT_KIND = re.compile(
    rf"(?P<mark>[、，,；;和及]{{1,2}})(?P<name>(?:[^，,；;。：:、（()）\d]|{_HOLDS}){{1,30}})"
)
_VEHICLE = re.compile("用车|车辆")
_STAFF = re.compile(r"行政|事业|工勤|参公|机关")
_OTHERS = re.compile(r"其[他它]|工勤|事业")
_VEHICLES = "辆"
_ANY_THING = "台"
"""What vehicles are counted in by some, but more often equipment."""
_PEOPLE = frozenset("人名")

_LIST = re.compile(
    r"(?:(?P<what>[^，,；;。：:、和及\d]{1,8})[和及]机关党委(?=[，,](?P=what)))?[^，,；;。：:、和及\d]{0,16}[，,]?[^，,；;。：:、和及\d]{0,10}?(?:分别(?:是|为|有)?|具体包括|包括|依次(?:是|为))[:：]?"
    r"(?P<list>[^；;。：:]+)[。；;]$"
)
_UNITS = re.compile(r"(?:预算单位构成|部门预算构成)[:：](?P<list>[^；;。：:]+)[。；;]$")
_LISTED_UNITS = frozenset("个家")
_HELD = re.compile(r"[（(][^（()）]*[）)]")
_INCOMPLETE = re.compile(r"等[^、]{0,8}$|其中|\d|、[一二三四五六七八九十]+[处科室庭组]?(?:、|$)")
"""A list that goes on, or one in which 一、二处 stands for two names."""


def kinds(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each number of vehicles or posts that is broken down by kind, its kinds under it."""
    for said in material.sentences:
        figures = said.figures
        for order, fact in enumerate(figures):
            parts = _parts(said, figures, order)
            if len(parts) > 1:
                total = Statement(said, fact.indicator, {"数量": fact}).row(lane)
                total.children = [Statement(said, part.indicator, {"数量": part}).row(lane) for part in parts]
                for child in total.children:
                    child.parent = total
                yield from (total, *total.children)


def _parts(said: Spoken, figures: Sequence[Fact], order: int) -> list[Fact]:
    """The figures that break down the one at ``order``: all in its unit, one right behind the other.

    What follows once they have come to the whole is another division of it, or something else.
    """
    whole = figures[order]
    vehicles = whole.unit == _VEHICLES or (whole.unit == _ANY_THING and whole.indicator.endswith("车辆"))
    if whole.direction or not (vehicles or whole.unit in _PEOPLE):
        return []
    parts: list[Fact] = []
    before = whole
    for fact in figures[order + 1 :]:
        pattern = _NEXT_KIND if parts else _OF_WHICH
        if fact.unit != whole.unit or fact.direction or not pattern.fullmatch(said.between(before, fact)):
            break
        if (
            len(parts) > 1
            and sum(part.value for part in parts) == whole.value
            and _ends_there(said, parts, fact)
        ):
            break
        parts.append(fact)
        before = fact
    if whole.unit in _PEOPLE and not all(_STAFF.search(part.indicator) for part in parts):
        return []
    # Without 其他 among them, kinds that come to less may be the most important ones only.
    some = not any(_OTHERS.search(part.indicator) for part in parts)
    return [] if some and sum(part.value for part in parts) < whole.value else parts


def _ends_there(said: Spoken, parts: Sequence[Fact], fact: Fact) -> bool:
    """Whether what follows a division that has come whole is no further kind of it, as one of none may be."""
    following = _NEXT_KIND.fullmatch(said.between(parts[-1], fact))
    if following is None or following["mark"] == "、":
        return False
    return not (_VEHICLE.search(following["name"]) and all(_VEHICLE.search(one.indicator) for one in parts))


def enumerations(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each number of bodies that are then listed by name, and for each list of budget units."""
    for said in material.sentences:
        units = _UNITS.search(said.text)
        if units and _whole(units["list"]):
            texts = {"事项": "预算单位构成", "列举": units["list"]}
            yield Statement(said, texts["事项"], {}, texts).row(lane)
        for fact in said.figures:
            found = _LIST.fullmatch(said.text, fact.end)
            if any(one.unit == fact.unit and one.start < fact.start for one in said.figures):
                continue  # 12家，其中行政单位3家、事业单位9家，分别是：… lists all twelve
            if found and fact.unit in _LISTED_UNITS and not fact.direction and _whole(found["list"]):
                label = said.text[: fact.end].rsplit("，", 1)[-1] + said.text[fact.end : found.start("list")]
                # Whether 13个处室和机关党委 are thirteen without the committee, each tells by its list.
                names = found["list"] + ("和机关党委" if found["what"] else "")
                yield Statement(said, label, {"个数": fact}, {"列举": names}).row(lane)


def _whole(names: str) -> bool:
    """Whether a list is one of names and goes to its end."""
    return not _INCOMPLETE.search(_HELD.sub("", names)) and not re.search(r"[，,]", _HELD.sub("", names))

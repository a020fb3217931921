"""What basic expenditure and operating expenses are said to consist of: 主要包括：基本工资、津贴补贴…"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from .base import Statement
from .funds import FISCAL, GENERAL
from .outline import headings, parents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..rows import Lane, MappedRow
    from .base import Material

STAFF, OPERATIONS, RUNNING = "人员经费", "公用经费", "机关运行经费"
_SUBJECT = re.compile(r"(?P<staff>人员(?:经费|支出))|(?P<operations>公用(?:经费|支出))")
_LIST = re.compile(r"(?:主要)?包括[：:]?(?P<list>[^。；;：:]+、[^。；;：:]+)")
_RUNNING = re.compile(
    r"运行经费[^。；;]*?\d万元[^。；;]*?(?:用于|保障|包括)(?P<list>[^。；;：:，,]+、[^。；;：:，,]+)"
)
_OPEN = re.compile(r"等(?:方面)?(?:的)?(?:各项)?(?:费用|支出|经费)?$")
_TAIL = re.compile(r"(?:等)?(?:方面)?的?(?:各项)?(?:费用支出|支出)$")


def economic_lists(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each list, labelled with what is broken down; 完整 is 是 where no 等 follows the names."""
    above = parents(material.disclosure.narrative)
    money = {id(said.section) for said in material.sentences for f in said.figures if f.unit in UNIT_IN_YUAN}
    for said in material.sentences:
        if id(said.section) not in money:
            continue
        over = headings(said.section, above)
        basic = next((heading for heading in over if "基本支出" in heading), "")
        found = _LIST.search(said.text) if basic else _RUNNING.search(said.text)
        if not found:
            continue
        label = (
            _subject(said.text[: found.start()] or said.section.heading, said.section.heading)
            if basic
            else RUNNING
        )
        if label:
            names = found["list"].rsplit("需要的", 1)[-1].strip()
            texts = {"列举": _TAIL.sub("", names) if _OPEN.search(names) else names}
            texts |= {"表": _table(basic)} if basic else {}
            texts |= {} if _OPEN.search(names) else {"完整": "是"}
            yield Statement(said, label, {}, texts).row(lane)


def _subject(before: str, heading: str) -> str:
    """What a list breaks down: the last thing named before it, or the heading."""
    for words in (before, heading):
        found = list(_SUBJECT.finditer(words))
        if found:
            return STAFF if found[-1]["staff"] else OPERATIONS
    return ""


def _table(heading: str) -> str:
    return GENERAL if "一般公共预算" in heading or "财政拨款" not in heading else FISCAL

"""The projects that the narrative names one by one with their amounts, as counterparts of their rows.

重点项目一：科技合作及基础运转项目，年初预算安排19万元. Tables often print the name without 项目 or 经费
behind it; a project is the same where only that differs, and where one row alone fits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ...names import normalise
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..rows import Lane, MappedRow
    from .base import Material

_PROJECT = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?\s*(?:重点)?项目[一二三四五六七八九十\d]{1,3}[：:]\s*(?P<name>[^：:。；;]{2,80}?)"
    r"[，,](?P<said>(?:(?:19|20)\d\d年)?(?:年初)?预算(?:安排|金额)?为?)$"
)
_WHOLE = re.compile(r"整体")
_FUND = re.compile(r"^[，,；;]?均为(?P<fund>一般公共预算|政府性基金|财政拨款)")
_KIND = re.compile(r"(?:项目|经费|资金|专项)+(?=$|\()")


def key_projects(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each project named with its amount; 名称 is its name there, its label that of the table."""
    tables = (material.tables.get(name) for name in ("projects", "project_performance"))
    labels = {row.label for table in tables if table for row in table.lanes[""].rows}
    for said in material.sentences:
        for fact in said.figures[:1]:
            found = _PROJECT.search(said.text[: fact.start])
            if found and fact.unit in UNIT_IN_YUAN and not fact.direction:
                texts = {"名称": found["name"], "用语": found["said"]}
                label = same_project(found["name"], labels) or found["name"]
                yield Statement(said, label, {"金额": fact}, texts).row(lane)


def same_project(name: str, labels: Iterable[str]) -> str:
    """The label in tables of the project called ``name``; empty where none or several could be meant."""
    fitting = {label for label in labels if _bare(label) == _bare(name)}
    exact = {label for label in fitting if normalise(label) == normalise(name)}
    found = exact or fitting
    return found.pop() if len(found) == 1 else ""


def _bare(name: str) -> str:
    return _KIND.sub("", normalise(name))


def managed_projects(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each sentence on performance that says how much money the managed projects have.

    Final accounts say there what had been budgeted, while their tables show what was spent.
    """
    if material.disclosure.kind == "final":
        return
    for said in material.sentences:
        if "绩效" not in said.section.heading or "项目" not in said.text or _WHOLE.search(said.text):
            continue
        money = [fact for fact in said.figures if fact.unit in UNIT_IN_YUAN]
        if len(money) != 1 or money[0].direction or "项目" not in said.text[: money[0].start]:
            continue
        share = [fact for fact in said.figures if fact.unit == "%" and fact.start > money[0].start]
        fund = _FUND.search(said.text[money[0].end :])
        figures = {"金额": money[0], **({"比例": share[0]} if len(share) == 1 else {})}
        texts = {"资金": fund["fund"]} if fund else {}
        yield Statement(said, "绩效管理的项目", figures, texts).row(lane)

"""What final accounts say of procurement from small and medium businesses.

The form of the Ministry of Finance asks for the amount awarded to them, and for the share of it in goods,
works and services each (财政部关于批复中央部门决算的通知, attachments; 财库〔2020〕46号).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ..named_figures import section_figures
from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow
    from .base import Material, Spoken

_SECTION = "procurement"
_KINDS = ("货物", "工程", "服务")
_AWARDED = re.compile(
    r"在(?P<of>面向中小企业预留|面向小微企业预留|其他)的?政府采购项目中[，,]由(?:中小企业|小微企业)供应商中标或成交的?[，,]?采购金额"
)
_SHARE = re.compile(
    r"(?P<kind>货物|工程|服务)类?采购[^，。；]{0,6}授予中小企业(?:的)?合同(?:金额|总额)?[^，。；]{0,4}占"
    r"(?:政府采购)?(?P=kind)类?(?:采购)?支出?(?:总额|金额|合同金额)?的?(?:比例|比重)?为?"
)


def awards(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each amount of procurement that small businesses won: 预留 for them, or 其他."""
    for said in material.sentences:
        for order, fact in enumerate(said.figures):
            before = said.between(said.figures[order - 1] if order else None, fact)
            match = _AWARDED.search(before)
            if match and match.end() == len(before) and fact.unit in UNIT_IN_YUAN:
                yield Statement(said, match["of"].removeprefix("面向"), {"金额": fact}).row(lane)


def awarded_shares(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for goods, works and services each: what was spent on it, and the share awarded.

    Rows are drawn only where some share is given, and each at most once.
    """
    said = [found for sentence in material.sentences for found in _shares(sentence)]
    twice = Counter(kind for kind, _, _ in said)
    if not said or max(twice.values()) > 1:
        return
    spent = section_figures(material.disclosure, material.profile, material.vocabulary, _SECTION)
    shares = {kind: (share, sentence) for kind, share, sentence in said}
    for kind in _KINDS:
        share, sentence = shares.get(kind, (None, said[0][2]))
        figures = {"比例": share, "支出": spent.get(kind)}
        yield Statement(sentence, kind, {column: fact for column, fact in figures.items() if fact}).row(lane)


def _shares(said: Spoken) -> Iterator[tuple[str, Fact, Spoken]]:
    for order, fact in enumerate(said.figures):
        before = said.between(said.figures[order - 1] if order else None, fact)
        match = _SHARE.search(before)
        if match and match.end() == len(before) and fact.unit == "%":
            yield match["kind"], fact, said

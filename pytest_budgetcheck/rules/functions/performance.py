"""Functions about performance indicators: what a target means, and whether it can be measured.

They are conservative: an indicator whose wording is not plainly one or the other is no object of a rule.
Sources: 财预〔2021〕101号（核心绩效指标取值指引）; the forms of 部门整体绩效目标表.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ...names import normalise
from ..scope import Environment, NotApplicableError
from ..types import Plain
from .registry import define

if TYPE_CHECKING:
    from ..rows import MappedRow

_TARGET = re.compile(
    r"(?P<sign>≥|≤|=|>=|<=|>|<|不低于|不少于|不高于|不超过|大于|小于)?(?P<number>-?\d+(?:\.\d+)?)(?P<unit>.*)"
)
_PERCENT = ("%", "％")
_LOWER = frozenset({"≥", ">=", ">", "不低于", "不少于", "大于"})
_UPPER = frozenset({"≤", "<=", "<", "不高于", "不超过", "小于"})
_GOOD = re.compile(r"满意|完成率|实现|可持续|覆盖率|合格率|达标率|及时率|准确率|参与率|知晓率|达成")
_BAD = re.compile(
    r"(?:投诉|差错|故障|违规|超支|超标|事故|事故发生|结转结余|返工|误报)(?:率|数|次数|件数|数量)$"
)
_TURNED = re.compile(r"降低|下降|减少|压减|节约|控制|处理|办结|解决|整改|化解|查处|处置|降幅|不|未|零|无")
_GRADED = re.compile(r"是否|一致|符合|\d|优|良|中|差|①|档|级|标准|分值|得分|扣")
_SCALE = frozenset(
    {"优", "良", "优良", "良好", "优秀", "是", "否", "达标", "合格", "完成", "已完成", "无", "有"}
)
_GENERIC = re.compile(r"指标|项目|部门|单位|数量|总数|比率|比例|比重|[率数量值额的和与及]")
_LONGEST_FORMULA = 60
_FORMULA = re.compile(r"[/÷]|×\s*100|\*\s*100")


@dataclass(frozen=True, slots=True)
class _Aim:
    """A target: its sign as ≥, ≤ or = (empty where none is printed), number and unit."""

    sign: str
    number: Decimal
    unit: str


def _parsed(row: MappedRow) -> _Aim | None:
    """The numeric target of an indicator; ``None`` where the target is words."""
    found = _TARGET.fullmatch(_text(row, "指标值"))
    if found is None:
        return None
    sign = found["sign"] or _text(row, "指标性质")
    unit = found["unit"] or _text(row, "度量单位")
    sign = "≥" if sign in _LOWER else "≤" if sign in _UPPER else "=" if sign in ("=", "等于") else ""
    return _Aim(sign, Decimal(found["number"]), unit)


@define("with_direction", "rows", "rows")
def _with_direction(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The indicators of which more is plainly better (满意度, …完成率, in percent) or worse (投诉率)."""
    return [row for row in rows if _better(row)]


def _better(row: MappedRow) -> str:
    """Which way an indicator is better, ≥ or ≤; empty where its wording leaves that open."""
    name, aim = normalise(row.label), _parsed(row)
    good, bad = bool(_GOOD.search(name)), bool(_BAD.search(name))
    if good == bad or aim is None or not aim.sign or _TURNED.search(name):
        return ""
    if good:
        return "≥" if aim.unit in _PERCENT else ""
    return "≤"


@define("sensible", "row", Plain.TRUTH)
def _sensible(env: Environment, row: MappedRow) -> bool:
    """Whether the target of an indicator points the right way: a good thing is not bounded from above."""
    env.read_words(row, row.label_cell, "名称")
    for column in ("指标值", "指标性质"):
        env.read_words(row, row.texts.get(column), column)
    aim = _parsed(row)
    return aim is not None and aim.sign in ("=", _better(row))


@define("unmeasured", "rows", "rows")
def _unmeasured(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The indicators whose target is a number without a comparison sign or without a unit.

    A bare percentage is read as reached in full.
    """
    aims = [(row, aim) for row in rows if (aim := _parsed(row)) is not None]
    if not aims:
        raise NotApplicableError("没有定量指标")
    return [row for row, aim in aims if aim.unit not in _PERCENT and not (aim.sign and aim.unit)]


@define("ungraded", "rows", "rows")
def _ungraded(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The indicators with a target in words that is no grade of a scale and not explained by criteria."""
    worded = [row for row in rows if _text(row, "指标值") and not re.search(r"\d", _text(row, "指标值"))]
    if not worded:
        raise NotApplicableError("没有定性指标")
    return [
        row
        for row in worded
        if _text(row, "指标值") not in _SCALE and not _GRADED.search(_text(row, "指标值说明"))
    ]


@define("with_formula", "rows", "rows")
def _with_formula(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The indicators (…率) that a formula explains, in few enough words to be nothing else."""
    return [
        row
        for row in rows
        if normalise(row.label).endswith("率")
        and _FORMULA.search(_text(row, "指标值说明"))
        and len(_text(row, "指标值说明")) <= _LONGEST_FORMULA
        and len(_GENERIC.sub("", normalise(row.label))) > 1
    ]


@define("own_formula", "row", Plain.TRUTH)
def _own_formula(env: Environment, row: MappedRow) -> bool:
    """Whether the formula that explains an indicator speaks of it: it shares a word with its name."""
    core = _GENERIC.sub("", normalise(env.read_words(row, row.label_cell, "名称")))
    formula = normalise(env.read_words(row, row.texts.get("指标值说明"), "指标值说明"))
    return any(core[i : i + 2] in formula for i in range(len(core) - 1))


@define("repeated", "rows", "rows")
def _repeated(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The indicators of which another of the same project has the same target for the same thing.

    The same thing is what both names end in (…研究报告, 高质量报告), counted to the same number and unit.
    """
    alike: dict[tuple[object, ...], list[MappedRow]] = {}
    for row in rows:
        aim = _parsed(row)
        if aim is not None and aim.unit not in ("", *_PERCENT):
            where = (_text(row, "表"), _text(row, "项目"), normalise(row.label)[-2:])
            alike.setdefault((*where, aim), []).append(row)
    if not alike:
        raise NotApplicableError("没有计数指标")
    return [row for group in alike.values() if len(group) > 1 for row in group]


def _text(row: MappedRow, column: str) -> str:
    cell = row.texts.get(column)
    return normalise(cell.text) if cell else ""


@define("grouped", "row", "rows")
def _grouped(env: Environment, row: MappedRow) -> list[MappedRow]:
    """The indicators under a printed group (成本指标, 产出指标 …) of a project."""
    env.read_words(row, row.label_cell, "名称")
    return row.children

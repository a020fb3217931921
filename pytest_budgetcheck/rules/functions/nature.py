"""Functions about what a body is, and which economic accounts that allows it.

Sources: 财预〔2017〕98号 and its table of both economic classifications (``rulesets/codes``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ...names import normalise
from .. import codes, selectors
from ..quantity import Quantity
from ..scope import Environment, NotApplicableError
from ..types import Plain
from .registry import define

if TYPE_CHECKING:
    from ..rows import Lane, MappedRow

_INSTITUTION = re.compile(
    r"(?:公益[一二]类|财政(?:全额|差额)?(?:拨款|补助)|全额拨款|直属|所属).{0,12}事业单位"
)
_OFFICE = re.compile(r"参照.{0,4}公务员法?|参公|行政单位|行政机关|工作部门|政府组成部门|机关本级")
_OPERATION = frozenset({"行政运行", "机构运行", "事业运行"})


@define("is_institution", "lane", Plain.TRUTH)
def _is_institution(env: Environment, sentences: Lane) -> bool:
    """Whether the narrative calls the body itself a 事业单位, and nothing in it an office of government.

    A department whose budget covers offices and institutions alike is neither.
    """
    body = normalise(env.scope.body)
    said = False
    for row in sentences.rows:
        text = normalise(row.texts["文字"].text)
        if (
            _OFFICE.search(text)
            and "名词" not in row.heading
            and "是指" not in text
            and "指" not in text[:12]
        ):
            return False
        if body and text.startswith(body) and _INSTITUTION.search(text):
            env.read_words(row, row.texts["文字"], "文字")
            said = True
    return said


@define("is_final", "", Plain.TRUTH)
def _is_final(env: Environment) -> bool:
    """Whether the document is one of final accounts (决算)."""
    return env.scope.kind == "final"


@define("for_institutions", "row", Plain.TRUTH)
def _for_institutions(env: Environment, row: MappedRow) -> bool:
    """Whether the government economic account of a row is open to institutions, not to offices alone."""
    code = _government_code(env, row)
    kind = codes.government_users().get(code)
    if kind is None:
        raise NotApplicableError(f"科目 {code or '（空）'} 未收录")
    return kind != "机关"


@define("mapped", "row", Plain.TRUTH)
def _mapped(env: Environment, row: MappedRow) -> bool:
    """Whether a departmental and a government economic account go together in the official table.

    Only of departmental accounts that were found in the table itself, not of those known from memory.
    """
    env.read_words(row, row.label_cell, "名称")
    code = _government_code(env, row)
    allowed = codes.government_codes().get(row.code[:5])
    if allowed is None or not code:
        raise NotApplicableError(f"科目 {row.code} 的对照关系未核实")
    return any(code.startswith(one) or one.startswith(code) for one in allowed)


def _government_code(env: Environment, row: MappedRow) -> str:
    printed = normalise(env.read_words(row, row.texts.get("政府经济科目编码"), "政府经济科目编码"))
    return printed.partition("-")[0]


@define("basic_allowed", "row", Plain.TRUTH)
def _basic_allowed(env: Environment, row: MappedRow) -> bool:
    """Whether basic expenditure may use an economic account; 309, 311, 312 and 313 are for projects."""
    env.read_words(row, row.label_cell, "名称")
    allowed = codes.allowed_in_basic().get(row.code)
    if allowed is None:
        raise NotApplicableError(f"科目 {row.code} 未收录")
    return allowed


@define("running", "rows", "rows")
def _running(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """The rows whose account is for running the body: 行政运行, 机构运行, 事业运行."""
    return [row for row in rows if normalise(row.label).removesuffix("支出") in _OPERATION]


_LEVIES = {
    "30228": ("30108", Decimal("0.02") / Decimal("0.16")),
    "30229": ("30108", Decimal("0.025") / Decimal("0.16")),
    "30216": ("30101", Decimal("0.015")),
}


@define("levy", "lane words", Plain.QUANTITY)
def _levy(env: Environment, lane: Lane, account: str) -> Quantity:
    """What is usually set aside for 工会经费, 福利费 (2 % and 2.5 % of wages) and 培训费 (1.5 %).

    Wages are the base of pension contributions (30108 at 16 %); for training the basic pay (30101).
    """
    base, share = _LEVIES[account]
    rows = selectors.topmost(lane, base)
    return Quantity.total([env.read(row, "合计") for row in rows]).scaled(share)


@define("current_class", "row", Plain.TRUTH)
def _current_class(env: Environment, row: MappedRow) -> bool:
    """Whether a row calls its functional class by the name now in use; 支出 and 事务 may be left out."""
    printed = normalise(env.read_words(row, row.label_cell, "名称") or row.label)
    former = env.scope.vocabulary.classes.get(row.code[:3], ())[1:]
    return not any(normalise(name) in printed for name in former)

"""Functions about the accounts that the narrative names."""

from __future__ import annotations

from ...names import normalise
from ..rows import MappedRow, RowKind
from ..scope import Environment, NotApplicableError
from ..types import Plain
from .registry import define

_PURPOSES = {
    "2210201": ("公积金",),
    "2210202": ("提租",),
    "2210203": ("购房", "住房", "房补", "房贴"),
    "2080505": ("养老",),
    "2080506": ("年金",),
    "2101101": ("医疗", "医保", "医药", "保险"),
    "2101102": ("医疗", "医保", "医药", "保险"),
    "2101103": ("医疗", "医保", "医药", "公务员"),
}
"""Accounts for one purpose only, and the words of which one stands in any account of their use."""


@define("account_code", "row", Plain.WORDS)
def _code(_: Environment, row: MappedRow) -> str:
    """The account code of a row."""
    return row.code


@define("covered", "row row", Plain.TRUTH)
def _covered(env: Environment, row: MappedRow, listing: MappedRow) -> bool:
    """Whether a list of the narrative names the account of a row, one above it or one below it."""
    env.read_words(row, row.label_cell, "名称")
    amount = row.cells.get("合计")
    if amount is None or not amount.value:
        raise NotApplicableError(f"“{row.name}”没有金额")
    named = [one.code for one in listing.children]
    return any(row.code.startswith(one) or one.startswith(row.code) for one in named)


@define("said_before", "row", "rows")
def _said_before(_: Environment, row: MappedRow) -> list[MappedRow]:
    """The statement before this one of the same account in the same table, with an amount."""
    found = None
    for other in row.lane.rows:
        if other is row:
            break
        if other.code == row.code and "金额" in other.cells and _table(other) == _table(row):
            found = other
    if found is None:
        raise NotApplicableError(f"说明只写一次“{row.name}”")
    return [found]


def _table(row: MappedRow) -> str:
    cell = row.texts.get("表")
    return cell.text if cell else ""


@define("use_fits", "row", Plain.TRUTH)
def _use_fits(env: Environment, row: MappedRow) -> bool:
    """Whether what an account for one purpose is said to be used for is not the purpose of another one."""
    use = normalise(env.read_words(row, row.texts.get("用途"), "用途"))
    own = _PURPOSES.get(row.code)
    if not use or own is None or row.kind is not RowKind.ACCOUNT:
        raise NotApplicableError(f"“{row.name}”未写用途，或不是单一用途的科目")
    for column in row.cells:
        env.read(row, column)
    if any(word in use for word in own):
        return True
    return not any(word in use for code, words in _PURPOSES.items() if code != row.code for word in words)

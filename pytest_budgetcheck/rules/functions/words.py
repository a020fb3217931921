"""Functions that give words, or lists of words and columns."""

from __future__ import annotations

from collections.abc import Iterable

from ...names import normalise
from .. import codes
from ..rows import Lane, MappedRow, RowKind
from ..scope import Environment, NotApplicableError, NotCheckedError, NotInLayoutError
from ..types import Plain
from .amounts import TARGET
from .registry import define


@define("name", "row", Plain.WORDS)
def _name(env: Environment, row: MappedRow) -> str:
    """The printed label of a row."""
    return env.read_words(row, row.label_cell, "名称") or row.label


@define("text", "row words", Plain.WORDS)
def _text(env: Environment, row: MappedRow, column: str) -> str:
    """What a row prints in a column of words."""
    expected = row.lane.expected_texts
    if expected is not None and column not in expected:
        raise NotInLayoutError(f"本版式的“{row.lane.title}”不设“{column}”列")
    if column not in row.texts and row.lane.spoken:
        raise NotInLayoutError(f"说明“{row.name}”未写“{column}”")
    if column not in row.texts:
        raise NotCheckedError(f"“{row.lane.title}”中未找到“{column}”列")
    return env.read_words(row, row.texts[column], column)


@define("basic_group", "row", Plain.COLUMN)
def _basic_group(_: Environment, row: MappedRow) -> str:
    """人员经费 or 公用经费, by the departmental economic code of a row."""
    group = codes.basic_groups().get(row.code) or codes.basic_groups().get(row.code[:5])
    if group is None:
        raise NotApplicableError(f"科目 {row.code} 不区分人员经费和公用经费")
    return group


@define("direction", "row", Plain.WORDS)
def _direction(env: Environment, row: MappedRow) -> str:
    """The comparison sign in the target of an indicator: ≤ for ≤100%, empty when there is none."""
    printed = normalise(env.read_words(row, row.texts.get("指标值"), "指标值"))
    found = TARGET.match(printed)
    sign = (found.group(1) or "") if found else ""
    return {"<=": "≤", ">=": "≥", "<": "≤", ">": "≥"}.get(sign, sign)


@define("columns", "row|lane", Plain.COLUMNS, more=True)
def _columns(_: Environment, *owners: MappedRow | Lane) -> list[str]:
    """The amount columns in which a row (with the rows under it) or a table prints something.

    With several owners: the columns any of them prints something in and all of them have.
    """
    printed: set[str] = set()
    common: set[str] | None = None
    order: list[str] = []
    for owner in owners:
        lane = owner if isinstance(owner, Lane) else owner.lane
        rows = lane.rows if isinstance(owner, Lane) else [owner, *owner.children]
        order += [column for column in lane.vocabulary.columns if column not in order]
        printed |= {name for row in rows for name, cell in row.cells.items() if not cell.blank}
        common = set(lane.columns) if common is None else common & set(lane.columns)
    return [column for column in order if column in printed and column in (common or set())]


@define("classes", "lane", Plain.NAMES, more=True)
def _classes(_: Environment, *lanes: Lane) -> list[str]:
    """The functional classes (201 …) under which any of some tables prints amounts."""
    return _account_codes(lanes, 3)


@define("codes", "lane", Plain.NAMES, more=True)
def _codes(_: Environment, *lanes: Lane) -> list[str]:
    """The account codes of the rows in which any of some tables prints amounts."""
    return _account_codes(lanes, None)


def _account_codes(lanes: Iterable[Lane], length: int | None) -> list[str]:
    found = {
        row.code[:length]
        for lane in lanes
        for row in lane.rows
        if row.kind is RowKind.ACCOUNT and row.figured
    }
    return sorted(found)


@define("distinct", "rows words", Plain.NAMES)
def _distinct(env: Environment, rows: list[MappedRow], column: str) -> list[str]:
    """The different texts of some rows in a column."""
    return list(dict.fromkeys(normalise(env.read_words(row, row.texts.get(column), column)) for row in rows))

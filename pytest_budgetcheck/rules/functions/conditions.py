"""Functions that are true or false."""

from __future__ import annotations

import re

from ...names import normalise
from ...verdicts import EACH
from .. import codes
from ..details import has_namesakes
from ..rows import Lane, MappedRow
from ..scope import Environment, NotApplicableError
from ..selectors import no_strays
from ..types import Plain
from .registry import define

_PROJECT_CODE = re.compile(r"\d{8}[A-Z\d]\d{12}")
_CODE_AND_NAME = re.compile(r"(\d+)-(\D.*)")


@define("same_names", "rows rows", Plain.TRUTH)
def _same_names(env: Environment, one: list[MappedRow], other: list[MappedRow]) -> bool:
    """Whether two selections print the same labels."""
    first = {normalise(env.read_words(row, row.label_cell, "名称")) for row in one}
    second = {normalise(env.read_words(row, row.label_cell, "名称")) for row in other}
    return first == second


@define("none", "rows", Plain.TRUTH)
def _none(env: Environment, rows: list[MappedRow]) -> bool:
    """Whether there are no such rows; those there are become evidence, each of which alone is a finding."""
    side, env.side = env.side, EACH
    for row in rows:
        env.read_words(row, row.label_cell, "名称")
    env.side = side
    return not rows


@define("has_row", "lane words", Plain.TRUTH)
def _has_row(_: Environment, lane: Lane, name: str) -> bool:
    """Whether a table prints a named row at all."""
    return name in lane.by_key


@define("has_column", "lane words", Plain.TRUTH)
def _has_column(_: Environment, lane: Lane, name: str) -> bool:
    """Whether the layout gives a table an amount column."""
    return name in lane.expected_columns


@define("project_code_ok", "row", Plain.TRUTH)
def _project_code_ok(env: Environment, row: MappedRow) -> bool:
    """Whether a project code has 21 digits: 6 of region, 2 of the year it was set up, 13 of number.

    The first place of the number may be a letter for the kind of project (T, Y, R).
    """
    if not row.lane.coded:
        raise NotApplicableError(f"本版式的“{row.lane.title}”不印项目编码")
    env.read_words(row, row.label_cell, "名称")
    year = env.scope.fiscal_year
    if not _PROJECT_CODE.fullmatch(row.code):
        return False
    return year is None or 2000 + int(row.code[6:8]) <= year


@define("unique", "row", Plain.TRUTH)
def _unique(env: Environment, row: MappedRow) -> bool:
    """Whether no other row of the table prints the same code and label for the same unit."""
    env.read_words(row, row.label_cell, "名称")
    same = [
        other
        for other in row.lane.rows
        if (other.kind, other.code, other.unit) == (row.kind, row.code, row.unit)
        and row not in (other.parent, *other.children)
        and (row.code or normalise(other.label) == normalise(row.label))
        and [normalise(cell.text) for cell in other.texts.values()]
        == [normalise(cell.text) for cell in row.texts.values()]
    ]
    if len(same) > 1:
        no_strays(row.lane)  # a row that is not understood may name the unit that the rows below it are of
    return len(same) <= 1


@define("well_formed", "row", Plain.TRUTH)
def _well_formed(env: Environment, row: MappedRow) -> bool:
    """Whether the printed account code has the shape of its scheme: 类 3 digits, 款 and 项 2 each."""
    env.read_words(row, row.label_cell, "名称")
    for column in [name for name, cell in row.cells.items() if cell.value][:1]:
        env.read(row, column)  # it tells which row is meant
    return row.code_ok


@define("starts", "row words", Plain.TRUTH, more=True)
def _starts(_: Environment, row: MappedRow, *prefixes: str) -> bool:
    """Whether the account code of a row begins with one of some digits."""
    return row.code.startswith(prefixes)


@define("matches", "words words", Plain.TRUTH)
def _matches(_: Environment, words: str, pattern: str) -> bool:
    """Whether words contain other words, in their normal form."""
    return normalise(pattern) in normalise(words)


@define("noted", "lane words", Plain.TRUTH)
def _noted(env: Environment, lane: Lane, wanted: str) -> bool:
    """Whether a note under the table contains some words."""
    return any(normalise(wanted) in normalise(note) for note in env.scope.tables[lane.concept].notes)


# The year from which a national list holds; names in use before may differ from it.
_LIST_BEGINS = {"functional": 2020, "dept_economic": 2018}


@define("listed", "row words", Plain.TRUTH)
def _listed(env: Environment, row: MappedRow, scheme: str) -> bool:
    """Whether the row's code and name agree with the national list ``functional`` or ``dept_economic``.

    A code that the list does not have is no object of the rule, because lists change every year.
    """
    env.read_words(row, row.label_cell, "名称")
    year = env.scope.fiscal_year
    if year is not None and year < _LIST_BEGINS[scheme]:
        former = codes.former_names(scheme).get(row.code, frozenset())
        if scheme == "dept_economic" or normalise(row.label) in former:
            raise NotApplicableError(f"{year} 年的科目名称未收录")
    if has_namesakes(row):
        raise NotApplicableError(f"科目 {row.code} 下按项目列示，不印科目名称")
    return _agrees(scheme, row.code, row.label)


@define("government_listed", "row", Plain.TRUTH)
def _government_listed(env: Environment, row: MappedRow) -> bool:
    """Whether the government economic code and name of a row agree with the national list."""
    code = normalise(env.read_words(row, row.texts.get("政府经济科目编码"), "政府经济科目编码"))
    name = env.read_words(row, row.texts.get("政府经济科目名称"), "政府经济科目名称")
    together = _CODE_AND_NAME.fullmatch(code)
    if together is not None and not name:
        code, name = together.groups()
    return _agrees("gov_economic", code, name)


def _agrees(scheme: str, code: str, name: str) -> bool:
    names = codes.names_of(scheme).get(code)
    if names is None:
        raise NotApplicableError(f"科目 {code or '（空）'} 未收录")
    return normalise(name) in names

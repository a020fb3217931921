"""Functions that find names and codes that are another one but for a single character."""

from __future__ import annotations

from functools import lru_cache

from ...names import normalise
from .. import codes
from ..labels import split_numbering
from ..rows import MappedRow, RowKind
from ..scope import Environment, NotApplicableError, NotCheckedError
from ..types import Plain
from .registry import define

_LEAST_CLASSES = 5
_SHORTEST = 4
"""Characters of a name of which one can be told to be wrong."""
_SCHEMES = {"functional": "functional", "functional_class": "functional", "economic": "dept_economic"}
_VARIANTS = str.maketrans({"它": "他", "与": "和", "及": "和"})
"""Characters that stand for one another in names without anybody calling it a mistake."""


@define("misspelt_classes", "rows", "rows")
def _misspelt_classes(env: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Rows named like a functional class but for one character, where no other row is that class."""
    classes = {row.code for row in rows if row.kind is RowKind.ACCOUNT}
    if len(classes) < _LEAST_CLASSES:
        raise NotApplicableError("本表不按功能分类的类列示")
    names = [
        _plain(f"{known[0]}{ending}")
        for code, known in env.scope.vocabulary.classes.items()
        if code not in classes
        for ending in ("", "支出")
    ]
    unknown = [row for row in rows if row.kind is RowKind.ITEM and row.numeral is not None]
    return [row for row in unknown if any(_one_apart(_plain(row.label), name) for name in names)]


@define("misspelt_accounts", "rows", "rows")
def _misspelt_accounts(_: Environment, rows: list[MappedRow]) -> list[MappedRow]:
    """Rows named like an account of the national list but for one character, where accounts have no codes.

    No other row is that account, and the row is nothing that the layout knows.
    """
    lane = rows[0].lane if rows else None
    scheme = _SCHEMES.get(lane.vocabulary.accounts) if lane else None
    known = [row for row in rows if row.kind is RowKind.ACCOUNT]
    if lane is None or scheme is None or lane.coded or len(known) < _LEAST_CLASSES:
        raise NotApplicableError("本表不以名称列示科目")
    printed = {_plain(row.label) for row in known}
    national = _national(scheme)
    unknown = [row for row in rows if row.kind is RowKind.ITEM and row.key not in lane.vocabulary.rows]
    return [
        row
        for row in unknown
        if len(name := _plain(row.label)) >= _SHORTEST
        and name not in national
        and len(meant := [one for one in national if _one_apart(name, one)]) == 1
        and meant[0] not in printed
    ]


@lru_cache(maxsize=4)
def _national(scheme: str) -> frozenset[str]:
    lists = codes.names_of(scheme), codes.former_names(scheme)
    return frozenset(_plain(name) for names in lists for several in names.values() for name in several)


@define("code_fits", "row words", Plain.TRUTH)
def _code_fits(env: Environment, row: MappedRow, scheme: str) -> bool:
    """Whether a code that the list ``dept_economic`` or ``gov_economic`` lacks is not just a misprint.

    It is one where the printed name stands in the list under a code that differs in a single digit.
    """
    code, name = row.code, row.label
    if scheme == "gov_economic":
        code = normalise(env.read_words(row, row.texts.get("政府经济科目编码"), "政府经济科目编码"))
        name = env.read_words(row, row.texts.get("政府经济科目名称"), "政府经济科目名称")
    else:
        env.read_words(row, row.label_cell, "名称")
    known = codes.names_of(scheme)
    if not code or not name:
        raise NotCheckedError(f"“{row.name}”未印编码或名称")
    if code in known:
        return True
    return not any(_one_apart(code, other) for other, names in known.items() if normalise(name) in names)


@define("name_fits", "row words", Plain.TRUTH)
def _name_fits(env: Environment, row: MappedRow, scheme: str) -> bool:
    """Whether the name of an account is not that which the list has for its code but for one character."""
    env.read_words(row, row.label_cell, "名称")
    names = {_plain(name) for name in codes.names_of(scheme).get(row.code, ())}
    if not names:
        raise NotApplicableError(f"科目 {row.code or '（空）'} 未收录")
    printed = _plain(row.label)
    return printed in names or not any(_one_apart(printed, name) for name in names)


def _plain(label: str) -> str:
    return split_numbering(normalise(label))[2].translate(_VARIANTS)


def _one_apart(one: str, other: str) -> bool:
    """Whether two words of the same length differ in one character."""
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1

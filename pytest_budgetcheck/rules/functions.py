"""The functions that expressions may call. Nothing outside this table can be called.

Each entry says what it takes and gives, and its documentation is what ``docs/rule-language.md`` and
error messages quote. A function that finds nothing to work on raises, it never returns zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from ..names import normalise
from . import codes, selectors
from .quantity import ZERO, Quantity
from .rows import Lane, MappedRow, RowKind
from .scope import AbsentError, Environment, NotApplicableError, NotCheckedError
from .types import LaneType, Plain, RowsType, RowType, Type, describe

if TYPE_CHECKING:
    from .types import LaneAddress

Body: TypeAlias = Callable[..., Any]

_KINDS: dict[str, Callable[[Type], bool]] = {
    "amount": lambda kind: kind is Plain.QUANTITY,
    "words": lambda kind: kind in (Plain.WORDS, Plain.COLUMN),
    "column": lambda kind: kind in (Plain.WORDS, Plain.COLUMN),
    "names": lambda kind: kind is Plain.NAMES,
    "row": lambda kind: isinstance(kind, RowType),
    "rows": lambda kind: isinstance(kind, RowsType),
    "lane": lambda kind: isinstance(kind, LaneType),
}
_IN_WORDS = {"amount": "an amount", "words": "words", "column": "a column", "names": "a list of words"}
_IN_WORDS |= {"row": "a row", "rows": "rows", "lane": "a table"}


@dataclass(frozen=True, slots=True)
class Function:
    """One function: ``takes`` lists the kinds of its arguments, alternatives joined by ``|``.

    The last kind may be repeated when ``more`` is set. ``gives`` is the type of the result, or
    ``row``/``rows`` for rows of the lanes its arguments come from.
    """

    name: str
    takes: tuple[str, ...]
    gives: Plain | str
    run: Body
    doc: str
    more: bool = False

    def wanted(self, count: int) -> list[str]:
        """The kinds of ``count`` arguments."""
        extra = max(0, count - len(self.takes))
        return [*self.takes, *([self.takes[-1]] * extra)][:count]

    def misfit(self, kinds: Sequence[Type]) -> str | None:
        """What is wrong with arguments of these types, if anything."""
        if len(kinds) < len(self.takes) or (len(kinds) > len(self.takes) and not self.more):
            return f"{self.signature} takes {len(self.takes)} arguments, not {len(kinds)}"
        for kind, wanted in zip(kinds, self.wanted(len(kinds)), strict=True):
            if not any(_KINDS[choice](kind) for choice in wanted.split("|")):
                names = " or ".join(_IN_WORDS[choice] for choice in wanted.split("|"))
                return f"{self.signature} wants {names} where {describe(kind)} stands"
        return None

    @property
    def signature(self) -> str:
        """How it is called: ``sum(rows, column)``."""
        return f"{self.name}({', '.join(self.takes)}{', …' if self.more else ''})"

    def result(self, kinds: Sequence[Type]) -> Type:
        """The type of the result for arguments of these types."""
        if isinstance(self.gives, Plain):
            return self.gives
        lanes: set[LaneAddress] = set()
        for kind in kinds:
            if isinstance(kind, RowType | RowsType):
                lanes |= kind.lanes
            elif isinstance(kind, LaneType):
                lanes.add(kind.address)
        return RowType(frozenset(lanes)) if self.gives == "row" else RowsType(frozenset(lanes))


FUNCTIONS: dict[str, Function] = {}


def _define(
    name: str, takes: str, gives: Plain | str, *, more: bool = False
) -> Callable[[Body], Body]:
    def register(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, tuple(takes.split()), gives, body, body.__doc__ or "", more)
        return body

    return register


# -- amounts ---------------------------------------------------------------------------------------


@_define("sum", "rows column", Plain.QUANTITY)
def _sum(env: Environment, rows: list[MappedRow], column: str) -> Quantity:
    """The sum of a column over rows; unchecked when there are no rows."""
    if not rows:
        raise AbsentError("没有可以相加的行")
    for lane in {row.lane for row in rows}:
        selectors.no_strays(lane)
    return sum((env.read(row, column) for row in rows), Quantity.constant(ZERO))


@_define("parts", "row column", Plain.QUANTITY)
def _parts(env: Environment, row: MappedRow, column: str) -> Quantity:
    """The sum of the columns that break a column down, as far as the layout prints them."""
    lane = row.lane
    parts = [
        printed for part in lane.vocabulary.columns.get(column, ()) for printed in _printed_parts(lane, part)
    ]
    if not parts:
        raise NotApplicableError(f"本版式的“{lane.title}”不再细分“{column}”")
    stray = [name for name, rows in lane.stray_columns.items() if row in rows]
    if stray:
        raise NotCheckedError(f"“{lane.title}”有未识别的列：{'、'.join(stray[:3])}")
    return sum((env.read(row, part) for part in parts), Quantity.constant(ZERO))


def _printed_parts(lane: Lane, column: str) -> list[str]:
    """The column itself where the layout has it, otherwise the columns that break it down."""
    if column in lane.expected_columns:
        return [column]
    return [part for child in lane.vocabulary.columns.get(column, ()) for part in _printed_parts(lane, child)]


@_define("abs", "amount", Plain.QUANTITY)
def _abs(_: Environment, amount: Quantity) -> Quantity:
    """The amount without its sign."""
    return amount.magnitude()


@_define("min", "amount amount", Plain.QUANTITY, more=True)
def _min(_: Environment, *amounts: Quantity) -> Quantity:
    """The smallest of some amounts."""
    return min(amounts, key=lambda amount: amount.value)


@_define("max", "amount amount", Plain.QUANTITY, more=True)
def _max(_: Environment, *amounts: Quantity) -> Quantity:
    """The largest of some amounts."""
    return max(amounts, key=lambda amount: amount.value)


@_define("count", "rows|names", Plain.QUANTITY)
def _count(_: Environment, items: Sequence[object]) -> Quantity:
    """How many rows or words there are."""
    return Quantity.constant(Decimal(len(items)))


@_define("numeral", "row", Plain.QUANTITY)
def _numeral(env: Environment, row: MappedRow) -> Quantity:
    """The printed number of a row: 21 for （二十一）住房保障支出."""
    env.read_words(row, row.label_cell, "名称")
    if row.numeral is None:
        raise NotApplicableError(f"“{row.label}”未印序号")
    return Quantity.constant(Decimal(row.numeral))


@_define("class_number", "row", Plain.QUANTITY)
def _class_number(_: Environment, row: MappedRow) -> Quantity:
    """The functional class of a row as a number: 221."""
    return Quantity.constant(Decimal(row.code[:3]))


_TARGET = re.compile(r"^(≥|≤|=|＝|>=|<=|>|<|＞|＜)?(-?\d+(?:\.\d+)?)(%|％)?")


@_define("target", "row", Plain.QUANTITY)
def _target(env: Environment, row: MappedRow) -> Quantity:
    """The number in the target of an indicator: 100 for ≤100%."""
    found = _TARGET.match(normalise(env.read_words(row, row.texts.get("指标值"), "指标值")))
    if not found:
        raise NotApplicableError(f"指标“{row.label}”的指标值不是数字")
    return Quantity.constant(Decimal(found.group(2)))


# -- rows ------------------------------------------------------------------------------------------


@_define("children", "row", "rows")
def _children(_: Environment, row: MappedRow) -> list[MappedRow]:
    """The rows directly under a row: accounts under their parent account, units under the total."""
    return selectors.children(row)


@_define("accounts", "lane words", "rows")
def _accounts(_: Environment, lane: Lane, prefix: str) -> list[MappedRow]:
    """The rows that together make up an account: its own row, or else those right below it."""
    return selectors.topmost(lane, prefix)


@_define("either", "rows rows", "rows")
def _either(_: Environment, one: list[MappedRow], other: list[MappedRow]) -> list[MappedRow]:
    """All rows of the first, and those of the second that have no counterpart there."""
    return selectors.either(one, other)


@_define("all_of", "rows rows", "rows", more=True)
def _all_of(_: Environment, *selections: list[MappedRow]) -> list[MappedRow]:
    """The rows of several selections, one after the other."""
    return [row for rows in selections for row in rows]


@_define("where", "rows words words", "rows")
def _where(env: Environment, rows: list[MappedRow], column: str, wanted: str) -> list[MappedRow]:
    """The rows whose text in a column is the wanted one."""
    return [
        row
        for row in rows
        if normalise(env.read_words(row, row.texts.get(column), column)) == normalise(wanted)
    ]


@_define("labelled", "lane words", "rows")
def _labelled(_: Environment, lane: Lane, wanted: str) -> list[MappedRow]:
    """The rows whose label contains some words."""
    found = [row for row in lane.rows if normalise(wanted) in normalise(row.label)]
    if not found:
        raise AbsentError(f"“{lane.title}”中无“{wanted}”")
    return found


# -- words -----------------------------------------------------------------------------------------


@_define("name", "row", Plain.WORDS)
def _name(env: Environment, row: MappedRow) -> str:
    """The printed label of a row."""
    return env.read_words(row, row.label_cell, "名称") or row.label


@_define("text", "row words", Plain.WORDS)
def _text(env: Environment, row: MappedRow, column: str) -> str:
    """What a row prints in a column of words."""
    if column not in row.texts:
        raise NotCheckedError(f"“{row.lane.title}”中未找到“{column}”列")
    return env.read_words(row, row.texts[column], column)


@_define("basic_group", "row", Plain.COLUMN)
def _basic_group(_: Environment, row: MappedRow) -> str:
    """人员经费 or 公用经费, by the departmental economic code of a row."""
    group = codes.basic_groups().get(row.code)
    if group is None:
        raise NotApplicableError(f"科目 {row.code} 不区分人员经费和公用经费")
    return group


@_define("direction", "row", Plain.WORDS)
def _direction(env: Environment, row: MappedRow) -> str:
    """The comparison sign in the target of an indicator: ≤ for ≤100%, empty when there is none."""
    printed = normalise(env.read_words(row, row.texts.get("指标值"), "指标值"))
    found = _TARGET.match(printed)
    sign = (found.group(1) or "") if found else ""
    return {"<=": "≤", ">=": "≥", "<": "≤", ">": "≥"}.get(sign, sign)


@_define("columns", "row|lane", Plain.COLUMNS, more=True)
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


@_define("classes", "lane", Plain.NAMES, more=True)
def _classes(_: Environment, *lanes: Lane) -> list[str]:
    """The functional classes (201 …) under which any of some tables prints amounts."""
    return _account_codes(lanes, 3)


@_define("codes", "lane", Plain.NAMES, more=True)
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


@_define("distinct", "rows words", Plain.NAMES)
def _distinct(env: Environment, rows: list[MappedRow], column: str) -> list[str]:
    """The different texts of some rows in a column."""
    return list(dict.fromkeys(normalise(env.read_words(row, row.texts.get(column), column)) for row in rows))


# -- conditions ------------------------------------------------------------------------------------


@_define("same_names", "rows rows", Plain.TRUTH)
def _same_names(env: Environment, one: list[MappedRow], other: list[MappedRow]) -> bool:
    """Whether two selections print the same labels."""
    first = {normalise(env.read_words(row, row.label_cell, "名称")) for row in one}
    second = {normalise(env.read_words(row, row.label_cell, "名称")) for row in other}
    return first == second


@_define("has_row", "lane words", Plain.TRUTH)
def _has_row(_: Environment, lane: Lane, name: str) -> bool:
    """Whether a table prints a named row at all."""
    return name in lane.by_key


@_define("project_code_ok", "row", Plain.TRUTH)
def _project_code_ok(env: Environment, row: MappedRow) -> bool:
    """Whether a project code has 21 digits: 6 of region, 2 of the year it was set up, 13 of number."""
    env.read_words(row, row.label_cell, "名称")
    year = env.scope.fiscal_year
    if len(row.code) != 21 or not row.code.isdigit():
        return False
    return year is None or 2000 + int(row.code[6:8]) <= year


@_define("unique", "row", Plain.TRUTH)
def _unique(env: Environment, row: MappedRow) -> bool:
    """Whether no other row of the table prints the same code and label for the same unit."""
    env.read_words(row, row.label_cell, "名称")
    same = [
        other
        for other in row.lane.rows
        if (other.kind, other.code, other.unit) == (row.kind, row.code, row.unit)
        and (row.code or normalise(other.label) == normalise(row.label))
        and [normalise(cell.text) for cell in other.texts.values()]
        == [normalise(cell.text) for cell in row.texts.values()]
    ]
    return len(same) == 1


@_define("well_formed", "row", Plain.TRUTH)
def _well_formed(env: Environment, row: MappedRow) -> bool:
    """Whether the printed account code has the shape of its scheme: 类 3 digits, 款 and 项 2 each."""
    env.read_words(row, row.label_cell, "名称")
    return row.code_ok


@_define("starts", "row words", Plain.TRUTH, more=True)
def _starts(_: Environment, row: MappedRow, *prefixes: str) -> bool:
    """Whether the account code of a row begins with one of some digits."""
    return row.code.startswith(prefixes)


@_define("matches", "words words", Plain.TRUTH)
def _matches(_: Environment, words: str, pattern: str) -> bool:
    """Whether words contain other words, in their normal form."""
    return normalise(pattern) in normalise(words)


@_define("noted", "lane words", Plain.TRUTH)
def _noted(env: Environment, lane: Lane, wanted: str) -> bool:
    """Whether a note under the table contains some words."""
    return any(normalise(wanted) in normalise(note) for note in env.scope.tables[lane.concept].notes)


@_define("listed", "row words", Plain.TRUTH)
def _listed(env: Environment, row: MappedRow, scheme: str) -> bool:
    """Whether the row's code and name agree with the national list ``functional`` or ``dept_economic``.

    A code that the list does not have is no object of the rule, because lists change every year.
    """
    return _agrees(scheme, row.code, env.read_words(row, row.label_cell, "名称"))


@_define("government_listed", "row", Plain.TRUTH)
def _government_listed(env: Environment, row: MappedRow) -> bool:
    """Whether the government economic code and name of a row agree with the national list."""
    code = env.read_words(row, row.texts.get("政府经济科目编码"), "政府经济科目编码")
    name = env.read_words(row, row.texts.get("政府经济科目名称"), "政府经济科目名称")
    return _agrees("gov_economic", normalise(code), name)


def _agrees(scheme: str, code: str, name: str) -> bool:
    names = codes.names_of(scheme).get(code)
    if names is None:
        raise NotApplicableError(f"科目 {code or '（空）'} 未收录")
    return normalise(name) in names

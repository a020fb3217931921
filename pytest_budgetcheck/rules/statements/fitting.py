"""Whether a list of accounts is of the table that the words around it name.

Headings can mislead: accounts under 支出预算情况说明 may be those of the fiscal appropriation alone. Where
most amounts of a list differ from the table, it is another table that is meant, and nobody's mistake.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ...disclosure import UNIT_IN_YUAN
from ..rows import RowKind
from ..scope import NotApplicableError, NotCheckedError
from ..selectors import topmost
from .funds import ALL, CAPITAL, FISCAL, FUND, GENERAL, OVERVIEW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ...disclosure import Fact
    from ..rows import Lane, MappedRow, MappedTable

_TABLES = {
    GENERAL: (("general_expenditure",),),
    FISCAL: (("fiscal_expenditure",), ("general_expenditure", "government_fund", "state_capital")),
    OVERVIEW: (("fiscal_summary",),),
    ALL: (("summary",), ("expenditure",)),
    FUND: (("government_fund",),),
    CAPITAL: (("state_capital",),),
}
"""The tables that an account of each kind may stand in; those named together are added up."""
_FEWEST = 2


def fits(
    table: str, said: Iterable[tuple[str, Fact]], tables: Mapping[str, MappedTable], *, wholly: bool = False
) -> bool:
    """Whether at least half of some amounts, by code, are those of the table meant, or too few tell.

    ``wholly`` asks it of every one of them.
    """
    compared = [found for code, fact in said if (found := _agrees(table, code, fact, tables)) is not None]
    if wholly:
        return all(compared)
    return len(compared) < _FEWEST or 2 * sum(compared) >= len(compared)


def _agrees(table: str, code: str, fact: Fact, tables: Mapping[str, MappedTable]) -> bool | None:
    """Whether an amount agrees with a table to its last place; nothing where no table prints the account."""
    stated = fact.value * UNIT_IN_YUAN[fact.unit]
    place = UNIT_IN_YUAN[fact.unit].scaleb(-fact.decimals)
    answers: list[bool] = []
    for names in _TABLES[table]:
        lanes = [lane for name in names if name in tables if (lane := _spending(tables[name])) is not None]
        amounts = [amount for lane in lanes if (amount := _amount(lane, code)) is not None]
        if amounts:
            answers.append(abs(sum(amounts, Decimal(0)) - stated) <= place)
    return any(answers) if answers else None


def left_out(table: str, codes: Collection[str], tables: Mapping[str, MappedTable]) -> tuple[int, int]:
    """How many accounts with money a list of ``codes`` leaves out of the table meant, and how many it covers.

    What is filed first counts; nothing of both where the table meant is not filed.
    """
    for names in _TABLES[table]:
        lanes = [lane for name in names if name in tables if (lane := _spending(tables[name])) is not None]
        filed = {
            row.code
            for lane in lanes
            for row in lane.rows
            if row.kind is RowKind.ACCOUNT and not row.children and row.code and _has_money(row)
        }
        if filed:
            missed = {c for c in filed if not any(c.startswith(one) or one.startswith(c) for one in codes)}
            return len(missed), len(filed) - len(missed)
    return 0, 0


def carries_over(tables: Mapping[str, MappedTable]) -> bool:
    """Whether appropriations of the year before are among those of this year."""
    for name in ("fiscal_summary", "summary"):
        lane = tables[name].lanes.get("income") if name in tables else None
        row = lane.by_key.get("上年结转") if lane else None
        if row is not None:
            return _has_money(row)
    return False


def _has_money(row: MappedRow) -> bool:
    cell = row.cells.get("合计")
    return cell is not None and bool(cell.value)


def _spending(table: MappedTable) -> Lane | None:
    return table.lanes.get("spending") or table.lanes.get("")


def _amount(lane: Lane, code: str) -> Decimal | None:
    """What a table prints for an account, in yuan."""
    try:
        rows = topmost(lane, code)
    except (NotApplicableError, NotCheckedError):
        return None
    cells = [row.cells["合计"] for row in rows if "合计" in row.cells]
    unit = UNIT_IN_YUAN.get(lane.units.get("合计") or "", Decimal(1))
    return sum((cell.value for cell in cells if cell.value is not None), Decimal(0)) * unit if cells else None

"""Functions that read statements of change, share and execution."""

from __future__ import annotations

import re
from decimal import Decimal

from ..quantity import Quantity
from ..rows import MappedRow
from ..scope import Environment, NotApplicableError
from ..types import Plain
from .registry import define

_BARE_REASON = re.compile(r"[^，,；;。增减]{2,30}(?:经费|支出|费用|预算)(增加|减少)[。；;]?")
_RATES = {"完成率": "预算口径", "方向": "比较口径"}
_OUTLAYS = {
    "合计": re.compile(r"三公[”\"]?经费"),
    "因公出国（境）费": re.compile(r"出国"),
    "公务用车购置及运行费": re.compile(r"(?:公务)?用?车(?:购置)?费?[及和与]运行"),
    "公务用车购置费": re.compile(r"用车购置(?!费?[及和与]运行)"),
    "公务用车运行费": re.compile(r"用车运行"),
    "公务接待费": re.compile(r"公务接待"),
}


@define("says", "row words", Plain.TRUTH, more=True)
def _says(_: Environment, row: MappedRow, *columns: str) -> bool:
    """Whether a statement says all of some figures or words."""
    return all(column in row.cells or column in row.texts for column in columns)


@define("said", "row words", Plain.WORDS)
def _said(env: Environment, row: MappedRow, column: str) -> str:
    """What a statement says in words; nothing where it does not. Its amount says which one is meant."""
    for amount in [name for name in ("增减", "幅度", "本年") if name in row.cells][:1]:
        env.read(row, amount)
    if column.endswith("方向"):  # a word of its own in the sentence, and it may be what is wrong
        env.read_words(row, row.texts.get("句"), column)
    return _words(row, column)


def _words(row: MappedRow, column: str) -> str:
    cell = row.texts.get(column)
    return cell.text if cell else ""


@define("former", "row", Plain.QUANTITY)
def _former(env: Environment, row: MappedRow) -> Quantity:
    """The amount before a change: as printed, or what the amount now and the change make it."""
    if "上年" in row.cells:
        return env.read(row, "上年")
    now, step = env.read(row, "本年"), env.read(row, "增减").magnitude()
    return now + step if _words(row, "方向") == "减少" else now - step


@define("moved", "row", Plain.QUANTITY)
def _moved(env: Environment, row: MappedRow) -> Quantity:
    """By how much an amount changed in the direction a statement says, from the amounts of both years."""
    step = env.read(row, "本年") - env.read(row, "上年")
    return -step if _words(row, "方向") == "减少" else step


@define("from_nothing", "row", Plain.TRUTH)
def _from_nothing(env: Environment, row: MappedRow) -> bool:
    """Whether a change starts from zero."""
    env.read(row, "幅度")
    former: Quantity = _former(env, row)
    return former.value == 0


@define("budget", "row words", Plain.QUANTITY)
def _budget(env: Environment, row: MappedRow, column: str) -> Quantity:
    """The budget that 完成率, or the word of 方向, of an execution speaks of."""
    if column not in _RATES:
        raise NotApplicableError(f"“{column}”不是预算执行的栏目")
    named = _words(row, _RATES[column])
    if named in ("年初预算", "全年预算"):
        return env.read(row, named)
    if column == "完成率" and "全年预算" in row.cells:
        return env.read(row, "全年预算")
    if column == "完成率":
        raise NotApplicableError(f"说明“{row.name}”未写明完成的是哪个预算数")
    printed = [name for name in ("年初预算", "全年预算") if name in row.cells]
    if len(printed) != 1:
        raise NotApplicableError(f"说明“{row.name}”未写明与哪个预算数相比")
    return env.read(row, printed[0])


@define("unbudgeted", "row", Plain.TRUTH)
def _unbudgeted(env: Environment, row: MappedRow) -> bool:
    """Whether the budget that 完成率 speaks of is zero."""
    env.read(row, "完成率")
    budget: Quantity = _budget(env, row, "完成率")
    return budget.value == 0


@define("rate_alone", "row", Plain.TRUTH)
def _rate_alone(_: Environment, row: MappedRow) -> bool:
    """Whether an execution says which percentage of one budget it is, but not how much that budget is."""
    if not {"决算", "完成率"} <= row.cells.keys() or {"年初预算", "全年预算"} & row.cells.keys():
        return False
    compared, of = _words(row, "比较口径"), _words(row, "预算口径")
    return not compared or compared == of or "预算" in (compared, of) or of == "未写明"


@define("outlay", "row", Plain.WORDS)
def _outlay(_: Environment, row: MappedRow) -> str:
    """Which “三公” expenditure an execution is of, by the name of its column in the table."""
    of = _words(row, "预算口径")
    found = [name for name, pattern in _OUTLAYS.items() if pattern.search(row.label)]
    if len(found) != 1 or of == "年初预算":
        raise NotApplicableError(f"说明“{row.name}”不能对应“三公”经费表的一项预算数")
    return found[0]


@define("same_now", "rows row", "rows")
def _same_now(_: Environment, rows: list[MappedRow], row: MappedRow) -> list[MappedRow]:
    """Those of some statements that say the same amount is there now."""
    return [one for one in rows if _now(one) is not None and _now(one) == _now(row)]


@define("outlays", "rows row", "rows")
def _outlays(_: Environment, rows: list[MappedRow], row: MappedRow) -> list[MappedRow]:
    """Statements on expenditure over against one on income.

    They are named alike, say the same amount now, and compare with last year's budget.
    """
    wanted = row.label.replace("收入", "支出")
    if wanted == row.label or _now(row) is None or not _against_budget(row):
        return []
    return [
        one
        for one in rows
        if one.label in (wanted, f"{wanted}预算") and _now(one) == _now(row) and _against_budget(one)
    ]


def _now(row: MappedRow) -> Decimal | None:
    cell = row.cells.get("本年")
    return cell.value if cell else None


def _against_budget(row: MappedRow) -> bool:
    kind = row.texts.get("基期")
    return "增减" in row.cells and kind is not None and kind.text in ("上年", "上年预算")


@define("directed", "row", Plain.TRUTH)
def _directed(env: Environment, row: MappedRow) -> bool:
    """Whether a statement of change says in which direction."""
    env.read_words(row, row.texts.get("句"), "句")
    return _words(row, "方向") != "未写"


@define("reasoned", "row", Plain.TRUTH)
def _reasoned(env: Environment, row: MappedRow) -> bool:
    """Whether something follows where a statement begins to say why."""
    env.read_words(row, row.texts.get("句"), "句")
    return re.sub(r"[\s，,。；;：:、.]|其中", "", _words(row, "原因")) != ""


@define("reason_fits", "row", Plain.TRUTH)
def _reason_fits(env: Environment, row: MappedRow) -> bool:
    """Whether a reason that says only which expenditure changed says it changed in the same direction."""
    env.read_words(row, row.texts.get("句"), "句")
    found = _BARE_REASON.fullmatch(_words(row, "原因").strip())
    return found is None or found[1] == _words(row, "方向")


@define("explained_nearby", "row", Plain.TRUTH)
def _explained(env: Environment, row: MappedRow) -> bool:
    """Whether a reason is given near a statement of change."""
    env.read_words(row, row.texts.get("句"), "句")
    return _words(row, "说明") == "有"

"""The examples written in a rule, turned into something the rule can be judged on.

An example gives canonical tables in miniature::

    - expect: fail
      expenditure:
        "2060401": {合计: "146.99", 基本支出: "53.32", 项目支出: "93.76"}

Rows are named by canonical row, account code or label; a row named 合计 is the total, a code of digits an
account (a unit where it stands under ``unit:``). Amount columns that no row mentions exist and are blank;
``absent`` in place of an amount takes the whole column away, in place of a row the row, and ``no_column``
says that the layout has no such column. Text columns are given the same way. ``conventions: [name]``
declares habits; ``body``, ``kind``, ``level`` and ``year`` say whose and which budget it is. ``without:
[table]`` takes a whole table away, which otherwise is filed without rows. A table outside the example is no
part of the layout. With ``case: NAME`` the outcome is that of one case, ``not_applicable`` where the rule
does not make that case at all.

Figures of the narrative are given by section and name; ``absent`` in place of one says that it should be
there, and one that the example does not mention is no part of the layout. Statements of the narrative are
given like rows, each with what it says and nothing more: ``94.34%`` has its unit with it, an amount without
one is in 万元. ``under`` names the row or statement that one is a part of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from ..disclosure import Cell, Fact
from ..names import normalise
from .accounts import ACCOUNT_CODE
from .errors import Problems, RuleError, one_of
from .evaluate import check_rule
from .labels import split_numbering
from .rows import Lane, MappedRow, MappedTable, RowKind
from .scope import Scope
from .statements.base import spoken_table
from .tree import index_rows, link_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..verdicts import Verdict
    from .ruleset import ExampleData, Rule
    from .vocabulary import LaneVocabulary, Vocabulary

ABSENT = "absent"
NO_COLUMN = "no_column"
_NO_CASE = "not_applicable"
_FIGURE = re.compile(r"(-?\d+(?:\.\d+)?)(\D+)")
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_BLANK = Cell("", 0, _NOWHERE)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What became of one example: the outcome it expects, of ``case`` alone if given, and its verdicts."""

    rule: Rule
    number: int
    expected: str
    verdicts: tuple[Verdict, ...]
    case: str = ""

    @property
    def meant(self) -> tuple[Verdict, ...]:
        """The verdicts that the example speaks of."""
        return tuple(verdict for verdict in self.verdicts if self.case in ("", verdict.case))

    @property
    def ok(self) -> bool:
        """Whether some case has the expected outcome, and no other case fails or breaks.

        An example that expects ``pass`` must not contain any other verdict on what applies, and one that
        expects ``not_applicable`` none at all.
        """
        outcomes = {verdict.outcome.value for verdict in self.meant} or {_NO_CASE}
        if self.expected in ("pass", "not_applicable"):
            return self.expected in outcomes and outcomes <= {self.expected, "not_applicable"}
        if self.expected == "fail":
            return "fail" in outcomes and "error" not in outcomes
        return self.expected in outcomes and not outcomes & {"fail", "error"}


def run_examples(rule: Rule, vocabulary: Vocabulary) -> list[ExampleResult]:
    """Judge a rule on each of its examples.

    Raises:
        RuleError: an example says what the vocabulary does not have; with its place.
    """
    results = []
    for number, scope in enumerate(scopes_of_examples(rule, vocabulary), start=1):
        results.append(judged_example(rule, number, scope))
    return results


def judged_example(rule: Rule, number: int, scope: Scope) -> ExampleResult:
    """What becomes of a rule's example with this number, the first being 1, on its ``scope``."""
    example = rule.text.examples[number - 1]
    verdicts = tuple(check_rule(rule, scope))
    return ExampleResult(rule, number, str(example["expect"]), verdicts, str(example.get("case", "")))


def scopes_of_examples(rule: Rule, vocabulary: Vocabulary) -> list[Scope]:
    """The miniature disclosures that the examples of a rule describe.

    Raises:
        RuleError: examples that cannot be read; with their places.
    """
    problems = Problems()
    scopes = []
    for place, example in zip(rule.examples, rule.text.examples, strict=True):
        with problems.noted():
            try:
                scopes.append(scope_of_example(example, vocabulary))
            except ValueError as error:
                raise RuleError(place, f"the example cannot be read: {error}") from None
            except (AttributeError, TypeError, KeyError, ArithmeticError):
                form = 'TABLE: {ROW: {COLUMN: "1.00"}}, with the side first where a table has two'
                raise RuleError(place, f"the example cannot be read; it is written {form}") from None
    problems.settle()
    return scopes


def scope_of_example(example: ExampleData, vocabulary: Vocabulary) -> Scope:
    """The miniature disclosure an example describes.

    Raises:
        ValueError: a lane, row or column that the vocabulary does not have.
    """
    without = set(example.get("without") or ())
    concepts = [name for name in example if name in vocabulary.concepts]
    tables = {name: _table(name, example[name] or {}, vocabulary) for name in concepts}
    for name, notes in (example.get("notes") or {}).items():
        tables[name].notes = tuple(notes)
    facts = {
        section: {name: _fact(section, name, text) for name, text in values.items() if text != ABSENT}
        for section, values in (example.get("narrative") or {}).items()
    }
    expected = {section: frozenset(values) for section, values in (example.get("narrative") or {}).items()}
    conventions = frozenset(example.get("conventions") or ())
    year = example.get("year")
    return Scope(
        vocabulary,
        tables,
        frozenset([*concepts, *without]),
        facts,
        expected,
        conventions,
        body=str(example.get("body") or ""),
        fiscal_year=int(year) if year else None,
        kind=example.get("kind"),
        level=example.get("level"),
    )


def _table(name: str, content: Mapping[str, Any], vocabulary: Vocabulary) -> MappedTable:
    concept = vocabulary.concepts[name]
    if concept.spoken and concept.lane is not None:
        return _spoken(name, concept.title, concept.lane, content)
    if concept.lane is not None:
        lanes = {"": example_lane(name, "", concept.title, concept.lane, content)}
    else:
        unknown = set(content) - set(concept.lanes)
        if unknown:
            lane = min(unknown)
            raise ValueError(f"{name} has no lane {lane}; {one_of(lane, concept.lanes)}")
        lanes = {
            lane: example_lane(name, lane, concept.title, known, content[lane] or {})
            for lane, known in concept.lanes.items()
            if lane in content
        }
    return MappedTable(name, concept.title, lanes)


def _spoken(name: str, title: str, vocabulary: LaneVocabulary, content: Mapping[str, Any]) -> MappedTable:
    """Statements: of each only what it gives is said; amounts carry their unit, 万元 where none is given."""
    table = spoken_table(name, title, vocabulary)
    lane = table.lanes[""]
    for key, cells in content.items():
        lane.rows.append(_row(lane, key, {column: text for column, text in cells.items() if text != ABSENT}))
    index_rows(lane)
    _nest(lane, content)
    return table


def _nest(lane: Lane, content: Mapping[str, Any]) -> None:
    """Put the rows of which an example says so under others."""
    for key, cells in content.items():
        if isinstance(cells, dict) and "under" in cells:
            row, parent = lane.by_key[key], lane.by_key[cells["under"]]
            if row.parent is not None:
                row.parent.children.remove(row)
            row.parent = parent
            parent.children.append(row)


def example_lane(
    concept: str, name: str, title: str, vocabulary: LaneVocabulary, content: Mapping[str, Any]
) -> Lane:
    """A lane with the rows that an example gives, or none."""
    content = {key: {"合计": c} if isinstance(c, str) and c != ABSENT else c for key, c in content.items()}
    absent, never = _columns_marked(content, ABSENT), _columns_marked(content, NO_COLUMN)
    columns = {column: column for column in vocabulary.columns if column not in absent | never}
    lane = Lane(
        concept=concept,
        name=name,
        title=title,
        vocabulary=vocabulary,
        columns=columns,
        units=dict.fromkeys(columns, "万元"),
        expected_columns=frozenset(vocabulary.columns) - never,
        expected_rows=frozenset(vocabulary.rows),
    )
    for key, cells in content.items():
        if cells != ABSENT:
            lane.rows.append(_row(lane, key, cells or {}))
    link_rows(lane)
    _nest(lane, content)
    return lane


def _columns_marked(content: Mapping[str, Any], mark: str) -> set[str]:
    rows = (cells for cells in content.values() if isinstance(cells, dict))
    return {column for cells in rows for column, text in cells.items() if text == mark}


def _row(lane: Lane, key: str, content: Mapping[str, str]) -> MappedRow:
    known = {*lane.vocabulary.columns, *lane.vocabulary.texts, "label", "unit", "under"}
    unknown = set(content) - known
    if unknown:
        column = min(unknown)
        raise ValueError(f"{lane.address} has no column {column}; {one_of(column, known)}")
    key, _, _ = key.partition("~")
    kind, code = _kind(lane, key, content)
    label = content.get("label", key)
    given = [column for column in lane.columns if not lane.spoken or column in content]
    printed = {column: _unit_apart(content.get(column) or "") for column in given}
    row = MappedRow(
        lane=lane,
        key=key,
        label=label,
        kind=kind,
        cells={column: cell(figure) for column, (figure, _) in printed.items()},
        label_cell=cell(label, words=True),
        texts={
            column: cell(content[column], words=True)
            for column in lane.vocabulary.texts
            if content.get(column, ABSENT) != ABSENT
        },
        code=code,
        numeral=split_numbering(normalise(label))[1],
        units={column: unit or "万元" for column, (_, unit) in printed.items()} if lane.spoken else {},
    )
    scheme = ACCOUNT_CODE.get(lane.vocabulary.accounts)
    row.code_ok = scheme is None or kind is not RowKind.ACCOUNT or scheme.fullmatch(code) is not None
    return row


def _unit_apart(text: str) -> tuple[str, str]:
    """Figure and unit of an amount: 94.34% is 94.34 and %."""
    found = _FIGURE.fullmatch(text) if text else None
    return (found[1], found[2]) if found else (text, "")


def _kind(lane: Lane, key: str, content: Mapping[str, str]) -> tuple[RowKind, str]:
    if key in lane.vocabulary.rows:
        return RowKind.ITEM, ""
    if key == "合计":
        return RowKind.TOTAL, ""
    if "unit" in content:
        return RowKind.UNIT, key
    if key.isdigit() and lane.vocabulary.accounts != "none":
        return RowKind.ACCOUNT, key
    return RowKind.ITEM, key if key.isdigit() else ""


def cell(text: str, *, words: bool = False) -> Cell:
    """A cell that prints ``text``; not on any page."""
    if not text:
        return _BLANK
    try:
        value = None if words or not text else Decimal(text)
    except InvalidOperation:
        value = None
    decimals = len(text.partition(".")[2]) if value is not None else 0
    return Cell(text, 0, _NOWHERE, value, decimals)


def _fact(section: str, name: str, text: str) -> Fact:
    figure, unit = _unit_apart(text)
    unit = unit or "万元"
    value = Decimal(figure)
    decimals = len(figure.partition(".")[2])
    return Fact(section, section, name, value, decimals, unit, 0, _NOWHERE, f"{name}{figure}{unit}")


def failures(results: Iterable[ExampleResult]) -> list[str]:
    """One line for each example that does not come out as it says."""
    return [
        f"{result.rule.place}: example {result.number} of {result.rule.id} expects {result.expected}, got "
        + (
            ", ".join(f"{v.case}: {v.outcome.value} {v.reason or v.message}" for v in result.verdicts)
            or "no case"
        )
        for result in results
        if not result.ok
    ]

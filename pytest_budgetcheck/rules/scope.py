"""What an expression can see: the filed tables and the narrative, and a log of all it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN
from .named_figures import falls
from .quantity import Figure, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..disclosure import Box, Cell, Fact, Kind, Level
    from .rows import Lane, MappedRow, MappedTable
    from .vocabulary import Vocabulary


class NotCheckedError(Exception):
    """Something a rule needs is absent or was not read for certain; the message (Chinese) says what."""


class AbsentError(NotCheckedError):
    """A row or a selection of rows that is not there: ``zero_if_absent`` may count it as zero."""


class NotApplicableError(Exception):
    """The rule has no object in this layout or document; the message (Chinese) says why."""


class NotInLayoutError(NotApplicableError):
    """A row or column that the layout does not have: ``zero_if_absent`` may count it as zero."""


@dataclass(slots=True)
class Scope:
    """One disclosure as rules see it.

    ``expected`` are the concepts its profile lays out, filed or not: a concept outside them makes a
    rule inapplicable, one inside that is not filed leaves it unchecked. ``facts`` are the figures of
    the narrative by section and canonical name.
    """

    vocabulary: Vocabulary
    tables: Mapping[str, MappedTable]
    expected: frozenset[str]
    facts: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    expected_facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conventions: frozenset[str] = frozenset()
    body: str = ""
    fiscal_year: int | None = None
    kind: Kind | None = None
    level: Level | None = None
    _figures: dict[tuple[int, str], Figure] = field(default_factory=dict)
    _quantities: dict[Figure, Quantity] = field(default_factory=dict)
    _spoken: dict[tuple[int, Box], Figure] = field(default_factory=dict)
    """Figures of the narrative by place: however many statements say one, it is one figure."""
    _words: dict[tuple[int, Box, str, str], Figure] = field(default_factory=dict)
    """The same for words, by place, column and text."""
    _held: dict[Callable[[Environment], bool], bool] = field(default_factory=dict, init=False)
    """Which named conditions hold, as far as ``when`` has asked; one that raises is asked again."""

    def table(self, concept: str) -> MappedTable:
        """The filed table of a concept.

        Raises:
            NotApplicableError: the layout has no such table.
            NotCheckedError: it has, but the table was not found.
        """
        found = self.tables.get(concept)
        if found is not None:
            return found
        title = self.vocabulary.concepts[concept].title
        if concept not in self.expected:
            raise NotApplicableError(f"本版式不含{title}")
        raise NotCheckedError(f"未找到{title}")

    def lane(self, concept: str, name: str) -> Lane:
        """One side of a filed table; errors as for :meth:`table`."""
        table = self.table(concept)
        if name not in table.lanes:
            raise NotApplicableError(f"本版式的{table.title}没有此栏")
        return table.lanes[name]

    def cell(self, row: MappedRow, column: str) -> Cell:
        """The cell of a canonical amount column.

        Raises:
            NotApplicableError: the layout has no such column.
            NotCheckedError: it has, but this table does not print it.
        """
        found = row.cells.get(column)
        if found is not None:
            return found
        if row.lane.spoken:
            raise NotInLayoutError(f"说明“{row.name}”未写“{column}”")
        if column not in row.lane.expected_columns:
            raise NotInLayoutError(f"本版式的“{row.lane.title}”不设“{column}”列")
        raise NotCheckedError(f"“{row.lane.title}”中未找到“{column}”列")

    def figure(self, row: MappedRow, column: str, *, blank_is_zero: bool) -> Figure:
        """The amount printed in a cell; the same object every time the cell is read.

        Raises:
            NotCheckedError: the cell is blank and blanks do not count, holds no amount, or was not
                read for certain.
        """
        known = self._figures.get((id(row), column))
        if known is not None and (known.text or blank_is_zero):
            return known
        cell = self.cell(row, column)
        if row.lane.spoken and (cell.page, cell.box) in self._spoken:
            return self._spoken[cell.page, cell.box]
        problem = _problem(cell, blank_is_zero=blank_is_zero)
        if problem:
            raise NotCheckedError(f"“{row.lane.title}”{row.name} 的“{column}”{problem}")
        unit = row.units.get(column) or row.lane.units.get(column)
        figure = Figure(
            concept=row.concept,
            table=_source(row),
            row=row.name,
            column=row.lane.columns.get(column) or column,
            text=cell.text,
            value=cell.value if cell.value is not None else Decimal(0),
            decimals=cell.decimals,
            unit=unit,
            factor=UNIT_IN_YUAN.get(unit or "", Decimal(1)),
            page=cell.page or None,
            box=cell.box if cell.page else None,
            section=row.section,
            key=_address(row, column, cell),
        )
        self._figures[(id(row), column)] = figure
        if row.lane.spoken and cell.page:
            self._spoken[cell.page, cell.box] = figure
        return figure

    def quantity(self, figure: Figure) -> Quantity:
        """A figure as an expression computes with it."""
        known = self._quantities.get(figure)
        if known is None:
            known = self._quantities[figure] = Quantity.of(figure)
        return known

    def words(self, row: MappedRow, cell: Cell, column: str) -> Figure:
        """Words as evidence; those of a sentence are the same however many statements it makes."""
        figure = words_figure(row, cell, column)
        if not row.lane.spoken or not cell.page:
            return figure
        return self._words.setdefault((cell.page, cell.box, column, cell.text), figure)

    def fact(self, section: str, name: str) -> Figure:
        """A figure of the narrative.

        Raises:
            NotInLayoutError: the layout's narrative has no such section or figure.
            NotCheckedError: it should have, but the figure was not found.
        """
        title = self.vocabulary.narrative[section].title
        found = self.facts.get(section, {}).get(name)
        if found is None:
            if name not in self.expected_facts.get(section, frozenset()):
                raise NotInLayoutError(f"本版式的说明不含“{title}·{name}”")
            raise NotCheckedError(f"说明“{title}”中未找到“{name}”的数字")
        return self._fact_figure(section, name, found)

    def _fact_figure(self, section: str, name: str, fact: Fact) -> Figure:
        known = self._spoken.get((fact.page, fact.box)) or self._figures.get((id(fact), ""))
        if known is None:
            known = Figure(
                concept="narrative",
                table=f"说明 {fact.section} {fact.heading}".strip(),
                row=fact.indicator,
                column="",
                text=fact.text,
                value=fact.value,
                decimals=fact.decimals,
                unit=fact.unit,
                factor=UNIT_IN_YUAN.get(fact.unit, Decimal(1)),
                page=fact.page,
                box=fact.box,
                section=fact.section,
                key=f"narrative.{section}/{name}",
            )
            self._figures[(id(fact), "")] = known
            if fact.page:
                self._spoken[fact.page, fact.box] = known
        return known


def _problem(cell: Cell, *, blank_is_zero: bool) -> str:
    """Why a cell gives no amount, empty where it does."""
    if cell.doubt:
        return f"未能确定读出：{cell.doubt}"
    if cell.value is not None:
        return ""
    if cell.covered and not cell.text:
        return "与别的格合并，未印金额"
    if cell.text.strip("-—－ "):
        return f"印的不是金额：{cell.text}"
    return "" if blank_is_zero else "为空白"


def _source(row: MappedRow) -> str:
    """The table a row stands in, or the section of the narrative."""
    if row.concept == "narrative":
        return f"说明 {row.section} {row.heading}".strip()
    return row.lane.title


def _address(row: MappedRow, column: str, cell: Cell) -> str:
    """Canonical address of a figure. Statements may share one, which is told by where it stands."""
    if row.lane.spoken and cell.page:
        return f"narrative/{row.label}/{cell.page}:{cell.box[0]:.0f},{cell.box[1]:.0f}"
    return f"{row.lane.address}/{row.key}/{column}"


@dataclass(slots=True)
class Environment:
    """The state of one evaluation: variables, and every figure read so far with its side.

    What a condition reads is no evidence, and not ``logged``.
    """

    scope: Scope
    variables: Mapping[str, object]
    blank_is_zero: bool = False
    side: str = "rhs"
    logged: bool = True
    reads: list[tuple[str, Figure]] = field(default_factory=list)

    def read(self, row: MappedRow, column: str) -> Quantity:
        """Read a cell, with evidence."""
        figure = self.scope.figure(row, column, blank_is_zero=self.blank_is_zero)
        self.reads.append((self.side, figure))
        return self.scope.quantity(figure)

    def read_fact(self, section: str, name: str) -> Quantity:
        """Read a figure of the narrative, with evidence; by how much it fell is negative."""
        figure = self.scope.fact(section, name)
        self.reads.append((self.side, figure))
        said = self.scope.facts.get(section, {}).get(name)
        return -Quantity.of(figure) if falls(name, said) else Quantity.of(figure)

    def holds(self, condition: Callable[[Environment], bool]) -> bool:
        """Whether a named condition holds, found once for a document unless what it reads is evidence."""
        if self.logged:
            return condition(self)
        known = self.scope._held
        if condition not in known:
            known[condition] = condition(self)
        return known[condition]

    def read_words(self, row: MappedRow, cell: Cell | None, column: str) -> str:
        """Read words, with evidence; the empty string where nothing is printed."""
        if cell is None:
            return ""
        if self.logged:
            self.reads.append((self.side, self.scope.words(row, cell, column)))
        return cell.text

    def assume_zero(self, reason: str) -> Quantity:
        """Zero, with the reason why it counts as such."""
        figure = Figure(
            "", "", "", "", "", Decimal(0), 0, None, Decimal(1), None, None, assumed=f"{reason}，按 0 计"
        )
        self.reads.append((self.side, figure))
        return Quantity.constant(Decimal(0))


def words_figure(row: MappedRow, cell: Cell, column: str) -> Figure:
    """Words as evidence: a figure without a value of its own."""
    return Figure(
        concept=row.concept,
        table=_source(row),
        row=row.name,
        column=column,
        text=cell.text,
        value=Decimal(0),
        decimals=0,
        unit=None,
        factor=Decimal(1),
        page=cell.page or None,
        box=cell.box if cell.page and any(cell.box) else None,
        section=row.section,
        key=f"{row.lane.address}/{row.key}/{column}#words",
    )

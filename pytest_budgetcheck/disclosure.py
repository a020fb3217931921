"""The vocabulary as values: what a published document says, and where it says it.

Everything here is an immutable value without behaviour that depends on a PDF library, on rules or
on pytest. Pages count from 1; boxes are in points with the origin at the top left of the page as
displayed. Amounts are :class:`~decimal.Decimal` in the unit printed on their table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""``(x0, top, x1, bottom)`` in points, origin at the top left of the displayed page."""

Kind = Literal["budget", "final"]
Level = Literal["department", "unit", "government"]

UNIT_IN_YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
"""Units of money and what one of each is in yuan."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table.

    ``value`` is the amount printed, in the unit of the table; ``None`` for text and for blank cells.
    ``decimals`` counts the printed decimal places. ``covered`` marks a grid position that belongs to
    a merged cell starting elsewhere: its ``text`` repeats the label when the merge runs downwards, and
    is empty otherwise; it never repeats an amount. ``doubt`` says why the reading is not certain.
    """

    text: str
    page: int
    box: Box
    value: Decimal | None = None
    decimals: int = 0
    covered: bool = False
    doubt: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is printed here."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: one cell per column of its table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table joined over its pages, headers removed from the rows.

    ``columns`` holds one header path per column, from the top header row down; a header merged over
    several columns is repeated, one merged over several header rows is not.
    ``number`` is the table number as printed (预算01表), which never identifies the table.
    ``unit`` is the unit of its amounts; ``None`` when none is printed.
    """

    title: str
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    unit: str | None = None
    notes: tuple[str, ...] = ()
    concept: str | None = None
    number: str = ""
    caption: str = ""
    """Text printed around the title that belongs to the table, such as 部门名称：某单位."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the narrative, without line breaks."""

    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the narrative.

    ``number`` is the printed numbering from the outermost level in, joined: 十（二）.
    """

    number: str
    heading: str
    page: int
    sentences: tuple[Sentence, ...] = ()

    @property
    def text(self) -> str:
        """The sentences of the section, joined."""
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the narrative with its subject.

    ``indicator`` is the phrase the figure is said of, within its own clause (其中：政府采购货物预算).
    ``unit`` is as printed: 万元, %, 个, 辆 … ``direction`` is the printed word of change (增加, 下降,
    持平 …), empty for a level. ``text`` is the clause it was read from. ``sentence`` counts the sentences
    of the document from 0, and ``start`` and ``end`` are where in its text the figure and its unit stand.
    """

    section: str
    heading: str
    indicator: str
    value: Decimal
    decimals: int
    unit: str
    page: int
    box: Box
    text: str
    year: int | None = None
    direction: str = ""
    sentence: int = -1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """An entry of the contents pages: its title with the numbering, and the page it is printed on."""

    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Scanned:
    """A line of text recognised in the picture of a page.

    ``confidence``, from 0 to 1, is how sure its least sure character is.
    """

    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One published document."""

    path: str
    sha256: str
    page_count: int
    tables: tuple[Table, ...]
    narrative: tuple[Section, ...]
    facts: tuple[Fact, ...]
    body: str = ""
    fiscal_year: int | None = None
    kind: Kind | None = None
    level: Level | None = None
    profile: str | None = None
    recognition: tuple[str, ...] = field(default=())
    """Why body, year, kind, level and profile were recognised as they are, one remark each."""
    contents: tuple[ContentsLine, ...] = ()
    scanned: tuple[Scanned, ...] = ()
    """What was recognised in pictures of pages; nothing where every page has text."""


class UnreadableError(Exception):
    """A file whose content cannot be read.

    ``reason`` says what is wrong and ``remedy`` what a user can do, both in Chinese. ``again`` says that
    the next run, with other limits or a password perhaps, may succeed.
    """

    def __init__(self, reason: str, remedy: str, *, again: bool = False) -> None:
        super().__init__(f"{reason}。{remedy}")
        self.reason = reason
        self.remedy = remedy
        self.again = again


class UnrecognisedError(UnreadableError):
    """A readable PDF that is no disclosure any profile describes."""

"""Profiles: how one layout prints what the vocabulary names.

A profile is data: titles, labels, header paths and units, each as a list of printed forms. Forms are
compared after :func:`~pytest_budgetcheck.names.normalise`; a header or row path is written with ``/``, and
``<a|b>`` stands for a choice (:mod:`.printed`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from .errors import Problems, RuleError, one_of
from .printed import Forms
from .vocabulary import AccountScheme

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .source import PathInFile, Source
    from .vocabulary import LaneVocabulary, Vocabulary


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LaneProfile(_Model):
    """Where one lane of a table stands.

        ``label`` is the column of row names; ``code`` the columns whose cells, put together, make the
        account code; ``unit_code`` the column where the code of a budget unit is printed. ``columns``,
    ``texts`` and ``rows`` map canonical names to printed header paths or labels. ``header`` begins a
        block inside a form: the texts of its header row. ``values`` marks a table on its side, whose
        canonical columns stand in rows: it gives the columns of amounts by the prefix of the canonical
        column (预算数, 决算数; empty for none), and ``columns`` then gives row labels. ``beside`` marks a
        table whose rows stand in groups side by side (人员经费 | 公用经费), one amount each: it gives, by
        the canonical column that a group fills, the labels of the total under it. A row that two
        canonical ``rows`` name is both: a layout without carry-over prints one 收入总计 only. ``optional``
        are columns and rows that only some versions of the layout print. ``below`` marks a form whose
        values stand below their labels, not beside them.

    A header path that is printed twice is written ``科目编码/类#2`` for its second column; ``…/科目编码`` is
    the only column that ends so, under whatever header.

    ``accounts`` overrides the account scheme of the vocabulary. ``by_name`` marks a lane that prints
    accounts by their names alone. ``unit`` gives the columns where budget units are named, in the place
    of codes; ``units_in_label`` marks a lane that prints units among its labels, told by the names that
    other tables give in their ``unit`` column. ``department_first``: the first unit adds up the others.
    ``headings`` are labels of rows that add up the rows below them. ``years`` is the column that says the
    year of a row, where the rows of several years stand one below the other. ``levels`` are canonical text
    columns, from the outermost in: rows that a table names further in are parts of the row above that is
    named further out.
    """

    label: Forms = ()
    code: Forms = ()
    unit_code: Forms = ()
    columns: dict[str, Forms] = {}
    texts: dict[str, Forms] = {}
    rows: dict[str, Forms] = {}
    classes: dict[str, Forms] = {}
    header: tuple[str, ...] = ()
    values: dict[str, Forms] = {}
    beside: dict[str, Forms] = {}
    optional: tuple[str, ...] = ()
    below: bool = False
    accounts: AccountScheme | None = None
    by_name: bool = False
    unit: Forms = ()
    units_in_label: bool = False
    department_first: bool = False
    headings: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def paths(self) -> Iterator[str]:
        """The header paths of all columns."""
        yield from (*self.label, *self.code, *self.unit_code, *self.unit, *self.years)
        for named in (self.columns, self.texts, self.values):
            for forms in named.values():
                yield from forms


class TableProfile(LaneProfile):
    """How one concept is titled and laid out.

    ``like`` takes from another table of the profile what is not said here. ``required`` tables must be
    filed; ``form`` marks a sheet of labels and values in place of a table with a header. ``repeated``
    forms are printed once for each row of their concept: ``label`` names the field that holds the row's
    name, ``columns`` and ``texts`` those of its amounts and words. ``otherwise`` gives other ways in which
    the table is laid out; the one of whose columns most are printed is believed.
    """

    titles: Forms
    like: str | None = None
    required: bool = True
    form: bool = False
    repeated: bool = False
    lanes: dict[str, LaneProfile] = {}
    otherwise: tuple[LaneProfile, ...] = ()

    def all_lanes(self) -> dict[str, LaneProfile]:
        """Lanes by name; the only lane of a one-sided table has the empty name."""
        return dict(self.lanes) if self.lanes else {"": self}

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every header path by which a column of the table may be printed; none for a form."""
        if self.form:
            return frozenset()
        lanes = (*self.all_lanes().values(), *self.otherwise)
        return frozenset(path for lane in lanes for path in lane.paths())


class NarrativeProfile(_Model):
    """How a section of the narrative is headed, and how its figures are called.

    What is not said here is as the vocabulary has it. The figures named here must be there.
    """

    headings: Forms = ()
    facts: dict[str, Forms] = {}


class Recognise(_Model):
    """What tells this layout from others; ``headings`` tell a document that has no tables."""

    titles: Forms = ()
    labels: Forms = ()
    headings: Forms = ()


class Profile(_Model):
    """One layout of disclosures.

    A ``fallback`` describes no layout in particular, and takes the documents that no other profile fits.
    ``kind`` is not said where it serves budgets and final accounts alike. ``outline`` gives the parts and
    explanations a document must have, as the vocabulary does for every layout, by words of their headings;
    ``glossary`` the terms it must explain.
    """

    profile: str
    title: str
    kind: Literal["budget", "final"] | None = None
    fallback: bool = False
    recognise: Recognise = Recognise()
    conventions: tuple[str, ...] = ()
    tables: dict[str, TableProfile]
    narrative: dict[str, NarrativeProfile] = {}
    outline: dict[str, dict[str, Forms]] = {}
    glossary: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name users give to ``--budget-ruleset``."""
        return self.profile


def load_profile(source: Source, vocabulary: Vocabulary, path: PathInFile = ()) -> Profile:
    """The profile written in ``source``.

    Raises:
        RuleError: a key, concept, lane, row or column that does not exist.
    """
    profile = _with_likes(source.validate(Profile, path), source, path)
    problems = Problems()
    for index, name in enumerate(profile.conventions):
        if name not in vocabulary.conventions:
            with problems.noted():
                place = source.place((*path, "conventions", index))
                raise RuleError(place, f"unknown convention {name}; {one_of(name, vocabulary.conventions)}")
    for concept, table in profile.tables.items():
        with problems.noted():
            _check_table(source, (*path, "tables", concept), table, vocabulary)
    for name, section in profile.narrative.items():
        where = (*path, "narrative", name)
        with problems.noted():
            if name not in vocabulary.narrative:
                raise RuleError(
                    source.place(where), f"unknown section {name}; {one_of(name, vocabulary.narrative)}"
                )
            _check(source, (*where, "facts"), section.facts, vocabulary.narrative[name].facts, "fact")
    problems.settle()
    return profile


def _with_likes(profile: Profile, source: Source, path: PathInFile) -> Profile:
    tables = dict(profile.tables)
    for concept, table in profile.tables.items():
        if table.like is None:
            continue
        model = profile.tables.get(table.like)
        if model is None or model.like is not None:
            place = source.place((*path, "tables", concept, "like"))
            raise RuleError(place, f"unknown table {table.like}; {one_of(table.like, profile.tables)}")
        said = {name: getattr(table, name) for name in table.model_fields_set}
        tables[concept] = model.model_copy(update=said)
    return profile.model_copy(update={"tables": tables})


def _check_table(source: Source, where: PathInFile, table: TableProfile, vocabulary: Vocabulary) -> None:
    concept = str(where[-1])
    known = vocabulary.concepts.get(concept)
    if known is None or known.spoken:
        tables = [name for name, one in vocabulary.concepts.items() if not one.spoken]
        place = source.keys.get(where, source.place(where))
        raise RuleError(place, f"unknown table {concept}; {one_of(concept, tables)}")
    lanes = known.all_lanes()
    problems = Problems()
    for name, lane in table.all_lanes().items():
        at: PathInFile = (*where, "lanes", name) if name else where
        with problems.noted():
            if name not in lanes:
                raise RuleError(source.place(at), f"{concept} has no lane {name!r}; {one_of(name, lanes)}")
            _check_lane(source, at, lane, lanes[name])
    for index, lane in enumerate(table.otherwise):
        with problems.noted():
            _check_lane(source, (*where, "otherwise", index), lane, lanes[""])
    problems.settle()


def _check_lane(source: Source, at: PathInFile, lane: LaneProfile, known: LaneVocabulary) -> None:
    prefixes = [f"{prefix}/" if prefix else "" for prefix in lane.values] or [""]
    bare = {
        column.removeprefix(prefix)
        for prefix in prefixes
        for column in known.columns
        if column.startswith(prefix)
    }
    problems = Problems()
    for key, used, valid, what in (
        ("columns", lane.columns, bare, "column"),
        ("rows", lane.rows, known.rows, "row"),
        ("texts", lane.texts, known.texts, "text column"),
        ("levels", lane.levels, lane.texts, "text column"),
    ):
        with problems.noted():
            _check(source, (*at, key), used, valid, what)
    problems.settle()


def _check(source: Source, at: PathInFile, used: Iterable[str], valid: Iterable[str], what: str) -> None:
    names = set(valid)
    problems = Problems()
    for name in used:
        if name not in names:
            with problems.noted():
                place = source.keys.get((*at, name), source.place((*at, name)))
                raise RuleError(place, f"unknown {what} {name}; {one_of(name, names)}")
    problems.settle()

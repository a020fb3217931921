"""What a document prints, compared with the words that are known.

Printed titles, headers and labels are compared with the words of the shipped profiles; what they do not
know is listed as open, with what it may be. The draft loads as it is, and claims nothing between tables
until its author has read it (``undescribed_layout``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..names import normalise
from ..reading.titles import match_title
from ..rules.columns import generic_year
from ..rules.labels import LabelPath, class_of_label
from .words import HEADS, KnownWords, LaneWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..disclosure import Cell, Disclosure, Row, Table
    from ..rules.vocabulary import LaneVocabulary, Vocabulary

_YEAR = re.compile(r"^(.*?)20\d\d年?度?")
_OF_WHICH = re.compile(r"^其中[:：]?")
_REMARKS = ("备注", "说明", "序号", "行次")


@dataclass(slots=True)
class LaneDraft:
    """One side of a table: what was recognised, as key and printed forms, and what is left open."""

    heads: dict[str, list[str]] = field(default_factory=dict)
    accounts: str | None = None
    values: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    """Columns that were told by the last header alone."""
    open_columns: list[str] = field(default_factory=list)
    open_rows: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableDraft:
    """One table of the document; without lanes nothing is known of it but what it prints."""

    title: str
    printed: str
    page: int
    concept: str = ""
    form: bool = False
    lanes: dict[str, LaneDraft] = field(default_factory=dict)
    headers: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft of a profile. ``again`` are further tables of a concept, which the first one speaks for."""

    name: str
    disclosure: Disclosure
    tables: list[TableDraft]
    unknown: list[TableDraft]
    again: list[TableDraft]
    marks: list[str]


def draft(disclosure: Disclosure, name: str, words: KnownWords, vocabulary: Vocabulary) -> Draft:
    """The draft of a profile called ``name`` from a document that was read."""
    known: dict[str, TableDraft] = {}
    unknown: list[TableDraft] = []
    again: list[TableDraft] = []
    for table in disclosure.tables:
        if not table.title and not any(table.columns):
            continue
        drafted = _table(table, disclosure, words, vocabulary)
        if not drafted.lanes:
            unknown.append(drafted)
        elif drafted.concept in known:
            again.append(drafted)
        else:
            known[drafted.concept] = drafted
    shipped = {normalise(title) for titles in words.titles.values() for title in titles}
    marks = [table.title for table in known.values() if normalise(table.title) not in shipped]
    return Draft(name, disclosure, list(known.values()), unknown, again, marks)


def _table(table: Table, disclosure: Disclosure, words: KnownWords, vocabulary: Vocabulary) -> TableDraft:
    title = _bare_title(table.title, disclosure.body)
    drafted = TableDraft(title, table.title, table.pages[0] if table.pages else 0)
    lengths = {concept: match_title(table.title, known) for concept, known in words.titles.items()}
    best = max(lengths, key=lambda concept: lengths[concept], default="")
    paths = _paths(table, disclosure.fiscal_year)
    drafted.headers = [path for path in paths if path]
    drafted.labels = list(dict.fromkeys(_first_words(table.rows)))
    if not lengths.get(best):
        return drafted
    drafted.concept = best
    drafted.form = words.forms(best) and not any(len(path) > 1 for path in table.columns)
    if drafted.form or not any(table.columns):
        drafted.form = True
        found = {lane: _form(table, words.lane(best, lane)) for lane in vocabulary.concepts[best].all_lanes()}
        drafted.lanes = {name: lane for name, lane in found.items() if lane.rows}
        return drafted
    for lane, known in vocabulary.concepts[best].all_lanes().items():
        drafted.lanes[lane] = _lane(table, paths, words.lane(best, lane), known, vocabulary)
    if len(drafted.lanes) > 1:
        drafted.lanes = {name: lane for name, lane in drafted.lanes.items() if lane.heads.get("label")}
        _share_open_columns(drafted)
    return drafted


def _bare_title(title: str, body: str) -> str:
    """A title as the layout has it: without the year, what stands before it, and the body's name."""
    plain = _YEAR.sub("", "".join(title.split()))
    return plain.removeprefix("".join(body.split())) or title


def _paths(table: Table, year: int | None) -> list[str]:
    """The header path of each column, as a profile would write it; the second of its name is ``path#2``."""
    seen: Counter[str] = Counter()
    paths = []
    for header in table.columns:
        path = "/".join("".join(part.split()) for part in header if part)
        if str(year or "–") in path or str((year or 0) - 1) in path:
            path = generic_year(normalise(path), year)
        seen[path] += 1
        paths.append(path if seen[path] == 1 or not path else f"{path}#{seen[path]}")
    return paths


def _first_words(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        text = next((c.text for c in row.cells if c.text and c.value is None and not c.covered), "")
        if text:
            yield "".join(text.split())


def _lane(
    table: Table, paths: list[str], words: LaneWords, known: LaneVocabulary, vocabulary: Vocabulary
) -> LaneDraft:
    lane = LaneDraft()
    heads: set[int] = set()
    for key in HEADS:
        found = [i for i, path in enumerate(paths) if normalise(path) in words.heads[key] and i not in heads]
        if found:
            lane.heads[key] = [paths[index] for index in found]
            heads.update(found)
    if "code" in lane.heads and known.accounts == "none":
        lane.accounts = words.accounts
    if words.values and _on_its_side(table, words):
        return _transposed(table, words, lane, paths)
    for index, path in enumerate(paths):
        if index in heads or not path or path.rpartition("/")[2] in _REMARKS:
            continue
        bare = path.partition("#")[0]
        column = words.meaning("columns", bare)
        text = words.meaning("texts", bare)
        if column is not None and column not in lane.columns:
            lane.columns[column] = [path]
        elif text is not None and column is None and text not in lane.texts:
            lane.texts[text] = [path]
        else:
            lane.open_columns.append(path)
    _guess_columns(lane, words)
    if known.rows and lane.heads.get("label"):
        labels = [row.cells[paths.index(lane.heads["label"][0])] for row in table.rows]
        classes = vocabulary.classes if known.accounts == "functional_class" else {}
        _rows(labels, words, lane, classes)
    return lane


def _guess_columns(lane: LaneDraft, words: LaneWords) -> None:
    """Take an open column for what its last header alone means, where nothing else claims that."""
    last = {path: _OF_WHICH.sub("", path.partition("#")[0].rpartition("/")[2]) for path in lane.open_columns}
    for kind, found in (("columns", lane.columns), ("texts", lane.texts)):
        meant = {path: words.meaning(kind, last[path]) for path in lane.open_columns}
        claims = Counter(meant.values())
        for path, column in meant.items():
            if column is not None and claims[column] == 1 and column not in found:
                found[column] = [path]
                lane.guessed.add(path)
                lane.open_columns.remove(path)


def _on_its_side(table: Table, words: LaneWords) -> bool:
    """Whether the rows of a table are what other layouts have as columns."""
    return sum(words.meaning("columns", label) is not None for label in _first_words(table.rows)) >= 3


def _transposed(table: Table, words: LaneWords, lane: LaneDraft, paths: list[str]) -> LaneDraft:
    for prefix, forms in words.values.items():
        found = [path for path in paths if normalise(path) in forms]
        if found:
            lane.values[prefix] = found[:1]
    path = LabelPath()
    for label in _first_words(table.rows):
        path.enter(normalise(label))
        form = next((one for one in path.candidates() if words.meaning("columns", one)), path.bare)
        _enter(lane.columns, lane.open_rows, words.meaning("columns", form), form)
    taken = {*(p for forms in lane.values.values() for p in forms), *lane.heads.get("label", ())}
    lane.open_columns = [path for path in paths if path and path not in taken]
    return lane


def _rows(
    labels: Iterable[Cell], words: LaneWords, lane: LaneDraft, classes: Mapping[str, tuple[str, ...]]
) -> None:
    path = LabelPath()
    for cell in labels:
        label = "".join(cell.text.split())
        if not label or cell.covered or cell.value is not None:
            continue
        path.enter(label)
        if not class_of_label(path.bare, classes, {}):
            form = next((one for one in path.candidates() if words.meaning("rows", one)), path.bare)
            _enter(lane.rows, lane.open_rows, words.meaning("rows", form), form)


def _enter(found: dict[str, list[str]], left: list[str], canonical: str | None, printed: str) -> None:
    """Note a printed name under what it means, or as open where that is not known or is taken already."""
    if canonical is not None and printed not in found.get(canonical, [printed]):
        canonical = None
    if canonical is not None:
        found[canonical] = [printed]
    elif printed not in left:
        left.append(printed)


def _form(table: Table, words: LaneWords) -> LaneDraft:
    lane = LaneDraft()
    for row in table.rows:
        for cell in row.cells:
            text = "".join(cell.text.split())
            if text and cell.value is None and not cell.covered and words.meaning("rows", text):
                _enter(lane.rows, [], words.meaning("rows", text), text)
    return lane


def _share_open_columns(drafted: TableDraft) -> None:
    """Leave each open column to the lane whose labels it stands right of."""
    order = {path: index for index, path in enumerate(drafted.headers)}
    used = {
        path
        for lane in drafted.lanes.values()
        for forms in (*lane.heads.values(), *lane.columns.values(), *lane.texts.values())
        for path in forms
    }
    starts = {order.get(lane.heads["label"][0], 0): lane for lane in drafted.lanes.values()}
    left = dict.fromkeys(path for lane in drafted.lanes.values() for path in lane.open_columns)
    for lane in drafted.lanes.values():
        lane.open_columns = []
    for path in left:
        before = [start for start in starts if start < order.get(path, 0)]
        if path not in used and before:
            starts[max(before)].open_columns.append(path)

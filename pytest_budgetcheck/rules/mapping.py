"""Table + profile -> :class:`~.rows.MappedTable`: printed names become canonical ones.

What the profile does not map is kept as *stray*, never guessed: columns are found by header path,
rows by label or account code, never by position or size.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..names import normalise
from .beside import fill_beside
from .columns import PrintedColumns, Setting, share_strays
from .forms import columns_found, fill_form, fill_transposed
from .repeated_forms import fill_repeated
from .rows import Lane, MappedTable, RowKind
from .ruled import TOTALS, RuledLane, unit_name
from .tree import link_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..disclosure import Table
    from .profiles import LaneProfile, Profile, TableProfile
    from .vocabulary import Concept, Vocabulary


def map_tables(
    tables: Iterable[Table], profile: Profile, vocabulary: Vocabulary, setting: Setting
) -> dict[str, MappedTable]:
    """Every table with a concept, by concept; the usual unit is assumed where none is printed.

    The first table of a concept wins: a repeated title is a copy printed in an annex. Tables that print
    only names of accounts or units come last, because the others tell what these names mean.
    """
    tables = list(tables)
    printed: dict[str, list[Table]] = {}
    for table in tables:
        if table.concept is not None:
            printed.setdefault(table.concept, []).append(table)
    mapped: dict[str, MappedTable] = {}
    late = [name for name, same in printed.items() if _needs_names(profile.tables[name], same[0], setting)]
    for concept in (*(name for name in printed if name not in late), *late):
        if concept in late:
            setting = _with_names(setting, mapped.values())
        same = printed[concept] if profile.tables[concept].repeated else printed[concept][:1]
        mapped[concept] = map_table(same[0], profile, vocabulary, setting, same[1:])
    for table, following in pairwise(tables):
        if table.concept is not None and table is printed[table.concept][0] and _goes_on(table, following):
            for lane in mapped[table.concept].lanes.values():
                lane.stray_rows += (f"第{following.pages[0]}页无标题的表",)
    return {concept: mapped[concept] for concept in printed}


def _goes_on(table: Table, following: Table) -> bool:
    """Whether the next table may be the rest of ``table``, which reading could not join to it."""
    return (
        bool(table.pages and following.pages)
        and not (following.title or following.unit)
        and following.pages[0] - table.pages[-1] in (0, 1)
        and any(cell.value is not None for row in following.rows for cell in row.cells)
    )


def _needs_names(layout: TableProfile, table: Table, setting: Setting) -> bool:
    return any(
        lane.units_in_label or (lane.by_name and not PrintedColumns(table, lane, setting).codes)
        for lane in layout.all_lanes().values()
    )


def _with_names(setting: Setting, mapped: Iterable[MappedTable]) -> Setting:
    """``setting`` with the names that some tables print of budget units, and beside account codes."""
    rows = [row for table in mapped for lane in table.lanes.values() for row in lane.rows]
    units = {unit_name(row.label) for row in rows if row.kind in (RowKind.UNIT, RowKind.TOTAL)}
    accounts = {
        (row.code, normalise(row.label)) for row in rows if row.kind is RowKind.ACCOUNT and row.code_ok
    }
    return replace(setting, units=setting.units | (units - TOTALS), accounts=tuple(sorted(accounts)))


def _as_printed(lane: LaneProfile, layout: TableProfile, table: Table, setting: Setting) -> LaneProfile:
    """The one of the ways in which a table is laid out of whose columns it prints most."""
    ways = (lane, *layout.otherwise)
    if len(ways) == 1:
        return lane
    return max(ways, key=lambda way: columns_found(table, way, PrintedColumns(table, way, setting)))


def map_table(
    table: Table, profile: Profile, vocabulary: Vocabulary, setting: Setting, more: Iterable[Table] = ()
) -> MappedTable:
    """``table`` seen through ``profile``; ``more`` are further forms of a repeated concept.

    Raises:
        KeyError: the table's concept is not in the profile or the vocabulary.
    """
    concept_name = str(table.concept)
    concept: Concept = vocabulary.concepts[concept_name]
    layout = profile.tables[concept_name]
    lanes: dict[str, Lane] = {}
    layouts = {name: _as_printed(lane, layout, table, setting) for name, lane in layout.all_lanes().items()}
    printed = {name: PrintedColumns(table, lane, setting) for name, lane in layouts.items()}
    share_strays(printed)
    for name, known in concept.all_lanes().items():
        lane_profile = layouts.get(name)
        if lane_profile is not None:
            columns = printed[name]
            scheme = lane_profile.accounts
            lane = columns.new_lane(name, known.model_copy(update={"accounts": scheme}) if scheme else known)
            if layout.repeated:
                fill_repeated(lane, (table, *more), lane_profile, setting.unit)
            elif layout.form:
                fill_form(lane, table, lane_profile)
            elif lane_profile.beside:
                fill_beside(lane, table, lane_profile, columns)
            elif lane_profile.values:
                fill_transposed(lane, table, lane_profile, columns)
            else:
                RuledLane(lane, table, columns, vocabulary, setting).fill()
            link_rows(lane, lane_profile.levels)
            lane.expected_rows -= {*lane_profile.optional} - lane.by_key.keys()
            lanes[name] = lane
    return MappedTable(concept_name, table.title, lanes, table.notes, table.pages)

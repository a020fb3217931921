"""A drafted profile as YAML, with what is left to decide as comments."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..rules.yaml_text import entry, mapping, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..rules.vocabulary import LaneVocabulary, Vocabulary
    from .draft import Draft, LaneDraft, TableDraft

OPEN = "待定"
_MOST_LABELS = 12
_MOST_CHOICES = 6


def as_yaml(draft: Draft, vocabulary: Vocabulary) -> str:
    """The file to hand to the author."""
    document = draft.disclosure
    kind = document.kind or "budget"
    lines = [
        f"# 草稿，由 budgetcheck rules draft-profile 根据 {_file(document.path)} 写成。",
        f"# 还没有定下来的都标着“{OPEN}”；怎样改好它：docs/new-layout.md。",
        "# 改完先 budgetcheck rules lint 本文件，再 pytest 文件.pdf --budget-ruleset 本文件。",
        f"profile: {scalar(draft.name)}",
        f"title: {scalar(f'{document.body}版式' if document.body else draft.name)}  # {OPEN}：改成版式的名称",
        f"kind: {kind}" + ("" if document.kind else f"  # {OPEN}：budget（预算）还是 final（决算）"),
        "recognise:",
        "  # 只有这个版式才印的表名、行名、栏名；用来与相近的版式区分。",
    ]
    lines += entry("titles", draft.marks, 2)
    lines += [
        "  labels: []",
        "# undescribed_layout：表间对不上时不判错。逐项核实之后删去它，才会按差错报告。",
        "conventions: [undescribed_layout]",
        "",
        "tables:",
    ]
    for table in draft.tables:
        lines += [*_table(table, vocabulary), ""]
    for table in draft.again:
        again = f"也像 {table.concept}：只取第一张；若其实是别的表，改上面的 titles。"
        lines.append(f"  # {_place(table)}{again}")
    for table in draft.unknown:
        lines += [*_unknown(table), ""]
    return "\n".join(lines).rstrip() + "\n"


def _file(path: str) -> str:
    return path.rpartition("/")[2]


def _place(table: TableDraft) -> str:
    return f"第 {table.page} 页《{''.join(table.printed.split())}》"


def _table(table: TableDraft, vocabulary: Vocabulary) -> Iterator[str]:
    concept = vocabulary.concepts[table.concept]
    yield f"  {table.concept}:  # {concept.title}；{_place(table)}"
    yield from entry("titles", [table.title], 4)
    if table.form:
        yield "    form: true  # 表单：标签旁边是值"
        yield f"    required: false  # {OPEN}：这份文件里有，别的单位也一定有吗"
    lanes = concept.all_lanes()
    if list(table.lanes) == [""]:
        yield from _lane(table.lanes[""], lanes[""], 4)
    else:
        yield "    lanes:"
        for name, lane in table.lanes.items():
            yield f"      {name}:"
            yield from _lane(lane, lanes[name], 8)
        missing = "、".join(name for name in lanes if name not in table.lanes)
        if missing and not table.form:
            yield f"      # {OPEN} 侧 {missing}：没有认出；这个版式没有就不必写"


def _lane(lane: LaneDraft, known: LaneVocabulary, indent: int) -> Iterator[str]:
    pad = " " * indent
    if lane.accounts:
        yield f"{pad}accounts: {lane.accounts}"
    yield from mapping(lane.heads, indent)
    if "label" not in lane.heads and not (lane.rows or lane.values):
        yield f"{pad}# {OPEN} label: 哪一栏是行的名称"
    if lane.values:
        yield f"{pad}values:  # 横过来的表：金额所在的栏"
        yield from mapping(lane.values, indent + 2)
    prefixes = [f"{prefix}/" if prefix else "" for prefix in lane.values] or [""]
    columns = [c.removeprefix(p) for p in prefixes for c in known.columns if c.startswith(p)]
    yield from _named("columns", lane.columns, indent, lane.guessed)
    yield from _open(lane.open_columns, [*_unused(columns, lane.columns), *known.texts], indent, "栏")
    yield from _named("texts", lane.texts, indent, lane.guessed)
    yield from _named("rows", lane.rows, indent, set())
    yield from _open(lane.open_rows, _unused(columns if lane.values else known.rows, lane.rows), indent, "行")


def _unused(names: Iterable[str], used: Iterable[str]) -> list[str]:
    taken = set(used)
    return [name for name in dict.fromkeys(names) if name not in taken]


def _named(key: str, found: dict[str, list[str]], indent: int, guessed: set[str]) -> Iterator[str]:
    if not found:
        return
    yield f"{' ' * indent}{key}:"
    yield from mapping({name: forms for name, forms in found.items() if forms[0] not in guessed}, indent + 2)
    doubtful = {name: forms for name, forms in found.items() if forms[0] in guessed}
    if doubtful:
        yield f"{' ' * indent}  # {OPEN}：以下只按最末一级栏名猜，请核对"
        yield from mapping(doubtful, indent + 2)


def _open(printed: Iterable[str], valid: list[str], indent: int, what: str) -> Iterator[str]:
    """Comments that say of each open name what it may be."""
    for name in printed:
        close = get_close_matches(name.rpartition("/")[2], valid, n=3, cutoff=0.3)
        choices = close or valid[:_MOST_CHOICES]
        more = " …" if len(valid) > len(choices) else ""
        hint = f"；可选 {'、'.join(choices)}{more}" if choices else ""
        yield f"{' ' * indent}# {OPEN} {what} {scalar(name)}{hint}"


def _unknown(table: TableDraft) -> Iterator[str]:
    why = (
        "表名认得，栏目和行认不出" if table.concept else "不知道是什么表，名称从 rulesets/concepts.yaml 里选"
    )
    yield f"  # {OPEN} {_place(table)}{why}"
    yield f"  # {table.concept or '名称'}:"
    yield f"  #   titles: [{scalar(table.title)}]"
    if table.headers:
        yield f"  #   印出的栏目：{'、'.join(table.headers)}"
    labels = table.labels[:_MOST_LABELS]
    if labels:
        more = f" 等 {len(table.labels)} 行" if len(table.labels) > len(labels) else ""
        yield f"  #   印出的行：{'、'.join(labels)}{more}"


def counts(draft: Draft) -> tuple[int, int]:
    """How many names were recognised, and how many are open."""
    lanes = [lane for table in draft.tables for lane in table.lanes.values()]
    known = sum(len(one) for lane in lanes for one in (lane.heads, lane.columns, lane.texts, lane.rows))
    left = sum(len(lane.open_columns) + len(lane.open_rows) + len(lane.guessed) for lane in lanes)
    return known, left + len(draft.unknown)

"""Whose document this is, for which year, of which kind, and which profile describes it.

Everything is decided by what is printed in the document, and every decision leaves a remark that names
its evidence: file names lie.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from pytest_budgetcheck.disclosure import (
    Disclosure,
    Kind,
    Level,
    Section,
    Table,
    UnrecognisedError,
)
from pytest_budgetcheck.names import normalise

_NAMED = re.compile(r"(?:预算|编制|填报|编报|公开)?(?:部门|单位)(?:\(单位\)|/单位)?(?:名称)?:(?P<name>[^:]+?)(?=\(?(?:金额)?单位:|$)")
_TITLED = (
    re.compile(r"^(?P<name>\D{4,40}?)(?:\(?(?:部门|单位|本级|汇总)\)?)?20\d\d年(?:度)?.{0,6}(?:预算|决算)"),
    re.compile(r"^20\d\d年(?:度)?(?P<name>[^\d一二三四五六七八九十、]{4,40}?)(?:部门|单位)?(?:预算|决算)"),
)
_NO_NAME = re.compile(
    r"^(?:部门|单位|第|目录|附件|关于|表|一般公共预算|政府性基金|国有资本|财政拨款|收支|收入|支出|基本支出|项目支出|本)|"
    r"收支|总表|预算|决算|情况|经费|公开表"
)
_YEAR = re.compile(r"(?P<year>20[1-4]\d)年?(?:度)?")
_YEAR_OF = re.compile(r"(?P<year>20[1-4]\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)")
_PREFIX_FORBIDDEN = re.compile(
    r"财政拨款|一般公共|政府性基金|国有资本|基本支出|项目支出|三公|经济分类|功能分类|收入|支出|绩效|采购|转移支付"
)
_SUFFIX = re.compile(r"(?:\([^()]*\)|-?\d)+$")
_LEAST_TABLES = 3
_LEAST_SHARE = 0.5

_Titled = TypeVar("_Titled", bound="TitledTable", covariant=True)


class TitledTable(Protocol):
    """A table a profile describes."""

    @property
    def titles(self) -> Sequence[str]:
        """Title aliases."""
        ...


class Recognition(Protocol):
    """What sets a layout apart from its neighbours."""

    @property
    def titles(self) -> Sequence[str]:
        """Titles or table numbers only this layout prints."""
        ...

    @property
    def labels(self) -> Sequence[str]:
        """Row labels or headers only this layout prints."""
        ...


class ProfileLike(Protocol[_Titled]):
    """What recognition needs to know of a profile."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def kind(self) -> str | None:
        """``budget``, ``final`` or ``None`` for either."""
        ...

    @property
    def tables(self) -> Mapping[str, _Titled]:
        """Concept -> table."""
        ...

    @property
    def recognise(self) -> Recognition:
        """Marks of the layout."""
        ...


def identify(disclosure: Disclosure, front: Sequence[str] = ()) -> Disclosure:
    """Fill body, fiscal year, kind and level of ``disclosure``, each with a remark.

    ``front`` are the lines of the first pages, which hold the cover.
    """
    headings = [section.heading for section in disclosure.narrative if section.heading]
    titles = [table.title for table in disclosure.tables if table.title]
    captions = [table.caption for table in disclosure.tables if table.caption]
    body, body_remark = _body(captions, [*front, *headings])
    year, year_remark = _fiscal_year(titles, [*front, *headings])
    kind, kind_remark = _kind(titles, [*front, *headings])
    level, level_remark = _level(captions, [*front, *headings, *titles])
    remarks = [remark for remark in (body_remark, year_remark, kind_remark, level_remark) if remark]
    return replace(
        disclosure,
        body=body,
        fiscal_year=year,
        kind=kind,
        level=level,
        recognition=(*disclosure.recognition, *remarks),
    )


def body_name(tables: Iterable[Table], headings: Iterable[str]) -> str:
    """The name of the body as its tables' captions or its headings print it; empty when none does."""
    return _body([table.caption for table in tables], list(headings))[0]


def recognise(disclosure: Disclosure, profiles: Iterable[ProfileLike[TitledTable]]) -> Disclosure:
    """``disclosure`` with the profile that fits its table titles best, and the concept of each table.

    Raises :class:`~pytest_budgetcheck.disclosure.UnrecognisedError` when no profile fits: fewer than
    three tables, or fewer than half of those the profile describes.
    """
    tried: list[str] = []
    best: tuple[tuple[float, ...], ProfileLike[TitledTable], dict[int, str]] | None = None
    for profile in profiles:
        concepts = _concepts(disclosure.tables, profile)
        found = len(set(concepts.values()))
        tried.append(f"{profile.name}（{found}/{len(profile.tables)}）")
        if found < _LEAST_TABLES or found < _LEAST_SHARE * len(profile.tables):
            continue
        score = _score(disclosure, profile, concepts)
        if best is None or score > best[0]:
            best = (score, profile, concepts)
    if best is None:
        raise _unrecognised(disclosure, tried)
    _, profile, concepts = best
    tables = tuple(
        replace(table, concept=concepts.get(index)) for index, table in enumerate(disclosure.tables)
    )
    found = len(set(concepts.values()))
    remark = f"版式：{profile.name}（{len(profile.tables)} 类表中认出 {found} 类）"
    return replace(
        disclosure, tables=tables, profile=profile.name, recognition=(*disclosure.recognition, remark)
    )


def match_title(title: str, aliases: Iterable[str]) -> int:
    """How well ``title`` matches: the length of the longest alias it equals or ends with, 0 for none.

    What stands before the alias may be a year or a body, but no word that makes it another table.
    """
    plain = _YEAR.sub("", normalise(title))
    forms = {plain, _SUFFIX.sub("", plain)}
    best = 0
    for alias in aliases:
        wanted = _YEAR.sub("", normalise(alias))
        for form in forms:
            if wanted and form.endswith(wanted) and not _PREFIX_FORBIDDEN.search(form[: -len(wanted)]):
                best = max(best, len(wanted))
    return best


def _concepts(tables: Sequence[Table], profile: ProfileLike[TitledTable]) -> dict[int, str]:
    """Per index of a table its concept, where the profile knows its title."""
    concepts: dict[int, str] = {}
    for index, table in enumerate(tables):
        length, concept = max(
            ((match_title(table.title, known.titles), concept) for concept, known in profile.tables.items()),
            default=(0, ""),
        )
        if length:
            concepts[index] = concept
    return concepts


def _score(
    disclosure: Disclosure, profile: ProfileLike[TitledTable], concepts: Mapping[int, str]
) -> tuple[float, ...]:
    """Agreement in kind, marks of the layout, concepts found, share of the profile's concepts."""
    kinds = profile.kind is None or disclosure.kind is None or profile.kind == disclosure.kind
    printed = {normalise(text) for text in _printed_marks(disclosure)}
    marks = [normalise(mark) for mark in (*profile.recognise.titles, *profile.recognise.labels)]
    hits = sum(any(mark in text for text in printed) for mark in marks)
    share = hits / len(marks) if marks else 0.0
    found = len(set(concepts.values()))
    return (float(kinds), found + 2 * share * len(profile.tables) / 2, share, found / len(profile.tables))


def _printed_marks(disclosure: Disclosure) -> Iterator[str]:
    for table in disclosure.tables:
        yield table.title
        yield table.number
        yield table.caption
        for path in table.columns:
            yield from path
        for row in table.rows:
            yield from (cell.text for cell in row.cells if cell.text and cell.value is None)


def _unrecognised(disclosure: Disclosure, tried: Sequence[str]) -> UnrecognisedError:
    titles = [table.title for table in disclosure.tables if table.title]
    shown = "、".join(f"《{title}》" for title in titles[:6]) + ("等" if len(titles) > 6 else "")
    if not disclosure.tables:
        found = "文档里没有读到带框线的表格"
    elif not titles:
        found = f"读到 {len(disclosure.tables)} 张表，但都没有标题"
    else:
        found = f"读到 {len(disclosure.tables)} 张表（{shown}），与已知版式的表名对不上"
    profiles = f"已试的版式：{'、'.join(tried)}" if tried else "没有可用的版式"
    return UnrecognisedError(
        found,
        f"{profiles}。请确认这是部门或单位的预算、决算公开文档；若是新版式，请为它写一份 profile，"
        "并用 --budget-ruleset 指定",
    )


def _body(captions: Sequence[str], headings: Sequence[str]) -> tuple[str, str]:
    """The body most captions name, or else the first heading or cover line that names one."""
    named: Counter[str] = Counter()
    for caption in captions:
        for match in _NAMED.finditer(normalise(caption)):
            named[match["name"].strip("()、")] += 1
    if named:
        name, count = named.most_common(1)[0]
        others = [other for other in named if other != name]
        remark = f"名称：{name}（{count} 张表的表头）"
        if others:
            remark += f"；另有表头写作{'、'.join(others[:3])}"
        return name, remark
    titled: Counter[str] = Counter()
    for heading in headings:
        plain = normalise(heading)
        for pattern in _TITLED:
            match = pattern.match(plain)
            if match and not _NO_NAME.search(match["name"]):
                titled[match["name"]] += 1
                break
    if titled:
        name, count = titled.most_common(1)[0]
        return name, f"名称：{name}（封面或标题 {count} 处）"
    return "", "名称：表头、封面和标题中都没有找到"


def _fiscal_year(titles: Sequence[str], headings: Sequence[str]) -> tuple[int | None, str]:
    """The year most table titles bear; headings count where titles bear none."""
    for texts, pattern, where in ((titles, _YEAR, "表名"), (headings, _YEAR_OF, "封面或标题")):
        years = Counter(
            int(match["year"]) for text in texts for match in pattern.finditer(normalise(text))
        )
        if years:
            year, count = years.most_common(1)[0]
            remark = f"年度：{year}（{count} 处{where}）"
            if len(years) > 1:
                others = "、".join(f"{other} 有 {n} 处" for other, n in years.most_common()[1:3])
                remark += f"；另外 {others}"
            return year, remark
    return None, "年度：表名、封面和标题中都没有找到"


def _kind(titles: Sequence[str], headings: Sequence[str]) -> tuple[Kind | None, str]:
    for texts, where in ((titles, "表名"), (headings, "封面或标题")):
        final = sum("决算" in text for text in texts)
        budget = sum("预算" in text.replace("一般公共预算", "").replace("国有资本经营预算", "") for text in texts)
        if final or budget:
            kind: Kind = "final" if final > budget else "budget"
            name = "决算" if kind == "final" else "预算"
            return kind, f"类别：{name}（{where}中“决算”{final} 处、“预算”{budget} 处）"
    return None, "类别：没有找到“预算”或“决算”"


def _level(captions: Sequence[str], texts: Sequence[str]) -> tuple[Level | None, str]:
    joined = [normalise(text) for text in texts]
    government = sum(re.search(r"(?:全[省市县区]|本级|政府)(?:一般公共预算|财政)(?:收入|收支)", text) is not None for text in joined)
    department = sum(re.search(r"部门(?:收支|收入|支出|综合|财政)?(?:预算|决算|收支)", text) is not None for text in joined)
    unit = sum(re.search(r"单位(?:收支|收入|支出|财政)?(?:预算|决算|收支)", text) is not None for text in joined)
    unit += sum(normalise(caption).startswith(("预算单位", "单位名称")) for caption in captions[:1])
    if government > max(department, unit):
        return "government", f"级次：政府（{government} 处）"
    if department or unit:
        level: Level = "department" if department >= unit else "unit"
        name = "部门" if level == "department" else "单位"
        return level, f"级次：{name}（“部门预（决）算”{department} 处、“单位预（决）算”{unit} 处）"
    return None, "级次：没有写明部门或单位"


def section_headings(sections: Iterable[Section]) -> list[str]:
    """The headings of ``sections`` that are not empty."""
    return [section.heading for section in sections if section.heading]

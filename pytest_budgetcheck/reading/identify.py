"""Whose document this is, for which year and of which kind.

Everything is decided by what is printed in the document, and every decision leaves a remark that names
its evidence: file names lie.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pytest_budgetcheck.disclosure import Disclosure, Kind, Level, Table
from pytest_budgetcheck.names import normalise

_NAMED = re.compile(
    r"^[（(]?(?:预算|编制|填报|编报|报送|公开)?(?:部门|单位)(?:[（(/]单位[)）]?)?(?:名称)?(?:[（(][公盖]章[)）])?[:：]"
    r"(?P<name>[^:：]{2,40}?)(?:[（(][公盖]章[)）])?(?=[（(]?(?:金额)?单位[:：]|$)"
)
_NAME_LABEL = re.compile(r"^(?:预算)?(?:部门|单位)(?:\(单位\))?名称$")
_ABOUT = re.compile(r"^(?:第[一二三四五]部分|关于|附件\d?[:.、]?)+")
_TITLED = (
    re.compile(r"^(?P<name>\D{4,40}?)(?:\(?(?:部门|单位|本级|汇总)\)?)?20\d\d年(?:度)?.{0,6}(?:预算|决算)"),
    re.compile(r"^20\d\d年(?:度)?(?P<name>[^\d一二三四五六七八九十、]{4,40}?)(?:部门|单位)?(?:预算|决算)"),
    re.compile(r"^(?P<name>\D{4,30}?)(?:部门|单位)?(?:基本)?概况$"),
)
_NO_NAME = re.compile(
    r"^(?:部门|单位|第|目录|附件|关于|表|一般公共预算|政府性基金|国有资本|财政拨款|收支|收入|支出|基本支出|项目支出|本)|"
    r"收支|总表|预算|决算|情况|经费|公开表|[万千亿]元$|^元$"
)
_BODY = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|院|会|处|所|站|中心|学校|大学|学院|中学|小学|幼儿园|政府|公司|馆|队|社|镇|乡|街道|集团|支队)"
    r"(?:\((?:本级|机关|汇总)\)|本级|机关)?$"
)
_YEAR = re.compile(r"(?P<year>20[1-4]\d)年?(?:度)?")
_YEAR_OF = re.compile(r"(?P<year>20[1-4]\d)年(?:度)?[^，。；]{0,30}?(?:预算|决算)")
_CHINESE_YEAR = re.compile(r"二[〇○零oO0][〇○零oO0一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_GOVERNMENT = re.compile(r"(?:全[省市县区]|本级|政府)(?:一般公共预算|财政)(?:收入|收支)")
_DEPARTMENT = re.compile(r"部门(?:收支|收入|支出|综合|财政)?(?:预算|决算|收支)|部门整体支出")
_UNIT = re.compile(r"单位(?:收支|收入|支出|财政)?(?:预算|决算|收支)")
_OF_DEPARTMENT = re.compile(r"^部门(?:名称)?[:：]|^部门名称$")
_FUND = re.compile(r"一般公共预算|国有资本经营预算|政府性基金预算")
_COVER_LINES = 12
_MOST_TITLE_LINES = 4


def identify(disclosure: Disclosure, front: Sequence[str] = ()) -> Disclosure:
    """Fill body, fiscal year, kind and level of ``disclosure``, each with a remark.

    ``front`` are the lines of the first pages, which hold the cover.
    """
    headings = [plain_year(section.heading) for section in disclosure.narrative if section.heading]
    front = [plain_year(line) for line in front]
    cover = _cover_titles(front)
    titles = [plain_year(table.title) for table in disclosure.tables if table.title]
    captions = [plain_year(table.caption) for table in disclosure.tables if table.caption]
    forms = list(_form_names(disclosure.tables))
    prose = [plain_year(section.text) for section in disclosure.narrative]
    body, body_remark = _body([*captions, *front, *forms], [*front, *headings, *cover], front)
    year, year_remark = _fiscal_year([*titles, *captions], [*front, *headings], [*cover, *prose])
    kind, kind_remark = _kind(titles, cover, [*front, *headings], prose)
    level, level_remark = _level(captions, cover, [*front, *headings, *titles], forms)
    remarks = [remark for remark in (body_remark, year_remark, kind_remark, level_remark) if remark]
    return replace(
        disclosure,
        body=body,
        fiscal_year=year,
        kind=kind,
        level=level,
        recognition=(*disclosure.recognition, *remarks),
    )


def plain_year(text: str) -> str:
    """``text`` with years in digits: 二〇一九年 and 2019年 are the same year."""
    return _CHINESE_YEAR.sub(lambda year: year[0].replace("二", "2").translate(_CHINESE_DIGITS), text)


def _cover_titles(front: Sequence[str]) -> list[str]:
    """What the cover says when lines are read on: its title may be set in several."""
    lines = [normalise(line) for line in front[:_COVER_LINES]]
    joined = (
        "".join(lines[start : start + length])
        for length in range(1, _MOST_TITLE_LINES + 1)
        for start in range(len(lines) - length + 1)
    )
    return [title for title in joined if _YEAR_OF.search(title) and len(title) <= 60]


def _body(captions: Sequence[str], headings: Sequence[str], cover: Sequence[str]) -> tuple[str, str]:
    """The body most captions name; or else a title of the cover or a heading; or a line of the cover."""
    named: Counter[str] = Counter()
    for caption in captions:
        for match in _NAMED.finditer(re.sub(r"\s+", "", caption)):
            if not _NO_NAME.search(match["name"]):
                named[match["name"].strip("、")] += 1
    if named:
        name, count = named.most_common(1)[0]
        others = [other for other in named if other != name]
        remark = f"名称：{name}（{count} 处写作部门或单位名称）"
        if others:
            remark += f"；另有写作{'、'.join(others[:3])}"
        return name, remark
    titled: Counter[str] = Counter()
    for heading in headings:
        plain = _ABOUT.sub("", normalise(heading))
        for pattern in _TITLED:
            found = pattern.match(plain)
            if found and not _NO_NAME.search(found["name"]):
                titled[found["name"]] += 1
                break
    if titled:
        name, count = titled.most_common(1)[0]
        return name, f"名称：{name}（封面或标题 {count} 处）"
    for line in map(normalise, cover[:_COVER_LINES]):
        if 4 <= len(line) <= 30 and _BODY.search(line) and not _NO_NAME.search(line):
            return line, f"名称：{line}（封面上的一行）"
    return "", "名称：表头、封面和标题中都没有找到"


def _form_names(tables: Iterable[Table]) -> Iterator[str]:
    """Names that forms give beside the label 部门名称, as captions would print them."""
    for table in tables:
        for row in table.rows if not any(table.columns) else ():
            printed = [cell.text for cell in row.cells if cell.text and not cell.covered]
            for label, value in pairwise(printed):
                if _NAME_LABEL.match(normalise(label)):
                    yield f"部门名称：{value}"


def _fiscal_year(
    titles: Sequence[str], headings: Sequence[str], prose: Sequence[str]
) -> tuple[int | None, str]:
    """The year most table titles bear; headings count where titles bear none, and prose after them."""
    sources = (
        (titles, _YEAR, "表名或表头"),
        (headings, _YEAR_OF, "封面或标题"),
        (prose, _YEAR_OF, "封面或正文"),
    )
    for texts, pattern, where in sources:
        years = Counter(int(match["year"]) for text in texts for match in pattern.finditer(normalise(text)))
        if years:
            year, count = years.most_common(1)[0]
            remark = f"年度：{year}（{count} 处{where}）"
            if len(years) > 1:
                others = "、".join(f"{other} 有 {n} 处" for other, n in years.most_common()[1:3])
                remark += f"；另外 {others}"
            return year, remark
    return None, "年度：表名、封面、标题和正文中都没有找到"


def _kind(*sources: Sequence[str]) -> tuple[Kind | None, str]:
    """Budget or final accounts: what table titles say, or else the cover, headings, prose."""
    for texts, where in zip(sources, ("表名", "封面", "封面或标题", "正文"), strict=True):
        final = sum("决算" in text for text in texts)
        budget = sum("预算" in _FUND.sub("", text) for text in texts)
        if final or budget:
            kind: Kind = "final" if final > budget else "budget"
            name = "决算" if kind == "final" else "预算"
            return kind, f"类别：{name}（{where}中“决算”{final} 处、“预算”{budget} 处）"
    return None, "类别：没有找到“预算”或“决算”"


def _level(
    captions: Sequence[str], cover: Sequence[str], texts: Sequence[str], forms: Sequence[str]
) -> tuple[Level | None, str]:
    """Whose money it is: as the cover says, or else as most titles, headings and captions do."""
    printed = [normalise(text) for text in texts]
    government = _count(_GOVERNMENT, printed)
    if government > max(_count(_DEPARTMENT, printed), _count(_UNIT, printed)):
        return "government", f"级次：政府（{government} 处）"
    for said in (cover, printed):
        department, unit = _count(_DEPARTMENT, said), _count(_UNIT, said)
        if said is printed:
            unit += sum(normalise(caption).startswith(("预算单位", "单位名称")) for caption in captions[:1])
        if department != unit or (department and said is printed):
            level: Level = "department" if department >= unit else "unit"
            name = "部门" if level == "department" else "单位"
            where = "封面上" if said is cover else ""
            return level, f"级次：{name}（{where}“部门预（决）算”{department} 处、“单位预（决）算”{unit} 处）"
    named = _count(_OF_DEPARTMENT, [normalise(text) for text in (*captions, *forms)])
    if named:
        return "department", f"级次：部门（{named} 处写作“部门名称”）"
    return None, "级次：没有写明部门或单位"


def _count(pattern: re.Pattern[str], texts: Sequence[str]) -> int:
    return sum(pattern.search(text) is not None for text in texts)

"""What a disclosure must hold, and whether it is there: tables, parts, explanations, terms, cover, contents.

One row for each thing the layout asks for and each table filed. 标题 is where it is printed; 目录 the entry
of the contents that promises it; 提及 some other place that speaks of it. That a thing was not recognised
does not mean that it is absent: rules accuse only where these columns leave no doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ...disclosure import Cell
from ...names import normalise
from ..rows import Lane, MappedRow, RowKind
from .prose import NOWHERE, Prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...disclosure import Table
    from .base import Material

OWN_WORDS = {
    "government_fund": "政府性基金",
    "fund_summary": "政府性基金",
    "state_capital": "国有资本",
    "three_public": "三公",
    "carryover": "结转",
    "procurement": "采购",
    "service_purchase": "购买服务",
    "operating": "运行经费",
}
"""The tables that may rightly be empty, and the word that an explanation of each must contain."""

_FORMS = frozenset({"department_performance", "project_performance", "project_evaluation"})
_DENIED = re.compile(r"没有|未(?!来)|无(?!线|锡|偿|论|障|党|纸)|空表|不涉及|不存在")
_GENERAL = re.compile(r"空表表示|空表均?为|无数字则?表示|无数据则?表示")
_ZERO = re.compile(r"(?:预算|支出|收支|总额|安排|决算)数?(?:均?为|是|：)?\s*0(?:\.0+)?(?:万?元|[，；。])")
_AMOUNT = re.compile(r"\d[.．]\d")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]+[、.]|[(][一二三四五六七八九十\d]+[)]|\d+[、.]|表\d+[:.]?)+"
)
_YEAR = re.compile(r"20\d\d年度?")
_DATED_FORM = re.compile(r"[（(]20\d\d年度[）)]")
_FRONT = 3


def filing(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each thing a disclosure must hold; 类别 says what kind of thing it is."""
    printed = Prose(material)
    yield from _tables(material, lane, printed)
    yield from _missing_tables(material, lane, printed)
    yield from _outline(material, lane, printed)
    yield from _terms(material, lane, printed)
    yield from _front(material, lane, printed)


def _row(
    lane: Lane, label: str, kind: str, place: Cell | None, texts: Mapping[str, Cell | None]
) -> MappedRow:
    found = {name: cell for name, cell in texts.items() if cell is not None}
    return MappedRow(
        lane=lane,
        key=label,
        label=label,
        kind=RowKind.ITEM,
        cells={},
        label_cell=place,
        texts={"类别": Cell(kind, 0, NOWHERE), **found},
        heading="公开内容",
    )


# -- tables -------------------------------------------------------------------------------------


def _tables(material: Material, lane: Lane, printed: Prose) -> Iterator[MappedRow]:
    tables = [table for table in material.disclosure.tables if table.concept]
    amounts = [table for table in tables if table.concept not in _FORMS]
    captioned = [table for table in amounts if _body(table.caption)]
    usual = bool(material.disclosure.body) and 0 < 0.75 * len(amounts) <= len(captioned)
    for table in material.disclosure.tables:
        if not table.concept and table.number:
            yield _row(lane, table.title, "别的表格", None, {"表号": Cell(table.number, 0, NOWHERE)})
    for table in tables:
        title = words(table.title, table.pages[0])
        texts: dict[str, Cell | None] = {"标题": title, "表号": Cell(table.number, 0, NOWHERE)}
        if table.concept not in _FORMS:
            texts["单位"] = words(_unit(table, printed), table.pages[0])
            texts["格式"] = _oddities(table)
            texts["尾差"] = words(
                "".join(note for note in table.notes if _about_rounding(note)), table.pages[-1]
            )
            if usual:
                texts["编制单位"] = words(_named(table, printed, material.disclosure.body), table.pages[0])
        texts |= _emptiness(table, printed)
        yield _row(lane, table.title or str(table.concept), "表格", title, texts)
        for caption in _DATED_FORM.findall(table.caption):
            yield _row(lane, caption, "表头", words(caption, table.pages[0]), {})
        for note in table.notes:
            yield _row(lane, note, "表注", words(note, table.pages[-1]), {})


def _body(caption: str) -> str:
    """The name a caption gives: 部门名称：某局."""
    _, colon, name = normalise(caption).partition(":")
    return name if colon else ""


def _unit(table: Table, printed: Prose) -> str:
    """The unit of the amounts, or any words with 元 that stand around or in the table."""
    if table.unit or not any(cell.value is not None for row in table.rows for cell in row.cells):
        return table.unit or "（空表）"
    around = [table.title, table.caption, *table.notes, *(name for path in table.columns for name in path)]
    around += [line.text for line in printed.lines if line.page in table.pages]
    around += [cell.text for row in table.rows for cell in row.cells if cell.value is None]
    return next((text for text in around if "元" in text), "")


def _named(table: Table, printed: Prose, body: str) -> str:
    """The caption of a table, or whatever on its first page names the body."""
    if table.caption:
        return table.caption
    around = [table.title, *table.notes, *(cell.text for row in table.rows for cell in row.cells)]
    around += [line.text for line in printed.lines if line.page == table.pages[0]]
    return next((text for text in around if body and normalise(body) in normalise(text)), "")


def _about_rounding(note: str) -> bool:
    return re.search(r"四舍五入|尾数|尾差", note) is not None


def _oddities(table: Table) -> Cell:
    """Amounts of a table in 万元 that are not printed with two decimals, or are negative."""
    cells = [cell for row in table.rows for cell in row.cells if cell.value is not None]
    odd = [cell for cell in cells if cell.decimals != 2 or (cell.value or 0) < 0]
    if table.unit != "万元":
        odd = []
    return words("、".join(cell.text for cell in odd[:3]), odd[0].page if odd else 0)


def _emptiness(table: Table, printed: Prose) -> dict[str, Cell | None]:
    """Whether a table prints no amount, and what explains that: 附注 below it, 解释 or 为零 elsewhere."""
    own = OWN_WORDS.get(str(table.concept))
    if own is None:
        return {}
    cells = [cell for row in table.rows for cell in row.cells]
    amounts = [cell.value for cell in cells if cell.value is not None]
    doubtful = any(cell.doubt or (cell.value is None and _AMOUNT.search(cell.text)) for cell in cells)
    last = table.pages[-1]
    notes = [words(note, last) for note in table.notes]
    notes += [cell for cell in cells if cell.value is None and "表" in cell.text]
    notes += [line for line in printed.lines if line.page in table.pages]
    here = next((note for note in notes if _denies(note.text)), None)
    if any(amounts):
        return {"空表": Cell("", 0, NOWHERE), "附注": here}
    if amounts or doubtful:
        return {}  # zeros are printed, or something was not read: neither empty nor full
    elsewhere = [line for line in (*printed.lines, *printed.loose_rows) if own in normalise(line.text)]
    general = (line for line in printed.lines if _GENERAL.search(line.text))
    return {
        "空表": Cell("是", 0, NOWHERE),
        "附注": here,
        "解释": next((line for line in elsewhere if _DENIED.search(line.text)), next(general, None)),
        "为零": next((line for line in elsewhere if _ZERO.search(line.text)), None),
    }


def _denies(text: str) -> bool:
    return _DENIED.search(text) is not None or _GENERAL.search(text) is not None


def _missing_tables(material: Material, lane: Lane, printed: Prose) -> Iterator[MappedRow]:
    """The tables that the layout has and nobody found, with the entry of the contents that lists each."""
    disclosure = material.disclosure
    filed = {table.concept for table in disclosure.tables}
    entries = {_plain(line.text): words(line.text, line.page) for line in disclosure.contents}
    loose = any(_unknown(table) for table in disclosure.tables)
    for concept, profile in material.profile.tables.items():
        if concept in filed or not profile.required:
            continue
        titles = [_plain(title) for title in profile.titles]
        entry = next((entries[title] for title in titles if title in entries), None)
        elsewhere = next((line for line in printed.lines if _plain(line.text) in titles), None)
        doubt = elsewhere or (words("未识别的表", 0) if loose or printed.unread or entry is None else None)
        label = material.vocabulary.concepts[concept].title
        yield _row(lane, label, "表格", entry, {"目录": entry, "提及": doubt})


def _unknown(table: Table) -> bool:
    """Whether a table was found that no profile knows, with amounts or an empty one with a title."""
    cells = (cell for row in table.rows for cell in row.cells)
    amounts = sum(cell.value is not None for cell in cells)
    return table.concept is None and (amounts > 1 or bool(table.title and not amounts))


def _plain(title: str) -> str:
    return _YEAR.sub("", _NUMBERING.sub("", normalise(title)))


# -- everything else ----------------------------------------------------------------------------


def _outline(material: Material, lane: Lane, printed: Prose) -> Iterator[MappedRow]:
    """The parts and explanations that are asked for; a profile may ask for others than usual."""
    if not printed.narrated or material.disclosure.level == "government":
        return
    for kind, wanted in {**material.vocabulary.outline, **material.profile.outline}.items():
        for name, forms in wanted.items():
            heading = printed.heading(forms)
            mention = printed.mention(forms)
            found = heading or (mention if kind == "说明" else None)
            doubt = mention or (words("未读出文字的页", 0) if printed.unread else None)
            yield _row(lane, name, kind, found, {"标题": found, "提及": doubt})


def _terms(material: Material, lane: Lane, printed: Prose) -> Iterator[MappedRow]:
    """The terms the glossary must explain: those the profile names, and those with amounts in the tables."""
    if not printed.glossary:
        return
    used = dict.fromkeys(_used_terms(material))
    for kind, names in (("名词", dict.fromkeys(material.profile.glossary)), ("用语", used)):
        for name in names:
            stem = normalise("结转" if "结转" in name else name)
            found = next((line for line in printed.glossary if stem in normalise(line.text)), None)
            yield _row(lane, name, kind, found, {"标题": found})


def _used_terms(material: Material) -> Iterator[str]:
    """Terms of art that stand beside amounts: balances carried over, kinds of projects."""
    for table in material.tables.values():
        for lane in table.lanes.values():
            for row in lane.rows:
                if row.key in ("上年结转", "年终结转") and any(cell.value for cell in row.cells.values()):
                    yield row.key
                for column in ("其他运转类", "特定目标类"):
                    if column in row.cells and row.cells[column].value:
                        yield column


def _front(material: Material, lane: Lane, printed: Prose) -> Iterator[MappedRow]:
    """Cover and contents, of a document that explains its tables."""
    if not printed.narrated:
        return
    disclosure = material.disclosure
    front = [line for line in printed.lines if line.page == 1]
    sentences = [one for one in material.sentences if one.sentence.page == 1 and "。" in one.text]
    bare = not sentences and all(table.pages[0] > 1 for table in disclosure.tables)
    cover = next((line for line in front if bare and re.search("预算|决算", line.text)), None)
    if cover is None and disclosure.contents and disclosure.contents[0].page == 1:
        cover = words(disclosure.contents[0].text, 1)
    entries = disclosure.contents[0] if disclosure.contents else None
    mention = next(
        (line for line in printed.lines if line.page <= _FRONT and "目录" in normalise(line.text)), None
    )
    yield _row(lane, "封面", "前置", cover, {"标题": cover})
    yield _row(
        lane,
        "目录",
        "前置",
        None,
        {"标题": words(entries.text, entries.page) if entries else None, "提及": mention},
    )


def usual_body(rows: Iterable[MappedRow]) -> str:
    """The name that most tables give in their captions, in normal form; empty where they disagree widely."""
    names = Counter(
        name for row in rows if "编制单位" in row.texts and (name := _body(row.texts["编制单位"].text))
    )
    if not names:
        return ""
    name, count = names.most_common(1)[0]
    return name if count >= 0.75 * names.total() else ""


def caption_body(row: MappedRow) -> str:
    """The name that a table gives in its caption, in normal form."""
    return _body(row.texts["编制单位"].text) if "编制单位" in row.texts else ""

"""Documents of which no table could be checked: what is said of them, and what pytest makes of it."""

from __future__ import annotations

import pytest

from pytest_budgetcheck.disclosure import ContentsLine, Disclosure, Section, Sentence, Table
from pytest_budgetcheck.gaps import gap_of

TABLE = Table("收支总表", (("项目",),), (), (3,), concept="summary")


def narrative(
    *, pages: int = 2, tables: tuple[Table, ...] = (), contents: tuple[str, ...] = ()
) -> Disclosure:
    """A document whose first two pages are narrative."""
    sentences = (Sentence("2026年度收入预算100万元。", 2, (0, 0, 1, 1)),)
    sections = (Section("一", "收入预算情况说明", 1, sentences),)
    lines = tuple(ContentsLine(text, 1) for text in contents)
    return Disclosure("x.pdf", "0", pages, tables, sections, (), contents=lines)


def test_a_document_with_a_known_table_has_no_gap() -> None:
    assert gap_of(narrative(tables=(TABLE,))) is None


def test_tables_published_apart_are_counted_by_the_contents() -> None:
    lines = ("一、收入预算情况说明", "第二部分 2026年度部门预算报表", "一、收支总表", "二、收入总表")
    gap = gap_of(narrative(contents=lines))
    assert gap is not None
    assert gap.apart
    assert "没有表格（目录列出 2 张：《收支总表》《收入总表》）" in gap.text


def test_tables_nobody_knows_ask_for_a_profile() -> None:
    gap = gap_of(narrative(tables=(Table("某表", (("项目",),), (), (2,)),)))
    assert gap is not None
    assert not gap.apart
    assert "《某表》" in gap.text
    assert "draft-profile" in gap.remedy


def test_pages_without_text_may_be_pictures_of_tables() -> None:
    gap = gap_of(narrative(pages=9))
    assert gap is not None
    assert (gap.apart, "第 3 页等 7 页没有文字" in gap.text, "OCR" in gap.remedy) == (False, True, True)


@pytest.mark.parametrize("pages", [2, 4])
def test_a_blank_page_or_two_is_none(pages: int) -> None:
    gap = gap_of(narrative(pages=pages))
    assert gap is not None
    assert gap.apart

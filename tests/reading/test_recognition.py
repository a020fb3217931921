from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pytest_budgetcheck.disclosure import Disclosure, Section, Table, UnrecognisedError
from pytest_budgetcheck.reading.identify import identify
from pytest_budgetcheck.reading.recognition import match_title, recognise


@dataclass(frozen=True)
class Titled:
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    titles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    name: str
    tables: dict[str, Titled]
    kind: str | None = "budget"
    recognise: Marks = field(default_factory=Marks)


HERE = Profile(
    "甲",
    {
        "summary": Titled(("部门收支预算表",)),
        "income": Titled(("部门收入预算表",)),
        "fiscal_summary": Titled(("财政拨款收支预算表",)),
        "general_expenditure": Titled(("一般公共预算支出表", "一般公共预算支出预算表")),
    },
)


def disclosure(*titles: str, caption: str = "", headings: tuple[str, ...] = ()) -> Disclosure:
    tables = tuple(Table(title, (("项目",),), (), (1,), caption=caption) for title in titles)
    sections = tuple(Section("一", heading, 1) for heading in headings)
    return Disclosure("x.pdf", "0", 1, tables, sections, ())


@pytest.mark.parametrize(
    ("title", "alias", "matches"),
    [
        ("2025年部门收支预算表", "部门收支预算表", True),
        ("2025年度某市财政局部门收支预算表", "部门收支预算表", True),
        ("2025 年部门收支预算表（万元）", "部门收支预算表", True),
        ("2025年财政拨款收支预算表", "收支预算表", False),
        ("2025年财政拨款收支预算表", "部门收支预算表", False),
        ("一般公共预算“三公”经费支出表", '一般公共预算"三公"经费支出表', True),
        ("", "部门收支预算表", False),
    ],
)
def test_a_title_is_its_alias_after_year_and_body(title: str, alias: str, matches: bool) -> None:
    assert bool(match_title(title, [alias])) is matches


def test_the_profile_that_fits_gives_every_table_its_concept() -> None:
    found = recognise(
        disclosure(
            "2025年部门收支预算表", "2025年财政拨款收支预算表", "2025年一般公共预算支出预算表", "附表"
        ),
        [Profile("乙", {"summary": Titled(("收支总表",))}), HERE],
    )
    assert found.profile == "甲"
    assert [table.concept for table in found.tables] == [
        "summary",
        "fiscal_summary",
        "general_expenditure",
        None,
    ]


def test_marks_of_a_layout_decide_between_equals() -> None:
    marked = Profile("丙", HERE.tables, recognise=Marks(labels=("项目",)))
    other = Profile("丁", HERE.tables, recognise=Marks(labels=("功能科目",)))
    titles = ("部门收支预算表", "部门收入预算表", "财政拨款收支预算表")
    assert recognise(disclosure(*titles), [HERE, other, marked]).profile == "丙"


def test_too_few_tables_are_not_recognised_and_the_message_says_what_was_found() -> None:
    with pytest.raises(UnrecognisedError) as caught:
        recognise(disclosure("部门收支预算表", "别的表"), [HERE])
    assert "《别的表》" in caught.value.reason
    assert "甲（1/4）" in caught.value.remedy


def test_a_document_without_tables_says_so() -> None:
    with pytest.raises(UnrecognisedError, match="没有读到"):
        recognise(disclosure(), [HERE])


def test_the_caption_names_the_body_as_printed() -> None:
    found = identify(disclosure("2025年部门收支预算表", caption="部门名称：无锡市教育局（本级） 单位：万元"))
    assert found.body == "无锡市教育局（本级）"
    assert (found.fiscal_year, found.kind, found.level) == (2025, "budget", "department")


def test_headings_name_what_titles_do_not() -> None:
    found = identify(disclosure("收入支出决算总表"), ["某市审计局2024年度部门决算"])
    assert (found.body, found.fiscal_year, found.kind) == ("某市审计局", 2024, "final")


def test_a_unit_is_no_department() -> None:
    found = identify(disclosure("2026年预算单位收支预算总表", headings=("2026年单位预算编制说明",)))
    assert found.level == "unit"


def test_nothing_printed_is_nothing_recognised() -> None:
    found = identify(disclosure("附表"))
    assert (found.body, found.fiscal_year, found.kind, found.level) == ("", None, None, None)
    assert len(found.recognition) == 4

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Section, Table, UnrecognisedError
from pytest_budgetcheck.reading.identify import identify
from pytest_budgetcheck.reading.recognition import recognise
from pytest_budgetcheck.reading.titles import match_title


@dataclass(frozen=True)
class Titled:
    titles: tuple[str, ...]
    headers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Marks:
    titles: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    name: str
    tables: dict[str, Titled]
    kind: str | None = "budget"
    fallback: bool = False
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
        # A project may be called anything; the sheet of the whole department is another one.
        ("236中央高校管理改革等绩效拨款项目绩效目标表", "项目绩效目标表", True),
        ("政府采购经费支出项目绩效目标表", "项目绩效目标表", True),
        ("部门整体支出绩效目标表", "绩效目标表", False),
        ("2025年项目支出预算表", "支出预算表", False),
        ("基本支出总表", "支出总表", False),
        ("2025年某市财政局支出总表", "支出总表", True),
        ("一般公共预算支出表（按功能分类）", "一般公共预算支出表", True),
        ("一般公共预算支出表（按经济分类）", "一般公共预算支出表", False),
        ("一般公共预算基本支出表（按经济分类科目）", "一般公共预算基本支出表", True),
        ("一般公共预算基本支出表（按功能分类科目）", "一般公共预算基本支出表", False),
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


THREE = ("部门收支预算表", "部门收入预算表", "财政拨款收支预算表")
FALLBACK = Profile("通用", HERE.tables, fallback=True)


def test_a_layout_that_is_not_seen_throughout_gives_way_to_the_fallback() -> None:
    elsewhere = Profile("丁", HERE.tables, recognise=Marks(labels=("功能科目", "来源", "项目")))
    found = recognise(disclosure(*THREE), [elsewhere, FALLBACK])
    assert found.profile == "通用"
    assert any("没有一种写明的版式符合" in remark for remark in found.recognition)
    assert any("未选的版式：丁（表 3/4，特征 33%）" in remark for remark in found.recognition)


def test_a_described_layout_comes_before_any_fallback() -> None:
    marked = Profile("丁", HERE.tables, recognise=Marks(labels=("项目",)))
    assert recognise(disclosure(*THREE), [FALLBACK, marked]).profile == "丁"


def with_amounts(*paths: str) -> Disclosure:
    """Three tables, each with a column of amounts for each path."""
    cells = tuple(Cell("1.00", 1, (0, 0, 1, 1), Decimal(1), 2) for _ in paths)
    columns = tuple(tuple(path.split("/")) for path in paths)
    tables = tuple(Table(title, columns, (Row(cells),), (1,)) for title in THREE)
    return Disclosure("x.pdf", "0", 1, tables, (), ())


@pytest.mark.parametrize(
    ("paths", "profile"),
    [
        (("合计", "2026年预算数/基本支出", "项目支出", "备注金额"), "甲"),
        (("合计", "本年支出/基本支出", "本年支出/项目支出"), "通用"),
    ],
)
def test_headers_nobody_described_make_another_layout(paths: tuple[str, ...], profile: str) -> None:
    known = frozenset({"合计", "本年预算数/基本支出", "项目支出"})
    described = Profile("甲", {name: Titled(one.titles, known) for name, one in HERE.tables.items()})
    assert recognise(with_amounts(*paths), [described, FALLBACK]).profile == profile


def test_the_profile_a_user_insists_on_need_not_be_recognised_by_its_marks() -> None:
    odd = Profile("丁", HERE.tables, recognise=Marks(labels=("功能科目",)))
    assert recognise(disclosure(*THREE), [odd]).profile == "丁"


def test_a_narrative_without_tables_is_told_by_its_headings() -> None:
    apart = Profile(
        "说明", {}, None, fallback=True, recognise=Marks(headings=("收入预算", "“三公”经费", "采购"))
    )
    headings = ("收入预算情况说明", '财政拨款"三公"经费预算情况说明', "政府采购预算说明")
    found = recognise(disclosure(headings=headings), [HERE, FALLBACK, apart])
    assert (found.profile, found.tables) == ("说明", ())
    with pytest.raises(UnrecognisedError):
        recognise(disclosure(headings=headings[:2]), [HERE, FALLBACK, apart])


def test_too_few_tables_are_not_recognised_and_the_message_says_what_to_do() -> None:
    with pytest.raises(UnrecognisedError) as caught:
        recognise(disclosure("部门收支预算表", "别的表"), [HERE])
    assert "《别的表》" in caught.value.reason
    assert "甲（表 1/4）" in caught.value.remedy
    assert "draft-profile" in caught.value.remedy


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


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("某市某局2023年度部门决算公开报告", ("某市某局", 2023, "final", "department")),
        ("关于某区某街道办事处2022年度部门决算的说明", ("某区某街道办事处", 2022, "final", "department")),
        ("甲县乙镇人民政府2019年部门预算公开情况说明", ("甲县乙镇人民政府", 2019, "budget", "department")),
        ("某市教育局/2021年度/部门决算/目录", ("某市教育局", 2021, "final", "department")),
        ("2018年度/某省某厅/部门预算", ("某省某厅", 2018, "budget", "department")),
        ("2020年度某区卫生健康委员会单位决算", ("某区卫生健康委员会", 2020, "final", "unit")),
        ("某市第一中学二〇一九年单位预算公开", ("某市第一中学", 2019, "budget", "unit")),
        ("二○二二年度/某县人民法院部门决算公开", ("某县人民法院", 2022, "final", "department")),
        ("附件1：/某市司法局2017年部门预算信息公开", ("某市司法局", 2017, "budget", "department")),
        ("2025年度部门预算公开/某市统计局", ("某市统计局", 2025, "budget", "department")),
        (
            "部门（单位）名称：某县水利局（公章）/单位：万元/2021年度预算",
            ("某县水利局", 2021, "budget", None),
        ),
        ("编制单位：某县文化馆/金额单位：元/2021年单位预算", ("某县文化馆", 2021, "budget", "unit")),
        ("2023年单位预算公开/第一部分某市图书馆概况", ("某市图书馆", 2023, "budget", "unit")),
    ],
)
def test_covers_of_many_kinds_are_understood(
    front: str, expected: tuple[str, int, str | None, str | None]
) -> None:
    found = identify(disclosure(), front.split("/"))
    assert (found.body, found.fiscal_year, found.kind, found.level) == expected


def test_a_unit_of_money_is_no_body() -> None:
    assert identify(disclosure("收支总表", caption="单位：万元")).body == ""


def test_a_form_that_asks_for_the_department_tells_the_level() -> None:
    row = Row(tuple(Cell(text, 1, (0, 0, 1, 1)) for text in ("部门名称", "某市信访办公室")))
    form = Table("部门整体支出绩效目标表", ((), ()), (row,), (1,))
    found = identify(Disclosure("x.pdf", "0", 1, (form,), (), ()))
    assert (found.body, found.level) == ("某市信访办公室", "department")

"""The example disclosure, figure by figure, against its transcription, by both readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pytest_budgetcheck.disclosure import Disclosure, Fact, Row, Table
from pytest_budgetcheck.names import normalise

Figure = tuple[str, str, str]


def label_before(row: Row, columns: tuple[tuple[str, ...], ...], column: int) -> str:
    """The texts left of the first amount, in the same lane if the table has two."""
    lanes = {path[:1] for path in columns} == {("收入",), ("支出",)}
    texts: list[str] = []
    for cell, path in zip(row.cells[:column], columns, strict=False):
        if cell.value is not None and not lanes:
            break
        if cell.text and cell.value is None and (not lanes or path[:1] == columns[column][:1]):
            texts.append(cell.text)
    return normalise(" ".join(texts))


def figures(table: Table) -> Counter[Figure]:
    """Every amount of ``table`` with the label of its row and its header path."""
    found: Counter[Figure] = Counter()
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            if cell.value is None:
                continue
            label, path = label_before(row, table.columns, index), "/".join(table.columns[index])
            if not path:  # a form: the block its row belongs to stands in the first column
                path = row.cells[0].text
                label = label.removeprefix(normalise(path))
            found[label, normalise(path), cell.text] += 1
    return found


def transcribed(table: dict[str, Any]) -> Counter[Figure]:
    return Counter((normalise(label), normalise(path), text) for label, path, text in table["cells"])


@pytest.fixture(params=["pdfium", "pdfplumber"], scope="session")
def henan(
    request: pytest.FixtureRequest, henan_path: Path, read_once: Callable[..., Disclosure]
) -> Disclosure:
    return read_once(henan_path, request.param)


@pytest.fixture(params=range(15), ids=lambda index: f"table{index + 1:02}")
def pair(
    request: pytest.FixtureRequest, henan: Disclosure, transcript: dict[str, Any]
) -> tuple[Table, dict[str, Any]]:
    return henan.tables[request.param], transcript["tables"][request.param]


def test_fifteen_tables_are_found(henan: Disclosure) -> None:
    assert henan.page_count == 28
    assert [table.pages for table in henan.tables] == [
        (10,), (11,), (12,), (13, 14), (15,), (16,), (17,), (18, 19), (20,), (21,), (22,), (23,), (24,),
        (25, 26, 27), (28,),
    ]  # fmt: skip


def test_every_amount_is_read_and_nothing_else(pair: tuple[Table, dict[str, Any]]) -> None:
    table, expected = pair
    assert figures(table) == transcribed(expected)


def test_an_amount_is_the_value_of_its_text(pair: tuple[Table, dict[str, Any]]) -> None:
    for row in pair[0].rows:
        for cell in row.cells:
            if cell.value is not None:
                assert (cell.value, cell.decimals, cell.covered) == (Decimal(cell.text), 2, False)
            assert not cell.doubt


def test_titles_numbers_and_headers_are_as_printed(pair: tuple[Table, dict[str, Any]]) -> None:
    table, expected = pair
    assert table.title == expected["title"]
    assert table.number == f"预算{expected['no']}表"
    printed = ["/".join(path) for path in table.columns]
    assert printed == (expected["columns"] or [""] * len(printed))


def test_the_unit_is_printed_above_or_in_the_header(pair: tuple[Table, dict[str, Any]]) -> None:
    table, expected = pair
    assert table.unit == "万元"
    assert ("万元" in expected["unit"]) == (expected["no"] not in {"14", "15"})


def test_captions_name_the_body(henan: Disclosure) -> None:
    captions = {table.caption for table in henan.tables[:13]}
    assert captions == {"部门名称：焦作市产业技术科学院"}


def test_notes_are_whole_and_apart(henan: Disclosure) -> None:
    notes = [table.notes for table in henan.tables]
    rounding = "注：报表金额单位转换时可能存在四舍五入尾数误差。"
    for index in (0, 1, 2, 3, 5, 6, 7, 11, 12):
        assert notes[index] == (rounding,)
    assert notes[4] == (rounding, "本表仅含当年财政拨款安排的支出。")
    assert notes[9] == (rounding, "本部门2025年度没有政府性基金预算支出，故本表无数据。")
    assert notes[10][1] == "本部门2025年度没有国有资本经营预算支出，故本表无数据。"
    assert len(notes[8]) == 2
    assert notes[8][1].startswith("2.按照党中央、国务院有关规定")
    assert notes[8][1].endswith("（含外宾接待）支出。")
    assert notes[13] == notes[14] == ()


def test_repeated_headers_are_no_rows(henan: Disclosure) -> None:
    table = henan.tables[7]
    assert len(table.rows) == 22
    assert not any(cell.text == "部门预算经济分类" for row in table.rows for cell in row.cells)


def test_codes_are_text(henan: Disclosure) -> None:
    row = next(row for row in henan.tables[2].rows if row.cells[4].text == "机构运行")
    assert [(cell.text, cell.value) for cell in row.cells[:3]] == [("206", None), ("04", None), ("01", None)]


def test_an_empty_table_keeps_its_total_row_without_amounts(henan: Disclosure) -> None:
    for table in henan.tables[9:11]:
        (row,) = table.rows
        assert [cell.text for cell in row.cells if cell.text] == ["合计"]
        assert all(cell.value is None for cell in row.cells)


def test_a_label_merged_downwards_repeats_and_its_amount_does_not(henan: Disclosure) -> None:
    project = [row for row in henan.tables[14].rows if row.cells[1].text == "科技合作及基础运转"]
    assert len(project) == 3
    assert [row.cells[1].covered for row in project] == [False, True, True]
    assert [row.cells[2].text for row in project] == ["19.00", "", ""]
    assert [row.cells[9].text for row in project] == ["≥10次", "100人", "≥70%"]


def test_a_form_goes_on_over_its_pages(henan: Disclosure) -> None:
    form = henan.tables[13]
    assert len(form.columns) == 5
    header = next(row for row in form.rows if row.cells[0].text == "一级指标")
    assert [cell.text for cell in header.cells] == [
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "指标值说明",
    ]
    last = form.rows[-1]
    assert [cell.text for cell in last.cells[:4]] == ["效益指标", "满意度", "投诉率", "≤10%"]


def test_boxes_lie_on_their_pages(henan: Disclosure) -> None:
    for table in henan.tables:
        for row in table.rows:
            for cell in row.cells:
                x0, top, x1, bottom = cell.box
                assert 0 <= x0 <= x1 <= 842
                assert 0 <= top <= bottom <= 842
                assert cell.page in table.pages


SECTIONS = {"第一部分": ("一（一）",), "第三部分": ("九",)}


def facts_like(henan: Disclosure, expected: dict[str, str]) -> list[Fact]:
    sections = SECTIONS.get(expected["section"], (expected["section"],))
    return [
        fact
        for fact in henan.facts
        if str(fact.value) == expected["value"]
        and fact.unit == expected["unit"]
        and fact.section.startswith(sections)
    ]


def test_every_figure_of_the_narrative_is_found(henan: Disclosure, transcript: dict[str, Any]) -> None:
    missing = [expected for expected in transcript["narrative"] if not facts_like(henan, expected)]
    assert missing == []
    assert len(transcript["narrative"]) == 77


def test_nothing_but_the_figures_of_the_narrative_is_found(
    henan: Disclosure, transcript: dict[str, Any]
) -> None:
    expected = Counter((f["value"], f["unit"]) for f in transcript["narrative"] if f["unit"] != "年")
    found = Counter((str(f.value), f.unit) for f in henan.facts if f.unit != "年")
    assert found == expected


@pytest.mark.parametrize(
    ("section", "text", "indicator", "direction"),
    [
        ("一", "2025年收入总计160.02万元", "收入总计", ""),
        ("一", "收、支总计各增加77.68万元", "收、支总计", "增加"),
        ("一", "增长94.34%", "收、支总计", "增长"),
        ("三", "占41.41%", "基本支出", "占"),
        ("四", "政府性基金收支预算0万元", "政府性基金收支预算", ""),
        ("五", "占91.86%", "科学技术支出", "占"),
        ("六", "2025年一般公共预算基本支出为66.26万元", "一般公共预算基本支出", ""),
        ("九", "比上年预算数增加1.50万元", "一般公共预算“三公”经费支出预算", "增加"),
        ("九（二）", "公务用车购置费0万元", "公务用车购置费", ""),
        ("十（一）", "增长0.66%", "机关（机构）运行经费支出预算", "增长"),
        ("十（二）", "2025年政府采购预算安排0万元", "政府采购预算", ""),
        ("十（三）", "年初预算安排19万元", "科技合作及基础运转项目年初预算", ""),
        ("十（四）", "单位价值50万元以上通用设备0台（套）", "单位价值50万元以上通用设备", ""),
        ("十（五）", "共0万元", "专项转移支付项目", ""),
    ],
)
def test_a_figure_is_said_of_its_subject(
    henan: Disclosure, section: str, text: str, indicator: str, direction: str
) -> None:
    (fact,) = [
        fact for fact in henan.facts if (fact.section, fact.text) == (section, text) and fact.unit != "年"
    ]
    assert (fact.indicator, fact.direction) == (indicator, direction)


def test_parts_of_one_clause_have_their_own_subjects(henan: Disclosure) -> None:
    names = [fact.indicator for fact in henan.facts if fact.section == "十（二）" and fact.unit == "万元"]
    assert names == ["政府采购预算", "政府采购货物预算", "政府采购工程预算", "政府采购服务预算"]


def test_figures_are_of_the_year_of_their_sentence(henan: Disclosure) -> None:
    years = {fact.year for fact in henan.facts if fact.unit == "万元" and fact.section != "十（四）"}
    assert years - {None} == {2025}


def test_sections_are_numbered_from_the_outermost_level_in(henan: Disclosure) -> None:
    numbered = {section.number: section.heading for section in henan.narrative}
    assert numbered["第二部分"] == "焦作市产业技术科学院2025年部门预算情况说明"
    assert numbered["十（二）"] == "政府采购支出情况"
    assert numbered["九（三）"] == "公务接待费"


def test_a_sentence_goes_on_over_the_page_break(henan: Disclosure) -> None:
    section = next(section for section in henan.narrative if section.number == "十（一）")
    assert "需要的办公费、水电费、物业费、维修费、差旅费等支出" in section.text
    assert section.page == 5


def test_body_year_kind_and_level_are_recognised_with_their_evidence(henan: Disclosure) -> None:
    assert (henan.body, henan.fiscal_year, henan.kind, henan.level) == (
        "焦作市产业技术科学院",
        2025,
        "budget",
        "department",
    )
    assert len(henan.recognition) == 4

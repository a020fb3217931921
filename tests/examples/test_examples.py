"""The committed examples are what the generator makes, and their data are what they claim to be."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

from examples import Document, EditError, corrected, corrections, faulty

ROOT = Path(__file__).parents[2]
DISCLOSURES = ROOT / "examples" / "disclosures"
SOURCE = ROOT.parent / "shared" / "seed" / "cells.json"
NAMES = {"示例-有误-2025年部门预算.pdf": faulty, "示例-更正-2025年部门预算.pdf": corrected}
AMOUNT = re.compile(r"\d+\.\d\d")


@dataclass
class Printed:
    document: Document
    text: str
    cells: list[str]


@pytest.fixture(scope="module")
def pdf_module() -> ModuleType:
    pytest.importorskip("reportlab", reason="the examples are typeset by reportlab")
    if find_spec("zhplot") is None:
        pytest.skip("the font comes with zhplot")
    return import_module("examples.pdf")


@pytest.fixture(scope="module", params=NAMES)
def printed(request) -> Printed:
    """A committed file with what pdfplumber reads from it."""
    pdfplumber = pytest.importorskip("pdfplumber")
    with pdfplumber.open(DISCLOSURES / request.param) as pdf:
        lines = [line for page in pdf.pages for line in (page.extract_text() or "").splitlines()]
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return Printed(
        document=NAMES[request.param](),
        text="".join("".join(line for line in lines if not line.startswith("—")).split()),
        cells=[cell for table in tables for row in table for cell in row if cell],
    )


@pytest.fixture
def source() -> dict:
    if not SOURCE.exists():
        pytest.skip("the transcription of the source is not here")
    return json.loads(SOURCE.read_text(encoding="utf-8"))


class TestCommittedFiles:
    @pytest.mark.parametrize("name", NAMES)
    def test_are_what_the_generator_makes(self, name, pdf_module):
        committed = (DISCLOSURES / name).read_bytes()
        if pdf_module.built_with(committed) != pdf_module.built_with():
            pytest.skip(f"committed files were built with {pdf_module.built_with(committed)}")
        assert pdf_module.build(NAMES[name]()) == committed

    @pytest.mark.parametrize("name", NAMES)
    def test_are_small(self, name):
        assert (DISCLOSURES / name).stat().st_size < 400_000

    def test_print_every_amount_of_the_data_in_order(self, printed):
        amounts = [
            text for t in printed.document.tables for row in t.rows for text in row if _is_amount(text)
        ]
        assert [cell for cell in printed.cells if _is_amount(cell)] == amounts

    def test_print_every_label_of_the_tables(self, printed):
        cells = {"".join(cell.split()) for cell in printed.cells}
        for table in printed.document.tables:
            texts = {"".join(text.split()) for row in [*table.header, *table.rows] for text in row}
            assert texts - {"", "<", "^"} <= cells, table.number

    def test_print_the_narrative_and_the_notes_word_for_word(self, printed):
        notes = [note for table in printed.document.tables for note in table.notes]
        for text in [*(block.text for block in printed.document.narrative), *notes]:
            assert "".join(text.split()) in printed.text


class TestFaultyDocument:
    def test_has_the_figures_of_the_source(self, source):
        document = faulty()
        for theirs in source["tables"]:
            if theirs["no"] == "14":
                continue
            ours = list(document.table(f"预算{theirs['no']}表").figures())
            assert sorted((column, text) for _, column, text in ours) == sorted(
                (column, text) for _, column, text in theirs["cells"]
            )
            renamed = {
                (theirs_, mine) for (theirs_, *_), (mine, *_) in zip(theirs["cells"], ours, strict=True)
            }
            assert len(renamed) == len(dict(renamed)) == len({mine for _, mine in renamed})

    def test_has_the_amounts_of_the_sources_performance_table(self, source):
        rows = [row for row in faulty().table("预算14表").rows if _is_amount(row[3])]
        theirs = next(table for table in source["tables"] if table["no"] == "14")
        assert [(row[1], row[3]) for row in rows] == [(label, text) for label, _, text in theirs["cells"]]

    def test_has_the_figures_of_the_sources_narrative(self, source):
        text = "".join(block.text for block in faulty().narrative)
        wanted = Counter(f"{fact['value']}{fact['unit']}" for fact in source["narrative"])
        for figure, times in wanted.items():
            assert len(re.findall(rf"(?<![\d.]){re.escape(figure)}", text)) >= times, figure

    def test_counts_the_carry_over_as_left_at_the_end_of_the_year(self):
        assert _amounts(faulty())["预算04表", "二、年终结转结余", "支出/合计"] == Decimal("74.76")


@pytest.fixture(scope="module")
def amounts() -> dict[tuple[str, str, str], Decimal]:
    return _amounts(corrected())


class TestCorrectedDocument:
    @pytest.mark.parametrize("number", ["预算03表", "预算05表"])
    def test_spending_rows_add_up_to_the_total_in_every_column(self, amounts, number):
        columns = {column for table, _, column in amounts if table == number}
        for column in columns:
            items = [
                v
                for (t, label, c), v in amounts.items()
                if (t, c) == (number, column) and label[:3].isdigit()
            ]
            body = amounts[number, "261 云台市产业技术科学院", column]
            assert sum(items) - body == body == amounts[number, "合计", column]

    @pytest.mark.parametrize(("number", "skipped"), [("预算06表", 1), ("预算08表", 2), ("预算13表", 1)])
    def test_economic_items_add_up_to_the_total(self, number, skipped):
        columns: dict[str, list[Decimal]] = {}
        for _, column, text in corrected().table(number).figures():
            columns.setdefault(column, []).append(Decimal(text))
        for total, *rest in columns.values():
            assert sum(rest[skipped - 1 :]) == total

    def test_year_spending_of_fiscal_funds_is_the_spending_of_the_year(self, amounts):
        classes = [
            value
            for (table, label, column), value in amounts.items()
            if (table, column) == ("预算04表", "支出/合计") and label.startswith("（")
        ]
        assert sum(classes) == amounts["预算04表", "一、本年支出", "支出/合计"] == Decimal("160.02")
        assert ("预算04表", "二、年终结转结余", "支出/合计") not in amounts

    def test_medical_subsidy_has_the_same_amount_by_function_and_by_item(self, amounts):
        by_function = amounts["预算05表", "210 11 03 公务员医疗补助", "合计"]
        by_item = amounts[
            "预算06表", "30111 公务员医疗补助缴费 50501 工资福利支出", "本年一般公共预算基本支出/合计"
        ]
        assert by_function == by_item == Decimal("1.84")

    def test_reception_is_the_same_everywhere(self, amounts):
        detail = amounts["预算06表", "30217 公务接待费 50502 商品和服务支出", "本年一般公共预算基本支出/合计"]
        assert detail == amounts["预算09表", "", "公务接待费"] == amounts["预算09表", "", "“三公”经费合计"]
        assert detail == amounts["预算08表", "302 17 公务接待费 505 02 商品和服务支出", "总计"]
        assert f"“三公”经费支出预算为{detail}万元" in _text(corrected())

    def test_operating_costs_are_public_costs_without_union_and_welfare(self, amounts):
        public = amounts["预算06表", "合计", "本年一般公共预算基本支出/公用经费"]
        assert (
            public - Decimal("0.61") - Decimal("0.77")
            == amounts["预算13表", "合计", "机关（机构）运行经费支出/合计"]
        )

    def test_narrative_lists_the_items_of_the_basic_expenditure(self):
        named = re.search(
            r"人员经费63\.35万元，主要包括：(.*?)；公用经费2\.91万元，主要包括：(.*?)。", _text(corrected())
        )
        assert named
        items = {row[1] for row in corrected().table("预算06表").rows[1:]}
        assert {*named[1].split("、"), *named[2].split("、")} == items

    def test_growth_is_explained_in_full(self):
        assert Decimal("74.76") + Decimal("2.92") == Decimal("77.68")
        assert round(Decimal("77.68") / (Decimal("160.02") - Decimal("77.68")) * 100, 2) == Decimal("94.34")
        assert _text(corrected()).count("结转资金74.76万元列入2025年预算，其余2.92万元") == 2

    def test_uses_one_punctuation_and_two_decimals(self):
        text = _text(corrected()) + "".join(
            cell for table in corrected().tables for row in table.rows for cell in row
        )
        assert not re.search(r"[\u4e00-\u9fff][,:;][\u4e00-\u9fff]", text)
        assert not re.search(r"(?<![\d.])\d+(\.\d)?万元(?!以上)", text)


class TestCorrections:
    def test_mend_every_defect(self):
        mended = {entry["mends"] for entry in corrections()}
        assert mended - {"提示"} == {f"D{n}" for n in range(1, 14)} - {"D9"}

    def test_say_why(self):
        assert all(entry["why"] for entry in corrections())

    def test_do_not_touch_the_base(self):
        before = faulty()
        corrected()
        assert faulty() == before


class TestEdits:
    def test_an_unknown_cell_is_an_error(self):
        with pytest.raises(EditError, match="预算03表 has no row"):
            corrected().table("预算03表").put("999", "总计", "1.00")

    def test_text_that_occurs_another_number_of_times_is_an_error(self):
        with pytest.raises(EditError, match="2 times, not 1"):
            faulty().replace("2025年安排公务接待费1.5万元", "")

    def test_dropping_a_row_keeps_the_merges_that_began_in_it(self):
        table = corrected().table("预算07表")
        table.drop(table.row("公用经费项目"))
        assert table.rows[2][:3] == ["云台市产业技术科学院", "人员类", "在职人员基本工资"]

    def test_dropping_a_section_takes_its_subsections_along(self):
        document = corrected()
        document.drop_section("其他重要事项")
        assert "政府采购预算" not in _text(document)
        assert "名词解释" in _text(document)

    def test_an_altered_document_is_typeset_as_altered(self, pdf_module):
        pdfplumber = pytest.importorskip("pdfplumber")
        document = corrected()
        document.table("预算02表").put("合计", "总计", "987.65")
        document.drop_table("预算13表")
        with pdfplumber.open(BytesIO(pdf_module.build(document))) as pdf:
            text = "".join(page.extract_text() or "" for page in pdf.pages)
        assert "987.65" in text
        assert "预算13表" not in text


def _text(document: Document) -> str:
    return "".join(block.text for block in document.narrative)


def _amounts(document: Document) -> dict[tuple[str, str, str], Decimal]:
    return {
        (table.number, label, column): Decimal(text)
        for table in document.tables
        for label, column, text in table.figures()
        if _is_amount(text)
    }


def _is_amount(text: str) -> bool:
    return AMOUNT.fullmatch(text) is not None

"""What a disclosure must hold: found, promised by the contents, spoken of elsewhere, or absent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pytest_budgetcheck.disclosure import (
    Cell,
    ContentsLine,
    Disclosure,
    Fact,
    Row,
    Section,
    Sentence,
    Table,
)
from pytest_budgetcheck.rules.evaluate import check_rule
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.view import scope_of
from pytest_budgetcheck.verdicts import Verdict

BOX = (50.0, 100.0, 500.0, 120.0)
FACTS: tuple[Fact, ...] = ()


def cell(text: str, page: int) -> Cell:
    value = Decimal(text) if text.replace(".", "").isdigit() else None
    return Cell(text, page, BOX, value, 2 if value is not None else 0)


def table(concept: str, title: str, page: int, *texts: str, **more: object) -> Table:
    row = Row(tuple(cell(text, page) for text in texts))
    columns = tuple((f"列{number}",) for number in range(len(texts)))
    return Table(title, columns, (row,), (page,), concept=concept, **{"unit": "万元", **more})  # type: ignore[arg-type]


def part(number: str, heading: str, page: int, *sentences: str) -> Section:
    return Section(number, heading, page, tuple(Sentence(text, page, BOX) for text in sentences))


EMPTY = ("", "")
SPOKEN = part("一", "部门概况", 1, *[f"第{number}项职责和机构设置。" for number in range(14)])


def disclosure(*parts: Section, tables: tuple[Table, ...] = (), **more: object) -> Disclosure:
    about = {"page_count": 1, "body": "某市某局", "fiscal_year": 2024, "kind": "final", "level": "department"}
    return Disclosure(
        path="",
        sha256="",
        tables=tables,
        narrative=parts,
        facts=FACTS,
        profile="national-final",
        **{**about, **more},
    )  # type: ignore[arg-type]


def verdicts(book: Rulebook, rule: str, document: Disclosure) -> dict[str, Verdict]:
    scope = scope_of(document, book.profiles[str(document.profile)], book.vocabulary)
    return {verdict.case: verdict for verdict in check_rule(book.rules[rule], scope)}


def outcome(book: Rulebook, rule: str, case: str, document: Disclosure) -> str:
    return verdicts(book, rule, document)[case].outcome.value


# -- tables -------------------------------------------------------------------------------------

INCOME = table("income", "收入决算表", 1, "合计", "5.00")
LISTED = (ContentsLine("三、支出决算表", 1),)


@pytest.mark.parametrize(
    ("more", "parts", "expected"),
    [
        ({"contents": LISTED}, (), "fail"),
        ({}, (), "not_checked"),
        ({"contents": LISTED, "page_count": 2}, (), "not_checked"),
        ({"contents": LISTED}, (part("三", "支出决算表", 1),), "not_checked"),
        ({"contents": LISTED}, (part("", "", 1, "支出决算表"),), "not_checked"),
    ],
)
def test_a_table_is_missing_only_where_the_contents_promise_it(
    book: Rulebook, more: dict[str, object], parts: tuple[Section, ...], expected: str
) -> None:
    document = disclosure(part("", "说明", 1, "一句话。"), *parts, tables=(INCOME,), **more)
    # A heading on a contents page is what the contents list; with a sentence below it is a part.
    if parts and parts[0].heading:
        parts = (part("三", "支出决算表", 1, "见下表。"),)
        document = disclosure(part("", "说明", 1, "一句话。"), *parts, tables=(INCOME,), **more)
    assert outcome(book, "BC703", "支出总表-齐全", document) == expected


def test_an_unknown_table_may_be_the_missing_one(book: Rulebook) -> None:
    unknown = Table("", (("甲",), ("乙",)), (Row((cell("1.00", 1), cell("2.00", 1))),), (1,))
    document = disclosure(tables=(INCOME, unknown), contents=LISTED)
    assert outcome(book, "BC703", "支出总表-齐全", document) == "not_checked"


def test_table_numbers_that_skip_one(book: Rulebook) -> None:
    def numbered(*numbers: str) -> Disclosure:
        return disclosure(tables=tuple(
            table("income", f"收入决算表{number}", 1, "合计", "5.00", number=number) for number in numbers
        ))  # fmt: skip

    assert outcome(book, "BC703", "编号", numbered("公开01表", "公开03表")) == "fail"
    assert outcome(book, "BC703", "编号", numbered("表一", "表二", "表二")) == "pass"
    assert outcome(book, "BC703", "编号", numbered("公开01表", "", "公开03表")) == "not_checked"
    missing = numbered("公开01表", "公开03表")
    other = Table("另一张表", (("甲",),), (), (1,), number="公开02表")
    assert outcome(book, "BC703", "编号", replace(missing, tables=(*missing.tables, other))) == "pass"
    told = part("", "", 1, "公开02表 收入决算表（空表）")
    assert outcome(book, "BC703", "编号", replace(missing, narrative=(told,))) == "not_checked"


def test_units_and_names_of_tables(book: Rulebook) -> None:
    named = {"caption": "部门：某市某局"}
    others = tuple(table("income", f"表{n}", 1, "合计", "5.00", **named) for n in range(4))
    bare = table("expenditure", "支出决算表", 2, "合计", "5.00", unit=None)
    found = verdicts(book, "BC704", disclosure(tables=(*others, bare), page_count=2))
    assert found["支出决算表-金额单位"].outcome.value == "fail"
    assert found["支出决算表-编制单位"].outcome.value == "fail"
    assert found["表0-编制单位"].outcome.value == "pass"
    said = part("", "", 2, "某市某局 金额单位：元")
    found = verdicts(book, "BC704", disclosure(said, tables=(*others, bare), page_count=2))
    assert {found[f"支出决算表-{what}"].outcome.value for what in ("金额单位", "编制单位")} == {"pass"}


# -- empty tables -------------------------------------------------------------------------------

FUND = "政府性基金预算财政拨款收入支出决算表"


@pytest.mark.parametrize(
    ("notes", "sentence", "explained", "noted"),
    [
        (("无政府性基金收入和支出，故本表无数据。",), "", "pass", "pass"),
        ((), "本部门没有使用政府性基金预算。", "pass", "not_applicable"),
        ((), "政府性基金拨款支出预算为0；", "pass", "fail"),
        ((), "", "fail", "fail"),
        (("本表反映部门本年度政府性基金收支。",), "", "fail", "fail"),
    ],
)
def test_an_empty_table_needs_an_explanation(
    book: Rulebook, notes: tuple[str, ...], sentence: str, explained: str, noted: str
) -> None:
    empty = table("government_fund", FUND, 2, *EMPTY, notes=notes)
    said = part("八", "其他", 1, sentence) if sentence else part("八", "其他", 1)
    document = disclosure(SPOKEN, said, tables=(empty,), page_count=2)
    assert outcome(book, "BC705", FUND, document) == explained
    assert next(iter(verdicts(book, "BC730", document).values())).outcome.value == noted


def test_a_table_of_zeros_is_not_empty(book: Rulebook) -> None:
    zeros = table("government_fund", FUND, 1, "合计", "0.00")
    assert list(verdicts(book, "BC705", disclosure(SPOKEN, tables=(zeros,)))) == ["BC705"]


def test_a_document_of_tables_may_be_explained_elsewhere(book: Rulebook) -> None:
    empty = table("government_fund", FUND, 1, *EMPTY)
    assert outcome(book, "BC705", FUND, disclosure(tables=(empty,))) == "not_checked"


def test_where_other_empty_tables_have_notes_each_needs_one(book: Rulebook) -> None:
    funds = table("government_fund", FUND, 2, *EMPTY, notes=("没有政府性基金收支，故本表无数据。",))
    three = table("three_public", "财政拨款“三公”经费支出决算表", 3, *EMPTY)
    said = part("七", "三公", 1, "本部门无“三公”经费支出。")
    document = disclosure(SPOKEN, said, tables=(funds, three), page_count=3)
    assert outcome(book, "BC730", "财政拨款“三公”经费支出决算表", document) == "fail"


@pytest.mark.parametrize(
    ("texts", "note", "case", "expected"),
    [
        (EMPTY, "无国有资本经营预算安排的支出，故本表为空表。", "资金", "fail"),
        (EMPTY, "无政府性基金预算和国有资本经营预算。", "资金", "pass"),
        (("合计", "5.00"), "没有政府性基金支出，故本表无数据。", "数据", "fail"),
        (("合计", "5.00"), "无政府性基金上年结转。", "数据", "pass"),
        (EMPTY, "没有政府性基金支出，故本表无数据。", "数据", "pass"),
        (("合计", "0.00"), "没有政府性基金支出，故本表无数据。", "数据", "pass"),
    ],
)
def test_a_note_belongs_to_its_table(
    book: Rulebook, texts: tuple[str, ...], note: str, case: str, expected: str
) -> None:
    document = disclosure(SPOKEN, tables=(table("government_fund", FUND, 2, *texts, notes=(note,)),))
    assert outcome(book, "BC731", case, document) == expected


# -- parts and terms ----------------------------------------------------------------------------


def test_a_part_is_absent_only_where_nothing_speaks_of_it(book: Rulebook) -> None:
    def glossary(*parts: Section, **more: object) -> str:
        return outcome(book, "BC701", "名词解释", disclosure(SPOKEN, *parts, **more))

    assert glossary() == "fail"
    assert glossary(part("第四部分", "名词解释", 1)) == "pass"
    assert glossary(part("四", "其他", 1, "名词解释见附件。")) == "not_checked"
    assert glossary(page_count=2) == "not_checked"
    listed = (ContentsLine("第四部分 名词解释", 2),)
    assert glossary(part("第四部分", "名词解释", 2), contents=listed, page_count=2) == "fail"


def test_terms_beside_amounts_are_explained(book: Rulebook) -> None:
    profile = book.profiles["national-final"].tables["summary"].lanes["income"]
    label = next(iter(profile.rows["上年结转"]))
    columns = tuple(tuple(path.split("/")) for path in (profile.label[0], profile.columns["合计"][0]))
    summary = Table(
        "收入支出决算总表",
        columns,
        (Row((cell(label, 1), cell("5.00", 1))),),
        (1,),
        "万元",
        concept="summary",
    )
    other = part("一", "基本支出", 1, "指人员经费。")
    carried = part("二", "年初结转和结余", 1, "指以前年度的资金。")
    heading = part("第四部分", "名词解释", 1)
    found = verdicts(book, "BC707", disclosure(SPOKEN, heading, other, tables=(summary,)))
    assert found["上年结转"].outcome.value == "fail"
    found = verdicts(book, "BC707", disclosure(SPOKEN, heading, other, carried, tables=(summary,)))
    assert found["上年结转"].outcome.value == "pass"


def test_cover_and_contents(book: Rulebook) -> None:
    cover = part("", "某局2024年度部门决算", 1)
    body = Section("一", "概况", 2, tuple(Sentence(f"{number}。", 2, BOX) for number in range(14)))
    found = verdicts(book, "BC714", disclosure(cover, body, page_count=2))
    assert (found["封面"].outcome.value, found["目录"].outcome.value) == ("pass", "fail")
    found = verdicts(book, "BC714", disclosure(SPOKEN, contents=(ContentsLine("一、概况", 2),)))
    assert (found["封面"].outcome.value, found["目录"].outcome.value) == ("fail", "pass")


@pytest.mark.parametrize(
    ("numbers", "text", "expected"),
    [
        ("一 二 三", "", "pass"),
        ("一 三", "", "fail"),
        ("一 三", "二、并入上一段的标题。", "pass"),
        ("一 三（一） 三（三）", "二、标题。", "fail"),
        ("九 十一 十二", "十、标题。", "pass"),
    ],
)
def test_numbers_of_parts_that_skip_one(book: Rulebook, numbers: str, text: str, expected: str) -> None:
    parts = [part(number, "标题", 1) for number in numbers.split()]
    document = disclosure(part("", "前言", 1, f"说明。{text}"), *parts)
    assert outcome(book, "BC702", "编号", document) == expected


def test_captions_that_name_another_body(book: Rulebook) -> None:
    def named(*names: str) -> Disclosure:
        return disclosure(tables=tuple(
            table("income", f"表{number}", 1, "合计", "5.00", caption=f"部门：{name}")
            for number, name in enumerate(names)
        ))  # fmt: skip

    own = ["某市某局"] * 4
    assert next(iter(verdicts(book, "BC708", named(*own, "某市甲局")).values())).outcome.value == "fail"
    assert next(iter(verdicts(book, "BC708", named(*own, "某市某局本级")).values())).outcome.value == "pass"

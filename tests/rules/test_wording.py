"""Flaws of wording: what is struck out, and what merely looks like a flaw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.functions import FUNCTIONS
from pytest_budgetcheck.rules.ruleset import Rulebook
from pytest_budgetcheck.rules.scope import Environment, NotApplicableError, Scope


def _scope(book: Rulebook, *sentences: str, concept: str = "sentences", **more: object) -> Scope:
    numbered = {f"{text}~{number}": {"label": text} for number, text in enumerate(sentences)}
    return scope_of_example({concept: numbered, **more}, book.vocabulary)


def _found(scope: Scope, function: str, concept: str = "sentences", *others: object) -> list[str]:
    rows = scope.tables[concept].lanes[""].rows
    return [row.label for row in FUNCTIONS[function].run(Environment(scope, {}), rows, *others)]


@pytest.mark.parametrize(
    ("function", "sentence", "flaw"),
    [
        ("leftovers", "云台市XX局2024年度部门决算表", "XX局"),
        ("leftovers", "××单位2025年预算", "××"),
        ("leftovers", "20XX年部门预算", "20XX年"),
        ("leftovers", "支出预算X万元。", "X万元"),
        ("leftovers", "财政拨款收入支出增加（减少）的主要原因是业务量增加。", "增加（减少）"),
        ("leftovers", "与上年相比增加/减少5万元。", "增加/减少"),
        ("leftovers", "无政府性基金的，仍保留该表格式。", "仍保留该表格式"),
        ("leftovers", "若无涉密项目，则备注写“备注：无”）", "则备注写"),
        ("unexplained", "与2025年预算数持平，主要原因是。", "主要原因是"),
        ("unexplained", "下降9.88%。主要原因：；", "主要原因："),
        ("half_figures", "比上年减少100万元，减少9.52，主要原因是压减。", "减少9.52"),
        ("half_figures", "完成预算，增长13.95。", "增长13.95"),
        ("half_figures", "预算数3,623.98为万元，比上年减少。", "为万元"),
        ("doubled_marks", "国有资本经营预算财政拨款。。", "。。"),
        ("doubled_marks", "一般公共预算,，政府性基金。", ",，"),
        ("half_width", "分别是:综合管理科。", ":"),
        ("said_twice", "比上年增加增加5万元。", "增加增加"),
        ("finished_twice", "完成碳中和研究项目顺利完成结项。", "完成碳中和"),
        ("unspent", "项目经费结余资金纳入2025年预算。", "结余资金"),
        ("unclosed", "依据《预算法和有关规定编制。", "《"),
        ("unclosed", "评价为“优的项目4个。", "“"),
        ("uneven_decimals", "公务接待费1.50万元，安排公务接待费1.5万元。", "1.5万元"),
        ("lone_summaries", "包括本级预算和所属单位预算在内的汇总预算，构成：某局本级。", "汇总预算"),
        ("vehicles_without_subject", "主要用于开展工作所需公务用车运行维护费公务用车的燃料费。", "公务用车"),
    ],
)
def test_a_flaw_is_found_with_its_words(book: Rulebook, function: str, sentence: str, flaw: str) -> None:
    found = _found(_scope(book, sentence), function)
    assert len(found) == 1
    assert flaw in found[0]


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        ("leftovers", "配置X射线机2台、3×5米展板4块。"),
        ("leftovers", "增加（含追加）5万元，增加（减少以“－”号填列）。"),
        ("leftovers", "公务用车购置及运行费增长（下降）率见表。".replace("（下降）", "")),
        ("unexplained", "减少85.59%，主要原因是，2025年年中追加。"),
        ("unexplained", "主要用于：在职人员经费。"),
        ("half_figures", "增长13.95%，增加2,515.13万元。"),
        ("half_figures", "增长1.2倍，金额单位为万元。"),
        ("doubled_marks", "1.、收入：5,000.00万元；支出见“（一）”。"),
        ("half_width", "时间为8:30，金额1,234.50万元，GB/T 15834:2011。"),
        ("said_twice", "支出预算，收入预算；为了了解情况。"),
        ("finished_twice", "完成整改，全部完成验收。"),
        ("unspent", "结转结余资金纳入2025年预算。"),
        ("unspent", "结余资金由财政收回。"),
        ("unclosed", "1）依据《预算法》；2）依据“三公”规定（试行)。"),
        ("uneven_decimals", "单价100万元（含）以上设备0台，预算100.00万元，另0万元和0.00万元。"),
        ("lone_summaries", "包括本级预算和所属单位预算在内的汇总预算，构成：某局本级、某中心。"),
        ("vehicles_without_subject", "公务用车运行维护费0万元，主要用于公务用车的燃料费。"),
    ],
)
def test_what_may_be_meant_is_no_flaw(book: Rulebook, function: str, sentence: str) -> None:
    assert _found(_scope(book, sentence), function) == []


def test_a_reason_that_never_comes_before_the_next_point(book: Rulebook) -> None:
    assert _found(_scope(book, "下降9.88％。主要原因是", "其中：接待费1万元。"), "unexplained")
    assert not _found(_scope(book, "增加5万元，主要原因是", "一是人员增加。"), "unexplained")


def test_sentences_repeated_one_after_the_other(book: Rulebook) -> None:
    long, short = "本部门编制了整体绩效目标和项目绩效目标。", "其中："
    assert _found(_scope(book, long, long), "repeated_sentences") == [long]
    assert not _found(_scope(book, long, short, long), "repeated_sentences")
    assert not _found(_scope(book, short, short), "repeated_sentences")


@pytest.mark.parametrize(
    ("kind", "sentence", "wrong"),
    [
        ("budget", "截至2026年12月31日，共有车辆0辆。", True),
        ("budget", "截至2025年12月31日，共有车辆0辆。", False),
        ("budget", "截至2026年1月31日，固定资产金额5万元。", False),
        ("budget", "截至2026年12月31日，完成立法。", False),
        ("final", "截至2025年12月31日，共有车辆0辆。", True),
        ("final", "截至2026年12月31日，共有车辆0辆。", False),
        ("budget", "2025年部门预算安排购置车辆0辆。", True),
        ("budget", "2026年部门预算安排购置车辆0辆。", False),
        ("budget", "与2026年预算持平。", True),
        ("budget", "2026年部门预算遵循2025年部门预算安排的原则。", False),
        ("budget", "2025年收入预算5万元，比2024年预算增加1万元。", False),
        ("budget", "收入5万元，与2024年预算相比增加1万元，与2025年预算相比持平。", False),
        ("budget", "2024年部门预算安排购置的车辆1辆于2025年到位。", False),
        ("budget", "比2024年预算执行数增加5万元。", True),
        ("budget", "与2025年预算持平，比2019年增加两个项目。", False),
        ("final", "与2024年度相比，收入减少。", True),
        ("final", "与2025年度相比，收入减少；与2026年预算相比持平。", False),
    ],
)
def test_years_that_cannot_be(book: Rulebook, kind: str, sentence: str, wrong: bool) -> None:
    scope = _scope(book, sentence, year=2026, kind=kind)
    assert bool(_found(scope, "misdated")) is wrong


@pytest.mark.parametrize(
    ("concept", "text", "wrong"),
    [
        ("sections", "某市财政局2023年度部门决算情况说明", True),
        ("sections", "某市财政局2024年度部门决算情况说明", False),
        ("sections", "2023年战略咨询研究重点项目", False),
        ("sections", "与2023年部门预算相比", False),
        ("sections", "2023年度部门预算绩效目标完成情况", False),
        ("filing", "2023年收支预算总表", True),
        ("filing", "2024年度收支预算总表", False),
        ("filing", "（2023年度）", True),
        ("filing", "某项目2023年度绩效目标表", False),
        ("filing", "2023年度部门整体支出绩效自评表", False),
        ("filing", "2023年机关（机构）运行经费", True),
    ],
)
def test_years_of_titles(book: Rulebook, concept: str, text: str, wrong: bool) -> None:
    scope = _scope(book, text, concept=concept, year=2024)
    assert bool(_found(scope, "misdated", concept)) is wrong


@pytest.mark.parametrize(
    ("sentences", "wrong"),
    [
        (["2025年机关运行经费支出预算1.53万元。"], True),
        (["2026年机关运行经费支出预算1.53万元，主要原因：2025年经费较少。"], False),
        (["2025年，本部门机关运行经费预算1.53万元，比上年减少1万元，主要原因：2026年减少差旅费。"], True),
        (["2025年机关运行经费支出预算1.53万元。", "2026年机关运行经费支出预算2万元。"], False),
        (["2025年经费预算1.53万元，2026年经费预算2万元。"], False),
        (["2025年采购预算1万元，今年采购预算2万元。"], False),
        (["2025年收入总计1万元，其中本年收入1万元。"], True),
        (["2025年预算执行数9万元。", "2026年收入9万元。"], False),
        (["比2025年经费预算增加1万元。", "2026年收入9万元。"], False),
        (["项目结转资金74.76万元列入2025年预算。"], True),
        (["项目结转资金74.76万元列入2026年预算，2026年收入1万元。"], False),
        (["2025年没有使用政府性基金预算拨款安排的支出。"], True),
        (["教育支出100万元，2025年无此项支出。"], False),
        (["2024年支出决算数为142万元。"], False),
    ],
)
def test_amounts_of_another_year(book: Rulebook, sentences: list[str], wrong: bool) -> None:
    own = "本部门2026年支出总计9万元。"
    scope = _scope(book, own, *sentences, year=2026, kind="budget")
    assert bool(_found(scope, "of_another_year")) is wrong


def test_a_part_about_other_years_is_left_alone(book: Rulebook) -> None:
    scope = _scope(book, "2025年经费预算1万元。", year=2026, kind="budget")
    rows = [replace(row, heading="绩效评价结果") for row in scope.tables["sentences"].lanes[""].rows]
    assert _found(scope, "of_another_year")
    with pytest.raises(NotApplicableError):
        FUNCTIONS["of_another_year"].run(Environment(scope, {}), rows)


def test_a_budget_may_have_a_part_on_the_final_accounts_of_another_year(book: Rulebook) -> None:
    title = "2022年度部门决算情况"
    assert not _found(
        _scope(book, title, concept="sections", year=2024, kind="budget"), "misdated", "sections"
    )
    assert _found(_scope(book, title, concept="sections", year=2024, kind="final"), "misdated", "sections")


def test_without_a_year_nothing_is_misdated(book: Rulebook) -> None:
    with pytest.raises(NotApplicableError):
        _found(_scope(book, "2023年部门预算安排购置车辆0辆。"), "misdated")


@pytest.mark.parametrize(
    ("level", "sentences", "count"),
    [
        ("department", ["2025年度本单位政府采购预算117.00万元。"], 1),
        ("department", ["本单位政府采购预算117.00万元。", "本单位收入5万元。"], None),
        ("unit", ["2025年部门预算安排购置车辆0辆。", "部门决算公开。"], 1),
        ("unit", ["2025年单位预算安排购置车辆0辆。"], 0),
        ("government", ["本单位政府采购预算117.00万元。"], None),
    ],
)
def test_departments_and_units(book: Rulebook, level: str, sentences: list[str], count: int | None) -> None:
    scope = _scope(book, *sentences, level=level)
    if count is None:
        with pytest.raises(NotApplicableError):
            _found(scope, "misnamed_level")
    else:
        assert len(_found(scope, "misnamed_level")) == count


def test_a_title_with_one_character_changed(book: Rulebook) -> None:
    title = "《制浆造纸行业碳中和技术路线研究》项目资金。"
    assert _found(
        _scope(book, title, "完成纸浆造纸行业碳中和技术路线研究项目。"), "misspelt_titles", "sentences", []
    )
    other = "《某市老旧小区改造工程一期》已完工。"
    assert not _found(
        _scope(book, other, "某市老旧小区改造工程二期开工。"), "misspelt_titles", "sentences", []
    )
    assert not _found(_scope(book, title, title), "misspelt_titles", "sentences", [])
    goes_on = "国有资产占用情况见公开10表《国有资产占用情况表》。"
    assert not _found(_scope(book, goes_on), "misspelt_titles", "sentences", [])
    assert _found(_scope(book, goes_on, "详见《国有资产占用情况单》。"), "misspelt_titles", "sentences", [])


def test_flaws_are_said_with_their_place(book: Rulebook) -> None:
    scope = _scope(book, "前面有许多无关紧要的文字，国有资本经营预算财政拨款。。后面还有许多无关紧要的文字")
    row = scope.tables["sentences"].lanes[""].rows[0]
    assert row.label_cell is not None
    row.label_cell = replace(row.label_cell, page=25, box=(1.0, 2.0, 3.0, 4.0))
    (flaw,) = FUNCTIONS["doubled_marks"].run(Environment(scope, {}), [row])
    assert flaw.label == "经营预算财政拨款。。后面还有许多无关"
    assert (flaw.label_cell.page, flaw.label_cell.box) == (25, (1.0, 2.0, 3.0, 4.0))


@pytest.mark.parametrize(
    ("pages", "texts", "flaws"),
    [
        ((12, 12), ("若无涉密项目，写“备注：无”）。", "其他情况。"), 0),
        ((12, 12), ("涉密项目不公开。", "若无涉密项目，写“备注：无”）。"), 1),
        ((11, 12), ("涉密项目不公开。", "若无涉密项目，写“备注：无”）。"), 0),
        ((11, 12), ("项目共3个（一级项目绩效目标见", "其他情况。"), 0),
        ((11, 11), ("项目共3个（一级项目绩效目标见", "其他情况。"), 1),
    ],
)
def test_a_bracket_may_close_on_another_page(
    book: Rulebook, pages: tuple[int, int], texts: tuple[str, str], flaws: int
) -> None:
    scope = _scope(book, *texts)
    for row, page in zip(scope.tables["sentences"].lanes[""].rows, pages, strict=True):
        assert row.label_cell is not None
        row.label_cell = replace(row.label_cell, page=page)
    assert len(_found(scope, "unclosed")) == flaws


def test_a_document_without_sentences_has_no_wording(book: Rulebook) -> None:
    with pytest.raises(NotApplicableError):
        _found(_scope(book), "leftovers")

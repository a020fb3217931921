"""What counts as the same figure, read twice."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pytest_budgetcheck.confirm import confirmed
from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reading.second_reader import WHOLE_PAGE, Place, Sighting
from pytest_budgetcheck.rules.messages import quoted
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.verdicts import EACH, CheckedDisclosure, Evidence, Outcome, Verdict

BOX = (1.0, 2.0, 3.0, 4.0)
RULE: Any = SimpleNamespace(id="BC121")
DOCUMENT = Disclosure("", "", 1, (), (), ())


def figure(text: str, value: str = "0", concept: str = "summary", key: str = "", **more: Any) -> Figure:
    about = {"page": 10, "box": BOX} | more
    return Figure(
        concept, "收支总表", "六、科学技术", "金额", text, Decimal(value), 2, "万元", Decimal(10_000),
        key=key, **about,
    )  # fmt: skip


def verdict(*figures: Figure, outcome: Outcome = Outcome.FAIL) -> Verdict:
    evidence = tuple(Evidence("lhs", item, Decimal(1)) for item in figures)
    return Verdict(RULE, "a", outcome, "不符", residual="1", evidence=evidence, root="x", correction="y")


def confirm(first: Figure, second: Sighting | None) -> Verdict:
    checked = CheckedDisclosure(DOCUMENT, (verdict(first),))
    return confirmed(checked, lambda places: dict.fromkeys(places, second)).verdicts[0]


@pytest.mark.parametrize(
    ("text", "value", "cell", "words"),
    [
        ("146.99", "146.99", "146.99", "146.99"),
        ("146.99", "146.99", "146.99", ""),
        ("1,234.50", "1234.5", "1 234.50", "1234.50"),
        ("（5.00）", "-5", "-5.00", "-5.00"),
        ("—", "0", "－", "—"),
        ("24995.94", "24995.94", "24995.9\n4", "24995.9 4"),
        ("579.89", "579.89", "12,672.73\n579.89", "579.89"),
        ("5", "5", "5\n5", "5"),
        ("146.99", "146.99", None, "146.99"),
        ("146.99", "146.99", "六、科学技术 146.99", "146.99"),
        ("", "0", "", ""),
        ("", "0", "无", "无"),
        ("", "0", "72.23", ""),
        ("", "0", "0.00", "0.00"),
    ],
)
def test_the_same_amount(text: str, value: str, cell: str | None, words: str) -> None:
    first = figure(text, value)
    assert confirm(first, Sighting(cell, words)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("text", "value", "cell", "words", "said"),
    [
        ("46.99", "46.99", "146.99", "146.99", "46.99 / 146.99"),
        ("46.99", "46.99", "146.99", "46.99", "46.99 / 146.99"),
        ("146.99", "146.99", None, "", "146.99 / 空白"),
        ("146.99", "146.99", "", "", "146.99 / 空白"),
        ("579.89", "579.89", "12,672.73\n579.89", "", "579.89 / 12,672.73 579.89"),
        ("", "0", "72.23", "72.23", "空白 / 72.23"),
    ],
)
def test_different_amounts(text: str, value: str, cell: str | None, words: str, said: str) -> None:
    found = confirm(figure(text, value), Sighting(cell, words))
    assert found.outcome is Outcome.NOT_CHECKED
    assert found.reason == f"第 10 页“六、科学技术”两次读数不同：{said}"
    assert (found.root, found.correction, found.message) == (None, None, "")


def test_a_place_that_was_not_read_again_is_not_confirmed() -> None:
    assert (
        confirm(figure("146.99", "146.99"), None).reason
        == "第 10 页“六、科学技术”未能复读，读数 146.99 未经核实"
    )


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("146.99", Outcome.FAIL),
        ("2025 146.99", Outcome.FAIL),
        ("46.99", Outcome.NOT_CHECKED),
        ("", Outcome.NOT_CHECKED),
    ],
)
def test_a_figure_of_the_narrative_is_one_of_the_numbers_in_its_place(words: str, outcome: Outcome) -> None:
    told = figure("科学技术支出146.99万元", "146.99", "narrative")
    assert confirm(told, Sighting(None, words)).outcome is outcome


@pytest.mark.parametrize(
    ("cell", "words", "outcome"),
    [
        ("机构\n运行", "机构", Outcome.FAIL),
        ("206", "206 04 01", Outcome.NOT_CHECKED),
        ("206", "机构 运行", Outcome.FAIL),
    ],
)
def test_words_are_compared_as_words(cell: str, words: str, outcome: Outcome) -> None:
    assert confirm(figure("机构运行", key="a/b/c#words"), Sighting(cell, words)).outcome is outcome


def said(text: str, **more: Any) -> Figure:
    return figure(text, concept="narrative", key="sentences/甲/名称#words", **more)


@pytest.mark.parametrize(
    ("text", "here", "overleaf", "outcome"),
    [
        ("财政拨款。。", "其中：一般公共预算 财政拨\n款。。\n下一句", "", Outcome.FAIL),
        ("财政拨款。。", "其中：一般公共预算财政拨款。下一句", "", Outcome.NOT_CHECKED),
        ("主要原因是。", "与预算数持平，主要原", "因是。其中：", Outcome.FAIL),
        ("主要原因是。", "与预算数持平，", "主要原因是。其中：", Outcome.FAIL),
        ("分别是:综合科", "分别是：综合科", "", Outcome.NOT_CHECKED),
    ],
)
def test_words_of_the_narrative_are_among_those_of_their_sentence(
    text: str, here: str, overleaf: str, outcome: Outcome
) -> None:
    first = Place(10, BOX, running=True, words=True)
    second = Place(11, WHOLE_PAGE, running=True, words=True)
    seen = {first: Sighting(None, here), second: Sighting(None, overleaf)}
    checked = CheckedDisclosure(DOCUMENT, (verdict(said(text)),))
    confirmed_verdict = confirmed(checked, lambda places: {place: seen[place] for place in places}).verdicts[
        0
    ]
    assert confirmed_verdict.outcome is outcome
    if outcome is Outcome.NOT_CHECKED:
        assert confirmed_verdict.reason == f"第 10 页“六、科学技术”复读时未见：{text}"


def test_words_without_a_box_may_stand_anywhere_on_their_page() -> None:
    asked: list[Place] = []

    def reread(places: Any) -> dict[Place, Sighting | None]:
        asked.extend(places)
        return dict.fromkeys(asked, Sighting(None, "云台市XX局2024年度部门决算表"))

    checked = CheckedDisclosure(DOCUMENT, (verdict(said("云台市XX局", box=None)),))
    assert confirmed(checked, reread) is checked
    assert asked == [Place(10, WHOLE_PAGE, running=True, words=True)]


@pytest.mark.parametrize("page_is_read", [True, False])
def test_of_findings_that_need_no_other_only_the_confirmed_remain(page_is_read: bool) -> None:
    good, bad = said("财政拨款。。", page=3, box=None), said("，，其中", page=4, box=None)
    evidence = (Evidence(EACH, good), Evidence(EACH, bad))
    both = Verdict(RULE, "a", Outcome.FAIL, f"标点连用{quoted(evidence)}", evidence=evidence)
    seen = {
        Place(3, WHOLE_PAGE, running=True, words=True): Sighting(None, "预算财政拨款。。")
        if page_is_read
        else None,
        Place(4, WHOLE_PAGE, running=True, words=True): Sighting(None, "，其中"),
    }
    remaining = confirmed(CheckedDisclosure(DOCUMENT, (both,)), lambda _: seen).verdicts[0]
    if page_is_read:
        assert remaining.outcome is Outcome.FAIL
        assert remaining.message == "标点连用：第 3 页“财政拨款。。”"
        assert [item.figure for item in remaining.evidence] == [good]
    else:
        assert remaining.outcome is Outcome.NOT_CHECKED


def test_only_failing_cases_are_read_again_and_only_what_is_printed() -> None:
    asked: list[Place] = []

    def reread(places: Any) -> dict[Place, Sighting | None]:
        asked.extend(places)
        return dict.fromkeys(asked, Sighting("1", "1"))

    assumed = figure("", page=None, box=None, assumed="无此行，按 0 计")
    passing = verdict(figure("3", "3", page=9), outcome=Outcome.PASS)
    checked = CheckedDisclosure(DOCUMENT, (passing, verdict(figure("1", "1"), assumed)))
    assert confirmed(checked, reread) is checked
    assert asked == [Place(10, BOX)]
    clean = CheckedDisclosure(DOCUMENT, (passing,))
    assert confirmed(clean, cast("Any", None)) is clean


def test_roots_are_found_anew_among_the_findings_that_remain() -> None:
    good, bad = figure("1", "1", page=3), figure("2", "2", page=4)
    checked = CheckedDisclosure(DOCUMENT, (verdict(good), verdict(bad)))
    seen = {Place(3, BOX): Sighting("1", "1"), Place(4, BOX): Sighting("9", "9")}
    remaining, disputed = confirmed(checked, lambda _: seen).verdicts
    assert (disputed.outcome, disputed.root) == (Outcome.NOT_CHECKED, None)
    assert (remaining.outcome, remaining.root) == (Outcome.FAIL, "summary/六、科学技术/金额")

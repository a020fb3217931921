"""Outcomes: what rounding allows, what blanks and absences mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.rules.evaluate import check_rule, clean_name
from pytest_budgetcheck.rules.examples import scope_of_example
from pytest_budgetcheck.rules.ruleset import Rule, Rulebook, load_rulebook
from pytest_budgetcheck.rules.scope import Environment
from pytest_budgetcheck.verdicts import Outcome, Verdict

BOOK = load_rulebook()
SUM = 'assert: \'expenditure.total["合计"] == sum(expenditure.items, "合计")\''


def judge(rule: Rule, **example: Any) -> list[Verdict]:
    return check_rule(rule, scope_of_example(example, BOOK.vocabulary))


def tree(total: str, *parts: str) -> dict[str, Any]:
    rows = {f"20604{i:02}": {"合计": part} for i, part in enumerate(parts, start=1)}
    return {"合计": {"合计": total}, **rows}


@pytest.mark.parametrize(
    ("total", "parts", "outcome"),
    [
        ("3.00", ["1.00", "2.00"], Outcome.PASS),
        ("3.01", ["1.00", "2.00"], Outcome.PASS_ROUNDING),
        ("3.02", ["1.00", "2.00"], Outcome.FAIL),
        ("3.02", ["1.00", "1.00", "1.00"], Outcome.PASS_ROUNDING),
        ("3", ["1.40", "1.40"], Outcome.PASS_ROUNDING),
        ("8.05", ["1.00"] * 8, Outcome.FAIL),
        ("8.04", ["1.00"] * 8, Outcome.REVIEW),
        ("8.02", ["1.00"] * 8, Outcome.PASS_ROUNDING),
    ],
)
def test_sums_may_miss_by_what_rounding_explains(
    rule: Callable[[str], Rule], total: str, parts: list[str], outcome: Outcome
) -> None:
    (verdict,) = judge(rule(SUM), expenditure=tree(total, *parts))
    assert verdict.outcome is outcome


cents = st.decimals(min_value=0, max_value=10**6, places=5, allow_nan=False, allow_infinity=False)


@given(st.lists(cents, min_size=1, max_size=20))
def test_honestly_rounded_sums_never_fail(exact: list[Decimal]) -> None:
    cent = Decimal("0.01")
    total = sum(exact, Decimal(0)).quantize(cent)
    (verdict,) = judge(BC125, expenditure=tree(f"{total}", *(f"{value.quantize(cent)}" for value in exact)))
    assert verdict.outcome is not Outcome.FAIL


@given(st.lists(cents, min_size=1, max_size=20), st.sampled_from([1, -1]))
def test_a_miss_beyond_the_bound_always_fails(exact: list[Decimal], sign: int) -> None:
    cent = Decimal("0.01")
    parts = [value.quantize(cent) for value in exact]
    beyond = (len(parts) + 2) * cent / 2
    wrong = (sum(parts, Decimal(0)) + sign * beyond.quantize(cent, rounding="ROUND_UP")).quantize(cent)
    (verdict,) = judge(BC125, expenditure=tree(f"{wrong}", *(f"{part}" for part in parts)))
    assert verdict.outcome is Outcome.FAIL


BC125 = BOOK.rules["BC125"]


def test_a_figure_printed_twice_must_be_equal(book: Rulebook) -> None:
    (verdict,) = judge(
        book.rules["BC304"],
        summary={"spending": {"本年支出合计": "160.02"}},
        expenditure={"合计": "160.03"},
    )
    assert verdict.outcome is Outcome.FAIL
    assert (verdict.lhs, verdict.rhs, verdict.residual, verdict.bound) == ("160.02", "160.03", "-0.01", "0")


def test_with_other_decimals_the_intervals_must_meet(book: Rulebook) -> None:
    (verdict,) = judge(
        book.rules["BC304"], summary={"spending": {"本年支出合计": "160.02"}}, expenditure={"合计": "160.0"}
    )
    assert verdict.outcome is Outcome.PASS_ROUNDING


def test_blank_counts_as_zero_only_where_the_rule_says_so(rule: Callable[[str], Rule]) -> None:
    strict = rule(SUM)
    lenient_text = strict.text.model_copy(update={"blank": None})
    careful = type(strict)(lenient_text, strict.place, strict.checks, strict.concepts)
    table = tree("1.00", "1.00") | {"2060499": {"基本支出": "1.00"}}
    assert judge(strict, expenditure=table)[0].outcome is Outcome.PASS
    (verdict,) = judge(careful, expenditure=table)
    assert verdict.outcome is Outcome.NOT_CHECKED
    assert "为空白" in verdict.reason


def test_a_missing_table_is_not_checked_and_one_outside_the_layout_not_applicable(book: Rulebook) -> None:
    summary = {"spending": {"本年支出合计": "160.02"}}
    (missing,) = judge(book.rules["BC304"], summary=summary, without=["expenditure"])
    (outside,) = judge(book.rules["BC304"], summary=summary)
    assert (missing.outcome, missing.reason) == (Outcome.NOT_CHECKED, "未找到支出总表")
    assert (outside.outcome, outside.reason) == (Outcome.NOT_APPLICABLE, "本版式不含支出总表")


def test_nothing_but_assumed_zeros_is_not_applicable(book: Rulebook) -> None:
    verdicts = judge(book.rules["BC331"], general_expenditure={}, general_basic={})
    assert {verdict.outcome for verdict in verdicts} == {Outcome.NOT_APPLICABLE}


def test_stray_rows_make_a_sum_unchecked() -> None:
    scope = scope_of_example({"expenditure": tree("1.00", "1.00")}, BOOK.vocabulary)
    lane = scope.tables["expenditure"].lanes[""]
    lane.stray_rows = ("某行",)
    verdicts = check_rule(BC125, scope)
    assert [verdict.outcome for verdict in verdicts] == [Outcome.NOT_CHECKED]
    assert "某行" in verdicts[0].reason


def test_a_doubtful_cell_is_never_a_failure() -> None:
    scope = scope_of_example({"expenditure": tree("9.00", "1.00")}, BOOK.vocabulary)
    total = scope.tables["expenditure"].lanes[""].rows[0]
    total.cells["合计"] = replace(total.cells["合计"], doubt="两次读数不同")
    (verdict,) = check_rule(BC125, scope)
    assert verdict.outcome is Outcome.NOT_CHECKED
    assert "两次读数不同" in verdict.reason


def test_order_fails_only_when_impossible(book: Rulebook) -> None:
    def outcome(part: str) -> Outcome:
        table = {"income": {"一般公共预算": "85.26", "财政拨款": part}}
        return judge(book.rules["BC102"], summary=table)[0].outcome

    assert outcome("85.26") is Outcome.PASS
    assert outcome("85.27") is Outcome.PASS_ROUNDING
    assert outcome("85.28") is Outcome.FAIL


def test_evidence_names_both_sides_and_their_weights(book: Rulebook) -> None:
    (verdict,) = judge(
        book.rules["BC314"],
        general_expenditure={
            "合计": {"基本支出": "3.00", "工资福利支出": "1.00", "对个人和家庭的补助": "1.00"}
        },
        general_basic={"合计": {"合计": "3.00", "人员经费": "2.00", "公用经费": "1.00"}},
    )[1:2]
    assert [(item.role, item.figure.text, item.weight) for item in verdict.evidence] == [
        ("lhs", "1.00", Decimal(1)),
        ("lhs", "1.00", Decimal(1)),
        ("rhs", "2.00", Decimal(-1)),
    ]


@given(st.text(max_size=60))
def test_case_names_can_be_selected_and_rerun(text: str) -> None:
    name = clean_name(text)
    assert "[" not in name
    assert "]" not in name
    assert "::" not in name
    assert not any(char.isspace() for char in name)


def test_a_needed_table_must_be_filed(rule: Callable[[str], Rule]) -> None:
    needing = rule('needs: [income]\nassert: \'expenditure.total["合计"] == expenditure.total["基本支出"]\'')
    table = {"合计": {"合计": "1.00", "基本支出": "1.00"}}
    (filed,) = judge(needing, expenditure=table, income={})
    (missing,) = judge(needing, expenditure=table, without=["income"])
    (outside,) = judge(needing, expenditure=table)
    assert filed.outcome is Outcome.PASS
    assert (missing.outcome, missing.reason) == (Outcome.NOT_CHECKED, "未找到收入总表")
    assert outside.outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("total", "parts", "outcome"),
    [
        ("625.65", ["20.95", "18", "586.7"], Outcome.PASS),
        ("626.65", ["20.95", "18", "586.7"], Outcome.FAIL),  # 18 has lost zeros, it is not rounded
        ("10", ["3", "3", "3"], Outcome.PASS_ROUNDING),
        ("12", ["3", "3", "3"], Outcome.REVIEW),  # each may have been cut off
        ("14", ["3", "3", "3"], Outcome.FAIL),
    ],
)
def test_sums_of_the_narrative_may_be_cut_off_at_their_last_place(
    total: str, parts: list[str], outcome: Outcome
) -> None:
    said = dict(zip(["合计", "货物", "工程", "服务"], [total, *parts], strict=True))
    (verdict,) = check_rule(
        BOOK.rules["BC511"], scope_of_example({"narrative": {"procurement": said}}, BOOK.vocabulary)
    )
    assert verdict.outcome is outcome


def test_what_is_counted_is_never_rounded() -> None:
    kinds = {
        "车辆": {"数量": "15辆"},
        "甲": {"数量": "9辆", "under": "车辆"},
        "乙": {"数量": "5辆", "under": "车辆"},
    }
    (verdict, *_) = check_rule(BOOK.rules["BC514"], scope_of_example({"kinds": kinds}, BOOK.vocabulary))
    assert verdict.outcome is Outcome.FAIL


def test_a_named_condition_is_found_once_for_when_but_its_figures_are_evidence_in_a_claim() -> None:
    scope = scope_of_example({"expenditure": tree("3.00", "1.00")}, BOOK.vocabulary)
    asked: list[Environment] = []

    def condition(environment: Environment) -> bool:
        asked.append(environment)
        return True

    for _ in range(2):
        assert Environment(scope, {}, logged=False).holds(condition)
    assert len(asked) == 1
    claim = Environment(scope, {})
    assert claim.holds(condition)
    assert asked[1] is claim
    altered = replace(scope, tables={})
    assert Environment(altered, {}, logged=False).holds(condition)
    assert len(asked) == 3


def test_what_an_inner_loop_runs_over_may_depend_on_the_outer_one(rule: Callable[[str], Rule]) -> None:
    both = rule("foreach: ['row in expenditure.items', 'column in columns(row)']\nassert: 'row[column] >= 0'")
    alike = rule(
        "foreach: ['row in expenditure.items', 'column in columns(expenditure)']\nassert: 'row[column] >= 0'"
    )
    rows = {"2060401": {"合计": "1.00"}, "2060402": {"合计": "1.00", "基本支出": "1.00"}}
    assert [verdict.case for verdict in judge(both, expenditure=rows)] == [
        "2060401-合计",
        "2060402-合计",
        "2060402-基本支出",
    ]
    assert [verdict.case for verdict in judge(alike, expenditure=rows)] == [
        f"{code}-{column}" for code in rows for column in ("合计", "基本支出")
    ]

"""True sentences of every wording pass, the same sentences with one figure changed fail, on any layout."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from narration import narrative, outcomes

from pytest_budgetcheck.disclosure import Disclosure

GROWTH = ("BC501", "BC502", "BC509", "BC510", "BC540", "BC541", "BC542", "BC543", "BC546", "BC547", "BC548")
SHARES = ("BC504", "BC505", "BC549")
EXECUTION = ("BC550", "BC551", "BC552")

WORDINGS = (
    "教育支出{now}万元，比上年预算数{more}{step}万元，{grew}{percent}%，主要原因是人员变动增加支出5.00万元。",
    "2025年收入总计{now}万元，支出总计{now}万元。与上年相比，收、支总计各{more}{step}万元，{grew}{percent}%。",
    "教育支出（类）{now}万元，主要用于培训、会议等。比2024年度决算数{more}{step}万元，{grew}{percent}%。",
    "收入预算{now}万元，比2024年年初预算数{then}万元{more}{step}万元，{grew}{percent}%。",
    "2024年预算执行数为{then}万元，2025年预算安排{now}万元，比2024年预算执行数{more}{percent}%。",
    "收入{now}万元，其中：财政拨款收入{part}万元、其他收入{rest}万元，较上年{more}{step}万元，{grew}{percent}%。",
    "2025年预算收入{now}万元，其中拨款{part}万元、其他{rest}万元，2025年预算收入较上年{more}{step}万元（{percent}%）。",
    "公务用车费{now}万元（其中购置费{part}万元、运行费{rest}万元），较2024年{more}{step}万元，{grew}{percent}%。",
    "培训费{part}万元，与上年持平。会议费{now}万元，比上年{more}{step}万元，同比{grew}{percent}%；差旅费{rest}万元。",
)


def numbers(seed: int) -> dict[str, str]:
    """This year and the last, a part of this year, and the change, as a true sentence has them."""
    draw = random.Random(seed)
    then, now = (Decimal(draw.randint(10_000, 9_000_000)) / 100 for _ in range(2))
    part = Decimal(draw.randint(1, int(now * 100) - 1)) / 100
    percent = (abs(now - then) / then * 100).quantize(Decimal("0.01"))
    up = now > then
    return {
        "now": f"{now:.2f}",
        "then": f"{then:.2f}",
        "part": f"{part:.2f}",
        "rest": f"{now - part:.2f}",
        "step": f"{abs(now - then):.2f}",
        "percent": f"{percent}",
        "more": "增加" if up else "减少",
        "grew": "增长" if up else "下降",
    }


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("seed", range(12))
def test_a_true_sentence_never_fails(wording: str, seed: int) -> None:
    found = outcomes(narrative(wording.format(**numbers(seed))), *GROWTH)
    assert {outcome for _, outcome in found} <= {"pass", "pass_rounding"}


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("seed", range(6))
def test_a_wrong_percentage_fails(wording: str, seed: int) -> None:
    true = numbers(seed)
    said = wording.format(**true | {"percent": f"{Decimal(true['percent']) + Decimal('0.37')}"})
    found = {outcome for _, outcome in outcomes(narrative(said), *GROWTH)}
    several = "、其他收入" in wording  # none of these amounts need be the one that is meant
    assert ("fail" in found) is not several


@pytest.mark.parametrize("wording", [w for w in WORDINGS if "{then}" in w])
def test_a_wrong_direction_fails(wording: str) -> None:
    true = numbers(1)
    wrong = {"增加": "减少", "减少": "增加"}[true["more"]]
    assert "fail" in {o for _, o in outcomes(narrative(wording.format(**true | {"more": wrong})), *GROWTH)}


@pytest.mark.parametrize("seed", range(12))
def test_true_shares_pass_and_a_wrong_one_fails(seed: int) -> None:
    draw = random.Random(seed)
    parts = [Decimal(draw.randint(1, 900_000)) / 100 for _ in range(draw.randint(2, 6))]
    whole = sum(parts, Decimal(0))
    shares = [(part / whole * 100).quantize(Decimal("0.01")) for part in parts]

    def told(shares: list[Decimal]) -> Disclosure:
        listed = zip("甲乙丙丁戊己", parts, shares, strict=False)
        lines = "；".join(f"{name}类支出{part:.2f}万元，占{share}%" for name, part, share in listed)
        return narrative(f"支出{whole:.2f}万元，主要用于以下方面：{lines}。")

    assert {o for _, o in outcomes(told(shares), *SHARES)} <= {"pass", "pass_rounding"}
    shares[0] += Decimal("0.37")
    assert "fail" in {o for _, o in outcomes(told(shares), *SHARES)}


def test_execution_in_words() -> None:
    text = "年初预算为{}万元，支出决算为96.90万元，完成年初预算的{}%。决算数{}预算数的主要原因：人员变动。"
    cases = {
        ("100.00", "96.90", "小于"): {("BC550", "pass"), ("BC551", "pass"), ("BC552", "pass")},
        ("100.00", "96.09", "小于"): {("BC550", "fail"), ("BC551", "pass"), ("BC552", "pass")},
        ("100.00", "96.90", "大于"): {("BC550", "pass"), ("BC551", "fail"), ("BC552", "pass")},
        ("0.00", "96.90", "大于"): {("BC551", "pass"), ("BC552", "fail")},
    }
    for figures, expected in cases.items():
        assert outcomes(narrative(text.format(*figures)), *EXECUTION) == expected


def test_a_single_statement_is_judged_on_a_layout_nobody_described() -> None:
    said = narrative("教育支出10.00万元，比上年增加5.00万元，增长50.00%。")
    generic = replace(said, profile="generic")
    assert outcomes(generic, "BC540") == {("BC540", "fail")}
    # Two statements held against each other are not: there a habit of the place may explain the difference.
    two = "财政拨款收入10.00万元，比上年预算增加5.00万元；财政拨款支出10.00万元，比上年预算增加4.00万元。"
    assert outcomes(narrative(two), "BC556") == {("BC556", "fail")}
    assert outcomes(replace(narrative(two), profile="generic"), "BC556") == {("BC556", "not_checked")}

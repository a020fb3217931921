from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_budgetcheck.reading.amounts import is_code, parse_amount

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("160.02", "160.02", 2),
        ("1,717.85", "1717.85", 2),
        ("2731.79", "2731.79", 2),
        ("193,018,000", "193018000", 0),
        ("0", "0", 0),
        ("0.00", "0.00", 2),
        ("12.345678", "12.345678", 6),
        ("-3.5", "-3.5", 1),
        ("−1,234.00", "-1234.00", 2),
        ("－1.2", "-1.2", 1),
        ("(1,234.00)", "-1234.00", 2),
        ("（5.00）", "-5.00", 2),
        ("１２．５０", "12.50", 2),
        (" 1 234.5 ", "1234.5", 1),
    ],
)
def test_a_printed_number_is_its_value_and_its_decimals(text: str, value: str, decimals: int) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.value, amount.decimals, amount.doubt) == (Decimal(value), decimals, "")


@pytest.mark.parametrize("text", ["—", "－", "-", "——", "–", "―"])
def test_a_dash_alone_is_a_printed_zero(text: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.value, amount.decimals) == (Decimal(0), 0)


@pytest.mark.parametrize(
    "text", ["", "合计", "41.41%", "≥90%", "2025年", "100人", "2025-01-01", "5.1万元", "一、1"]
)
def test_text_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["1,23.45", "1.2.3", "1,2345.00", "1,234.561,234.56", "12.", "(3.5"])
def test_a_malformed_number_has_a_doubt_and_no_value(text: str) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert amount.value is None
    assert text in amount.doubt


@given(AMOUNTS, st.booleans(), st.sampled_from(["-", "−", "－"]))
def test_every_way_of_printing_a_number_reads_the_same(value: Decimal, grouped: bool, minus: str) -> None:
    text = f"{value:,}" if grouped else f"{value}"
    amount = parse_amount(text.replace("-", minus))
    assert amount is not None
    assert amount.value == value
    assert amount.decimals == 2


@given(AMOUNTS.filter(lambda value: value > 0))
def test_brackets_and_full_width_digits_negate_and_fold(value: Decimal) -> None:
    wide = f"{value:,}".translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    amount = parse_amount(f"（{wide}）")
    assert amount is not None
    assert amount.value == -value


@given(st.text(max_size=20))
def test_no_text_breaks_the_parser(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or (amount.value is None) == bool(amount.doubt)


def test_codes_are_digits_only() -> None:
    assert is_code("2060401")
    assert is_code("08")
    assert not is_code("20.5")
    assert not is_code("1")

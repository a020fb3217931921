from __future__ import annotations

import pytest

from pytest_budgetcheck.reports.visible import visible


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("\x1b[31m146.99", "␛[31m146.99"),
        ("\x00\x07\r\x7f", "␀␇␍␡"),
        ("\x9b31m", "⟨U+009B⟩31m"),
        ("12\u202e34", "12⟨U+202E⟩34"),
        ("甲\u2028乙", "甲⟨U+2028⟩乙"),
        ("第一行\n\t第二行", "第一行\n\t第二行"),
        ("科学技术支出 146.99 万元", "科学技术支出 146.99 万元"),
    ],
)
def test_what_acts_is_shown_instead(printed: str, shown: str) -> None:
    assert visible(printed) == shown

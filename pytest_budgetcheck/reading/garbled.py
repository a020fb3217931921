"""Text that is not what the page shows: fonts whose table of meanings is broken.

Such a page looks right, and what is copied from it is nonsense. Nonsense shows in two ways: characters that
mean nothing anywhere, or Chinese in which the commonest characters of budgets hardly occur. Of the real
documents seen, none has a single character of the first kind, and in none are the commonest characters
less than a seventh of the Chinese ones.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

_COMMON = frozenset("的年度预算决收支出入总计表部门单位情况说明一公共财政拨款项目经费")
_ENOUGH = 100
"""Characters; of fewer nothing is said."""
_MOST_MEANINGLESS = 0.3
_LEAST_COMMON = 0.03
_MEANINGLESS = {"Co", "Cn", "Cc", "Cs"}
_REPLACED = "\ufffd"


def is_garbled(characters: Counter[str]) -> bool:
    """Whether a document of these characters, counted, is nonsense."""
    counted = {text: count for text, count in characters.items() if not text.isspace()}
    total = sum(counted.values())
    meaningless = sum(count for text, count in counted.items() if any(map(_is_meaningless, text)))
    if total >= _ENOUGH and meaningless > _MOST_MEANINGLESS * total:
        return True
    chinese = sum(count for text, count in counted.items() if "\u4e00" <= text <= "\u9fff")
    common = sum(counted.get(text, 0) for text in _COMMON)
    return chinese >= _ENOUGH and common < _LEAST_COMMON * chinese


def _is_meaningless(char: str) -> bool:
    return char == _REPLACED or unicodedata.category(char) in _MEANINGLESS

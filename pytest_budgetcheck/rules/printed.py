"""Printed forms, and how a profile writes many that differ in a part only."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, product
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

_CHOICE = re.compile(r"<([^<>]*)>")


@lru_cache(maxsize=4096)
def expanded(form: str) -> tuple[str, ...]:
    """Every form that ``form`` stands for; ``<a|b>`` is a choice, which may be empty or hold another.

    >>> expanded("<本年|>收入<合计|小计>")
    ('本年收入合计', '本年收入小计', '收入合计', '收入小计')
    """
    fixed, choices = _CHOICE.split(form)[::2], _CHOICE.findall(form)
    if choices and "<" in "".join(fixed):
        # One choice holds another: the innermost first.
        before, after = _CHOICE.split(form, maxsplit=1)[::2]
        forms = (one for part in choices[0].split("|") for one in expanded(f"{before}{part}{after}"))
    else:
        picks = product(*(choice.split("|") for choice in choices))
        forms = ("".join(chain.from_iterable(zip(fixed, (*pick, ""), strict=True))) for pick in picks)
    return tuple(dict.fromkeys(forms))


def _all_expanded(forms: tuple[str, ...]) -> tuple[str, ...]:
    written_out = (expanded(form) if "<" in form else (form,) for form in forms)
    return tuple(dict.fromkeys(chain.from_iterable(written_out)))


Forms: TypeAlias = Annotated[tuple[str, ...], AfterValidator(_all_expanded)]
"""Printed forms of one thing, the likeliest first, every choice written out."""

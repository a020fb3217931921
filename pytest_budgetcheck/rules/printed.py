"""Printed forms, and how a profile writes many that differ in a part only."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

_CHOICE = re.compile(r"<([^<>]*)>")


@lru_cache(maxsize=4096)
def expanded(form: str) -> tuple[str, ...]:
    """Every form that ``form`` stands for; ``<a|b>`` is a choice, which may be empty or hold another.

    >>> expanded("<本年|>收入<合计|小计>")
    ('本年收入合计', '本年收入小计', '收入合计', '收入小计')
    """
    choice = _CHOICE.search(form)
    if choice is None:
        return (form,)
    before, after = form[: choice.start()], form[choice.end() :]
    forms = (one for part in choice[1].split("|") for one in expanded(f"{before}{part}{after}"))
    return tuple(dict.fromkeys(forms))


def _all_expanded(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for form in forms for one in expanded(form)))


Forms: TypeAlias = Annotated[tuple[str, ...], AfterValidator(_all_expanded)]
"""Printed forms of one thing, the likeliest first, every choice written out."""

"""Values written as YAML that :mod:`.source` reads back as they were."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Words that need no quotes: no character that YAML gives a meaning, and nothing that looks like a number.
_PLAIN = re.compile(r"(?![\d.\-])[\w（）“”、，。；/·＝－—《》→#.\-]*[\w（）“”、。》]")
_WIDTH = 108


def scalar(text: str) -> str:
    """A scalar, in quotes where it needs them.

    >>> scalar("收入/预算数"), scalar("2060401"), scalar("其中：财政拨款")
    ('收入/预算数', '"2060401"', '"其中：财政拨款"')
    """
    plain = _PLAIN.fullmatch(text) and text.lower() not in {"null", "true", "false", "yes", "no", "on", "off"}
    return text if plain else json.dumps(text, ensure_ascii=False)


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return "" if value is None else scalar(str(value))


def entry(key: str, values: Iterable[str], indent: int) -> list[str]:
    """``key: [values]``, in as many lines as it takes."""
    pad = " " * indent
    lines = [f"{pad}{scalar(key)}: ["]
    first = True
    for value in values:
        word = scalar(value)
        if not first and len(lines[-1]) + len(word) + 3 > _WIDTH:
            lines[-1] += ","
            lines.append(f"{pad}    {word}")
        else:
            lines[-1] += word if first else f", {word}"
        first = False
    lines[-1] += "]"
    return lines


def mapping(values: Mapping[str, Iterable[str]], indent: int) -> list[str]:
    """Several such entries."""
    return [line for key, words in values.items() for line in entry(key, words, indent)]

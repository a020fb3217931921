"""Rule files with something wrong somewhere: shipped ones after mutations of their text."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from pytest_budgetcheck.rules.files import ruleset_root

SMALL = ("concepts.yaml", "conditions.yaml", "profiles/generic.yaml", "rules/income.yaml")
SEEDS = ("rules/income.yaml", "rules/three_public.yaml", "profiles/henan.yaml", "conditions.yaml")
_TOKEN = re.compile(r"\w+|[^\w\s]|[ \t]+|\n+")
_ODD = (
    *(
        "",
        " ",
        "\n",
        "\t",
        ":",
        "-",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "|",
        ">",
        "&a",
        "*a",
        "!!python/none",
    ),
    *("<<: *a", "? ", "0", "-1", "1e999", "999999999999999999999", "yes", "null", "~", "#", "%", "@", "`"),
    *("__import__('os')", "().__class__", "a.b", "lambda: 0", "[x for x in y]", "a if b else c", "f(*a)"),
    *(
        "9**9**9",
        "(" * 300,
        "[" * 300,
        "not " * 300,
        "-" * 300,
        "\ufeff",
        "\0",
        "\x85",
        "\ud800",
        "é",
        "收入",
    ),
)


def small_root(folder: Path) -> Path:
    """The root of the few rulesets that anything needs, which load in no time."""
    root = folder / "rulesets"
    for name in SMALL:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ruleset_root() / name, root / name)
    return root


def mutated(chance: random.Random) -> str:
    """A part of a shipped file after a few mutations."""
    text = (ruleset_root() / chance.choice(SEEDS)).read_text(encoding="utf-8")
    tokens = _TOKEN.findall(_part(text, chance))
    for _ in range(chance.choice((1, 1, 2, 5))):
        spot = chance.randrange(len(tokens))
        match chance.randrange(5):
            case 0:
                tokens[spot] = chance.choice(_ODD)
            case 1:
                tokens.insert(spot, chance.choice(_ODD))
            case 2:
                del tokens[spot : spot + chance.choice((1, 2, 10))]
            case 3:
                tokens[spot:spot] = tokens[spot : spot + chance.choice((1, 5, 50))]
            case 4:
                other = chance.randrange(len(tokens))
                tokens[spot : spot + 1], tokens[other : other + 1] = (
                    tokens[other : other + 1],
                    tokens[spot : spot + 1],
                )
        tokens = tokens or [""]
    return "".join(tokens)


def _part(text: str, chance: random.Random) -> str:
    """The whole, or its head, or one of the rules under the key of all."""
    entries = re.split(r"(?m)^(?=  - )", text)
    if len(entries) < 3 or chance.random() < 0.2:
        return text[: chance.choice((len(text), 2000, 300))]
    return entries[0] + "".join(chance.sample(entries[1:], min(len(entries) - 1, chance.choice((1, 2)))))

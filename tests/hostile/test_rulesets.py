"""Whatever a ruleset of somebody else holds: the loader gives a rulebook or a RuleError, in little time."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruleset_texts import mutated, small_root

from pytest_budgetcheck.rules.errors import RuleError
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_root(tmp_path_factory.mktemp("small"))


def _load(data: bytes, root: Path) -> Rulebook | RuleError:
    path = root.parent / "own.yaml"
    path.write_bytes(data)
    try:
        return load_rulebook([str(path)], root)
    except RuleError as error:
        return error


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_mutated_rule_files(seed: int, root: Path) -> None:
    assert isinstance(_load(_as_bytes(mutated(random.Random(seed))), root), Rulebook | RuleError)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(_as_bytes))
def test_any_bytes_at_all(data: bytes, root: Path) -> None:
    assert isinstance(_load(data, root), Rulebook | RuleError)


_RULE = """\
rules:
  - id: XX1
    title: 某规则
    category: 表内
    severity: error
    assert: {expression}
"""
_HEAVY = {
    "expression-long": _RULE.format(expression="1 + " * 100_000 + "1 == 1"),
    "expression-deep": _RULE.format(expression="(" * 1500 + "1" + ")" * 1500 + " == 1"),
    "expression-minus": _RULE.format(expression="-" * 1900 + "1 == 1"),
    "expression-not": _RULE.format(expression="not " * 400 + "true"),
    "power": _RULE.format(expression="9 ** 9 ** 9 ** 9 == 1"),
    "shift": _RULE.format(expression="1 << 99999999999 == 1"),
    "digits": _RULE.format(expression="9" * 1900 + " == 1"),
    "exponent": _RULE.format(expression="1e999999999 == 1"),
    "import": _RULE.format(expression="__import__('os').system('true') == 0"),
    "attribute": _RULE.format(expression="summary.__class__.__mro__ == 1"),
    "file": _RULE.format(expression="open('/etc/passwd') == 1"),
    "text-formatting": _RULE.format(expression="\"f'{1:>99999999999}' == '1'\""),
    "repeat": _RULE.format(expression="\"'a' * 99999999999 == 'a'\""),
    "nested-lists": "rules: " + "[" * 50_000,
    "nested-maps": "rules: " + "{a: " * 50_000,
    "nested-blocks": "".join(" " * depth + "a:\n" for depth in range(2000)),
    "laughs": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)) + "rules: *b9\n",
    "merge": "a: &a {b: 1}\nrules:\n  <<: *a\n",
    "twice": "rules: []\nrules: []\n",
    "large": "rules: []\n#" + "x" * 2_100_000,
    "many": "rules:\n" + "  - id: XX1\n" * 10_000,
    "keys": "rules: {" + "".join(f"k{n}: 1, " for n in range(10_000)) + "}",
    "tag": "rules: !!python/object/apply:os.system ['true']\n",
    "surrogate": "rules: \ud800\n",
    "pattern": "extends: generic\nprofile: own\nmatch: ['(a+)+$']\n",
}


@pytest.mark.parametrize("name", _HEAVY)
def test_what_would_be_too_much_is_refused_in_time(name: str, root: Path) -> None:
    begin = time.process_time()
    found = _load(_as_bytes(_HEAVY[name]), root)
    assert isinstance(found, RuleError)
    assert str(found)
    assert time.process_time() - begin < 10

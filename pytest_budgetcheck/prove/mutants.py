"""Rules altered in one place, to see whether their own examples notice.

A rule whose claim can lose a term without any of its examples coming out otherwise is hardly tested: an
editing mistake in it would go unseen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..rules.errors import RuleError
from ..rules.examples import judged_example, run_examples, scopes_of_examples
from ..rules.language import Compiler
from ..rules.quantity import COUNTED, Quantity
from ..rules.roots import equates

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from ..disclosure import Cell
    from ..rules.expressions import Compiled
    from ..rules.rows import MappedRow
    from ..rules.ruleset import Check, Rule, Rulebook
    from ..rules.scope import Scope
    from ..rules.types import Type

WAYS: dict[str, str] = {
    "term": "去掉一项",
    "sign": "加减号颠倒",
    "column": "换一列",
    "order": "＝改为≤",
    "equal": "≤、≥改为＝",
    "tolerance": "容差放大十倍",
    "when": "去掉适用条件",
    "part": "适用条件少一项",
}
"""How rules are altered, with names for reports."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule altered in one place: ``text`` is what it says there now."""

    rule: str
    file: str
    way: str
    text: str
    noticed: bool


def mutants(book: Rulebook, ids: Container[str] = ()) -> Iterator[Mutant]:
    """Every alteration of rules that can be compiled, and whether the rule's examples notice.

    With ``ids`` only of these rules. Examples that do not come out of the rule as it is notice nothing.
    """
    for rule in book.rules.values():
        if not ids or rule.id in ids:
            yield from _mutants_of(rule, book)


def _mutants_of(rule: Rule, book: Rulebook) -> Iterator[Mutant]:
    scopes = scopes_of_examples(rule, book.vocabulary)
    sound = not _noticed(rule, scopes)
    for way, text, altered in _altered(rule, book):
        yield Mutant(rule.id, rule.place.file, way, text, sound and _noticed(altered, scopes))
    noticed_tolerance = _tolerance_noticed(rule, book)
    if noticed_tolerance is not None:
        yield Mutant(rule.id, rule.place.file, "tolerance", "容差×10", sound and noticed_tolerance)


def _noticed(altered: Rule, scopes: Sequence[Scope]) -> bool:
    try:
        return any(not judged_example(altered, n, scope).ok for n, scope in enumerate(scopes, start=1))
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return True  # functions may break on a column that no rule would ask them for


def _altered(rule: Rule, book: Rulebook) -> Iterator[tuple[str, str, Rule]]:
    parameters = {name: Quantity.constant(value) for name, value in rule.text.parameters.items()}
    compiler = Compiler(book.vocabulary, book.conditions, parameters)
    for index, check in enumerate(rule.checks):
        variables = {loop.variable: loop.type for loop in check.loops}
        when = check.when or check.when_each
        if when is not None:
            yield "when", f"去掉 when: {when.text}", _with(rule, index, _under(check, None))
            for text in dict.fromkeys(_shorter(when.text)):
                shorter = compiler.condition(text, when.place, variables)
                yield "part", f"when: {text}", _with(rule, index, _under(check, shorter))
        for name, claim in check.claims.items():
            for way, text in dict.fromkeys(_altered_texts(claim.text, _columns(rule, book))):
                try:
                    compiled = compiler.assertion(text, claim.place, variables)
                except RuleError:
                    continue
                changed = replace(check, claims={**check.claims, name: compiled})
                yield way, text, _with(rule, index, changed)
    for name, value in rule.text.parameters.items():
        wider = {**parameters, name: Quantity.constant(value * 10)}
        checks = _compiled(rule, Compiler(book.vocabulary, book.conditions, wider))
        if checks is not None:
            yield "tolerance", f"{name} = {value * 10}", replace(rule, checks=checks)


def _with(rule: Rule, index: int, check: Check) -> Rule:
    return replace(rule, checks=(*rule.checks[:index], check, *rule.checks[index + 1 :]))


def _under(check: Check, condition: Compiled | None) -> Check:
    """A check under another condition, on the document or on each element as before."""
    each = check.when_each is not None
    return replace(check, when=None if each else condition, when_each=condition if each else None)


def _compiled(rule: Rule, compiler: Compiler) -> tuple[Check, ...] | None:
    """The claims and conditions of a rule compiled anew; ``None`` where its loops use the parameters."""
    checks = []
    for check in rule.checks:
        variables: dict[str, Type] = {loop.variable: loop.type for loop in check.loops}
        claims = {n: compiler.assertion(c.text, c.place, variables) for n, c in check.claims.items()}
        whens = [
            when and compiler.condition(when.text, when.place, variables)
            for when in (check.when, check.when_each)
        ]
        checks.append(replace(check, claims=claims, when=whens[0], when_each=whens[1]))
    return tuple(checks)


def _columns(rule: Rule, book: Rulebook) -> list[str]:
    """Columns that another may be mistaken for, those of the examples first."""
    given = [
        column
        for example in rule.text.examples
        for concept in example
        if concept in book.vocabulary.concepts
        for column in _keys(example[concept])
    ]
    known = [
        column
        for concept in sorted(rule.concepts)
        for lane in book.vocabulary.concepts[concept].all_lanes().values()
        for column in lane.columns
    ]
    return [column for column in dict.fromkeys([*given, *known]) if column in known]


def _keys(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield str(key)
            yield from _keys(value)


def _shorter(condition: str) -> Iterator[str]:
    """A condition without one of the parts that ``and`` or ``or`` joins."""
    tree = ast.parse(condition.strip(), mode="eval").body
    for index, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.BoolOp):
            for place in range(len(node.values)):
                rest = [*node.values[:place], *node.values[place + 1 :]]
                other = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
                yield ast.unparse(_replaced(tree, index, other))


def _altered_texts(text: str, columns: list[str]) -> Iterator[tuple[str, str]]:
    tree = ast.parse(text.strip(), mode="eval").body
    for index, node in enumerate(ast.walk(tree)):
        for way, change in _changes(node, columns):
            for other in change:
                yield way, ast.unparse(_replaced(tree, index, other))


def _changes(node: ast.AST, columns: list[str]) -> Iterator[tuple[str, list[ast.expr]]]:
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            turned = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
            yield "term", [left, right]
            yield "sign", [ast.BinOp(left, turned, right)]
        case ast.UnaryOp(ast.USub(), operand):
            yield "sign", [operand]
        case ast.Compare(left, [ast.Eq()], comparators):
            yield "order", [ast.Compare(left, [ast.LtE()], comparators)]
        case ast.Compare(left, [ast.LtE() | ast.GtE() | ast.Lt() | ast.Gt()], comparators):
            yield "equal", [ast.Compare(left, [ast.Eq()], comparators)]
        case ast.Constant(str(words)) if words in columns:
            other = next((column for column in columns if column != words), None)
            yield "column", [ast.Constant(other)] if other else []


def _replaced(tree: ast.expr, index: int, other: ast.expr) -> ast.expr:
    """``tree`` with ``other`` in place of its node number ``index``."""
    if index == 0:
        return other
    copy = deepcopy(tree)
    wanted = list(ast.walk(copy))[index]

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return deepcopy(other) if node is wanted else super().generic_visit(node)

    Put().visit(copy)
    return copy


def _tolerance_noticed(rule: Rule, book: Rulebook) -> bool | None:
    """Whether examples notice that figures are taken for ten times as rough; ``None`` where nothing is."""
    results = run_examples(rule, book.vocabulary)
    failing = [v for result in results for v in result.verdicts if v.outcome.value == "fail"]
    if not any(equates(verdict) and verdict.bound not in (None, "0") for verdict in failing):
        return None
    scopes = scopes_of_examples(rule, book.vocabulary)
    for scope in scopes:
        _roughen(scope)
    return _noticed(rule, scopes)


def _roughen(scope: Scope) -> None:
    for table in scope.tables.values():
        for lane in table.lanes.values():
            for row in lane.rows:
                row.cells = {column: _rougher(row, column, cell) for column, cell in row.cells.items()}
    scope.facts = {
        section: {name: replace(fact, decimals=fact.decimals - 1) for name, fact in facts.items()}
        for section, facts in scope.facts.items()
    }


def _rougher(row: MappedRow, column: str, cell: Cell) -> Cell:
    unit = row.units.get(column) or row.lane.units.get(column)
    exact = cell.decimals == 0 and (not cell.value or unit in COUNTED)
    return cell if exact else replace(cell, decimals=cell.decimals - 1)


def score(found: Iterable[Mutant]) -> tuple[int, int]:
    """How many alterations were noticed, of how many."""
    every = list(found)
    return sum(mutant.noticed for mutant in every), len(every)

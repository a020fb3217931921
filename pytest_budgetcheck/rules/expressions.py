"""Expressions node by node: each kind of syntax the language admits, checked and turned into a closure.

A node that has no method here or in :mod:`.references` is not part of the language.
"""

from __future__ import annotations

import ast
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from . import selectors
from .errors import one_of
from .functions import FUNCTIONS, Function
from .functions.registry import Body
from .quantity import Quantity
from .references import Compiled, Names, References, Run
from .scope import AbsentError, NotInLayoutError
from .types import LaneType, Plain, RowsType, RowType, Type, describe

if TYPE_CHECKING:
    from .scope import Environment

__all__ = ["OPERATORS", "Compiled", "Expression", "Names", "Run"]

OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.In: "in",
}


class Expression(References):
    """The compilation of one expression."""

    def sides(self, node: ast.Compare) -> tuple[str, tuple[Type, Run], tuple[Type, Run]]:
        """Operator and both sides of a comparison of like with like."""
        if len(node.ops) != 1:
            raise self.fail(node, "one comparison at a time, please")
        operator = OPERATORS.get(type(node.ops[0]))
        if operator is None:
            raise self.fail(node, f"{type(node.ops[0]).__name__} is not part of the rule language")
        left, right = self.visit(node.left), self.visit(node.comparators[0])
        words = (Plain.WORDS, Plain.COLUMN)
        fits = left[0] is Plain.QUANTITY and right[0] is Plain.QUANTITY and operator != "in"
        fits = fits or (left[0] in words and right[0] in words and operator in ("==", "!="))
        fits = fits or (left[0] in words and right[0] is Plain.NAMES and operator == "in")
        if not fits:
            raise self.fail(node, f"cannot compare {describe(left[0])} {operator} {describe(right[0])}")
        return operator, left, right

    # -- nodes ----------------------------------------------------------------------------------

    def _compare(self, node: ast.Compare) -> tuple[Type, Run]:
        operator, (kind, left), (_, right) = self.sides(node)
        test = selectors.compare_amounts if kind is Plain.QUANTITY else selectors.compare_words
        return Plain.TRUTH, lambda env: test(left(env), operator, right(env))

    def _boolop(self, node: ast.BoolOp) -> tuple[Type, Run]:
        parts = [self._truth(value) for value in node.values]
        if isinstance(node.op, ast.And):
            return Plain.TRUTH, lambda env: all(part(env) for part in parts)
        return Plain.TRUTH, lambda env: any(part(env) for part in parts)

    def _truth(self, node: ast.expr) -> Run:
        kind, run = self.visit(node)
        if kind is not Plain.TRUTH:
            raise self.fail(node, f"a condition is wanted here, this is {describe(kind)}")
        return run

    def _amount(self, node: ast.expr) -> Run:
        kind, run = self.visit(node)
        if kind is not Plain.QUANTITY:
            raise self.fail(node, f"an amount is wanted here, this is {describe(kind)}")
        return run

    def _unaryop(self, node: ast.UnaryOp) -> tuple[Type, Run]:
        if isinstance(node.op, ast.Not):
            truth = self._truth(node.operand)
            return Plain.TRUTH, lambda env: not truth(env)
        if isinstance(node.op, ast.USub):
            amount = self._amount(node.operand)
            return Plain.QUANTITY, lambda env: -amount(env)
        raise self.fail(node, f"{type(node.op).__name__} is not part of the rule language")

    def _binop(self, node: ast.BinOp) -> tuple[Type, Run]:
        left, right = self._amount(node.left), self._amount(node.right)
        match node.op:
            case ast.Add():
                return Plain.QUANTITY, lambda env: left(env) + right(env)
            case ast.Sub():
                return Plain.QUANTITY, lambda env: left(env) - right(env)
            case ast.Mult():
                return Plain.QUANTITY, lambda env: left(env) * right(env)
            case ast.Div():
                self.divides = True
                return Plain.QUANTITY, lambda env: selectors.quotient(left(env), right(env))
        raise self.fail(node, f"{type(node.op).__name__} is not part of the rule language")

    def _constant(self, node: ast.Constant) -> tuple[Type, Run]:
        if isinstance(node.value, str):
            words = node.value
            return Plain.WORDS, lambda _: words
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.fail(node, f"{node.value!r} is not part of the rule language")
        printed = ast.get_source_segment(self.text, node) or ""
        try:
            constant = Quantity.constant(Decimal(printed))
        except InvalidOperation:
            raise self.fail(node, f"write numbers in plain decimals, not {printed}") from None
        return Plain.QUANTITY, lambda _: constant

    def _list(self, node: ast.List) -> tuple[Type, Run]:
        items: list[Run] = []
        for element in node.elts:
            kind, run = self.visit(element)
            if kind is not Plain.WORDS:
                raise self.fail(element, f"lists hold words, this is {describe(kind)}")
            items.append(run)
        return Plain.NAMES, lambda env: [item(env) for item in items]

    # -- calls ----------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> tuple[Type, Run]:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self.fail(node, "only plain calls of the listed functions, without keywords")
        name = node.func.id
        if name == "zero_if_absent":
            return self._zero_if_absent(node)
        if name == "filed":
            return self._filed(node)
        if name == "convention":
            return self._convention(node)
        if name in self.conditions and not node.args:
            compiled = self.conditions[name]
            self.concepts |= compiled.concepts
            return Plain.TRUTH, lambda env: env.holds(compiled.run)
        function = FUNCTIONS.get(name)
        if function is None:
            valid = [*FUNCTIONS, "zero_if_absent", "filed", "convention", *self.conditions]
            raise self.fail(node, f"unknown function {name}; {one_of(name, valid)}")
        return self._apply(node, function)

    def _apply(self, node: ast.Call, function: Function) -> tuple[Type, Run]:
        compiled = [self.visit(argument) for argument in node.args]
        problem = function.misfit([kind for kind, _ in compiled])
        if problem:
            raise self.fail(node, problem)
        lanes: frozenset[tuple[str, str]] = frozenset()
        for (kind, _), argument, wanted in zip(
            compiled, node.args, function.wanted(len(compiled)), strict=True
        ):
            if isinstance(kind, RowType | RowsType):
                lanes |= kind.lanes
            elif isinstance(kind, LaneType):
                lanes |= {kind.address}
            if wanted == "column" and isinstance(argument, ast.Constant) and lanes:
                self._known_column(argument, lanes, str(argument.value))
        runs = [run for _, run in compiled]
        return function.result([kind for kind, _ in compiled]), _call_of(function.run, runs)

    def _zero_if_absent(self, node: ast.Call) -> tuple[Type, Run]:
        if len(node.args) != 1:
            raise self.fail(node, "zero_if_absent takes one amount")
        amount = self._amount(node.args[0])

        def run(env: Environment) -> Quantity:
            mark = len(env.reads)
            try:
                result: Quantity = amount(env)
            except (AbsentError, NotInLayoutError) as absent:
                del env.reads[mark:]
                return env.assume_zero(str(absent))
            return result

        return Plain.QUANTITY, run

    def _filed(self, node: ast.Call) -> tuple[Type, Run]:
        names = [argument.id for argument in node.args if isinstance(argument, ast.Name)]
        if len(names) != 1 or names[0] not in self.vocabulary.concepts:
            raise self.fail(node, "filed takes the name of one table")
        concept = names[0]
        return Plain.TRUTH, lambda env: concept in env.scope.tables

    def _convention(self, node: ast.Call) -> tuple[Type, Run]:
        names = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        valid = self.vocabulary.conventions
        if len(names) != 1 or names[0] not in valid:
            raise self.fail(node, f"convention takes the name of one convention; {one_of('', valid)}")
        name = names[0]
        return Plain.TRUTH, lambda env: name in env.scope.conventions


def _call_of(body: Body, runs: list[Run]) -> Run:
    """The call of a function; those of one or two arguments, nearly all, without a list of them."""
    match runs:
        case [only]:
            return lambda env: body(env, only(env))
        case [one, other]:
            return lambda env: body(env, one(env), other(env))
    return lambda env: body(env, *[run(env) for run in runs])

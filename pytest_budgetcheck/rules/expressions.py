"""Expressions node by node: each kind of syntax the language admits, checked and turned into a closure.

A node that has no method here is not part of the language.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeAlias

from . import selectors
from .errors import Place, RuleError, one_of
from .functions import FUNCTIONS, Function
from .quantity import Quantity
from .scope import AbsentError, Environment, NotInLayoutError
from .types import LaneType, Plain, RowsType, RowType, SectionType, TableType, Type, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .vocabulary import Vocabulary

Run: TypeAlias = Callable[[Environment], Any]

OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.In: "in",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked expression: its type, how to compute it, the concepts it names."""

    text: str
    place: Place
    type: Type
    run: Run
    concepts: frozenset[str]


class Expression:
    """The compilation of one expression."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        conditions: Mapping[str, Compiled],
        text: str,
        place: Place,
        variables: Mapping[str, Type],
    ) -> None:
        self.vocabulary = vocabulary
        self.conditions = conditions
        self.text = text
        self.place = place
        self.variables = variables
        self.concepts: set[str] = set()

    def fail(self, node: ast.AST, message: str) -> RuleError:
        """An error that points at ``node``."""
        line = getattr(node, "lineno", 1)
        offset = getattr(node, "col_offset", 0)
        source = self.text.splitlines()[line - 1].encode()[:offset].decode(errors="ignore")
        return RuleError(self.place.shifted(len(source), line - 1), message)

    def taken(self, name: str) -> bool:
        """Whether a name already means something."""
        return name in self.variables or name in self.vocabulary.concepts or name in FUNCTIONS

    def visit(self, node: ast.expr) -> tuple[Type, Run]:
        """The type of ``node`` and the closure that computes it."""
        handler = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is None:
            raise self.fail(node, f"{type(node).__name__} is not part of the rule language")
        result: tuple[Type, Run] = handler(node)
        return result

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

    def _name(self, node: ast.Name) -> tuple[Type, Run]:
        name = node.id
        if name in self.variables:
            return self.variables[name], lambda env: env.variables[name]
        if name == "narrative":
            return Plain.NARRATIVE, lambda _: None
        if name in self.vocabulary.concepts:
            self.concepts.add(name)
            if self.vocabulary.concepts[name].lane is not None:
                return LaneType((name, "")), lambda env: env.scope.lane(name, "")
            return TableType(name), lambda env: env.scope.table(name)
        valid = [*self.variables, *self.vocabulary.concepts, "narrative"]
        raise self.fail(node, f"unknown name {name}; {one_of(name, valid)}")

    def _attribute(self, node: ast.Attribute) -> tuple[Type, Run]:
        owner, run = self.visit(node.value)
        if owner is Plain.NARRATIVE:
            sections = self.vocabulary.narrative
            if node.attr not in sections:
                raise self.fail(node, f"unknown section {node.attr}; {one_of(node.attr, sections)}")
            return SectionType(node.attr), run
        if isinstance(owner, TableType):
            lanes = self.vocabulary.concepts[owner.concept].lanes
            if node.attr not in lanes:
                raise self.fail(node, f"{owner.concept} has no side {node.attr}; {one_of(node.attr, lanes)}")
            concept, lane = owner.concept, node.attr
            return LaneType((concept, lane)), lambda env: env.scope.lane(concept, lane)
        if isinstance(owner, LaneType):
            return self._rows_of(node, owner, run)
        raise self.fail(node, f"{describe(owner)} has no parts")

    def _rows_of(self, node: ast.Attribute, owner: LaneType, run: Run) -> tuple[Type, Run]:
        lane = self.vocabulary.concepts[owner.address[0]].all_lanes()[owner.address[1]]
        if node.attr in lane.groups:
            members = lane.groups[node.attr]
            return RowsType(frozenset({owner.address})), lambda env: selectors.group(run(env), members)
        if node.attr == "total":
            return RowType(frozenset({owner.address})), lambda env: selectors.total(run(env))
        select = selectors.PARTS.get(node.attr)
        if select is None:
            valid = ["total", *selectors.PARTS, *lane.groups]
            raise self.fail(node, f"{owner} has no {node.attr}; {one_of(node.attr, valid)}")
        return RowsType(frozenset({owner.address})), lambda env: select(run(env))

    def _subscript(self, node: ast.Subscript) -> tuple[Type, Run]:
        owner, run = self.visit(node.value)
        constant, key_type, key = self._key(node.slice)
        if isinstance(owner, RowType) and key_type is not None:
            self._known_column(node, owner.lanes, constant)
            return Plain.QUANTITY, lambda env: env.read(run(env), key(env))
        if isinstance(owner, LaneType):
            self._known_row(node, owner, constant)
            lanes = frozenset({owner.address})
            return RowType(lanes), lambda env: selectors.find_row(run(env), key(env))
        if isinstance(owner, SectionType) and constant is not None:
            facts = self.vocabulary.narrative[owner.name].facts
            if constant not in facts:
                raise self.fail(node.slice, f"unknown figure {constant}; {one_of(constant, facts)}")
            section = owner.name
            return Plain.QUANTITY, lambda env: env.read_fact(section, constant)
        raise self.fail(node, f"{describe(owner)} cannot be indexed like this")

    def _key(self, node: ast.expr) -> tuple[str | None, Type | None, Run]:
        """A subscript: its constant value if it is one, its type (``None`` for rows), its closure."""
        if isinstance(node, ast.Tuple):
            parts = [self._key(element) for element in node.elts]
            if any(kind is None for _, kind, _ in parts):
                raise self.fail(node, "paths are made of words")
            runs = [run for _, _, run in parts]
            known = [constant for constant, _, _ in parts]
            joined = None if None in known else "/".join(str(part) for part in known)
            return joined, Plain.WORDS, lambda env: "/".join(run(env) for run in runs)
        kind, run = self.visit(node)
        if isinstance(kind, RowType):
            return None, None, run
        if kind not in (Plain.WORDS, Plain.COLUMN):
            raise self.fail(node, f"index by words, a column or a row, not by {describe(kind)}")
        constant = node.value if isinstance(node, ast.Constant) else None
        return (constant if isinstance(constant, str) else None), kind, run

    def _known_column(self, node: ast.expr, lanes: frozenset[tuple[str, str]], name: str | None) -> None:
        valid = {
            column
            for concept, lane in lanes
            for column in self.vocabulary.concepts[concept].all_lanes()[lane].columns
        }
        if name is not None and name not in valid:
            raise self.fail(node, f"unknown column {name}; {one_of(name, valid)}")

    def _known_row(self, node: ast.Subscript, owner: LaneType, name: str | None) -> None:
        concept, lane = owner.address
        rows = self.vocabulary.concepts[concept].all_lanes()[lane].rows
        if name is not None and rows and name not in rows and not name.isdigit():
            raise self.fail(node.slice, f"unknown row {name}; {one_of(name, rows)}")

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
            return Plain.TRUTH, compiled.run
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
        body = function.run
        return function.result([kind for kind, _ in compiled]), lambda env: body(
            env, *[run(env) for run in runs]
        )

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

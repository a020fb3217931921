"""The rule language: a closed subset of Python's expression syntax, compiled to closures.

An expression is parsed with :func:`ast.parse` and never executed as Python. Each node must be one of
the few kinds that :mod:`.expressions` handles, every name is checked against the vocabulary while the
file loads, and the result is a closure over :class:`~.scope.Environment` that computes in ``Decimal``
and logs every figure it reads. There is no attribute access, call or name beyond what :mod:`.expressions` and
:mod:`.functions` list.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import Place, RuleError
from .expressions import Compiled, Expression, Names, Run
from .types import Plain, RowsType, RowType, Type, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .quantity import Quantity
    from .vocabulary import Vocabulary

MAX_LENGTH = 2_000
MAX_NODES = 400
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a rule claims: two sides and a comparison, or one condition (``operator`` empty)."""

    text: str
    place: Place
    operator: str
    left: Run
    right: Run | None
    quantities: bool
    ratio: bool
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Loop:
    """One clause of ``foreach``: a variable, and what it runs over; ``uses`` are loop variables it names."""

    variable: str
    type: Type
    run: Run
    concepts: frozenset[str]
    uses: frozenset[str]


class Compiler:
    """Compiles the expressions of one ruleset.

    ``conditions`` are its named conditions, ``parameters`` the named numbers of one rule.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        conditions: Mapping[str, Compiled] | None = None,
        parameters: Mapping[str, Quantity] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.conditions = dict(conditions or {})
        self.parameters = dict(parameters or {})

    def condition(self, text: str, place: Place, variables: Mapping[str, Type]) -> Compiled:
        """An expression that is true or false, for ``when``.

        Raises:
            RuleError: it is not in the language, or not a condition.
        """
        node, work = self._parse(text, place, variables)
        kind, run = work.visit(node)
        if kind is not Plain.TRUTH:
            raise RuleError(place, f"a condition is wanted here, this is {describe(kind)}")
        return Compiled(text, place, kind, run, frozenset(work.concepts))

    def assertion(self, text: str, place: Place, variables: Mapping[str, Type]) -> Assertion:
        """The claim of a rule.

        Raises:
            RuleError: it is not in the language, compares unlike things, or is not a claim.
        """
        node, work = self._parse(text, place, variables)
        if isinstance(node, ast.Compare):
            operator, (left_type, left), (right_type, right) = work.sides(node)
            quantities = left_type is Plain.QUANTITY and right_type is Plain.QUANTITY
            concepts = frozenset(work.concepts)
            return Assertion(text, place, operator, left, right, quantities, work.divides, concepts)
        kind, run = work.visit(node)
        if kind is not Plain.TRUTH:
            raise RuleError(place, f"an assertion must be true or false, this is {describe(kind)}")
        return Assertion(text, place, "", run, None, False, False, frozenset(work.concepts))

    def loop(self, text: str, place: Place, variables: Mapping[str, Type]) -> Loop:
        """A clause ``variable in rows`` of ``foreach``.

        Raises:
            RuleError: it has another form, or runs over nothing that has elements.
        """
        node, work = self._parse(text, place, variables)
        if not (
            isinstance(node, ast.Compare)
            and isinstance(node.left, ast.Name)
            and len(node.ops) == 1
            and isinstance(node.ops[0], ast.In)
        ):
            raise RuleError(place, "foreach is written: NAME in ROWS")
        if work.taken(node.left.id):
            raise RuleError(place, f"{node.left.id} already means something else")
        kind, run = work.visit(node.comparators[0])
        element = _element(kind)
        if element is None:
            raise RuleError(place, f"foreach needs rows, columns or words, this is {describe(kind)}")
        return Loop(node.left.id, element, run, frozenset(work.concepts), frozenset(work.used))

    def _parse(self, text: str, place: Place, variables: Mapping[str, Type]) -> tuple[ast.expr, Expression]:
        if len(text) > MAX_LENGTH:
            raise RuleError(place, f"the expression is longer than {MAX_LENGTH} characters")
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except SyntaxError as error:
            at = place.shifted((error.offset or 1) - 1, (error.lineno or 1) - 1)
            raise RuleError(at, f"not an expression: {error.msg}") from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise RuleError(place, f"not an expression: {error}") from None
        if _too_large(tree):
            raise RuleError(place, "the expression is too large")
        names = Names(self.vocabulary, self.conditions, self.parameters)
        return tree, Expression(names, text.strip(), place, variables)


def _too_large(tree: ast.AST) -> bool:
    nodes, depth, level = 0, 0, [tree]
    while level and nodes <= MAX_NODES and depth <= MAX_DEPTH:
        nodes += len(level)
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return nodes > MAX_NODES or depth > MAX_DEPTH


def _element(kind: Type) -> Type | None:
    if isinstance(kind, RowsType):
        return RowType(kind.lanes)
    if kind is Plain.NAMES:
        return Plain.WORDS
    return Plain.COLUMN if kind is Plain.COLUMNS else None

"""What an expression refers to: tables, rows, columns and figures by name, attribute and subscript.

Every name is checked against the vocabulary while the file loads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from . import selectors
from .errors import Place, RuleError, one_of
from .functions import FUNCTIONS
from .scope import Environment
from .types import LaneType, Plain, RowsType, RowType, SectionType, TableType, Type, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .quantity import Quantity
    from .vocabulary import Vocabulary

Run: TypeAlias = Callable[[Environment], Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A checked expression: its type, how to compute it, the concepts it names."""

    text: str
    place: Place
    type: Type
    run: Run
    concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean in all expressions of a rule: named conditions, and numbers by name."""

    vocabulary: Vocabulary
    conditions: Mapping[str, Compiled]
    parameters: Mapping[str, Quantity]


class References:
    """The part of an expression that names rows, columns and figures."""

    def __init__(
        self,
        names: Names,
        text: str,
        place: Place,
        variables: Mapping[str, Type],
    ) -> None:
        self.vocabulary = names.vocabulary
        self.conditions = names.conditions
        self.parameters = names.parameters
        self.text = text
        self.place = place
        self.variables = variables
        self.concepts: set[str] = set()
        self.used: set[str] = set()
        self.divides = False

    def fail(self, node: ast.AST, message: str) -> RuleError:
        """An error that points at ``node``."""
        line = getattr(node, "lineno", 1)
        offset = getattr(node, "col_offset", 0)
        source = self.text.splitlines()[line - 1].encode()[:offset].decode(errors="ignore")
        return RuleError(self.place.shifted(len(source), line - 1), message)

    def taken(self, name: str) -> bool:
        """Whether a name already means something."""
        known = (self.variables, self.parameters, self.vocabulary.concepts, FUNCTIONS)
        return any(name in names for names in known)

    def visit(self, node: ast.expr) -> tuple[Type, Run]:
        """The type of ``node`` and the closure that computes it."""
        handler = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is None:
            raise self.fail(node, f"{type(node).__name__} is not part of the rule language")
        result: tuple[Type, Run] = handler(node)
        return result

    def _name(self, node: ast.Name) -> tuple[Type, Run]:
        name = node.id
        if name in self.variables:
            self.used.add(name)
            return self.variables[name], lambda env: env.variables[name]
        if name in self.parameters:
            constant = self.parameters[name]
            return Plain.QUANTITY, lambda _: constant
        if name == "narrative":
            return Plain.NARRATIVE, lambda _: None
        if name in self.vocabulary.concepts:
            self.concepts.add(name)
            if self.vocabulary.concepts[name].lane is not None:
                return LaneType((name, "")), lambda env: env.scope.lane(name, "")
            return TableType(name), lambda env: env.scope.table(name)
        valid = [*self.variables, *self.parameters, *self.vocabulary.concepts, "narrative"]
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
        if node.attr not in selectors.PARTS:
            valid = ["total", *selectors.PARTS, *lane.groups]
            raise self.fail(node, f"{owner} has no {node.attr}; {one_of(node.attr, valid)}")
        return RowsType(frozenset({owner.address})), lambda env: selectors.selected(run(env), node.attr)

    def _subscript(self, node: ast.Subscript) -> tuple[Type, Run]:
        owner, run = self.visit(node.value)
        constant, key_type, key = self._key(node.slice)
        if isinstance(owner, RowType) and key_type is not None:
            self._known_column(node, owner.lanes, constant)
            if constant is not None:
                return Plain.QUANTITY, lambda env: env.read(run(env), constant)
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

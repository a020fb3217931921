"""One rule: how it is written, and what it is compiled to."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..verdicts import Severity
from .errors import Place, RuleError, one_of
from .functions import FUNCTIONS
from .language import Compiler
from .quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .expressions import Compiled
    from .language import Assertion, Loop
    from .source import PathInFile, Source
    from .types import Type
    from .vocabulary import Vocabulary

Category = Literal["表内", "表间", "文表", "文内", "政策", "完整"]
ExampleData: TypeAlias = dict[str, Any]
_PLACEHOLDERS = frozenset({"row", "case", "lhs", "rhs", "residual", "bound", "unit", "found"})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(_Model):
    """The law or standard a rule rests on; ``verified`` when the article was seen in the original."""

    document: str
    article: str = ""
    verified: bool = False

    def __str__(self) -> str:
        return f"{self.document}{self.article}" + ("" if self.verified else "（条款待核）")


class CheckText(_Model):
    """What is claimed, of which elements, under which condition."""

    foreach: tuple[str, ...] = ()
    when: str | None = None
    claims: dict[str, str] = Field(alias="assert")

    @field_validator("foreach", mode="before")
    @classmethod
    def _one_clause(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("claims", mode="before")
    @classmethod
    def _one_claim(cls, value: object) -> object:
        return {"": value} if isinstance(value, str) else value


class RuleText(CheckText):
    """A rule as it is written.

    ``also`` adds claims that run over other elements. Every table an expression names must be filed;
    ``needs`` adds tables that none names. ``parameters`` are numbers that its expressions and its message
    use by name, so that a ruleset of one's own can change them. One that holds ``anywhere`` judges statements
    that are complete in themselves, and is believed on a layout that nobody described.
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]*[0-9]$", max_length=16)
    title: str = Field(min_length=2)
    category: Category
    severity: Severity
    formula: str = Field(min_length=2, description="the identity in Chinese, for readers of the report")
    basis: tuple[Basis, ...] = Field(min_length=1)
    also: tuple[CheckText, ...] = ()
    needs: tuple[str, ...] = ()
    parameters: dict[str, Decimal] = {}
    blank: Literal["zero"] | None = None
    message: str | None = None
    advice: str = ""
    years: tuple[int, int] | None = None
    anywhere: bool = False
    examples: tuple[ExampleData, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Check:
    """The compiled claims over one kind of element.

    ``when`` is a condition on the whole document, ``when_each`` one on each element.
    """

    loops: tuple[Loop, ...]
    when: Compiled | None
    when_each: Compiled | None
    claims: Mapping[str, Assertion]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule whose expressions are checked and compiled; ``concepts`` are the tables it names.

    ``examples`` are the places of its examples, ``changes`` those where a ruleset changes the rule.
    """

    text: RuleText
    place: Place
    checks: tuple[Check, ...]
    concepts: frozenset[str]
    examples: tuple[Place, ...] = ()
    changes: tuple[Place, ...] = ()

    @property
    def id(self) -> str:
        """The rule id, such as BC121."""
        return self.text.id

    @property
    def title(self) -> str:
        """What the rule says, in one Chinese sentence."""
        return self.text.title

    @property
    def severity(self) -> Severity:
        """How bad a failure is."""
        return self.text.severity

    @property
    def category(self) -> str:
        """表内, 表间, 文表, 文内, 政策 or 完整."""
        return self.text.category


def compile_rule(text: RuleText, source: Source, path: PathInFile, compiler: Compiler) -> Rule:
    """Check and compile the expressions of one rule.

    Raises:
        RuleError: an expression, a placeholder or an example is wrong; with its place.
    """
    compiler = _with_parameters(text, source, path, compiler)
    parts = [(text, path), *((part, (*path, "also", i)) for i, part in enumerate(text.also))]
    for index, name in enumerate(text.needs):
        if name not in compiler.vocabulary.concepts:
            place = source.place((*path, "needs", index))
            raise RuleError(place, f"unknown table {name}; {one_of(name, compiler.vocabulary.concepts)}")
    concepts: set[str] = set(text.needs)
    checks = tuple(_compile_check(part, source, at, compiler, concepts) for part, at in parts)
    tables = [name for name in concepts if not compiler.vocabulary.concepts[name].spoken]
    if text.anywhere and tables:
        place = source.place((*path, "anywhere"))
        raise RuleError(
            place, f"only rules on statements of the narrative hold anywhere, not on {min(tables)}"
        )
    for check, (_, at) in zip(checks, parts, strict=True):
        _check_message(text, source.place((*path, "message")), check, source.place(at))
    _check_examples(text, source, path, compiler.vocabulary)
    examples = tuple(source.place((*path, "examples", index)) for index in range(len(text.examples)))
    return Rule(text, source.place((*path, "id")), checks, frozenset(concepts), examples)


def _with_parameters(text: RuleText, source: Source, path: PathInFile, compiler: Compiler) -> Compiler:
    for name in text.parameters:
        place = source.place((*path, "parameters", name))
        if not name.isidentifier() or name in _PLACEHOLDERS:
            raise RuleError(place, f"{name} cannot name a parameter; write letters and _")
        if name in compiler.vocabulary.concepts or name in FUNCTIONS:
            raise RuleError(place, f"{name} already means something else")
    numbers = {name: Quantity.constant(value) for name, value in text.parameters.items()}
    return Compiler(compiler.vocabulary, compiler.conditions, numbers)


def _compile_check(
    text: CheckText, source: Source, path: PathInFile, compiler: Compiler, concepts: set[str]
) -> Check:
    loops: list[Loop] = []
    variables: dict[str, Type] = {}
    for index, clause in enumerate(text.foreach):
        loop = compiler.loop(clause, source.place((*path, "foreach", index)), variables)
        loops.append(loop)
        variables[loop.variable] = loop.type
    when = when_each = None
    if text.when is not None:
        condition = compiler.condition(text.when, source.place((*path, "when")), variables)
        if _mentions(text.when, variables):
            when_each = condition
        else:
            when = condition
    claims = {
        name: compiler.assertion(claim, _claim_place(source, path, name), variables)
        for name, claim in text.claims.items()
    }
    for loop in loops:
        concepts.update(loop.concepts)
    for claimed in claims.values():
        concepts.update(claimed.concepts)
    for used in (when, when_each):
        concepts.update(used.concepts if used else ())
    return Check(tuple(loops), when, when_each, claims)


def _claim_place(source: Source, path: PathInFile, name: str) -> Place:
    return source.place((*path, "assert", name) if name else (*path, "assert"))


def _mentions(expression: str, variables: Iterable[str]) -> bool:
    words = set(re.findall(r"\w+", expression))
    return bool(words & set(variables))


def _check_message(text: RuleText, place: Place, check: Check, claimed: Place) -> None:
    """The message must be sayable of every claim of a check."""
    if text.message is None:
        return
    valid = {*_placeholders(check), *text.parameters}
    try:
        fields = list(string.Formatter().parse(text.message))
    except ValueError as error:
        raise RuleError(place, f"the message has a broken placeholder: {error}") from None
    for _, name, spec, conversion in fields:
        if name is not None and (name not in valid or spec or conversion):
            known = f"the claims at line {claimed.line} give {one_of(name, valid)}"
            raise RuleError(place, f"unknown placeholder {{{name}}} in the message; {known}")


def _placeholders(check: Check) -> set[str]:
    """What the message may name: two sides where claims compare, and a difference where they are amounts."""
    claims = check.claims.values()
    missing = set() if all(claim.right is not None for claim in claims) else {"lhs", "rhs"}
    if missing or not all(claim.quantities for claim in claims):
        missing |= {"residual", "bound", "unit"}
    return {*_PLACEHOLDERS - missing, *(loop.variable for loop in check.loops)}


def _check_examples(text: RuleText, source: Source, path: PathInFile, vocabulary: Vocabulary) -> None:
    outcomes = {"pass", "pass_rounding", "review", "fail", "not_applicable", "not_checked"}
    settings = {
        "expect",
        "case",
        "narrative",
        "notes",
        "without",
        "conventions",
        "body",
        "kind",
        "level",
        "year",
    }
    valid = {*vocabulary.concepts, *settings}
    expected = set()
    for index, example in enumerate(text.examples):
        place = source.place((*path, "examples", index))
        expect = example.get("expect")
        if not isinstance(expect, str) or expect not in outcomes:
            raise RuleError(place, f"expect {expect!r} is no outcome; {one_of(str(expect), outcomes)}")
        expected.add(expect)
        for key in example:
            if key not in valid:
                at = source.place((*path, "examples", index, key))
                raise RuleError(at, f"unknown table {key}; {one_of(key, valid)}")
    for outcome in ("pass", "fail", "not_checked"):
        if outcome not in expected:
            raise RuleError(
                source.place((*path, "examples")), f"rule {text.id} has no example with expect: {outcome}"
            )

"""Rule files: their model, their loading, and the rulebook that a run uses."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..verdicts import Severity
from .errors import Place, RuleError, one_of
from .expressions import Compiled
from .files import ruleset_root
from .language import Assertion, Compiler, Loop
from .profiles import Profile, load_profile
from .source import PathInFile, Source, parse
from .vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .types import Type

Category = Literal["表内", "表间", "文表", "文内", "政策", "完整"]
ExampleData: TypeAlias = dict[str, Any]
_PLACEHOLDERS = frozenset({"row", "case", "lhs", "rhs", "residual", "bound", "unit"})


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
    ``needs`` adds tables that none names.
    """

    id: str = Field(pattern=r"^[A-Z][A-Z0-9]*[0-9]$", max_length=16)
    title: str = Field(min_length=2)
    category: Category
    severity: Severity
    formula: str = Field(min_length=2, description="the identity in Chinese, for readers of the report")
    basis: tuple[Basis, ...] = Field(min_length=1)
    also: tuple[CheckText, ...] = ()
    needs: tuple[str, ...] = ()
    blank: Literal["zero"] | None = None
    message: str | None = None
    advice: str = ""
    years: tuple[int, int] | None = None
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
    """A rule whose expressions are checked and compiled; ``concepts`` are the tables it names."""

    text: RuleText
    place: Place
    checks: tuple[Check, ...]
    concepts: frozenset[str]

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


@dataclass(slots=True)
class Rulebook:
    """Everything a run checks with: the vocabulary, the profiles and the rules, by name."""

    vocabulary: Vocabulary
    profiles: dict[str, Profile] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    conditions: dict[str, Compiled] = field(default_factory=dict)
    chosen: str | None = None
    """The profile a user insists on; otherwise it is recognised from the document."""

    def candidates(self) -> list[Profile]:
        """The profiles a document may be recognised as."""
        return [self.profiles[self.chosen]] if self.chosen else list(self.profiles.values())


def load_rulebook(names: Iterable[str] = (), root: Path | None = None) -> Rulebook:
    """The shipped rulebook, with the profile or extra rulesets that ``names`` ask for.

    Args:
        names: names of profiles (``henan``) or paths of YAML files.
        root: the folder of the shipped rulesets, if not the installed one.

    Raises:
        RuleError: a name that means nothing, or a file that cannot be used; with its place.
    """
    folder = root or ruleset_root()
    book = Rulebook(load_vocabulary(_read(folder / "concepts.yaml", folder)))
    for path in sorted((folder / "profiles").glob("*.yaml")):
        _add_profile(book, _read(path, folder))
    _add_conditions(book.conditions, _read(folder / "conditions.yaml", folder), Compiler(book.vocabulary))
    for path in sorted((folder / "rules").glob("*.yaml")):
        _add_rules(book, _read(path, folder))
    for name in names:
        _choose(book, name)
    book.rules = dict(sorted(book.rules.items()))
    return book


def _read(path: Path, root: Path | None = None) -> Source:
    shown = path.relative_to(root.parent).as_posix() if root else path.as_posix()
    try:
        return parse(path.read_text(encoding="utf-8"), shown)
    except UnicodeDecodeError:
        raise RuleError(Place(shown, 1, 1), "the file is not UTF-8 text") from None
    except OSError as error:
        raise RuleError(None, f"cannot read {shown}: {error.strerror}") from None


def _choose(book: Rulebook, name: str) -> None:
    if name in book.profiles:
        book.chosen = name
        return
    path = Path(name)
    if not path.is_file():
        raise RuleError(
            None, f"ruleset {name!r} is neither a file nor a profile; {one_of(name, book.profiles)}"
        )
    source = _read(path)
    if isinstance(source.data, dict) and "profile" in source.data:
        profile = _add_profile(book, source)
        book.chosen = profile.name
    else:
        _add_rules(book, source)


def _add_profile(book: Rulebook, source: Source) -> Profile:
    profile = load_profile(source, book.vocabulary)
    if profile.name in book.profiles:
        raise RuleError(source.place(("profile",)), f"a profile {profile.name} exists already")
    book.profiles[profile.name] = profile
    return profile


def _add_rules(book: Rulebook, source: Source) -> None:
    data = source.data
    if not isinstance(data, dict) or not set(data) <= {"rules", "conditions"} or "rules" not in data:
        raise RuleError(source.place(()), "a ruleset has the keys rules and, if need be, conditions")
    compiler = Compiler(book.vocabulary, book.conditions)
    _add_conditions(compiler.conditions, source, compiler)
    rules = data["rules"]
    if not isinstance(rules, list) or not rules:
        raise RuleError(source.place(("rules",)), "rules is a list of at least one rule")
    for index in range(len(rules)):
        path: PathInFile = ("rules", index)
        rule = compile_rule(source.validate(RuleText, path), source, path, compiler)
        if rule.id in book.rules:
            first = book.rules[rule.id].place
            raise RuleError(source.place((*path, "id")), f"rule {rule.id} exists already, at {first}")
        book.rules[rule.id] = rule


def _add_conditions(known: dict[str, Compiled], source: Source, compiler: Compiler) -> None:
    """Compile the named conditions of a file; each may use those before it."""
    conditions = source.data.get("conditions") if isinstance(source.data, dict) else None
    if conditions is None:
        return
    if not isinstance(conditions, dict):
        raise RuleError(source.place(("conditions",)), "conditions are written name: expression")
    for name, text in conditions.items():
        place = source.place(("conditions", name))
        if not name.isidentifier() or not isinstance(text, str):
            raise RuleError(place, "conditions are written name: expression")
        if name in known:
            raise RuleError(place, f"a condition {name} exists already, at {known[name].place}")
        known[name] = compiler.conditions[name] = compiler.condition(text, place, {})


def compile_rule(text: RuleText, source: Source, path: PathInFile, compiler: Compiler) -> Rule:
    """Check and compile the expressions of one rule.

    Raises:
        RuleError: an expression, a placeholder or an example is wrong; with its place.
    """
    parts = [(text, path), *((part, (*path, "also", i)) for i, part in enumerate(text.also))]
    for index, name in enumerate(text.needs):
        if name not in compiler.vocabulary.concepts:
            place = source.place((*path, "needs", index))
            raise RuleError(place, f"unknown table {name}; {one_of(name, compiler.vocabulary.concepts)}")
    concepts: set[str] = set(text.needs)
    checks = tuple(_compile_check(part, source, at, compiler, concepts) for part, at in parts)
    variables = {loop.variable for check in checks for loop in check.loops}
    _check_message(text, source.place((*path, "message")), variables)
    _check_examples(text, source, path, compiler.vocabulary)
    return Rule(text, source.place((*path, "id")), checks, frozenset(concepts))


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


def _check_message(text: RuleText, place: Place, variables: Iterable[str]) -> None:
    if text.message is None:
        return
    valid = _PLACEHOLDERS | set(variables)
    try:
        fields = list(string.Formatter().parse(text.message))
    except ValueError as error:
        raise RuleError(place, f"the message has a broken placeholder: {error}") from None
    for _, name, spec, conversion in fields:
        if name is not None and (name not in valid or spec or conversion):
            raise RuleError(place, f"unknown placeholder {{{name}}} in the message; {one_of(name, valid)}")


def _check_examples(text: RuleText, source: Source, path: PathInFile, vocabulary: Vocabulary) -> None:
    outcomes = {"pass", "pass_rounding", "review", "fail", "not_applicable", "not_checked"}
    valid = {*vocabulary.concepts, "expect", "narrative", "case", "notes", "without", "conventions"}
    expected = set()
    for index, example in enumerate(text.examples):
        place = source.place((*path, "examples", index))
        expect = example.get("expect")
        if expect not in outcomes:
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

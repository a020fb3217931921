"""What a ruleset of one's own changes in rules that exist: switched off, severity, years, numbers.

A claim cannot be changed: a rule with another claim is another rule, with an id of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from ..verdicts import Severity
from .errors import Problems, RuleError, one_of
from .expressions import Compiled
from .types import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .errors import Place
    from .language import Compiler
    from .rule import Rule, RuleText
    from .source import PathInFile, Source

OFF = "off"


class ChangeText(BaseModel):
    """A change as it is written; one word alone is the severity.

    ``when`` is a condition on the whole document that is asked for as well as the rule's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: Severity | Literal["off"] | None = None
    years: tuple[int, int] | None = None
    when: str | None = None
    parameters: dict[str, Decimal] = {}
    reason: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, value: object) -> object:
        return {"severity": value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Change:
    """What one ruleset changes in one rule, where it says so, and what names mean there."""

    text: ChangeText
    source: Source
    path: PathInFile
    compiler: Compiler

    @property
    def place(self) -> Place:
        """Where the rule is named."""
        return self.source.keys.get(self.path, self.source.place(self.path))

    @property
    def off(self) -> bool:
        """Whether the rule is switched off."""
        return self.text.severity == OFF

    def text_of(self, rule: RuleText) -> RuleText:
        """The text of a rule with this change.

        Raises:
            RuleError: it names a parameter that the rule does not have.
        """
        for name in self.text.parameters:
            if name not in rule.parameters:
                place = self.source.place((*self.path, "parameters", name))
                raise RuleError(place, f"{rule.id} has no parameter {name}; {one_of(name, rule.parameters)}")
        said: dict[str, Any] = {"parameters": {**rule.parameters, **self.text.parameters}}
        if self.text.years is not None:
            said["years"] = self.text.years
        if self.text.severity is not None and not self.off:
            said["severity"] = self.text.severity
        return rule.model_copy(update=said)

    def narrowed(self, rule: Rule) -> Rule:
        """A compiled rule that also asks for the condition of this change, if it has one.

        Raises:
            RuleError: the condition cannot be used.
        """
        changed = replace(rule, changes=(*rule.changes, self.place))
        if self.text.when is None:
            return changed
        asked = self.compiler.condition(self.text.when, self.source.place((*self.path, "when")), {})
        checks = tuple(replace(check, when=_both(check.when, asked)) for check in rule.checks)
        return replace(changed, checks=checks, concepts=rule.concepts | asked.concepts)


def _both(first: Compiled | None, second: Compiled) -> Compiled:
    if first is None:
        return second
    return Compiled(
        text=f"({first.text}) and ({second.text})",
        place=second.place,
        type=Plain.TRUTH,
        run=lambda env: first.run(env) and second.run(env),
        concepts=first.concepts | second.concepts,
    )


def read_changes(sources: Iterable[tuple[Source, Compiler]]) -> dict[str, list[Change]]:
    """The changes that some rulesets make, by the id of the rule, in their order.

    Raises:
        RuleError: a change that is not written as one.
    """
    changes: dict[str, list[Change]] = {}
    problems = Problems()
    for source, compiler in sources:
        said = source.data.get("changes") if isinstance(source.data, dict) else None
        if said is None:
            continue
        if not isinstance(said, dict):
            raise RuleError(
                source.place(("changes",)), "changes are written RULE: off, or RULE: {severity: …}"
            )
        for rule in said:
            path: PathInFile = ("changes", rule)
            with problems.noted():
                change = Change(source.validate(ChangeText, path), source, path, compiler)
                changes.setdefault(rule, []).append(change)
    problems.settle()
    return changes

"""The rulebook that a run uses, and its loading."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..garbage import rare_collection
from .changes import read_changes
from .errors import Place, Problems, RuleError, one_of
from .extending import extended
from .files import ruleset_root
from .language import Compiler
from .profiles import Profile, load_profile
from .rule import Check, ExampleData, Rule, RuleText, compile_rule
from .source import PathInFile, Source, parse
from .vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .changes import Change
    from .expressions import Compiled

__all__ = ["Check", "ExampleData", "Rule", "RuleText", "Rulebook", "compile_rule", "load_rulebook"]

RULE_KEYS = frozenset({"rules", "conditions", "changes"})


@dataclass(slots=True)
class Rulebook:
    """Everything a run checks with: the vocabulary, the profiles and the rules, by name.

    ``chosen`` are the profiles a user insists on; without any, all may be recognised in a document.
    ``switched_off`` are rules that a ruleset takes away; their last change says where.
    """

    vocabulary: Vocabulary
    profiles: dict[str, Profile] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    conditions: dict[str, Compiled] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    switched_off: dict[str, Rule] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    """The files of the profiles, for those that extend them."""

    def candidates(self) -> list[Profile]:
        """The profiles a document may be recognised as."""
        return [self.profiles[name] for name in self.chosen or self.profiles]


@rare_collection()
def load_rulebook(names: Iterable[str] = (), root: Path | None = None) -> Rulebook:
    """The shipped rulebook, with the profile or extra rulesets that ``names`` ask for.

    Args:
        names: names of profiles (``henan``) or paths of YAML files.
        root: the folder of the shipped rulesets, if not the installed one.

    Raises:
        RuleError: names that mean nothing, or files that cannot be used; every mistake with its place.
    """
    folder = root or ruleset_root()
    book = Rulebook(load_vocabulary(_read(folder / "concepts.yaml", folder)))
    problems = Problems()
    for path in sorted((folder / "profiles").glob("*.yaml")):
        with problems.noted():
            _add_profile(book, _read(path, folder))
    own: list[Source] = []
    for name in names:
        with problems.noted():
            own += _choose(book, name, folder)
    problems.settle()
    _add_conditions(book.conditions, _read(folder / "conditions.yaml", folder), Compiler(book.vocabulary))
    shipped = [_read(path, folder) for path in sorted((folder / "rules").glob("*.yaml"))]
    compiled = [(source, _compiler(book, source)) for source in (*shipped, *own)]
    changes = read_changes(compiled)
    for source, compiler in compiled:
        with problems.noted():
            _add_rules(book, source, compiler, changes)
    known = {*book.rules, *book.switched_off}
    for rule, wanted in changes.items():
        if rule not in known:
            with problems.noted():
                raise RuleError(wanted[0].place, f"there is no rule {rule} to change; {one_of(rule, known)}")
    problems.settle()
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


def _choose(book: Rulebook, name: str, folder: Path) -> list[Source]:
    """Choose the profile that ``name`` is or holds; the file, where it has rules for the book."""
    if name in book.profiles:
        book.chosen = (*book.chosen, name)
        return []
    path = Path(name)
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "is neither a file nor a profile"
        raise RuleError(None, f"ruleset {name!r} {what}; {one_of(name, book.profiles)}")
    source = _read(path)
    data = source.data
    if not isinstance(data, dict) or not data.keys() & {"profile", "extends", *RULE_KEYS}:
        raise RuleError(
            source.place(()),
            f"a ruleset has the keys rules, conditions and changes, or those of a profile; "
            f"this is {'a mapping without them' if isinstance(data, dict) else 'no mapping'}",
        )
    if path.resolve().is_relative_to(folder.resolve()):
        # A shipped file is in the book already.
        book.chosen += (str(data["profile"]),) if "profile" in data else ()
        return []
    if data.keys() & {"profile", "extends"}:
        _choose_profile(book, source)
    return [source] if data.keys() & RULE_KEYS else []


def _choose_profile(book: Rulebook, source: Source) -> None:
    """Add the profile of a file and insist on it; one that extends its namesake takes its place instead."""
    data = source.data
    assert isinstance(data, dict)  # noqa: S101 - told to the type checker
    own = replace(source, data={key: value for key, value in data.items() if key not in RULE_KEYS})
    if "profile" not in data:
        raise RuleError(source.place(()), "a profile that extends another has a name: profile: NAME")
    base = data.get("extends")
    if base is not None:
        if not isinstance(base, str) or base not in book.sources:
            place = source.place(("extends",))
            raise RuleError(place, f"unknown profile {base}; {one_of(str(base), book.sources)}")
        own = extended(own, book.sources[base])
        if isinstance(own.data, dict) and base != data["profile"] and "fallback" not in data:
            own.data.pop("fallback", None)
        if base == data["profile"]:
            del book.profiles[base]
            _add_profile(book, own)
            return
    book.chosen = (*book.chosen, _add_profile(book, own).name)


def _add_profile(book: Rulebook, source: Source) -> Profile:
    profile = load_profile(source, book.vocabulary)
    if profile.name in book.profiles:
        raise RuleError(
            source.place(("profile",)),
            f"a profile {profile.name} exists already; to change it, add extends: {profile.name}",
        )
    book.profiles[profile.name] = profile
    book.sources[profile.name] = source
    return profile


def _compiler(book: Rulebook, source: Source) -> Compiler:
    """A compiler that knows the conditions of all files and those of this one."""
    compiler = Compiler(book.vocabulary, book.conditions)
    _add_conditions(compiler.conditions, source, compiler)
    return compiler


def _add_rules(
    book: Rulebook, source: Source, compiler: Compiler, changes: Mapping[str, Sequence[Change]]
) -> None:
    data = source.data
    assert isinstance(data, dict)  # noqa: S101 - told to the type checker
    unknown = set(data) - RULE_KEYS
    if unknown and "profile" not in data:
        key = min(unknown)
        raise RuleError(source.place((key,)), f"unknown key {key}; {one_of(key, RULE_KEYS)}")
    problems = Problems()
    rules = data.get("rules", [])
    if not isinstance(rules, list) or ("rules" in data and not rules):
        raise RuleError(source.place(("rules",)), "rules is a list of at least one rule")
    for index in range(len(rules)):
        path: PathInFile = ("rules", index)
        with problems.noted():
            rule = _compiled(source, path, compiler, changes)
            _add_rule(book, rule, source.place((*path, "id")), changes)
    problems.settle()


def _compiled(
    source: Source, path: PathInFile, compiler: Compiler, changes: Mapping[str, Sequence[Change]]
) -> Rule:
    """The rule at ``path`` with what the rulesets in use change in it."""
    text = source.validate(RuleText, path)
    wanted = changes.get(text.id, ())
    for change in wanted:
        text = change.text_of(text)
    rule = compile_rule(text, source, path, compiler)
    for change in wanted:
        rule = change.narrowed(rule)
    return rule


def _add_rule(book: Rulebook, rule: Rule, place: Place, changes: Mapping[str, Sequence[Change]]) -> None:
    before = book.rules.get(rule.id) or book.switched_off.get(rule.id)
    if before is not None:
        raise RuleError(place, f"rule {rule.id} exists already, at {before.place}")
    wanted = changes.get(rule.id)
    if wanted and wanted[-1].off:
        book.switched_off[rule.id] = rule
    else:
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

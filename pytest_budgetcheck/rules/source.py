"""YAML that remembers where everything stands.

Every scalar stays text, because YAML turns the account code ``010`` into 8 and ``0808`` into 808.
Aliases, anchors, tags and duplicate keys are refused: a rule file says each thing once, in plain
sight, and no alias can make a small file huge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from .errors import JoinedRuleError, Place, RuleError, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_core import ErrorDetails

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
PathInFile: TypeAlias = tuple["str | int", ...]
Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 2_000_000
MAX_DEPTH = 24


@dataclass(slots=True)
class Source:
    """The content of one YAML file and the place of each key and value in it."""

    file: str
    data: Data = None
    places: dict[PathInFile, Place] = field(default_factory=dict)
    keys: dict[PathInFile, Place] = field(default_factory=dict)

    def place(self, path: PathInFile) -> Place:
        """Where ``path`` is written, or the nearest thing around it that is."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file, 1, 1)

    def validate(self, model: type[Model], path: PathInFile = ()) -> Model:
        """The value at ``path`` as ``model``.

        Raises:
            RuleError: it does not fit, with the place of the first misfit.
        """
        value: Data = self.data
        for step in path:
            value = value[step]  # type: ignore[index]
        try:
            return model.model_validate(value)
        except ValidationError as error:
            raise _one(self._explain(problem, model, path) for problem in error.errors()) from None

    def _explain(self, problem: ErrorDetails, model: type[BaseModel], path: PathInFile) -> RuleError:
        steps = tuple(step for step in problem["loc"] if step != "[key]")
        where, last = path + steps, str(steps[-1]) if steps else ""
        match problem["type"]:
            case "extra_forbidden":
                valid = _fields(model, steps[:-1])
                hint = f"; {one_of(last, valid)}" if valid else ""
                return RuleError(self.keys.get(where, self.place(where)), f"unknown key {last}{hint}")
            case "missing":
                return RuleError(self.place(where), f"the key {last} is missing")
            case "dict_type" | "model_type" | "model_attributes_type":
                return RuleError(self.place(where), "a mapping (key: value) is wanted here")
            case "tuple_type" | "list_type":
                return RuleError(self.place(where), "a list is wanted here: [a, b]")
        return RuleError(self.place(where), problem["msg"])


def _one(errors: Iterable[RuleError]) -> RuleError:
    """Several errors as one, those about unknown keys first: they often cause the others."""
    found = sorted(errors, key=lambda error: not error.message.startswith("unknown key"))
    return found[0] if len(found) == 1 else JoinedRuleError(found)


def _fields(model: type[BaseModel], steps: PathInFile) -> list[str]:
    """The keys of the model that stands ``steps`` inside another; none where that is not told."""
    inner: object = model
    for step in steps:
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            inner = _annotation(inner, str(step))
        else:
            # Of dict[str, Model] and tuple[Model, ...] a step takes the model.
            models = (a for a in get_args(inner) if isinstance(a, type) and issubclass(a, BaseModel))
            inner = next(models, None)
    if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
        return []
    return [info.alias or name for name, info in inner.model_fields.items()]


def _annotation(model: type[BaseModel], key: str) -> object:
    return next((i.annotation for name, i in model.model_fields.items() if (i.alias or name) == key), None)


def parse(text: str, file: str) -> Source:
    """Read YAML ``text``; ``file`` is only named in errors.

    Raises:
        RuleError: the text is not YAML, is too large or too deep, or uses an alias, an anchor, a tag
            or the same key twice.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise RuleError(Place(file, 1, 1), f"the file is larger than {MAX_BYTES} bytes")
    source = Source(file)
    try:
        # One event at a time: of a file nested without end the parser must not see more than the top.
        _Builder(source, yaml.parse(text, Loader=yaml.CSafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        raise RuleError(place, f"not valid YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise RuleError(Place(file, 1, 1), f"not valid YAML: {error}") from None
    return source


class _Builder:
    """Builds plain data from parser events, noting places."""

    def __init__(self, source: Source, events: Iterator[yaml.Event]) -> None:
        self.source = source
        self.events = events

    def document(self) -> None:
        started = False
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if started:
                    raise RuleError(self._place(event), "one YAML document a file, please")
                started = True
                self.source.data = self._value(next(self.events), ())

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.source.file, mark.line + 1, mark.column + 1) if mark else self.source.place(())

    def _value(self, event: yaml.Event, path: PathInFile) -> Data:
        """The value that begins with ``event``; anything but a scalar stands where its key does."""
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent) or path not in self.source.places:
            self.source.places[path] = place
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RuleError(place, "anchors and aliases are not allowed; write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise RuleError(place, "tags such as !!python are not allowed")
        if len(path) > MAX_DEPTH:
            raise RuleError(place, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            return None if event.value == "" and not event.style else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: PathInFile) -> list[Data]:
        items: list[Data] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: PathInFile) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = self._place(event)
            if not isinstance(event, yaml.ScalarEvent) or event.anchor:
                raise RuleError(place, "a key must be plain text")
            key = str(event.value)
            if key in found:
                raise RuleError(place, f"the key {key} stands here twice")
            at = (*path, key)
            self.source.places[at] = self.source.keys[at] = place
            found[key] = self._value(next(self.events), at)
        return found

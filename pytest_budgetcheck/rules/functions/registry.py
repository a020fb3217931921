"""The functions that expressions may call. Nothing outside this table can be called.

Each entry says what it takes and gives; its documentation is what error messages and the docs quote. A
function that finds nothing to work on raises, it never returns zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..types import LaneType, Plain, RowsType, RowType, Type, describe

if TYPE_CHECKING:
    from ..types import LaneAddress

Body: TypeAlias = Callable[..., Any]

_KINDS: dict[str, Callable[[Type], bool]] = {
    "amount": lambda kind: kind is Plain.QUANTITY,
    "words": lambda kind: kind in (Plain.WORDS, Plain.COLUMN),
    "column": lambda kind: kind in (Plain.WORDS, Plain.COLUMN),
    "names": lambda kind: kind is Plain.NAMES,
    "row": lambda kind: isinstance(kind, RowType),
    "rows": lambda kind: isinstance(kind, RowsType),
    "lane": lambda kind: isinstance(kind, LaneType),
}
_IN_WORDS = {"amount": "an amount", "words": "words", "column": "a column", "names": "a list of words"}
_IN_WORDS |= {"row": "a row", "rows": "rows", "lane": "a table"}


@dataclass(frozen=True, slots=True)
class Function:
    """One function: ``takes`` lists the kinds of its arguments, alternatives joined by ``|``.

    The last kind may be repeated when ``more`` is set. ``gives`` is the type of the result, or
    ``row``/``rows`` for rows of the lanes its arguments come from.
    """

    name: str
    takes: tuple[str, ...]
    gives: Plain | str
    run: Body
    doc: str
    more: bool = False

    def wanted(self, count: int) -> list[str]:
        """The kinds of ``count`` arguments."""
        extra = max(0, count - len(self.takes))
        return [*self.takes, *(self.takes[-1:] * extra)][:count]

    def misfit(self, kinds: Sequence[Type]) -> str | None:
        """What is wrong with arguments of these types, if anything."""
        if len(kinds) < len(self.takes) or (len(kinds) > len(self.takes) and not self.more):
            return f"{self.signature} takes {len(self.takes)} arguments, not {len(kinds)}"
        for kind, wanted in zip(kinds, self.wanted(len(kinds)), strict=True):
            if not any(_KINDS[choice](kind) for choice in wanted.split("|")):
                names = " or ".join(_IN_WORDS[choice] for choice in wanted.split("|"))
                return f"{self.signature} wants {names} where {describe(kind)} stands"
        return None

    @property
    def signature(self) -> str:
        """How it is called: ``sum(rows, column)``."""
        return f"{self.name}({', '.join(self.takes)}{', …' if self.more else ''})"

    def result(self, kinds: Sequence[Type]) -> Type:
        """The type of the result for arguments of these types."""
        if isinstance(self.gives, Plain):
            return self.gives
        lanes: set[LaneAddress] = set()
        for kind in kinds:
            if isinstance(kind, RowType | RowsType):
                lanes |= kind.lanes
            elif isinstance(kind, LaneType):
                lanes.add(kind.address)
        return RowType(frozenset(lanes)) if self.gives == "row" else RowsType(frozenset(lanes))


FUNCTIONS: dict[str, Function] = {}


def define(name: str, takes: str, gives: Plain | str, *, more: bool = False) -> Callable[[Body], Body]:
    """Enter a function into the table; ``takes`` lists the kinds of its arguments.

    Raises:
        ValueError: a function of that name exists.
    """
    if name in FUNCTIONS:
        raise ValueError(f"there are two functions {name}")

    def register(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, tuple(takes.split()), gives, body, body.__doc__ or "", more)
        return body

    return register

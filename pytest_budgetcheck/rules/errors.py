"""The one error that rule authors see."""

from __future__ import annotations

from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Place(NamedTuple):
    """Where something is written: a file, a line and a column, both counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def shifted(self, columns: int, lines: int = 0) -> Place:
        """The place ``columns`` further right, or in a later line."""
        if lines:
            return Place(self.file, self.line + lines, columns + 1)
        return Place(self.file, self.line, self.column + columns)


class RuleError(Exception):
    """A rule file, profile or ruleset name that cannot be used; the message names place and remedy."""

    def __init__(self, place: Place | None, message: str) -> None:
        self.place = place
        self.message = message
        super().__init__(f"{place}: {message}" if place else message)

    def each(self) -> tuple[RuleError, ...]:
        """The single errors this one consists of."""
        return (self,)


class JoinedRuleError(RuleError):
    """Several errors at once, so that an author sees all of them in one go."""

    def __init__(self, errors: Sequence[RuleError]) -> None:
        super().__init__(None, "\n".join(map(str, errors)))
        self._errors = tuple(errors)

    def each(self) -> tuple[RuleError, ...]:
        """The single errors this one consists of."""
        return self._errors


class Problems:
    """Errors noted while the rest of a file is still read."""

    def __init__(self) -> None:
        self._found: list[RuleError] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Keep an error of this block for :meth:`settle`, and go on after it."""
        try:
            yield
        except RuleError as error:
            self._found += error.each()

    def settle(self) -> None:
        """Raise what was noted, if anything.

        Raises:
            RuleError: something was.
        """
        if self._found:
            raise self._found[0] if len(self._found) == 1 else JoinedRuleError(self._found)


def one_of(wrong: str, valid: Iterable[str], most: int = 12) -> str:
    """A phrase that proposes what ``wrong`` may have been meant to be.

    >>> one_of("支出总记", ["支出总计", "收入总计"])
    'did you mean 支出总计? valid: 支出总计, 收入总计'
    """
    names = sorted(set(valid))
    close = get_close_matches(wrong, names, n=1, cutoff=0.5)
    listed = ", ".join(names[:most]) + (f", … ({len(names)} in all)" if len(names) > most else "")
    hint = f"did you mean {close[0]}? " if close else ""
    return f"{hint}valid: {listed or 'none'}"

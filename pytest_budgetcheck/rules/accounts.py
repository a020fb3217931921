"""Account codes as tables print them: in one cell or in three, alone or with their name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..names import normalise
from .codes import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ACCOUNT_CODE = {
    "functional": re.compile(r"2\d\d(\d\d)?(\d\d)?"),
    "economic": re.compile(r"(30[1-9]|31[0-3]|399|50[1-9]|51[0-4]|599)(\d\d)?(\d\d)?"),
}
_ACCOUNT_LIKE = {"functional": re.compile(r"2\d{1,8}"), "economic": re.compile(r"(3[01]|399|5)\d{0,6}")}
_OWN_LEVEL = re.compile(r"\d{2}")
_WITH_NAME = re.compile(r"^[\[(]?(\d{8}[A-Z\d]\d{12}|\d{3,9})[\])]?[-_:、.]*(\D.*)?$")


def looks_like_account(scheme: str, printed: str) -> bool:
    """Whether digits are meant as an account code of the scheme, well formed or not."""
    like = _ACCOUNT_LIKE.get(scheme)
    return like is not None and like.fullmatch(printed) is not None


class CodeReader:
    """Puts account codes together while a table is read from top to bottom.

    ``205 | 08 | 03`` in three cells, ``2050803`` in one, ``2050803-培训支出`` with its name, each level in
    a column of its own (``205 | 20508 | 2050803``), and rows that fill in only their own level, which
    stand under the row above (in one column, a 款 may print its own two digits: ``205``, ``08``).
    """

    def __init__(self, scheme: str) -> None:
        self._levels = ["", "", ""]
        self._class = ""
        self._scheme = scheme

    def read(self, texts: list[str]) -> tuple[str, str]:
        """The code of a row, and the name printed in the same cell, either empty."""
        parts = [normalise(text) for text in texts]
        if len(parts) == 1:
            if self._class and _OWN_LEVEL.fullmatch(parts[0]):
                return self._class + parts[0], ""
            found = _WITH_NAME.match(parts[0])
            if found and len(found.group(1)) == 3 and self._scheme in ACCOUNT_CODE:
                self._class = found.group(1)
            return (found.group(1), found.group(2) or "") if found else (parts[0], "")
        if not all(part.isdigit() for part in parts if part):
            return "".join(parts), ""
        if self._scheme not in ACCOUNT_CODE:
            return "".join(parts), ""
        return self._joined(parts), ""

    def _joined(self, parts: list[str]) -> str:
        filled = [index for index, part in enumerate(parts) if part]
        if not filled:
            return ""
        longest = parts[filled[-1]]
        if len(longest) >= 5:
            return longest
        if filled[0] > 0:
            parts = [*self._levels[: filled[0]], *parts[filled[0] :]]
        self._levels = [*parts, "", "", ""][:3]
        return "".join(parts)


_LISTS = {"functional": "functional", "functional_class": "functional", "economic": "dept_economic"}


class NameReader:
    """Finds the codes of accounts printed by name alone, while a table is read from top to bottom.

    Names are those of the national list, of the profile, and those the document itself prints beside
    codes elsewhere. A name means the lowest account that fits where it stands: 其他支出 is an item
    below the open account, else an account below the open class, else a class. One that fits nowhere,
    or twice, stays unknown.
    """

    def __init__(
        self,
        scheme: str,
        printed: Iterable[tuple[str, str]] = (),
        local: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        listed = names_of(_LISTS[scheme]) if scheme in _LISTS else {}
        pairs = [(code, name) for code, names in listed.items() for name in names]
        pairs += [(code, normalise(name)) for code, names in (local or {}).items() for name in names]
        self._codes: dict[str, set[str]] = {}
        for code, name in (*pairs, *printed):
            self._codes.setdefault(name, set()).add(code)
        self.reset()

    def reset(self) -> None:
        """Begin again, for the next budget unit."""
        self._open = ""
        self._seen: set[str] = set()

    def enter(self, code: str) -> str:
        """Open an account whose code is known."""
        self._open = code
        self._seen.add(code)
        return code

    def enter_new(self, code: str) -> str:
        """Open an account whose code is known, unless it was printed before or is no code at all."""
        return self.enter(code) if code and code not in self._seen else ""

    def read(self, name: str, *, top: bool | None = None) -> str:
        """The code of the next row, empty when unknown; ``top`` says whether it is a class."""
        found = self._codes.get(normalise(name), set()) - self._seen
        for length in (7, 5, 3):
            if top is not None and top != (length == 3):
                continue
            parent = self._open[: length - 2] if length > 3 else ""
            fits = [code for code in found if len(code) == length and code.startswith(parent)]
            if len(fits) == 1 and (length == 3 or len(parent) == length - 2):
                return self.enter(fits[0])
        self._open = self._open[:3]
        return ""

"""Account codes as tables print them: in one cell or in three, alone or with their name."""

from __future__ import annotations

import re

from ..names import normalise

ACCOUNT_CODE = {
    "functional": re.compile(r"2\d\d(\d\d)?(\d\d)?"),
    "economic": re.compile(r"(30[1-9]|31[0-3]|399|50[1-9]|51[0-4]|599)(\d\d)?"),
}
_ACCOUNT_LIKE = {"functional": re.compile(r"2\d{1,8}"), "economic": re.compile(r"(3[01]|399|5)\d{0,6}")}
_WITH_NAME = re.compile(r"^[\[(]?(\d{3,9})[\])]?[-_:、.]*(\D.*)?$")


def looks_like_account(scheme: str, printed: str) -> bool:
    """Whether digits are meant as an account code of the scheme, well formed or not."""
    like = _ACCOUNT_LIKE.get(scheme)
    return like is not None and like.fullmatch(printed) is not None


class CodeReader:
    """Puts account codes together while a table is read from top to bottom.

    ``205 | 08 | 03`` in three cells, ``2050803`` in one, ``2050803-培训支出`` with its name, each level in
    a column of its own (``205 | 20508 | 2050803``), and rows that fill in only their own level, which
    stand under the row above.
    """

    def __init__(self, scheme: str) -> None:
        self._levels = ["", "", ""]
        self._scheme = scheme

    def read(self, texts: list[str]) -> tuple[str, str]:
        """The code of a row, and the name printed in the same cell, either empty."""
        parts = [normalise(text) for text in texts]
        if len(parts) == 1:
            found = _WITH_NAME.match(parts[0])
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

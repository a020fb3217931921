"""Printed row labels: their numbering, their place under other labels, the class they name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DIGITS = "一二三四五六七八九"
_NUMBERING = (
    re.compile(r"^([一二三四五六七八九十百]+)[、.]"),
    re.compile(r"^\(([一二三四五六七八九十百]+)\)[、.]?"),
    re.compile(r"^(\d{1,2})[、.](?!\d)"),
    re.compile(r"^\((\d{1,2})\)"),
)
_OF_WHICH = "其中"
_LEAST_CUT = 4
_TURNS = re.compile(r"[非未不无]")
"""Without one of these at its start a name says the opposite, so it is not taken for cut off."""
_SUFFIX = re.compile(r"(安排的支出|支出)$")


def chinese_number(text: str) -> int | None:
    """二十一 -> 21; ``None`` for anything but a Chinese number below 100.

    >>> chinese_number("二十一"), chinese_number("十"), chinese_number("三")
    (21, 10, 3)
    """
    tens, ten, ones = text.partition("十")
    if not text or not set(tens + ones) <= set(_DIGITS):
        return None
    if not ten:
        return _DIGITS.index(text) + 1 if len(text) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def split_numbering(label: str) -> tuple[int | None, int | None, str]:
    """``(depth, number, rest)`` of a label: （六）科学技术支出 -> (1, 6, 科学技术支出).

    ``label`` must be normalised. Depth and number are ``None`` where no numbering is printed.
    """
    for depth, pattern in enumerate(_NUMBERING):
        found = pattern.match(label)
        if found:
            printed = found.group(1)
            number = int(printed) if printed.isdigit() else chinese_number(printed)
            return depth, number, label[found.end() :]
    return None, None, label


def is_of_which(label: str) -> bool:
    """Whether a label begins with 其中, a numbering set aside."""
    return split_numbering(normalise(label))[2].startswith(_OF_WHICH)


class LabelPath:
    """The labels a row stands under, followed while a lane is read from top to bottom.

    一、本年收入 / （一）一般公共预算拨款 / 其中：财政拨款: the numbering tells the depth, and "其中"
    puts a row under the one above it.
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self._above: list[str] = []
        self.numeral: int | None = None
        self.bare = ""

    def enter(self, label: str) -> None:
        """Move on to the next printed label."""
        if self.bare:
            self._above.append(self.bare)
        depth, self.numeral, self.bare = split_numbering(normalise(label))
        if depth is None:
            if self.bare.startswith(_OF_WHICH):
                depth = len(_NUMBERING)
            else:
                self._open.clear()
                depth = 0
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        self._open.append((depth, self.bare))

    def candidates(self) -> Iterator[str]:
        """Forms under which a profile may know the row, the most specific first.

        Last but one, the row under any label above it, the nearest first: after 上年结转结余 without a
        number, 一、一般公共预算拨款 begins anew.
        """
        names = [name for _, name in self._open]
        for start in range(len(names) - 1):
            yield "/".join(names[start:])
        for above in dict.fromkeys(reversed(self._above)):
            yield f"{above}/{self.bare}"
        yield self.bare


def cut_off(printed: str, whole: str) -> bool:
    """Whether ``printed`` is the name ``whole`` less what the edge of its cell cuts off.

    That is the first or the last character, or the rest of an opened bracket; both in normal form.

    >>> cut_off("对个人和家庭的补", "对个人和家庭的补助"), cut_off("因公出国(", "因公出国(境)费")
    (True, True)
    >>> cut_off("财政拨款结转", "非财政拨款结转"), cut_off("公务用车购置", "公务用车购置及运行费")
    (False, False)
    """
    if len(printed) < _LEAST_CUT:
        return False
    if whole.startswith(printed):
        return len(whole) == len(printed) + 1 or printed.count("(") > printed.count(")")
    return whole[1:] == printed and not _TURNS.match(whole)


def class_of_label(
    bare: str, classes: Mapping[str, tuple[str, ...]], local: Mapping[str, tuple[str, ...]]
) -> str | None:
    """The functional class (201 …) whose name ``bare`` is, numbering already removed.

    Names given by the profile win over the general ones, because a template may print an obsolete
    name on the line of another class.
    """
    name = stem(bare)
    for table in (local, classes):
        for code, names in table.items():
            if any(stem(normalise(known)) == name for known in names):
                return code
    return None


@lru_cache(maxsize=4096)
def stem(name: str) -> str:
    """A class name without the 支出 that only some layouts print after it."""
    shorter = _SUFFIX.sub("", name)
    return shorter or name

"""Tables of text in which Chinese and Latin letters align."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> str:
    """A table whose columns named in ``right`` are set flush right.

    Lines are made of ASCII characters only: terminals differ on how wide box-drawing characters are
    among Chinese ones.
    """
    from tabulate import tabulate  # noqa: PLC0415 - every pytest run imports this module, few print a table

    text: str = tabulate(
        rows,
        head,
        tablefmt="presto",
        disable_numparse=True,
        colalign=["right" if name in right else "left" for name in head],
    )
    return text


def shorten(text: str, most: int) -> str:
    """At most ``most`` characters, the last an ellipsis when any are left out."""
    return text if len(text) <= most else text[: most - 1] + "…"

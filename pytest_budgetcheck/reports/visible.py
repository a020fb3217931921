"""Text printed in a PDF, made safe to show: nothing in it acts, and what would hide or act is seen.

Control characters move the cursor of a terminal or colour it; marks of direction turn text around, so that
it reads as something else than it is. Each is shown as its symbol (␛) or its number (⟨U+202E⟩).
"""

from __future__ import annotations

import re

_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """``text`` with every character that acts instead of being seen shown as a symbol or number."""
    return _ACTING.sub(lambda found: _symbol(found[0]), text)


def _symbol(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"

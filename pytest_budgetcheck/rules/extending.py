"""A profile that extends another: what it says, on top of what the other one says.

Mappings are merged; lists of printed forms are added to, its own forms first; ``absent`` in place of a
table, row or column takes it away; anything else replaces. A convention is dropped by ``not NAME``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import RuleError, one_of
from .source import Source

if TYPE_CHECKING:
    from .errors import Place
    from .source import Data, PathInFile

ABSENT = "absent"
# The texts of one header row: an order, not a choice of forms.
_WHOLE = frozenset({"header"})
_NOT = "not "


def extended(own: Source, base: Source) -> Source:
    """``own`` with all that ``base`` says and it does not; places lead to where a thing is written.

    Raises:
        RuleError: ``absent`` or ``not`` for something that ``base`` does not have.
    """
    merged = Source(own.file, places={**base.places, **own.places}, keys={**base.keys, **own.keys})
    data = _merged(own.data, base.data, (), own)
    if isinstance(data, dict):
        data.pop("extends", None)
    merged.data = data
    return merged


def _merged(said: Data, before: Data, path: PathInFile, own: Source) -> Data:
    if isinstance(said, dict) and isinstance(before, dict):
        result: dict[str, Data] = {}
        for key in (*before, *(key for key in said if key not in before)):
            at = (*path, key)
            if key not in said:
                result[key] = before[key]
            elif said[key] != ABSENT:
                result[key] = _merged(said[key], before.get(key), at, own)
            elif key not in before:
                place = own.keys.get(at, own.place(at))
                raise RuleError(place, f"there is no {key} to take away; {one_of(key, before)}")
        return result
    if path == ("conventions",) and isinstance(said, list) and isinstance(before, list):
        return _conventions(said, before, own)
    if isinstance(said, list) and isinstance(before, list) and path[-1] not in _WHOLE:
        return [*said, *(item for item in before if item not in said)]
    return said


def _conventions(said: list[Data], before: list[Data], own: Source) -> list[Data]:
    dropped: set[str] = set()
    for index, item in enumerate(said):
        if isinstance(item, str) and item.startswith(_NOT):
            name = item.removeprefix(_NOT).strip()
            if name not in before:
                place: Place = own.place(("conventions", index))
                valid = one_of(name, (str(one) for one in before))
                raise RuleError(place, f"{name} is no convention of the profile that is extended; {valid}")
            dropped.add(name)
    added = [item for item in said if not (isinstance(item, str) and item.startswith(_NOT))]
    return [*added, *(item for item in before if item not in added and item not in dropped)]

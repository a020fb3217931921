"""Waivers: findings that a person has accepted, in a YAML file, each for named figures and a limited time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from os.path import normpath, relpath
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from .fingerprints import same_figures
from .rules.errors import Place, Problems, RuleError
from .rules.source import Source, parse
from .rules.yaml_text import flow
from .verdicts import Accepted

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class WaiverText(BaseModel):
    """A waiver as it is written; ``document`` starts from the folder of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str = Field(min_length=1)
    document: str = Field(min_length=1)
    case: str = ""
    figures: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    expires: date

    @field_validator("figures", mode="before")
    @classmethod
    def _blank_figures(cls, value: object) -> object:
        return ["" if item is None else item for item in value] if isinstance(value, list) else value

    @field_validator("expires", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValueError("a date is wanted here: YYYY-MM-DD")
        return date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver and where it is written."""

    text: WaiverText
    place: Place

    @property
    def case(self) -> tuple[str, str]:
        """Rule and case; a rule with one case in a document lends it its id."""
        return self.text.rule, self.text.case or self.text.rule

    def answer(self, figures: Sequence[str], today: date) -> Accepted | str:
        """Acceptance of a finding with these figures, or why there is none, in Chinese."""
        text = self.text
        if not same_figures(text.figures, figures):
            return f"豁免失效（{self.place}）：所列金额 {_listed(text.figures)}，现为 {_listed(figures)}"
        if today > text.expires:
            return f"豁免已于 {text.expires} 到期（{self.place}，批准人 {text.approver}）"
        return Accepted("waiver", text.reason, text.approver, text.expires.isoformat())


def _listed(figures: Sequence[str]) -> str:
    return "、".join(figure or "（空白）" for figure in figures)


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """The waivers of one file, by document (an absolute path) and case."""

    path: Path
    waivers: dict[str, dict[tuple[str, str], Waiver]]

    def of(self, document: Path) -> dict[tuple[str, str], Waiver]:
        """The waivers of a document."""
        return self.waivers.get(normpath(document), {})

    def proposal(self, document: Path, rule: str, case: str, figures: Sequence[str]) -> str:
        """The entry that would waive a finding, for a person to complete."""
        entry = {
            "rule": rule,
            "document": Path(relpath(document, self.path.parent)).as_posix(),
            "case": case,
            "figures": list(figures),
        }
        lines = [f"    {key}: {flow(value)}" for key, value in entry.items()]
        lines[0] = lines[0].replace("    ", "  - ", 1)
        lines += [f"    {key}:" for key in ("reason", "approver", "expires")]
        return "\n".join([f"确属合理的，可登记在 {self.path.name}：", *lines])


def load_waivers(path: Path, shown: str) -> WaiverFile:
    """The waivers of the file at ``path``; ``shown`` names it in errors.

    Raises:
        RuleError: a file that cannot be read, a mistake in it, or a waiver of a document that is gone;
            all of them at once, each with its place.
    """
    try:
        source = parse(path.read_text(encoding="utf-8-sig"), shown)
    except UnicodeDecodeError:
        raise RuleError(Place(shown, 1, 1), "the file is not UTF-8 text") from None
    except OSError as error:
        raise RuleError(None, f"cannot read {shown}: {error.strerror}") from None
    found = WaiverFile(path, {})
    problems = Problems()
    for index in range(len(_entries(source))):
        with problems.noted():
            _add(found, Waiver(source.validate(WaiverText, ("waivers", index)), _place(source, index)))
    problems.settle()
    return found


def _entries(source: Source) -> list[object]:
    """What stands under the only key; an empty list, or an empty file, waives nothing."""
    data = source.data
    if data is None:
        return []
    if not isinstance(data, dict) or set(data) != {"waivers"}:
        wrong = next((key for key in data if key != "waivers"), "") if isinstance(data, dict) else ""
        place = source.keys.get((wrong,), source.place(()))
        raise RuleError(place, "the file holds one key, waivers, with a list of waivers")
    waivers = data["waivers"]
    if waivers is not None and not isinstance(waivers, list):
        raise RuleError(source.place(("waivers",)), "a list is wanted here")
    return list(waivers or [])


def _place(source: Source, index: int) -> Place:
    return source.place(("waivers", index))


def _add(found: WaiverFile, waiver: Waiver) -> None:
    document = Path(normpath(found.path.parent / waiver.text.document))
    if not document.is_file():
        raise RuleError(
            waiver.place, f"there is no document {waiver.text.document}; remove the waiver or mend its path"
        )
    same = found.waivers.setdefault(str(document), {})
    if waiver.case in same:
        raise RuleError(waiver.place, f"this finding is waived already, at {same[waiver.case].place}")
    same[waiver.case] = waiver

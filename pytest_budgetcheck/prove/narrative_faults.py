"""Faults in the narrative: a figure, a year or a word of change printed wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from ..disclosure import UNIT_IN_YUAN, Fact
from ..rules.statements.base import YEAR
from .fault import DIGITS, SCALES, Fault, Subject, altered, other_unit
from .retelling import retold

if TYPE_CHECKING:
    from ..disclosure import Disclosure, Sentence
    from .fault import Place

_OPPOSITE = (
    ("增加", "减少"),
    ("增长", "下降"),
    ("上升", "下降"),
    ("提高", "降低"),
    ("减少", "增加"),
    ("下降", "增长"),
    ("降低", "提高"),
    ("压减", "增加"),
    ("大于", "小于"),
    ("小于", "大于"),
    ("高于", "低于"),
    ("低于", "高于"),
)


def sentences(disclosure: Disclosure) -> list[Sentence]:
    """The sentences in reading order, as facts count them."""
    return [sentence for section in disclosure.narrative for sentence in section.sentences]


def subject_of(fact: Fact) -> Subject:
    """What a figure of the narrative is."""
    if fact.indicator == YEAR:
        return Subject.YEAR
    if fact.unit in UNIT_IN_YUAN:
        return Subject.AMOUNT
    return Subject.PERCENTAGE if fact.unit in ("%", "百分点", "个百分点", "‰") else Subject.COUNT


def narrative_faults(disclosure: Disclosure) -> Iterator[Fault]:
    """All faults in the narrative, figure by figure."""
    said = sentences(disclosure)
    for fact in disclosure.facts:
        printed = said[fact.sentence].text[fact.start : fact.end]
        if subject_of(fact) is Subject.YEAR:
            yield _fault("year", disclosure, fact, _year_before(printed), said[fact.sentence])
            continue
        for kind, change in _ways(fact).items():
            text = altered(printed, change)
            if text is not None:
                yield _fault(kind, disclosure, fact, text)
        yield from _turned(disclosure, fact, said[fact.sentence])


def _ways(fact: Fact) -> dict[str, Callable[[str], str | None]]:
    if subject_of(fact) is Subject.AMOUNT:
        return {**DIGITS, **SCALES, "unit": partial(other_unit, unit=fact.unit)}
    return {**DIGITS, **SCALES} if subject_of(fact) is Subject.PERCENTAGE else {**DIGITS}


def _fault(kind: str, disclosure: Disclosure, fact: Fact, text: str, said: Sentence | None = None) -> Fault:
    printed = sentences(disclosure)[fact.sentence].text[fact.start : fact.end]
    return Fault(
        kind,
        subject_of(fact),
        f"说明 {fact.section} {fact.heading} “{fact.text}” {printed} → {text}",
        _places(fact, said),
        partial(retold, disclosure, fact.sentence, fact.start, fact.end, text),
        _size(fact, text),
    )


def _places(fact: Fact, said: Sentence | None) -> frozenset[Place]:
    """Where a figure stands, and the whole sentence where its words are what is wrong."""
    sentence = {(said.page, said.box)} if said is not None else set()
    return frozenset({(fact.page, fact.box), *sentence})


def _size(fact: Fact, text: str) -> Decimal:
    number = "".join(char for char in text if char.isdigit() or char in ".．-").replace("．", ".")
    return abs(Decimal(number) - abs(fact.value)) * UNIT_IN_YUAN.get(fact.unit, Decimal(1))


def _year_before(printed: str) -> str:
    return f"{int(printed[:4]) - 1}{printed[4:]}"


def _turned(disclosure: Disclosure, fact: Fact, said: Sentence) -> Iterator[Fault]:
    """The word of change of a figure, the other way round."""
    for word, opposite in _OPPOSITE:
        if fact.direction == word and fact.value:
            start = said.text.rfind(word, 0, fact.start)
            if start >= 0:
                yield Fault(
                    "direction",
                    Subject.WORD,
                    f"说明 {fact.section} {fact.heading} “{fact.text}” {word} → {opposite}",
                    _places(fact, said),
                    partial(retold, disclosure, fact.sentence, start, start + len(word), opposite),
                )
            return

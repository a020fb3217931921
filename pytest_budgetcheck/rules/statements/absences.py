"""What the narrative says there is none of: 没有使用政府性基金预算拨款安排的支出."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..rows import Lane, MappedRow
    from .base import Material

_FUND = r"政府性基金|国有资本经营"
_NONE = re.compile(
    r"(?:没有|无)(?:使用|安排|涉及|当年|本年度?|本级|财政拨款|(?:19|20)\d\d年度?)*"
    rf"(?P<what>{_FUND}|[“\"]三公[”\"]经费)"
    rf"(?:(?:预算)?(?:财政)?(?:拨款)?(?:和|及|、)(?P<also>{_FUND}))?"
    r"[^，,。；;：:、的]{0,12}(?:的)?(?:支出|收支|收入和支出|拨款|支出预算|预算)(?=$|[，,。；;、）)]|[和及])"
)
_BEFORE = re.compile(r"(?:上年|去年|(?P<year>20\d\d)年)(?:年初)?预算(?:未|没有)安排[“\"]三公[”\"]经费")
_FORMAL = re.compile(r"仍保留|如无|若无|没有的|无的|需说明")
"""Words of the template, which say what to write."""


def absences(material: Material, lane: Lane) -> Iterator[MappedRow]:
    """A row for each kind of money that a sentence says is not there, named in 资金."""
    year = material.disclosure.fiscal_year
    for said in material.sentences:
        if "名词解释" in said.section.heading or _FORMAL.search(said.text):
            continue
        found = _NONE.finditer(said.text)
        names = [name for match in found for name in (match["what"], match["also"]) if name]
        before = _BEFORE.search(said.text)
        if before and (before["year"] is None or int(before["year"]) == (year or 0) - 1):
            names.append("上年三公经费")
        for name in names:
            texts = {"资金": re.sub(r"[“”\"]", "", name), "文字": said.text}
            yield Statement(said, texts["资金"], {}, texts).row(lane)

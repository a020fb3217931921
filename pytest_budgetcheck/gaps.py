"""What of a document could not be checked at all, and whether that is for want of tables in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .names import normalise

if TYPE_CHECKING:
    from .disclosure import Disclosure

DRAFT_A_PROFILE = (
    "可用 budgetcheck rules draft-profile 文件.pdf -o 版式.yaml 起草一份版式，"
    "改好后用 --budget-ruleset 版式.yaml 指定"
)
"""What to do about a layout that nobody described."""
_UNCHECKED = "涉及表格的规则都未核对"
_LISTED = re.compile(r"(?!第.部分)(?:[一二三四五六七八九十]+、|\(?\d+[).、]|表\d+)?(?P<title>.+(?<!报)表)$")
_MOST_TITLES = 3
_BLANK_PAGES = 2
"""One page without text may be a cover or the back of a sheet."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A document of which no table was checked. ``apart``: it has none, they are published elsewhere."""

    text: str
    remedy: str
    apart: bool


def gap_of(disclosure: Disclosure) -> Gap | None:
    """Why no table of ``disclosure`` could be checked; ``None`` where one was recognised."""
    if any(table.concept for table in disclosure.tables):
        return None
    titles = [table.title for table in disclosure.tables if table.title]
    if disclosure.tables:
        return Gap(
            f"读到 {len(disclosure.tables)} 张表{_shown(titles)}，但没有一张认得出来，{_UNCHECKED}",
            DRAFT_A_PROFILE,
            apart=False,
        )
    pages = _pages_without_text(disclosure)
    if len(pages) > _BLANK_PAGES:
        return Gap(
            f"第 {pages[0]} 页等 {len(pages)} 页没有文字，表格多半是图像，{_UNCHECKED}",
            "请用由 Word 或 Excel 直接导出的 PDF，或先做文字识别（OCR，例如 ocrmypdf -l chi_sim）",
            apart=False,
        )
    listed = [
        found["title"] for line in disclosure.contents if (found := _LISTED.match(normalise(line.text)))
    ]
    said = f"（目录列出 {len(listed)} 张：{_shown(listed)}）" if listed else ""
    return Gap(
        f"本文件只有文字说明，没有表格{said}，{_UNCHECKED}",
        "表格另行公布时，请同时核对公布表格的那份文件；若表格就在本文件中，请确认它们画有框线",
        apart=True,
    )


def _shown(titles: list[str]) -> str:
    """The first titles, as printed: 《收支总表》等."""
    named = "".join(f"《{title}》" for title in titles[:_MOST_TITLES])
    return named + ("等" if len(titles) > _MOST_TITLES else "")


def _pages_without_text(disclosure: Disclosure) -> list[int]:
    read = {line.page for line in disclosure.contents}
    for section in disclosure.narrative:
        read |= {section.page, *(sentence.page for sentence in section.sentences)}
    return [page for page in range(1, disclosure.page_count + 1) if page not in read]

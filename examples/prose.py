"""Lays out the cover, the page of contents and the narrative on upright pages."""

from __future__ import annotations

from examples.model import Block
from examples.page import A4, Measure, Page, Text, wrap

MARGIN_X, TOP, BOTTOM = 79.0, 86.0, 80.0
SIZE, LEADING = 14.0, 26.0
INDENT = 2 * SIZE
HEADING_SIZE, HEADING_LEADING = 20.0, 38.0
CONTENTS_SIZE, CONTENTS_LEADING = 10.5, 16.2
_WIDTH = A4[0] - 2 * MARGIN_X
_LEVELS = {"part": 0, "section": 1, "subsection": 2}


def cover(lines: list[str], measure: Measure) -> Page:
    """A page with the name of the body, the title and the date, in the middle."""
    page = Page.portrait()
    page.numbered = False
    y = page.height * 0.3
    for i, text in enumerate(lines):
        size = 26.0 if i < len(lines) - 1 else 16.0
        if i == len(lines) - 1:
            y = page.height * 0.8
        for line in wrap(text, size, _WIDTH, measure):
            page.texts.append(Text(page.width / 2, y, line, size, "centre"))
            y += size * 1.8
    return page


def contents(entries: list[tuple[int, str, int]], measure: Measure) -> list[Page]:
    """Pages of contents: level, heading and page number of each entry, joined by dots."""
    page = Page.portrait()
    page.texts.append(Text(page.width / 2, TOP, "目　录", HEADING_SIZE, "centre"))
    pages, y = [page], TOP + HEADING_LEADING
    right = page.width - MARGIN_X
    for level, heading, number in entries:
        if y > page.height - BOTTOM:
            page, y = Page.portrait(), TOP
            pages.append(page)
        x = MARGIN_X + level * CONTENTS_SIZE * 1.5
        used = measure(heading, CONTENTS_SIZE) + measure(str(number), CONTENTS_SIZE)
        dots = int((right - x - used - 6) / measure(".", CONTENTS_SIZE))
        page.texts.append(Text(x, y, f"{heading}{'.' * dots}", CONTENTS_SIZE))
        page.texts.append(Text(right, y, str(number), CONTENTS_SIZE, "right"))
        y += CONTENTS_LEADING
    return pages


def narrative(blocks: list[Block], measure: Measure) -> list[Page]:
    """Headings and paragraphs, each part on a new page."""
    setter = _Setter(measure)
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind == "part" or not setter.pages:
            setter.turn()
        if block.kind in _LEVELS:
            title = f"　{following.text}" if following and following.kind == "title" else ""
            setter.pages[-1].anchors.append((_LEVELS[block.kind], block.text + title))
        if block.kind in {"part", "title"}:
            setter.heading(block.text)
        else:
            setter.paragraph(block.text, keep=block.kind != "text")
    return setter.pages


class _Setter:
    """Sets one line after the other."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self.pages: list[Page] = []
        self.y = TOP

    def turn(self) -> None:
        self.pages.append(Page.portrait())
        self.y = TOP

    def heading(self, text: str) -> None:
        page = self.pages[-1]
        for line in wrap(text, HEADING_SIZE, _WIDTH, self.measure):
            page.texts.append(Text(page.width / 2, self.y, line, HEADING_SIZE, "centre"))
            self.y += HEADING_LEADING

    def paragraph(self, text: str, keep: bool) -> None:
        """Set a paragraph; with ``keep`` it needs room for two more lines below, as headings do."""
        if keep and self.y + 2 * LEADING > A4[1] - BOTTOM:
            self.turn()
        for i, line in enumerate(wrap(text, SIZE, _WIDTH, self.measure, INDENT)):
            if self.y > A4[1] - BOTTOM:
                self.turn()
            x = MARGIN_X + (INDENT if i == 0 else 0)
            self.pages[-1].texts.append(Text(x, self.y, line, SIZE))
            self.y += LEADING

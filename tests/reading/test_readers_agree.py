"""Both glyph sources, on every page of the corpus: the same tables, the same texts.

A sample of the pages by default; ``BUDGETCHECK_ALL_PAGES=1`` compares all of them, in some minutes.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import SHARED

from pytest_budgetcheck.names import normalise
from pytest_budgetcheck.reading import PageSource, open_pages
from pytest_budgetcheck.reading.grid import find_grids
from pytest_budgetcheck.reading.lines import build_lines, cell_text

STEP = 1 if os.environ.get("BUDGETCHECK_ALL_PAGES") else 9

BREAK = "a row cut by the page break: the lines of its texts on the other page are clipped away"
OVERFLOW = "text too long for its cell: what would lie in the neighbouring cell or row is clipped away"
CHART = "the label of a pie chart that is cut at the edge of the chart"
COLUMN = "the text of the neighbouring page, drawn here too and clipped away"

KNOWN = {
    **dict.fromkeys([("633fab", 13), ("633fab", 14), ("633fab", 15), ("9c1471", 21)], BREAK),
    **dict.fromkeys([("14af67", 47), ("14af67", 48), ("14af67", 49)], BREAK),
    **dict.fromkeys([("891d54", 42), ("891d54", 43)], BREAK),
    **dict.fromkeys([("a8fb0e", 37), ("a8fb0e", 38), ("a8fb0e", 42)], BREAK),
    **dict.fromkeys([("891d54", 3), ("891d54", 6), ("891d54", 24), ("891d54", 32), ("891d54", 36)], OVERFLOW),
    **dict.fromkeys([("0e114b", 12), ("2a3502", 42)], OVERFLOW),
    **dict.fromkeys([("07a627", 19), ("dc6477", 18), ("e397b0", 20)], CHART),
    **dict.fromkeys([("d3ebda", 7), ("d3ebda", 8)], COLUMN),
}
"""Pages on which the sources differ, by document and page; pdfium is right on all of them.

On each, the picture of the page lacks what pdfplumber returns: it cannot tell what a clip path hides.
"""

DOCUMENTS = sorted((SHARED / "corpus").glob("*/*.pdf"))


def inks(source: PageSource, number: int) -> Counter[str]:
    """How often each character is printed on a page."""
    return Counter(glyph.text for glyph in source.page(number).glyphs if not glyph.text.isspace())


def seen(source: PageSource, number: int) -> tuple[list[list[tuple[object, ...]]], list[str]]:
    """The cells of each grid of a page with their texts, and the lines outside the grids."""
    content = source.page(number)
    grids, free = find_grids(content)
    cells = [
        [(c.row, c.column, c.row_span, c.column_span, normalise(cell_text(c.glyphs))) for c in grid.cells]
        for grid in grids
    ]
    return cells, [normalise(line.text) for line in build_lines(free, number)]


@pytest.mark.skipif(not DOCUMENTS, reason="needs the corpus of published documents beside the repository")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.name[:6]}")
def test_both_readers_see_the_same_tables_and_texts(path: Path) -> None:
    known = {page for name, page in KNOWN if path.name.startswith(name)}
    with open_pages(path, "pdfium") as ours, open_pages(path, "pdfplumber") as other:
        assert ours.page_count == other.page_count
        start = 1 + DOCUMENTS.index(path) % STEP
        sample = known | set(range(start, ours.page_count + 1, STEP))
        differing = {page for page in sample if seen(ours, page) != seen(other, page)}
        hidden = {page: inks(other, page) - inks(ours, page) for page in differing}
        invented = {page: inks(ours, page) - inks(other, page) for page in differing}
    assert differing == known
    assert all(hidden.values())
    assert not any(invented.values())

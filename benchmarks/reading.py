"""CPU time of reading, per page: our reader, plain pdfplumber, and the floor that pdfium sets.

    python benchmarks/reading.py CORPUS [--all] [--repeat N]

Every reader reads the same documents in the same process, in turns; the figures are process time per
page, the median over the documents, and ratios of those medians. Without ``--all`` every fifth document
is read.
"""

from __future__ import annotations

import argparse
import ctypes
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import layout, open_pages, read, tables

SAMPLE = 5


def floor(path: Path) -> None:
    """Glyphs with their boxes, and the points of all paths, from pdfium's raw functions; then forget them."""
    document = pypdfium2.PdfDocument(path)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_float(), ctypes.c_float()
    box_out, x_out, y_out = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    for index in range(len(document)):
        page = pdfium.FPDF_LoadPage(document.raw, index)
        text = pdfium.FPDFText_LoadPage(page)
        for char in range(pdfium.FPDFText_CountChars(text)):
            pdfium.FPDFText_GetUnicode(text, char)
            pdfium.FPDFText_GetLooseCharBox(text, char, box_out)
        for number in range(pdfium.FPDFPage_CountObjects(page)):
            drawn = pdfium.FPDFPage_GetObject(page, number)
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
                for point in range(pdfium.FPDFPath_CountSegments(drawn)):
                    segment = pdfium.FPDFPath_GetPathSegment(drawn, point)
                    pdfium.FPDFPathSegment_GetPoint(segment, x_out, y_out)
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    document.close()


def plain_pdfplumber(path: Path) -> None:
    """What one writes first: the tables of every page."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.close()


def without_narrative(path: Path) -> None:
    """Our reader as far as its tables."""
    with open_pages(path) as source:
        pages = (source.page(number) for number in range(1, source.page_count + 1))
        tables.read_tables(layout.lay_out(pages))


def glyphs_and_rules(path: Path) -> None:
    """Our page source alone, with all visibility filters."""
    with open_pages(path) as source:
        for number in range(1, source.page_count + 1):
            source.page(number)


def ours(path: Path) -> None:
    """Our reader: tables, narrative, facts, identity."""
    read(path)


READERS: dict[str, Callable[[Path], None]] = {
    "pdfplumber extract_tables": plain_pdfplumber,
    "our reader": ours,
    "our reader, no narrative": without_narrative,
    "our glyphs and rules only": glyphs_and_rules,
    "floor: pdfium glyphs, paths": floor,
}


def documents(corpus: Path, *, everything: bool) -> dict[Path, int]:
    """The documents to read and their page counts; scans are left out."""
    found = {}
    for path in sorted(corpus.rglob("*.pdf"))[:: 1 if everything else SAMPLE]:
        try:
            found[path] = read(path).page_count
        except UnreadableError:
            continue
    return found


def measure(paths: dict[Path, int], repeat: int) -> dict[str, list[float]]:
    """Milliseconds of process time per page, per reader, one figure per document: the best of ``repeat``."""
    times: dict[str, list[float]] = {name: [] for name in READERS}
    for path, pages in paths.items():
        for name, reader in READERS.items():
            rounds = []
            for _ in range(repeat):
                start = time.process_time()
                reader(path)
                rounds.append(time.process_time() - start)
            times[name].append(1000 * min(rounds) / pages)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--all", action="store_true", help="every document, not every fifth")
    parser.add_argument("--repeat", type=int, default=1, help="rounds per document; the best counts")
    options = parser.parse_args()
    paths = documents(options.corpus, everything=options.all)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times = measure(paths, options.repeat)
    medians = {name: statistics.median(values) for name, values in times.items()}
    slow, fast = medians["pdfplumber extract_tables"], medians["floor: pdfium glyphs, paths"]
    print(f"{len(paths)} documents, {sum(paths.values())} pages; CPU per page, median over documents")
    print(f"{'':30}{'ms/page':>9}{'pdfplumber':>12}{'floor':>8}")
    for name, value in medians.items():
        print(f"{name:30}{value:9.2f}{slow / value:10.1f} x{value / fast:6.2f} x")
    print(f"peak memory of our reader over all of them: {peak:.0f} MB")


if __name__ == "__main__":
    main()

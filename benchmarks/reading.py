"""CPU time of reading, per page: our reader, plain pdfplumber, and the floor that pdfium sets.

    python benchmarks/reading.py CORPUS [--all] [--repeat N] [--processes N]

Every reader reads the same documents in the same process, in turns; the figures are process time per
page, the median over the documents, and ratios of those medians. Without ``--all`` every fifth document
is read. A reader that is not installed is left out with a note.

After that: what loading from the store costs beside reading, and how much sooner several processes are
done than one, with the memory that each needs at most. The last two are times by the clock and need a
machine that does nothing else.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import layout, open_pages, read, tables
from pytest_budgetcheck.reading.store import Store, digest_of

SAMPLE = 5
ROUNDS = 3
SLOW, OURS, FLOOR = "pdfplumber extract_tables", "our reader", "floor: pdfium glyphs, paths"


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


def pymupdf_tables(path: Path) -> None:
    """PyMuPDF's tables and words of every page."""
    import pymupdf  # noqa: PLC0415  never a dependency

    with pymupdf.open(path) as document:
        for page in document:
            for table in page.find_tables().tables:
                table.extract()
            page.get_text("words")


READERS: dict[str, Callable[[Path], None]] = {
    SLOW: plain_pdfplumber,
    OURS: ours,
    "our reader, no narrative": without_narrative,
    "our glyphs and rules only": glyphs_and_rules,
    FLOOR: floor,
}
OTHERS = {"PyMuPDF find_tables, words": ("pymupdf", pymupdf_tables)}
"""Readers that may be installed: the module each needs, and the reader."""


def documents(corpus: Path, *, everything: bool) -> dict[Path, int]:
    """The documents to read and their page counts; scans are left out."""
    found = {}
    for path in sorted(corpus.rglob("*.pdf"))[:: 1 if everything else SAMPLE]:
        try:
            found[path] = read(path).page_count
        except UnreadableError:
            continue
    return found


def readers() -> dict[str, Callable[[Path], None]]:
    """All readers at hand."""
    found = dict(READERS)
    for name, (module, reader) in OTHERS.items():
        if importlib.util.find_spec(module):
            found[name] = reader
        else:
            print(f"{name}: left out, {module} is not installed")
    return found


def cpu(action: Callable[[Path], object], path: Path, repeat: int = 1) -> float:
    """Milliseconds of process time, the best of ``repeat`` rounds."""
    rounds = []
    for _ in range(repeat):
        start = time.process_time()
        action(path)
        rounds.append(time.process_time() - start)
    return 1000 * min(rounds)


def measure(paths: dict[Path, int], repeat: int) -> dict[str, list[float]]:
    """Milliseconds of process time per page, per reader, one figure per document."""
    found = readers()
    times: dict[str, list[float]] = {name: [] for name in found}
    for path, pages in paths.items():
        for name, reader in found.items():
            times[name].append(cpu(reader, path, repeat) / pages)
    return times


def print_readers(paths: dict[Path, int], repeat: int) -> None:
    medians = {name: statistics.median(values) for name, values in measure(paths, repeat).items()}
    print(f"{len(paths)} documents, {sum(paths.values())} pages; CPU per page, median over documents")
    print(f"{'':30}{'ms/page':>9}{'pdfplumber':>12}{'floor':>8}")
    for name, value in medians.items():
        print(f"{name:30}{value:9.2f}{medians[SLOW] / value:10.1f} x{value / medians[FLOOR]:6.2f} x")


def print_store(paths: Sequence[Path], repeat: int) -> None:
    """What a second run costs, which finds every document in the store."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), "pdfium")
        first = [cpu(lambda path: store.save(digest_of(path), read(path)), path) for path in paths]
        second = [cpu(lambda path: store.load(digest_of(path)), path, repeat) for path in paths]
    print(
        f"first run, read and stored: {statistics.median(first):.1f} ms a document; "
        f"second run, loaded: {statistics.median(second):.1f} ms; {sum(second) / sum(first):.1%} of the first"
    )


def peak_memory() -> float:
    """The most memory this process ever had, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def read_in_child(path: Path) -> float:
    read(path)
    return peak_memory()


def in_processes(paths: Sequence[Path], jobs: int) -> tuple[float, float]:
    """Seconds by the clock in which ``jobs`` processes read ``paths``, and the memory of the largest."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        # Starting them is no part of reading: each imports what it needs over a first document.
        list(pool.map(read_in_child, [paths[0]] * (2 * jobs)))
        start = time.perf_counter()
        memory = max(pool.map(read_in_child, paths))
        return time.perf_counter() - start, memory


def print_processes(paths: dict[Path, int], jobs: int) -> None:
    longest_first = sorted(paths, key=lambda path: -paths[path])
    # In turns, the best of each: one round alone may fall into a time when the machine did something else.
    rounds = [(in_processes(longest_first, 1), in_processes(longest_first, jobs)) for _ in range(ROUNDS)]
    alone = min(seconds for (seconds, _), _ in rounds)
    together = min(seconds for _, (seconds, _) in rounds)
    memory = max(size for _, (_, size) in rounds)
    print(f"{jobs} processes: {alone / together:.2f} x as fast as one; the largest had {memory:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--all", action="store_true", help="every document, not every fifth")
    parser.add_argument("--repeat", type=int, default=1, help="rounds per document; the best counts")
    parser.add_argument("--processes", type=int, default=2, help="how many read at once; 0 leaves it out")
    options = parser.parse_args()
    paths = documents(options.corpus, everything=options.all)
    peak = peak_memory()
    print_readers(paths, options.repeat)
    print(f"peak memory of our reader over all of them: {peak:.0f} MB")
    print_store(list(paths), options.repeat)
    if options.processes:
        print_processes(paths, options.processes)


if __name__ == "__main__":
    main()

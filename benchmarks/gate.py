"""A gate over many documents from a warm store, against pytest running as many empty items.

    python benchmarks/gate.py [--documents 1000] [--few 100] [--repeat 1]

The documents are the examples, in each of which another figure of a table is changed. What was read of them
is put into the store directly, and so is what the second reader sees (the changed figure): opening PDFs is
not what is measured. CPU is user and system time of the whole process tree, the best of the rounds; cost per
document leaves out a run over one document.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from pytest_budgetcheck.confirm import confirmed
from pytest_budgetcheck.disclosure import Disclosure
from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.reading.second_reader import Place, Sighting
from pytest_budgetcheck.reading.store import Store, digest_of
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "disclosures"
CASES = ("rule", "instance")
QUIET = ("-q", "--tb=no", "-p", "no:hypothesispytest", "-p", "no:xdist")
EMPTY = """\
import pytest

class Item(pytest.Item):
    def runtest(self): pass
    def reportinfo(self): return self.path, 0, self.name

class File(pytest.File):
    def collect(self):
        return [Item.from_parent(self, name=f"item{n}") for n in range(int(self.path.read_text()))]

def pytest_collect_file(file_path, parent):
    return File.from_parent(parent, path=file_path) if file_path.suffix == ".txt" else None
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds of CPU, megabytes at the most, and what pytest printed."""

    cpu: float
    memory: float
    output: str

    @property
    def items(self) -> int:
        return sum(
            map(int, re.findall(r"(\d+) (?:passed|failed|skipped|xfailed|unchecked|errors?)\b", self.output))
        )


def changed(disclosure: Disclosure, number: int) -> Disclosure:
    """The disclosure with its ``number``-th amount, of those in tables, one higher in the last place."""
    places = [
        (t, r, c)
        for t, table in enumerate(disclosure.tables)
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row.cells)
        if cell.value
    ]
    t, r, c = places[number % len(places)]
    table = disclosure.tables[t]
    cell = table.rows[r].cells[c]
    value = (cell.value or Decimal(0)) + Decimal(1).scaleb(-cell.decimals) * (1 + number // len(places))
    cells = list(table.rows[r].cells)
    cells[c] = replace(cell, value=value, text=f"{value:f}")
    rows = list(table.rows)
    rows[r] = replace(table.rows[r], cells=tuple(cells))
    tables = list(disclosure.tables)
    tables[t] = replace(table, rows=tuple(rows))
    return replace(disclosure, tables=tuple(tables))


def fill(folder: Path, store: Store, originals: list[Disclosure], count: int, book: Rulebook) -> None:
    """Make ``count`` documents, and put into the store what is read of them, second readings included."""
    folder.mkdir()
    for number in range(count):
        path = folder / f"{number:04}.pdf"
        path.write_bytes(b"%%PDF-1.7\n%% document %d\n" % number)
        digest = digest_of(path)
        read_once = store.save(digest, changed(originals[number % len(originals)], number // len(originals)))
        found = check(recognise(read_once, book.candidates()), book)
        confirmed(found, lambda places, digest=digest: again(store, digest, found, places))  # noqa: B023


def again(store: Store, digest: str, found: object, places: Iterable[Place]) -> Mapping[Place, Sighting]:
    """What a second reader would see: the same figures."""
    texts = {
        (item.figure.page, item.figure.box): item.figure.text
        for verdict in found.verdicts  # type: ignore[attr-defined]
        for item in verdict.evidence
    }
    seen = {}
    for place in places:
        text = texts.get((place.page, place.box), "")
        seen[place] = Sighting(text, text)
    store.add_second_readings(digest, {place.key: asdict(sight) for place, sight in seen.items()})
    return seen


def cost(folder: Path, *args: str) -> Cost:
    """Run pytest in ``folder`` in a process of its own."""
    with tempfile.TemporaryFile("w+") as out:
        command = [sys.executable, "-m", "pytest", *QUIET, *args]
        environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(folder.parent / "code"),
        }
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
        _, _, usage = os.wait4(process.pid, 0)
        out.seek(0)
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read())


def best(folder: Path, repeat: int, *args: str) -> Cost:
    return min((cost(folder, *args) for _ in range(repeat)), key=lambda run: run.cpu)


def empty(place: Path, documents: int, items: int, repeat: int) -> Cost:
    """pytest over as many files and items that do nothing."""
    folder = place / f"empty{items}"
    folder.mkdir()
    (folder / "conftest.py").write_text(EMPTY, encoding="utf-8")
    for number in range(documents):
        share = items // documents + (number < items % documents)
        (folder / f"{number:04}.txt").write_text(str(share), encoding="utf-8")
    return best(folder, repeat, "-p", "no:budgetcheck")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=1, help="rounds of each run; the best counts")
    parser.add_argument("--cases", choices=CASES, action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "pytest.ini").write_text(f"[pytest]\ncache_dir = {place / 'cache'}\n", encoding="utf-8")
        store = Store(place / "cache" / "d" / "budgetcheck", "pdfium")
        book = load_rulebook()
        originals = [read(path, "pdfium") for path in sorted(EXAMPLES.glob("*.pdf"))]
        sizes = (1, options.few, options.documents)
        for size in sizes:
            fill(place / str(size), store, originals, size, book)
        for cases in options.cases or CASES:
            cost(place / "1", "--budget-cases", cases)  # compiles what it imports
            one, few, many = (
                best(place / str(size), options.repeat, "--budget-cases", cases) for size in sizes
            )
            bare = empty(place, options.documents, many.items, options.repeat)
            print(f"--budget-cases {cases}: {options.documents} documents, {many.items} items")
            if many.items < 10 * options.documents:
                parser.exit(1, f"the documents were not found in the store:\n{many.output}")
            times = f"{many.cpu / bare.cpu:.2f} x"
            print(f"  CPU {many.cpu:.1f} s; {bare.items} empty items {bare.cpu:.1f} s; {times}")
            print(f"  peak memory {many.memory:.0f} MB; empty items {bare.memory:.0f} MB")
            each = [(run.cpu - one.cpu) / (size - 1) for run, size in ((few, sizes[1]), (many, sizes[2]))]
            print(
                f"  a document: {1000 * each[0]:.1f} ms among {options.few}, "
                f"{1000 * each[1]:.1f} ms among {options.documents} ({100 * (each[1] / each[0] - 1):+.0f} %)"
            )
            print("  " + many.output.strip().splitlines()[-1])


if __name__ == "__main__":
    main()

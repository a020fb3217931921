"""How well pictures of pages are read: documents with text made into scans of themselves, and compared.

    python benchmarks/ocr.py [PDF ...] [--dpi 150 200] [--tilt 0.4] [--noise 6]

Each page is drawn, turned by ``--tilt`` degrees (to the left and to the right in turns), made noisy, and
put into a PDF of pictures, as JPEG. Reading that is compared with reading the text, amount by amount, by
place: an amount is right, wrong, or not read (nothing there, or doubtful); and it may be invented, where no
amount is printed. Then both are judged: a failure at error level that the text does not have would accuse
somebody of what the recogniser did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from pytest_budgetcheck.disclosure import Cell, Disclosure, Scanned, UnreadableError
from pytest_budgetcheck.documents import Sources, check_document
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.verdicts import CheckedDisclosure, Outcome, Severity

EXAMPLES = Path(__file__).parents[1] / "examples" / "disclosures"
NEAR = 5.0
"""How far, in points, the middle of an amount may be off."""


@dataclass(slots=True)
class Result:
    """What came of one document at one resolution."""

    amounts: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    accused: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    coverage: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Scanner:
    """A bad scanner; ``pages`` are numbers from 1, all where there are none."""

    dpi: int
    tilt: float = 0.4
    noise: float = 6.0
    pages: tuple[int, ...] = ()

    def scan(self, path: Path, out: Path) -> None:
        """Write the pages of ``path`` as pictures to ``out``."""
        chance = np.random.default_rng(7)
        with pypdfium2.PdfDocument(path) as document:
            pictures = []
            for number in self.pages or range(1, len(document) + 1):
                page = document[number - 1]
                drawn = page.render(scale=self.dpi / 72, grayscale=True).to_pil().convert("L")
                turned = drawn.rotate(self.tilt * (-1) ** number, Image.Resampling.BICUBIC, fillcolor=255)
                grey = np.asarray(turned, np.float32)
                speckled = grey * 0.95 + chance.normal(0, self.noise, grey.shape)
                pictures.append(Image.fromarray(speckled.clip(0, 255).astype(np.uint8)))
        pictures[0].save(out, save_all=True, append_images=pictures[1:], resolution=self.dpi)


def compare(plain: Disclosure, read: Disclosure) -> tuple[Counter[str], list[str]]:
    """What became of the amounts of ``plain``, and those that came out wrong."""
    found = [cell for cell in _cells(read) if cell.value is not None]
    taken: set[int] = set()
    counts: Counter[str] = Counter()
    mistakes = []
    for cell in _cells(plain):
        if cell.value is None:
            continue
        same = min(
            ((_distance(cell, other), index) for index, other in enumerate(found) if other.page == cell.page),
            default=(NEAR + 1, -1),
        )
        if same[0] > NEAR:
            counts["not read"] += 1
            continue
        taken.add(same[1])
        other = found[same[1]]
        right = (other.value, other.decimals) == (cell.value, cell.decimals)
        counts["right" if right else "wrong"] += 1
        if not right:
            mistakes.append(_mistake(cell, other, read.scanned))
    invented = [cell for index, cell in enumerate(found) if index not in taken]
    counts["invented"] = len(invented)
    return counts, mistakes + [_mistake(None, cell, read.scanned) for cell in invented]


def _cells(disclosure: Disclosure) -> Iterator[Cell]:
    return (cell for table in disclosure.tables for row in table.rows for cell in row.cells)


def _distance(one: Cell, other: Cell) -> float:
    return max(abs(sum(one.box[axis::2]) - sum(other.box[axis::2])) / 2 for axis in (0, 1))


def _mistake(printed: Cell | None, read: Cell, lines: Sequence[Scanned]) -> str:
    sure = [line.confidence for line in lines if line.page == read.page and _touch(line, read)]
    was = printed.text if printed else "(no amount)"
    return f"p{read.page} {was!r} read {read.text!r}, confidence {min(sure, default=0):.4f}"


def _touch(line: Scanned, cell: Cell) -> bool:
    (left, top, right, bottom), (x0, y0, x1, y1) = line.box, cell.box
    return left < x1 and x0 < right and top < y1 and y0 < bottom


def accused(plain: CheckedDisclosure | None, read: CheckedDisclosure) -> list[str]:
    """Failures at error level that the text does not have."""
    known = {(v.rule.id, v.case) for v in plain.verdicts if v.outcome is Outcome.FAIL} if plain else set()
    return [
        f"{verdict.rule.id} {verdict.case}: {verdict.message}"
        for verdict in read.verdicts
        if verdict.outcome is Outcome.FAIL
        and verdict.rule.severity is Severity.ERROR
        and (verdict.rule.id, verdict.case) not in known
    ]


def measure(path: Path, dpi: int, options: argparse.Namespace, book: Rulebook) -> Result:
    """Scan one document, and read and judge both."""
    result = Result()
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "scan.pdf"
        Scanner(dpi, options.tilt, options.noise).scan(path, out)
        plain = check_document(path, book, Sources(place, "pdfium"))
        begin = time.process_time()
        try:
            read = check_document(out, book, Sources(place, "pdfium", ocr=True))
        except UnreadableError as error:
            result.accused = [str(error)]
            return result
        result.seconds = (time.process_time() - begin) / read.disclosure.page_count
        result.amounts, result.mistakes = compare(plain.disclosure, read.disclosure)
        result.accused = accused(plain, read)
        result.outcomes = Counter(outcome.value for outcome in read.count().elements())
        result.coverage = f"{read.coverage.percent:.1f} % (text: {plain.coverage.percent:.1f} %)"
    return result


def main() -> int:
    """Measure, and say."""
    parser = argparse.ArgumentParser(description="Read scans of documents whose text is known.")
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.pdf")))
    parser.add_argument("--dpi", type=int, nargs="+", default=[150, 200])
    parser.add_argument("--tilt", type=float, default=0.4)
    parser.add_argument("--noise", type=float, default=6.0)
    options = parser.parse_args()
    book = load_rulebook([])
    accusations = 0
    for path in options.paths:
        for dpi in options.dpi:
            result = measure(path, dpi, options, book)
            total = sum(result.amounts[kind] for kind in ("right", "wrong", "not read"))
            share = result.amounts["right"] / total * 100 if total else 0.0
            sys.stdout.write(
                f"{path.name} at {dpi} dpi: {share:.2f} % of {total} amounts right, {dict(result.amounts)}; "
                f"{result.seconds:.1f} s a page; coverage {result.coverage}; {dict(result.outcomes)}\n"
            )
            for text in result.mistakes:
                sys.stdout.write(f"  {text}\n")
            for text in result.accused:
                sys.stdout.write(f"  ACCUSED {text}\n")
            accusations += len(result.accused)
    return 1 if accusations else 0


if __name__ == "__main__":
    sys.exit(main())

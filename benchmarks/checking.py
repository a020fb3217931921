"""CPU time of checking a document beside that of reading it, and of loading the rules.

    python benchmarks/checking.py CORPUS [--all] [--repeat N]

Each document is read once and checked N times in the same process, all rules, the first time included in
nothing: it fills what is remembered of names from one document to the next. Printed are process times,
the median over the documents, and the ratio of checking to reading within this run, which a machine that
does other things as well changes little. Without ``--all`` every fifth document is taken.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import read, recognise
from pytest_budgetcheck.rules.evaluate import check
from pytest_budgetcheck.rules.ruleset import Rulebook, load_rulebook
from pytest_budgetcheck.rules.view import scope_of

SAMPLE = 5


@dataclass(frozen=True)
class Costs:
    """Milliseconds of process time that one document takes; mapping its tables is a part of checking."""

    reading: float
    recognising: float
    mapping: float
    checking: float
    cases: int


def cpu(action: Callable[[], object], repeat: int = 1) -> float:
    """Milliseconds of process time, the best of ``repeat`` rounds."""
    rounds = []
    for _ in range(repeat):
        start = time.process_time()
        action()
        rounds.append(time.process_time() - start)
    return 1000 * min(rounds)


def costs(path: Path, book: Rulebook, repeat: int) -> Costs:
    """What the document at ``path`` costs.

    Raises:
        UnreadableError: it cannot be read, or is no disclosure.
    """
    start = time.process_time()
    disclosure = read(path)
    reading = 1000 * (time.process_time() - start)
    recognised = recognise(disclosure, book.candidates())
    profile = book.profiles[str(recognised.profile)]
    cases = len(check(recognised, book).verdicts)
    return Costs(
        reading,
        cpu(lambda: recognise(disclosure, book.candidates()), repeat),
        cpu(lambda: scope_of(recognised, profile, book.vocabulary), repeat),
        cpu(lambda: check(recognised, book), repeat),
        cases,
    )


def print_costs(found: list[Costs]) -> None:
    """The medians, and each as a share of reading."""
    print(f"{len(found)} documents, {statistics.median(one.cases for one in found):.0f} cases in the median")
    reading = statistics.median(one.reading for one in found)
    print(f"{'reading':30}{reading:9.1f} ms")
    for name, part in (
        ("recognising", [one.recognising for one in found]),
        ("checking", [one.checking for one in found]),
        ("  of which mapping to rows", [one.mapping for one in found]),
    ):
        shares = statistics.median(cost / one.reading for cost, one in zip(part, found, strict=True))
        print(f"{name:30}{statistics.median(part):9.1f} ms{shares:9.1%} of reading")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--all", action="store_true", help="all documents, not every fifth")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    start = time.process_time()
    book = load_rulebook()
    first = 1000 * (time.process_time() - start)
    again = cpu(load_rulebook, options.repeat)
    found = []
    for path in sorted(options.corpus.rglob("*.pdf"))[:: 1 if options.all else SAMPLE]:
        try:
            found.append(costs(path, book, options.repeat))
        except UnreadableError as error:
            print(f"{path.name}: left out, {error.reason}")
    print_costs(found)
    rules = f"{len(book.rules)} rules and {len(book.profiles)} profiles"
    print(f"loading {rules}: {first:.0f} ms, {again:.0f} again")


if __name__ == "__main__":
    main()

"""Real documents with something wrong somewhere: a harness that mutates PDFs and has them read.

``python tests/hostile/mutation.py --count 10000 FOLDER...`` takes slices of a few pages from the PDFs in the
folders, mutates them, and reports how many were read, refused, or ended beyond a limit. What kills its
process or raises an unknown error is kept in ``--keep``, and makes the exit code 1. The same seed makes the
same mutants.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pytest_budgetcheck.documents import Sources, command
from pytest_budgetcheck.limits import Limits
from pytest_budgetcheck.reading.ahead import cores, read_all
from pytest_budgetcheck.reading.store import digest_of

EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"
LIMITS = Limits(seconds=20, megabytes=1024)
_PAGES = 3
_SLICES = 4
_BATCH = 100
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?\bendobj", re.DOTALL)
_STREAM = re.compile(rb"(/FlateDecode.*?>>\s*stream\r?\n)(.*?)(\r?\nendstream)", re.DOTALL)
_ID = re.compile(rb"/ID\s*\[.*?\]", re.DOTALL)
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_ODD_NUMBERS = (
    b"0",
    b"-1",
    b"65536",
    b"2147483648",
    b"-2147483649",
    b"1e30",
    b"0.00001",
    b"99999999999999999999",
)

Mutate = Callable[[bytes, random.Random], bytes]


def slices(paths: Iterable[Path]) -> Iterator[bytes]:
    """Parts of documents, of a few pages each, so that many can be read in little time."""
    import pypdfium2  # noqa: PLC0415 - only where slices are made

    for path in paths:
        try:
            with pypdfium2.PdfDocument(path) as whole:
                count = len(whole)
                for start in sorted({count * part // _SLICES for part in range(_SLICES)}):
                    part = pypdfium2.PdfDocument.new()
                    part.import_pages(whole, list(range(start, min(count, start + _PAGES))))
                    out = io.BytesIO()
                    part.save(out)
                    part.close()
                    yield _ID.sub(b"", out.getvalue())  # it is new each time
        except pypdfium2.PdfiumError:
            continue


def mutant(data: bytes, chance: random.Random) -> bytes:
    """``data`` after one to four mutations."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_MUTATIONS)(data, chance)
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _range(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 10)) + data[end:]


def _swap_objects(data: bytes, chance: random.Random) -> bytes:
    """Two objects change their content, but not their numbers."""
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return data
    first, second = sorted(chance.sample(found, 2), key=lambda match: match.start())
    one, two = (match[0].partition(b"obj") for match in (first, second))
    return b"".join(
        (data[: first.start()], one[0], b"obj", two[2], data[first.end() : second.start()], two[0], b"obj",
         one[2], data[second.end() :])
    )  # fmt: skip


def _number(data: bytes, chance: random.Random) -> bytes:
    """A number in the dictionaries becomes an odd one."""
    spots = list(_NUMBER.finditer(data[: 1 << 16]))
    if not spots:
        return data
    spot = chance.choice(spots)
    return data[: spot.start()] + chance.choice(_ODD_NUMBERS) + data[spot.end() :]


def _content(data: bytes, chance: random.Random) -> bytes:
    """Something happens within a compressed stream."""
    found = list(_STREAM.finditer(data))
    if not found:
        return data
    stream = chance.choice(found)
    try:
        content = zlib.decompress(stream[2])
    except zlib.error:
        return data
    if not content:
        return data
    content = chance.choice((_flip, _cut, _double, _number))(content, chance)
    return data[: stream.start(2)] + zlib.compress(content, 1) + data[stream.end(2) :]


def _range(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 10, 100, 1000, 10_000)))


_MUTATIONS: Sequence[Mutate] = (_flip, _cut, _double, _swap_objects, _number, _content, _content, _content)


def mutants(paths: Iterable[Path], seed: int) -> Iterator[bytes]:
    """Mutants without end."""
    sound = list(slices(paths))
    chance = random.Random(seed)
    while sound:
        made = mutant(chance.choice(sound), chance)
        if made:
            yield made


def read_mutants(
    made: Iterator[bytes],
    count: int,
    keep: Path,
    seconds: float = float("inf"),
) -> Counter[str]:
    """Have up to ``count`` mutants read, for as long as ``seconds``; how many ended in which way."""
    found: Counter[str] = Counter()
    end = time.monotonic() + seconds
    number = 0
    while number < count and time.monotonic() < end:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            sources = Sources(place, "pdfium", LIMITS)
            paths = []
            for data in islice(made, min(_BATCH, count - number)):
                paths.append(folder / f"{number:06}.pdf")
                paths[-1].write_bytes(data)
                number += 1
            for path, crash in read_all(paths, cores(), command(sources, None), LIMITS):
                ending = _ending(path, "" if crash is None else crash.reason, sources)
                found[ending] += 1
                if ending in {"died", "unknown error"}:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / path.name).write_bytes(path.read_bytes())
    return found


def _ending(path: Path, reason: str, sources: Sources) -> str:
    if "异常退出" in reason:
        return "died"
    if reason:
        return "beyond a limit"
    if digest_of(path) not in sources.store:
        return "unknown error"
    return "refused" if list(Path(sources.folder).glob(f"*/{digest_of(path)}*.failure")) else "read"


def main() -> int:
    """Mutate, read, report."""
    parser = argparse.ArgumentParser(description="Have mutated PDFs read.")
    parser.add_argument("folders", nargs="*", type=Path, default=[EXAMPLES])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/mutants"))
    options = parser.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.rglob("*.pdf"))
    begin = time.monotonic()
    found = read_mutants(mutants(paths, options.seed), options.count, options.keep, seconds=options.seconds)
    total = ", ".join(f"{ending}: {number}" for ending, number in sorted(found.items()))
    sys.stdout.write(
        f"{found.total()} mutants of {len(paths)} PDFs in {time.monotonic() - begin:.0f} s; {total}\n"
    )
    return 1 if found["died"] or found["unknown error"] else 0


if __name__ == "__main__":
    sys.exit(main())

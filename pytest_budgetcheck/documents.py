"""From a file to verdicts: read once, recognised, judged, and confirmed by a second reader.

Run as a module this is a process of the pool: it reads the documents whose paths it is given into the
store, second readings included, and keeps nothing.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .disclosure import Disclosure, UnreadableError
from .limits import Limits, read_passwords

if TYPE_CHECKING:
    from .reading import Reader
    from .reading.ahead import Pool
    from .reading.second_reader import Place, Sighting
    from .reading.store import Store
    from .rules.ruleset import Rulebook
    from .verdicts import CheckedDisclosure


@dataclass(frozen=True, slots=True)
class Sources:
    """Where documents come from: the folder of the store, the reader (pdfium or pdfplumber), the limits.

    With ``ocr`` pages that are pictures are recognised.
    ``pool`` reads in processes that a bad document may take down; without it this process reads.
    """

    folder: str
    reader: Reader
    limits: Limits = field(default_factory=Limits)
    passwords: tuple[str, ...] = field(default=(), repr=False)
    ocr: bool = False
    pool: Pool | None = field(default=None, repr=False, compare=False)

    @property
    def store(self) -> Store:
        """The store, opened."""
        from .reading.store import Store  # noqa: PLC0415 - only for a document

        return Store(Path(self.folder), self.reader, ocr=self.ocr)


def check_document(path: Path, book: Rulebook, sources: Sources) -> CheckedDisclosure:
    """The verdicts on the document at ``path``.

    Raises:
        UnreadableError: the file cannot be read, or (UnrecognisedError) is no disclosure.
    """
    from .confirm import confirmed  # noqa: PLC0415 - only for a document
    from .reading import recognise  # noqa: PLC0415
    from .rules.evaluate import check  # noqa: PLC0415
    from .scans import with_confidence, with_scans_reviewed  # noqa: PLC0415

    disclosure = read_document(path, sources)
    checked = with_confidence(check(recognise(disclosure, book.candidates()), book))
    seen = confirmed(checked, lambda places: second_readings(path, disclosure.sha256, places, sources))
    return with_scans_reviewed(seen)


def read_document(path: Path, sources: Sources) -> Disclosure:
    """What the document at ``path`` says; profile and concepts are still open.

    Raises:
        UnreadableError: the file cannot be read.
    """
    from .reading.store import digest_of  # noqa: PLC0415 - only for a document

    digest = digest_of(path)
    if digest not in sources.store:
        _have_read(path, digest, sources)
    return replace(load(path, digest, sources), path=path.as_posix())


def _have_read(path: Path, digest: str, sources: Sources, places: Sequence[Place] = ()) -> None:
    """Have a process put the reading of ``path``, or the second one of ``places``, into the store.

    Where it did not, though it came to an end, this process may try without danger.

    Raises:
        UnreadableError: the process did not come to an end.
    """
    crash = sources.pool.read(path, [astuple(place) for place in places]) if sources.pool else None
    if crash is not None:
        sources.store.save_failure(digest, crash)
        raise crash


def load(path: Path, digest: str, sources: Sources) -> Disclosure:
    """The document out of the store; read into it where it is not there.

    Raises:
        UnreadableError: it cannot be read.
    """
    store, limits = sources.store, sources.limits
    disclosure = store.load(digest)
    if disclosure is None:
        from .reading import read  # noqa: PLC0415 - PDF libraries, only to read

        try:
            read_now = read(
                path, store.reader, most_pages=limits.pages, passwords=sources.passwords, ocr=sources.ocr
            )
            disclosure = store.save(digest, read_now)
        except UnreadableError as error:
            store.save_failure(digest, error)
            raise
    if disclosure.page_count > limits.pages:
        raise limits.too_many_pages(disclosure.page_count)
    return disclosure


def second_readings(
    path: Path, digest: str, places: Iterable[Place], sources: Sources
) -> Mapping[Place, Sighting | None]:
    """What the second reader sees in ``places``, read again only where that was never asked for.

    Raises:
        UnreadableError: the process that should read them did not come to an end.
    """
    from .reading.second_reader import Sighting, reread  # noqa: PLC0415 - only for findings

    store = sources.store
    wanted = {place.key: place for place in places}
    known = store.second_readings(digest)
    missing = [place for key, place in wanted.items() if key not in known]
    if missing and sources.pool:
        _have_read(path, digest, sources, missing)
        known = store.second_readings(digest)
        missing = [place for place in missing if place.key not in known]
    if missing:
        seen = reread(path, missing, sources.passwords)
        found = {place.key: None if sight is None else asdict(sight) for place, sight in seen.items()}
        store.add_second_readings(digest, found)
        known = known | found
    return {place: _sighting(known[key], Sighting) for key, place in wanted.items()}


def _sighting(data: object, kind: type[Sighting]) -> Sighting | None:
    """What was stored; anything that is no sighting counts as not seen."""
    if isinstance(data, dict) and data.keys() == {"cell", "words"}:
        return kind(**data)
    return None


def prepare(path: Path, sources: Sources, book: Rulebook | None, places: Sequence[Any] = ()) -> None:
    """Put into the store what checking the document will ask for, or the second readings of ``places``.

    With ``book`` the former includes second readings. Whatever goes wrong will go wrong again when the
    document is collected, and is reported there; but for want of memory, which is the parent's affair.
    """
    from .reading.second_reader import Place  # noqa: PLC0415 - only for a document
    from .reading.store import digest_of  # noqa: PLC0415

    try:
        if places:
            wanted = [Place(page, tuple(box), *kind) for page, box, *kind in places]
            second_readings(path, digest_of(path), wanted, sources)
        elif book is not None:
            check_document(path, book, sources)
        else:
            load(path, digest_of(path), sources)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 - see above
        pass


@contextlib.contextmanager
def reading_apart(limits: Limits, password_file: str = "", *, ocr: bool = False) -> Iterator[Sources]:
    """Sources that read in a process of their own and keep nothing: for commands that judge nothing.

    Raises:
        OSError, UnicodeDecodeError: the passwords cannot be read, or there is no place for the store.
    """
    from .reading.ahead import Pool  # noqa: PLC0415 - only for a document

    with tempfile.TemporaryDirectory(prefix="budgetcheck-", ignore_cleanup_errors=True) as folder:
        here = Sources(folder, "pdfium", limits, read_passwords(password_file), ocr)
        with Pool(command(here, None, password_file), limits) as pool:
            yield replace(here, pool=pool)


def command(sources: Sources, rulesets: Sequence[str] | None, password_file: str = "") -> list[str]:
    """The command that runs this module as a process of the pool; it shows no password.

    Without ``rulesets`` it judges nothing, and starts sooner.
    """
    job = [sources.folder, sources.reader, sources.ocr, asdict(sources.limits), password_file, rulesets]
    return [sys.executable, "-P", "-m", __spec__.name, json.dumps(job)]


def main(job: str) -> None:
    """Serve the pool; without usable rules documents are read all the same."""
    from .reading.ahead import serve  # noqa: PLC0415

    folder, reader, ocr, limits, password_file, rulesets = json.loads(job)
    sources = Sources(folder, reader, Limits(**limits), read_passwords(password_file), ocr)
    book = None if rulesets is None else _book(rulesets)
    serve(lambda path, places: prepare(path, sources, book, places), sources.limits)


def _book(rulesets: Sequence[str]) -> Rulebook | None:
    from .rules.errors import RuleError  # noqa: PLC0415
    from .rules.ruleset import load_rulebook  # noqa: PLC0415

    with contextlib.suppress(RuleError):
        return load_rulebook(rulesets)
    return None


if __name__ == "__main__":
    main(sys.argv[1])

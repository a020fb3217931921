"""From a file to verdicts: read once, recognised, judged, and confirmed by a second reader.

Run as a module this is a process of the pool: it reads the documents whose paths it is given into the
store, second readings included, and keeps nothing.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .disclosure import Disclosure, UnreadableError

if TYPE_CHECKING:
    from .reading import Reader
    from .reading.second_reader import Place, Sighting
    from .reading.store import Store
    from .rules.ruleset import Rulebook
    from .verdicts import CheckedDisclosure


@dataclass(frozen=True, slots=True)
class Sources:
    """Where documents come from: the folder of the store, and the reader (pdfium or pdfplumber)."""

    folder: str
    reader: Reader

    @property
    def store(self) -> Store:
        """The store, opened."""
        from .reading.store import Store  # noqa: PLC0415 - only for a document

        return Store(Path(self.folder), self.reader)


def check_document(path: Path, book: Rulebook, sources: Sources) -> CheckedDisclosure:
    """The verdicts on the document at ``path``.

    Raises:
        UnreadableError: the file cannot be read, or (UnrecognisedError) is no disclosure.
    """
    from .confirm import confirmed  # noqa: PLC0415 - only for a document
    from .reading import recognise  # noqa: PLC0415
    from .reading.store import digest_of  # noqa: PLC0415
    from .rules.evaluate import check  # noqa: PLC0415

    store, digest = sources.store, digest_of(path)
    disclosure = replace(load(path, digest, store), path=path.as_posix())
    checked = check(recognise(disclosure, book.candidates()), book)
    return confirmed(checked, lambda places: second_readings(path, digest, places, store))


def load(path: Path, digest: str, store: Store) -> Disclosure:
    """The document out of the store; read into it where it is not there.

    Raises:
        UnreadableError: it cannot be read.
    """
    known = store.load(digest)
    if known is not None:
        return known
    from .reading import read  # noqa: PLC0415 - PDF libraries, only to read

    try:
        return store.save(digest, read(path, store.reader))
    except UnreadableError as error:
        store.save_failure(digest, error)
        raise


def second_readings(
    path: Path, digest: str, places: Iterable[Place], store: Store
) -> Mapping[Place, Sighting | None]:
    """What the second reader sees in ``places``, read again only where that was never asked for."""
    from .reading.second_reader import Sighting, reread  # noqa: PLC0415 - only for findings

    wanted = {place.key: place for place in places}
    known = store.second_readings(digest)
    missing = [place for key, place in wanted.items() if key not in known]
    if missing:
        seen = reread(path, missing)
        found = {place.key: None if sight is None else asdict(sight) for place, sight in seen.items()}
        store.add_second_readings(digest, found)
        known = known | found
    return {place: _sighting(known[key], Sighting) for key, place in wanted.items()}


def _sighting(data: object, kind: type[Sighting]) -> Sighting | None:
    """What was stored; anything that is no sighting counts as not seen."""
    if isinstance(data, dict) and data.keys() == {"cell", "words"}:
        return kind(**data)
    return None


def prepare(path: Path, sources: Sources, book: Rulebook | None) -> None:
    """Put into the store what checking the document will ask for.

    With ``book`` that includes the second readings. Whatever goes wrong will go wrong again when the
    document is collected, and is reported there.
    """
    from .reading.store import digest_of  # noqa: PLC0415 - only for a document

    with contextlib.suppress(Exception):
        if book is not None:
            check_document(path, book, sources)
        else:
            load(path, digest_of(path), sources.store)


def command(sources: Sources, rulesets: Sequence[str]) -> list[str]:
    """The command that runs this module as a process of the pool."""
    job = json.dumps([sources.folder, sources.reader, *rulesets])
    return [sys.executable, "-P", "-m", __spec__.name, job]


def main(job: str) -> None:
    """Serve the pool; without usable rules documents are read all the same."""
    from .reading.ahead import serve  # noqa: PLC0415
    from .rules.errors import RuleError  # noqa: PLC0415
    from .rules.ruleset import load_rulebook  # noqa: PLC0415

    folder, reader, *rulesets = json.loads(job)
    book: Rulebook | None = None
    with contextlib.suppress(RuleError):
        book = load_rulebook(rulesets)
    serve(lambda path: prepare(path, Sources(folder, reader), book))


if __name__ == "__main__":
    main(sys.argv[1])

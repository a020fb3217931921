"""All documents of a run are read before the first is collected, in processes of their own, into a store.

Collection then only loads, in this process and in every worker of pytest-xdist; the controller reads
before it starts any worker. A document whose reading is in the store is not opened again, except for its
sha256.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .discovery import documents_below
from .documents import Sources, command, prepare
from .limits import read_passwords
from .settings import SETTINGS, WORKER_STORE, rulebook

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from contextlib import AbstractContextManager

    from .reading.ahead import Result
    from .reading.store import Store

_SOURCES: pytest.StashKey[Sources] = pytest.StashKey()


def sources(config: pytest.Config) -> Sources:
    """The store and the reader of this run; the store is made when it is first asked for.

    It lies in pytest's cache, or where that is off in a temporary folder that goes with the run.
    """
    if _SOURCES not in config.stash:
        config.stash[_SOURCES] = _sources(config)
    return config.stash[_SOURCES]


def _sources(config: pytest.Config) -> Sources:
    settings = config.stash[SETTINGS]
    passwords = read_passwords(settings.password_file)
    alone = Sources(_folder(config), settings.reader, settings.limits, passwords, settings.ocr)
    if settings.jobs == 0:
        return alone
    from .reading.ahead import Pool  # noqa: PLC0415 - only for documents

    # For what is not read ahead; it starts no process before it is asked.
    pool = Pool(_command(config, alone), settings.limits)
    config.add_cleanup(pool.close)
    return replace(alone, pool=pool)


def _command(config: pytest.Config, wanted: Sources) -> list[str]:
    settings = config.stash[SETTINGS]
    return command(wanted, settings.rulesets, settings.password_file)


def _folder(config: pytest.Config) -> str:
    told = getattr(config, "workerinput", {}).get(WORKER_STORE)
    if told and Path(told).is_dir():
        return str(told)
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is not None and config.stash[SETTINGS].use_cache:
        try:
            return str(cache.mkdir("budgetcheck"))
        except OSError:
            pass  # a read-only checkout, for example
    folder = tempfile.mkdtemp(prefix="budgetcheck-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


def read_ahead(config: pytest.Config, *, for_workers: bool = False) -> None:
    """Read what is not in the store yet."""
    paths = documents_below(config)
    if not paths:
        return
    store = sources(config).store
    missing = _missing(paths, store)
    if not missing:
        return
    begin = time.perf_counter()
    results = _read(config, list(missing), for_workers=for_workers)
    with _progress(config, len(missing)) as bar, closing(results):
        for path, crash in results:
            if crash is not None:
                store.save_failure(missing[path], crash)
            if bar is not None:
                bar.update()
    if config.get_verbosity() >= 0:
        took = time.perf_counter() - begin
        config.get_terminal_writer().line(f"budgetcheck: read {len(missing)} documents in {took:.1f} s")


def opened_store(config: pytest.Config) -> str | None:
    """Folder of the store, if this run has come upon documents."""
    return config.stash[_SOURCES].folder if _SOURCES in config.stash else None


def trim_store(config: pytest.Config) -> None:
    """Keep the store of this run within its bounds."""
    if opened_store(config) is not None:
        sources(config).store.trim()


def _missing(paths: Sequence[Path], store: Store) -> dict[Path, str]:
    """The documents to read with their sha256, big ones first so that none is left over at the end."""
    from .disclosure import UnreadableError  # noqa: PLC0415 - only for documents
    from .reading.store import digest_of  # noqa: PLC0415

    found: dict[str, Path] = {}
    for path in paths:
        try:
            digest = digest_of(path)
        except UnreadableError:
            continue  # its collection will say so
        if store.retry(digest) or digest not in store:
            found.setdefault(digest, path)
    missing = sorted(found.items(), key=lambda entry: entry[1].stat().st_size, reverse=True)
    return {path: digest for digest, path in missing}


def _read(
    config: pytest.Config, paths: Sequence[Path], *, for_workers: bool
) -> Generator[Result, None, None]:
    from .reading import ahead  # noqa: PLC0415 - only for documents

    settings = config.stash[SETTINGS]
    if settings.jobs != 0:
        jobs = settings.jobs or ahead.cores()
        yield from ahead.read_all(paths, jobs, _command(config, sources(config)), settings.limits)
        return
    book = _book(config) if for_workers else None
    for path in paths:
        prepare(path, sources(config), book)
        yield path, None


def _book(config: pytest.Config) -> Any:
    from .rules.errors import RuleError  # noqa: PLC0415 - pydantic, only for documents

    try:
        return rulebook(config)
    except RuleError:
        return None  # collection will say so


def _progress(config: pytest.Config, total: int) -> AbstractContextManager[Any]:
    """A progress bar, where someone can watch it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not reporter.isatty or config.get_verbosity() < 0:
        return nullcontext()
    from tqdm import tqdm  # noqa: PLC0415 - only where it is seen

    terminal = config.get_terminal_writer()
    bar: AbstractContextManager[Any] = tqdm(
        total=total,
        desc="budgetcheck: reading",
        unit="doc",
        file=terminal,
        ncols=terminal.fullwidth - 1,
        leave=False,
        ascii=True,
    )
    return bar

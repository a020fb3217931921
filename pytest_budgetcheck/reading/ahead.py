"""Reading many documents at once: a pool of processes that a bad document cannot take down.

Every process is a child with a pipe at either end: it says that it is ready, then gets one path a line,
with the places to read a second time if any, and answers one line when what was read is in the store, so
nothing of a document passes through the parent. One
thread looks after each child. A child that dies, hangs or takes too much memory costs the document it was
given; another child takes its place. Where children cannot start at all, nothing is read.

Children are started afresh rather than forked: a fork would inherit pytest's threads and captured streams,
and on other systems there is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.limits import Limits, confine, end_after

_START_SECONDS = 60.0
_LOOK_EVERY = 0.05  # seconds; what a process allocates in between is up to the kernel to refuse
_DOCUMENTS_PER_CHILD = 100
_MOST_KEPT = 0.5  # of the memory allowed; PDF libraries keep what they once allocated
_NO_MEMORY = 71
"""The exit code of a child that was refused memory."""

Result: TypeAlias = tuple[Path, UnreadableError | None]
"""A document, and what happened if its reader did not come back."""


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_all(
    documents: Sequence[Path], jobs: int, command: Sequence[str], limits: Limits
) -> Generator[Result, None, None]:
    """Give every document to one of ``jobs`` children running ``command``; yield each when it is done.

    Leaving the iterator, for an interrupt or any other reason, ends all children at once.
    """
    with Pool(command, limits) as pool, ThreadPoolExecutor(min(jobs, len(documents) or 1)) as threads:
        try:
            pending = {threads.submit(pool.read, path): path for path in documents}
            for done in as_completed(pending):
                yield pending[done], done.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()


class Pool:
    """Children, one for each thread that asks for one; none until then."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self._command = command
        self._limits = limits
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._children: set[_Child] = set()
        self._closed = False

    def read(self, path: Path, places: Sequence[Any] = ()) -> UnreadableError | None:
        """Have the child of this thread read ``path``, or only ``places`` of it a second time.

        What an earlier document left behind in a child must not cost this one: it is tried again in a
        fresh one, unless time ran out.
        """
        child: _Child | None = getattr(self._mine, "child", None)
        if child is None or child.used_up:
            child = self._next(child)
        if child is None or not child.ready:
            return None
        fresh = child.fresh
        error = child.read(path, places, self._limits)
        if error is not None:
            self._mine.child = None
            self._end(child)
            if not fresh and not child.late and not self._closed:
                return self.read(path, places)
        return error

    def _next(self, old: _Child | None) -> _Child | None:
        self._mine.child = None
        if old is not None:
            self._end(old)
        with self._lock:
            if self._closed:
                return None
            try:
                child = _Child(self._command)
            except OSError:
                self._closed = True
                return None
            self._children.add(child)
        child.start()
        self._closed = self._closed or not child.ready
        self._mine.child = child
        return child

    def _end(self, child: _Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.end()

    def close(self) -> None:
        """End all children, whatever they are doing."""
        with self._lock:
            self._closed = True
            children, self._children = self._children, set()
        for child in children:
            child.end()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Child:
    """One process that reads documents."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)},
        )
        self._input = cast("IO[bytes]", self._process.stdin)
        self._output = cast("IO[bytes]", self._process.stdout)
        self._left = _DOCUMENTS_PER_CHILD
        self.ready = self.late = self._heavy = False

    def start(self) -> None:
        """Wait until the process is ready, or never will be."""
        self.ready = bool(self._answer(Limits(seconds=_START_SECONDS)))

    @property
    def fresh(self) -> bool:
        """Whether the process has read nothing yet."""
        return self._left == _DOCUMENTS_PER_CHILD

    @property
    def used_up(self) -> bool:
        """Whether the process has read enough, holds too much, or is no more."""
        return self._left <= 0 or self.late or self._heavy or self._process.poll() is not None

    def read(self, path: Path, places: Sequence[Any], limits: Limits) -> UnreadableError | None:
        """Have ``path`` read; the error says how the process ended instead."""
        self._left -= 1
        with contextlib.suppress(OSError, ValueError):
            self._input.write(json.dumps([str(path), places]).encode() + b"\n")
            self._input.flush()
        if self._answer(limits):
            self._heavy = self._heavy or limits.memory_share(self._process.pid) > _MOST_KEPT
            return None
        if self.late:
            return limits.too_slow()
        code = self._process.wait()
        return limits.too_large() if self._heavy or code == _NO_MEMORY else limits.died(_ending(code))

    def _answer(self, limits: Limits) -> bytes:
        """The next line of the process; nothing if it died, or had to be killed."""
        answered = threading.Event()
        watch = threading.Thread(target=self._watch, args=(limits, answered), daemon=True)
        watch.start()
        try:
            return self._output.readline()
        except (OSError, ValueError):
            return b""
        finally:
            answered.set()
            watch.join()

    def _watch(self, limits: Limits, answered: threading.Event) -> None:
        end = time.monotonic() + limits.seconds
        while not answered.wait(_LOOK_EVERY):
            self.late = time.monotonic() > end
            self._heavy = limits.memory_share(self._process.pid) > 1
            if self.late or self._heavy:
                self._process.kill()
                return

    def end(self) -> None:
        """End the process now; it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        for stream in (self._input, self._output):
            with contextlib.suppress(OSError):
                stream.close()


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"代码 {code}"
    except ValueError:
        return f"信号 {-code}"


def serve(read: Callable[[Path, list[Any]], Any], limits: Limits) -> None:
    """The child's side: read the documents whose paths arrive, until there are no more.

    Nothing else may write to the pipe, so PDF libraries that print do so into the void. An interrupt at
    the keyboard is the parent's business.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    with Path(os.devnull).open("wb") as void:
        os.dup2(void.fileno(), 1)
    confine(limits.megabytes)
    answers.write(b"ready\n")
    for line in sys.stdin.buffer:
        path, places = json.loads(line)
        end_after(limits.seconds)
        try:
            read(Path(path), places)
        except MemoryError:
            os._exit(_NO_MEMORY)
        end_after(0)
        answers.write(b"done\n")

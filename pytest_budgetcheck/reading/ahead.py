"""Reading many documents at once: a pool of processes that a bad document cannot take down.

Every process is a child with a pipe at either end: it says that it is ready, then gets one path a line and
answers one line when the document is in the store, so nothing of a document passes through the parent. One
thread looks after each child. A child that dies or hangs costs the document it was given; another child
takes its place. Where children cannot start at all, no document is read ahead.

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
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from pytest_budgetcheck.disclosure import UnreadableError

TIME_LIMIT = 300.0
"""Seconds a document may take. The slowest real one took 20."""
_START_LIMIT = 60.0
_DOCUMENTS_PER_CHILD = 100  # PDF libraries keep what they once allocated
_REMEDY = "请用 PDF 阅读器打开后另存（打印为 PDF）再试；文件无误时请报告此问题"

Result: TypeAlias = tuple[Path, UnreadableError | None]
"""A document, and what happened if its reader did not come back."""


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_all(
    documents: Sequence[Path], jobs: int, command: Sequence[str], time_limit: float = TIME_LIMIT
) -> Generator[Result, None, None]:
    """Give every document to one of ``jobs`` children running ``command``; yield each when it is done.

    Leaving the iterator, for an interrupt or any other reason, ends all children at once.
    """
    with _Pool(command, time_limit) as pool, ThreadPoolExecutor(min(jobs, len(documents) or 1)) as threads:
        try:
            pending = {threads.submit(pool.read, path): path for path in documents}
            for done in as_completed(pending):
                yield pending[done], done.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            pool.close()


class _Pool:
    """The children, one for each thread that asks for one."""

    def __init__(self, command: Sequence[str], time_limit: float) -> None:
        self._command = command
        self._time_limit = time_limit
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._children: set[_Child] = set()
        self._closed = False

    def read(self, path: Path) -> UnreadableError | None:
        """Have the child of this thread read ``path``."""
        child: _Child | None = getattr(self._mine, "child", None)
        if child is None or child.used_up:
            child = self._mine.child = self._next(child)
        if child is None or not child.ready:
            return None
        error = child.read(path, self._time_limit)
        if error is not None:
            self._mine.child = None
            self._end(child)
        return error

    def _next(self, old: _Child | None) -> _Child | None:
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

    def __enter__(self) -> _Pool:
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
        self.ready = False

    def start(self) -> None:
        """Wait until the process is ready, or never will be."""
        answer, _ = self._answer(_START_LIMIT)
        self.ready = bool(answer)

    @property
    def used_up(self) -> bool:
        """Whether the process has read enough."""
        return self._left <= 0

    def read(self, path: Path, time_limit: float) -> UnreadableError | None:
        """Have ``path`` read; the error says how the process ended instead."""
        self._left -= 1
        with contextlib.suppress(OSError, ValueError):
            self._input.write(json.dumps(str(path)).encode() + b"\n")
            self._input.flush()
        answer, late = self._answer(time_limit)
        if answer:
            return None
        if late:
            return UnreadableError(f"读取超过 {time_limit:g} 秒仍未完成，已中止", _REMEDY)
        return UnreadableError(f"读取进程异常退出（{_ending(self._process.wait())}）", _REMEDY)

    def _answer(self, time_limit: float) -> tuple[bytes, bool]:
        """The next line of the process, and whether it had to be killed for want of one."""
        late = threading.Event()
        timer = threading.Timer(time_limit, self._stop, [late])
        timer.daemon = True
        timer.start()
        try:
            return self._output.readline(), late.is_set()
        except (OSError, ValueError):
            return b"", late.is_set()
        finally:
            timer.cancel()

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

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


def serve(read: Callable[[Path], Any]) -> None:
    """The child's side: read the documents whose paths arrive, until there are no more.

    Nothing else may write to the pipe, so PDF libraries that print do so into the void. An interrupt at
    the keyboard is the parent's business.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    with Path(os.devnull).open("wb") as void:
        os.dup2(void.fileno(), 1)
    answers.write(b"ready\n")
    for line in sys.stdin.buffer:
        read(Path(json.loads(line)))
        answers.write(b"done\n")

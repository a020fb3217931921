"""What reading one document may cost, and what is said when it costs more.

A process that reads is held from two sides. The kernel refuses it address space beyond its limit, even to
one huge allocation; and its parent looks at its time and its resident memory many times a second, and knows
why it ended it. Memory is watched on Linux only, and confined where the system has ``resource``; time and
pages are limited everywhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .disclosure import UnreadableError

_MEGABYTE = 1024 * 1024
_GRACE = 10
"""Seconds after which a process ends itself if its parent, killed perhaps, did not."""
_OCR_SECONDS, _OCR_MEGABYTES = 10, 2
"""So many times as much."""
_AGAIN = "请用 PDF 阅读器打开后另存（打印为 PDF）再试"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes that reading a document may take, and pages that it may have.

    The slowest real document took 20 seconds, the largest half of the memory.
    """

    seconds: float = 120.0
    megabytes: int = 1024
    pages: int = 2000

    @property
    def with_ocr(self) -> Limits:
        """The same where pictures of pages are recognised: a page takes seconds, the models take room."""
        return replace(self, seconds=self.seconds * _OCR_SECONDS, megabytes=self.megabytes * _OCR_MEGABYTES)

    def memory_share(self, process: int) -> float:
        """What ``process`` holds of the memory allowed; nothing where that cannot be seen."""
        try:
            pages = int(Path(f"/proc/{process}/statm").read_bytes().split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / (self.megabytes * _MEGABYTE)

    def too_slow(self) -> UnreadableError:
        """Reading was ended for want of an end."""
        return _unreadable(
            f"读取超过 {self.seconds:g} 秒仍未完成，已中止",
            f"{_AGAIN}；文件确实很大时可用 --budget-timeout 放宽时限",
            again=True,
        )

    def too_large(self) -> UnreadableError:
        """Reading was ended for taking too much memory."""
        return _unreadable(
            f"读取所需内存超过 {self.megabytes} MB，已中止",
            f"{_AGAIN}；文件确实很大时可用 --budget-memory 放宽上限",
            again=True,
        )

    def too_many_pages(self, count: int) -> UnreadableError:
        """The document was not read for its number of pages."""
        return _unreadable(
            f"PDF 有 {count} 页，超过上限 {self.pages} 页，没有读取",
            "请按单位拆分后分别核对；确需整份核对时可用 --budget-max-pages 放宽上限",
            again=True,
        )

    def died(self, ending: str) -> UnreadableError:
        """The process ended by itself, and never says why."""
        return _unreadable(
            f"读取进程异常退出（{ending}），多半是文件已损坏，或一次需要的内存超过 {self.megabytes} MB",
            f"{_AGAIN}；文件无误时请报告此问题",
            again=True,
        )


def confine(megabytes: int) -> None:
    """Refuse this process ``megabytes`` more address space than it has, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError, IndexError):
        import resource  # noqa: PLC0415 - not on Windows

        used = int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_after(seconds: float) -> None:
    """Have this process end some time after ``seconds``, whatever it is doing, if nobody else ends it."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE if seconds else 0)


def read_passwords(file: str) -> tuple[str, ...]:
    """The passwords in ``file``, one a line.

    Raises:
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    return tuple(filter(None, Path(file).read_text(encoding="utf-8-sig").splitlines())) if file else ()


def _unreadable(reason: str, remedy: str, *, again: bool) -> UnreadableError:
    from .disclosure import UnreadableError  # noqa: PLC0415 - plain pytest runs load this module

    return UnreadableError(reason, remedy, again=again)

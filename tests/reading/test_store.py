from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_budgetcheck.disclosure import (
    Cell,
    Disclosure,
    Fact,
    Row,
    Section,
    Sentence,
    Table,
    UnreadableError,
)
from pytest_budgetcheck.reading import store as store_module
from pytest_budgetcheck.reading.codec import CodecError, decode, encode
from pytest_budgetcheck.reading.store import Store, digest_of

DIGEST = "ab" * 32
BOX = (1.25, 2.5, 33.75, 44.0)
EXAMPLES = Path(__file__).parents[2] / "examples" / "disclosures"


def disclosure(text: str = "1,234.50") -> Disclosure:
    cells = (
        Cell("一、科学技术", 3, BOX),
        Cell(text, 3, BOX, Decimal("1234.50"), 2),
        Cell("", 4, BOX, covered=True),
        Cell("12..3", 4, BOX, doubt="不是规范的数字"),
    )
    table = Table(
        "收支总表", (("收入", "项目"), ("金额",)), (Row(cells[:2]), Row(cells[2:])), (3, 4), "万元", ("注：",)
    )
    section = Section("一", "收支情况", 5, (Sentence("收入0.10万元。", 5, BOX), Sentence("\udcff", 5, BOX)))
    fact = Fact("一", "收支情况", "收入", Decimal("0.10"), 2, "万元", 5, BOX, "收入0.10万元", 2025, "增加")
    return Disclosure(
        "", DIGEST, 6, (table, Table("空", (), (), (6,))), (section, Section("二", "无", 6)), (fact,),
        "某局", 2025, "budget", "department", None, ("因为",),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", "pdfium")


def _entry(store: Store) -> Path:
    (entry,) = store.folder.glob("*/*.reading")
    return entry


def test_what_is_stored_is_loaded_in_every_detail(store: Store) -> None:
    store.save(DIGEST, disclosure())
    loaded = store.load(DIGEST)
    assert loaded == disclosure()
    assert loaded is not None
    assert str(loaded.facts[0].value) == "0.10"
    assert DIGEST in store


def test_a_real_document_survives_but_for_thousandths_of_a_point(
    store: Store, read_once: Callable[[Path], Disclosure]
) -> None:
    path = next(EXAMPLES.glob("*有误*.pdf"))
    fresh = read_once(path)
    saved = store.save(digest_of(path), fresh)
    assert store.load(digest_of(path)) == saved
    assert encode(saved) == encode(decode(encode(saved)))
    texts = [[[cell.text for cell in row.cells] for row in table.rows] for table in saved.tables]
    assert texts == [[[cell.text for cell in row.cells] for row in table.rows] for table in fresh.tables]
    assert saved.tables[0].rows[0].cells[0].box == pytest.approx(
        fresh.tables[0].rows[0].cells[0].box, abs=0.006
    )
    assert _entry(store).stat().st_size < 60_000


def test_a_copy_elsewhere_is_the_same_document(store: Store, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    store.save(digest_of(tmp_path / "a.pdf"), disclosure())
    loaded = store.load(digest_of(tmp_path / "b.pdf"))
    assert loaded is not None
    assert loaded.path == ""


def test_another_reader_or_other_code_does_not_get_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(DIGEST, disclosure())
    assert Store(store.folder, "pdfplumber").load(DIGEST) is None
    monkeypatch.setattr(store_module, "reading_version", lambda: "other")
    assert Store(store.folder, "pdfium").load(DIGEST) is None


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\x80\x04K\x01.",
        zlib.compress(encode(disclosure()))[:-20],
        zlib.compress(b"null"),
        zlib.compress(b'{"about": {}, "tables": 3}'),
        zlib.compress(encode(disclosure()).replace(b'"count":4', b'"count":5')),
        zlib.compress(encode(disclosure()).replace(b"[[2,2],[]]", b"[[2,1],[]]")),
        zlib.compress(encode(disclosure()).replace(b"[[2,2],[]]", b"[[2,2]]")),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b"\xff\xfe"),
    ],
    ids=[
        "empty",
        "pickle",
        "cut",
        "null",
        "other",
        "columns",
        "short row",
        "table without rows",
        "deep",
        "letters",
    ],
)
def test_a_damaged_entry_is_absent_and_is_written_again(store: Store, damaged: bytes) -> None:
    store.save(DIGEST, disclosure())
    _entry(store).write_bytes(damaged)
    assert store.load(DIGEST) is None
    store.save(DIGEST, disclosure())
    assert store.load(DIGEST) == disclosure()


def test_decoding_something_else_is_one_kind_of_error() -> None:
    with pytest.raises(CodecError):
        decode(b'{"about": {"path": 1}, "tables": [], "narrative": {}, "facts": {}}')


def test_an_unreadable_document_keeps_its_reason(store: Store) -> None:
    store.save_failure(DIGEST, UnreadableError("文件已加密", "请提供不带密码的 PDF"))
    assert DIGEST in store
    with pytest.raises(UnreadableError) as caught:
        store.load(DIGEST)
    assert (caught.value.reason, caught.value.remedy) == ("文件已加密", "请提供不带密码的 PDF")


def test_a_crash_counts_in_this_run_and_is_tried_again_in_the_next(store: Store) -> None:
    store.save_failure(DIGEST, UnreadableError("异常退出", "请重试", again=True))
    with pytest.raises(UnreadableError):
        store.load(DIGEST)
    assert DIGEST in store
    assert store.retry(DIGEST)
    assert DIGEST not in store
    assert not store.retry(DIGEST)
    store.save(DIGEST, disclosure())
    assert store.load(DIGEST) == disclosure()


def test_second_readings_add_up(store: Store) -> None:
    assert store.second_readings(DIGEST) == {}
    store.add_second_readings(DIGEST, {"a": {"cell": "1", "words": ""}})
    store.add_second_readings(DIGEST, {"b": None})
    assert store.second_readings(DIGEST) == {"a": {"cell": "1", "words": ""}, "b": None}


def test_the_entries_not_used_for_longest_go_first(store: Store) -> None:
    digests = [f"{number:064x}" for number in range(4)]
    for age, digest in enumerate(digests):
        store.save(digest, disclosure())
        (entry,) = store.folder.glob(f"*/{digest}*")
        os.utime(entry, (time.time() - 7200 * (4 - age),) * 2)
    store.load(digests[0])
    size = entry.stat().st_size
    store.trim(limit=2 * size)
    assert [digest for digest in digests if digest in store] == [digests[0], digests[3]]
    store.trim(limit=2 * size)
    assert digests[0] in store


def test_many_writers_and_readers_never_see_half_an_entry(store: Store) -> None:
    variants = [disclosure("9" * size) for size in (1, 5_000, 50_000)]

    def use(number: int) -> bool:
        own = Store(store.folder, "pdfium")
        own.save(DIGEST, variants[number % 3])
        return own.load(DIGEST) in variants

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(60)))
    assert [path.suffix for path in store.folder.glob("*/*")] == [".reading"]


def test_a_store_that_cannot_be_written_to_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file", "pdfium")
    assert store.save(DIGEST, disclosure()) == disclosure()
    store.save_failure(DIGEST, UnreadableError("", ""))
    assert store.load(DIGEST) is None
    store.trim()

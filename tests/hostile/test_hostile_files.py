"""Every hostile file is read, or its reason is told; none costs another, hangs or escapes the limits."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from broken_files import PASSWORD
from hostile_files import hostile_file, hostile_files
from pdf_objects import Hostile

from pytest_budgetcheck import cli
from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.documents import Sources, command, load
from pytest_budgetcheck.limits import Limits
from pytest_budgetcheck.reading import read
from pytest_budgetcheck.reading.ahead import cores, read_all
from pytest_budgetcheck.reading.garbled import is_garbled
from pytest_budgetcheck.reading.store import digest_of

LIMITS = Limits(seconds=8, megabytes=512)
BEYOND = ("秒仍未完成", "内存超过", "异常退出")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Hostile, str | None]]:
    """What is said of each file: why it cannot be read, nothing, or ``None`` if an unknown error escaped."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {}
    for file in hostile_files():
        path = folder / f"{file.name}.pdf"
        path.write_bytes(file.data)
        files[path] = file._replace(data=b"")
    sources = Sources(str(folder / "store"), "pdfium", LIMITS)
    crashes = dict(read_all(list(files), cores(), command(sources, None), LIMITS))
    return {file.name: (file, _said(path, crashes[path], sources)) for path, file in files.items()}


def _said(path: Path, crash: UnreadableError | None, sources: Sources) -> str | None:
    if crash is not None:
        return crash.reason
    digest = digest_of(path)
    if digest not in sources.store:
        return None
    try:
        load(path, digest, sources)
    except UnreadableError as error:
        return error.reason
    return ""


def test_there_are_many(told: dict[str, tuple[Hostile, str | None]]) -> None:
    assert len(told) >= 200


def test_no_unknown_error_escapes_the_reading(told: dict[str, tuple[Hostile, str | None]]) -> None:
    assert [name for name, (_, said) in told.items() if said is None] == []


def test_what_must_be_said_is_said(told: dict[str, tuple[Hostile, str | None]]) -> None:
    wanted = {name: file.reason for name, (file, _) in told.items() if file.reason is not None}
    assert len(wanted) >= 30
    wrong = {name: told[name][1] for name, reason in wanted.items() if not _says(told[name][1], reason)}
    assert wrong == {}


def _says(said: str | None, reason: str) -> bool:
    return bool(said) and reason in str(said) and not any(words in str(said) for words in BEYOND)


def test_only_what_is_meant_to_exhaust_something_runs_into_limits(
    told: dict[str, tuple[Hostile, str | None]],
) -> None:
    heavy = ("bombs-", "loops-", "many-", "nested-", "cut-", "fonts-", "drawings-")
    beyond = [name for name, (_, said) in told.items() if any(words in str(said) for words in BEYOND)]
    assert [name for name in beyond if not name.startswith(heavy)] == []
    assert len(beyond) < 30


def test_a_password_opens_and_is_told_to_nobody(tmp_path: Path) -> None:
    path = _write(tmp_path, "locked-password")
    for reader in ("pdfium", "pdfplumber"):
        assert read(path, reader, passwords=("wrong", PASSWORD)).page_count == 1
        with pytest.raises(UnreadableError, match="2 个密码都不对") as caught:
            read(path, reader, passwords=("wrong", "too"))
        assert "wrong" not in str(caught.value)
    sources = Sources("", "pdfium", passwords=(PASSWORD,))
    assert PASSWORD not in repr(sources)
    assert PASSWORD not in " ".join(command(sources, (), "passwords.txt"))


def test_a_protected_document_is_drawn_with_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _write(tmp_path, "locked-password")
    passwords = tmp_path / "passwords.txt"
    passwords.write_text(f"wrong\n{PASSWORD}\n", encoding="utf-8")
    pictures = tmp_path / "pictures"
    options = ["--debug-images", str(pictures), "--pages", "1", "--password-file", str(passwords)]
    assert cli.main(["extract", str(path), *options]) == 0
    assert [picture.suffix for picture in pictures.iterdir()] == [".png"]
    assert PASSWORD not in "".join(capsys.readouterr())


@pytest.mark.parametrize("reader", ["pdfium", "pdfplumber"])
def test_what_only_its_owner_may_change_can_be_read(tmp_path: Path, reader: str) -> None:
    assert read(_write(tmp_path, "locked-owner-only"), reader).page_count == 1


def _write(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(hostile_file(name))
    return path


def test_sense_is_not_taken_for_nonsense() -> None:
    sense = "2025年度部门预算公开说明：收入总计146.99万元，其中一般公共预算财政拨款收入72.23万元。"
    names = "瓩甄瑴珐琺瓞甌璲瑩甃瑿" * 10
    assert not is_garbled(Counter(sense * 10))
    assert not is_garbled(Counter("An English report of 2025, with figures such as 146.99." * 10))
    assert not is_garbled(Counter(names[:99]))
    assert is_garbled(Counter(names))
    assert not is_garbled(Counter(names[:60] + sense * 5))
    assert is_garbled(Counter("2025 " * 20 + "\ue123\ufffd" * 40))

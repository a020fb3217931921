"""Names and files that harm nothing."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from pytest_budgetcheck.reports.files import Names, TakenError, Writer, safe_name

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("某局2026预算", "某局2026预算"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        (".hidden", "hidden"),
        ("a/b\\c:d", "a_b_c_d"),
        ("a\x00\nb", "a_b"),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("console", "console"),
        ("trailing. ", "trailing"),
        ("a\u202egpj", "a_gpj"),
        ("a\udc80b", "ab"),
    ],
)
def test_names_are_safe(wanted: str, name: str) -> None:
    assert safe_name(wanted).lstrip("._") == name.lstrip("._")
    assert "/" not in safe_name(wanted)
    assert not safe_name(wanted).startswith(".")


def test_long_names_leave_room_for_number_and_suffix() -> None:
    assert len(f"{safe_name('预' * 200)} (100).xlsx".encode()) <= 255


def test_names_are_handed_out_once_whatever_their_case_or_form() -> None:
    names = Names()
    wanted = ["Report", "report", "report (2)", "e\u0301", "\u00e9"]
    assert [names.unique(name) for name in wanted] == [
        "Report",
        "report (2)",
        "report (2) (2)",
        "\u00e9",
        "\u00e9 (2)",
    ]


def test_files_are_written_whole_with_usual_rights(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.json"
    Writer([]).write(path, b"1")
    Writer([]).write(path, b"2")
    assert path.read_bytes() == b"2"
    assert [file.name for file in path.parent.iterdir()] == ["out.json"]
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        Writer([]).write(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_inputs_are_never_overwritten_not_even_through_a_link(tmp_path: Path) -> None:
    source, link = tmp_path / "a.pdf", tmp_path / "a.json"
    source.write_bytes(b"%PDF-")
    link.symlink_to(source)
    writer = Writer([source])
    for path in (source, link, tmp_path / "x" / ".." / "a.pdf"):
        with pytest.raises(TakenError, match="不会覆盖"):
            writer.write(path, b"")
    assert source.read_bytes() == b"%PDF-"


def test_no_file_is_written_twice_in_a_run(tmp_path: Path) -> None:
    writer = Writer([])
    writer.write(tmp_path / "out", b"1")
    with pytest.raises(TakenError):
        writer.write(tmp_path / "out", b"2")


def test_devices_are_written_to_not_replaced(tmp_path: Path) -> None:
    link = tmp_path / "null"
    link.symlink_to(os.devnull)
    Writer([]).write(link, b"gone")
    assert link.is_symlink()
    assert not stat.S_ISREG(link.stat().st_mode)

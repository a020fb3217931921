"""``budgetcheck extract`` with a folder, and with several outputs."""

from __future__ import annotations

import builtins
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from extract_documents import RULED, amount, disclosure, pdf, table, text
from openpyxl import load_workbook

from pytest_budgetcheck import cli, documents, reading
from pytest_budgetcheck.disclosure import Disclosure, UnreadableError
from pytest_budgetcheck.reports.progress import Progress

READ = disclosure(table((text("201"), text("某项"), amount("1.50", "1.50"))))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(path: Path, _sources: object) -> Disclosure:
        if "broken" in path.name:
            raise UnreadableError("PDF 已损坏或不完整", "请重新下载")
        if "bug" in path.name:
            raise KeyError("Contents")
        return replace(READ, path=str(path), body=path.stem)

    monkeypatch.setattr(documents, "read_document", fake)
    monkeypatch.setattr(reading, "recognise", lambda disclosure, _profiles: disclosure)


def folder_of(tmp_path: Path, *names: str) -> Path:
    folder = tmp_path / "in"
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-")
    return folder


def below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.usefixtures("read")
def test_every_document_below_a_folder_gets_outputs_of_its_own_name(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "b.pdf", "a.PDF", "sub/a.pdf", "notes.txt")
    out = tmp_path / "out"
    arguments = ["--json", str(out), "--xlsx", str(out), "--csv", str(out / "csv")]
    assert cli.main(["extract", str(folder), *arguments]) == 0
    assert below(out) == sorted(
        [
            *(f"{name}.{kind}" for name in ("a", "b", "a (2)") for kind in ("json", "xlsx")),
            *(
                f"csv/{name}/{file}"
                for name in ("a", "b", "a (2)")
                for file in ("01 收支总表.csv", "index.csv")
            ),
        ]
    )
    assert json.loads((out / "a (2).json").read_text("utf-8"))["document"]["path"] == str(
        folder / "sub" / "a.pdf"
    )
    assert load_workbook(out / "b.xlsx").active["C5"].value == 1.5
    assert below(folder) == ["a.PDF", "b.pdf", "notes.txt", "sub/a.pdf"]


@pytest.mark.usefixtures("read")
def test_without_outputs_a_folder_is_one_line_of_json_a_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["extract", str(folder_of(tmp_path, "b.pdf", "a.pdf"))]) == 0
    captured = capsys.readouterr()
    assert [json.loads(line)["document"]["body"] for line in captured.out.splitlines()] == ["a", "b"]
    assert captured.err == ""


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize(("name", "said"), [("broken.pdf", "已损坏"), ("bug.pdf", "KeyError: 'Contents'")])
def test_a_document_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    folder = folder_of(tmp_path, "a.pdf", name, "c.pdf")
    assert cli.main(["extract", str(folder), "--json", str(tmp_path / "out")]) == 1
    assert below(tmp_path / "out") == ["a.json", "c.json"]
    error = capsys.readouterr().err
    assert error.startswith(f"budgetcheck: {folder / name}: ")
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.usefixtures("read")
def test_an_error_of_the_program_over_a_single_document_is_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        cli.main(["extract", str(tmp_path / "bug.pdf")])


def test_a_folder_without_pdf_is_said_to_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["extract", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"budgetcheck: {tmp_path}: 文件夹里没有 PDF 文件\n"


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("option", ["--json", "--xlsx", "--csv", "--debug-images"])
@pytest.mark.parametrize("several", [True, False])
def test_a_place_that_cannot_be_written_is_said_before_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, several: bool
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("kept")
    folder = folder_of(tmp_path, "broken.pdf", "b.pdf")
    source = folder if several else folder / "broken.pdf"
    assert cli.main(["extract", str(source), option, str(blocked / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"budgetcheck: {blocked}")
    assert error.count("\n") == 1
    assert blocked.read_text() == "kept"


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("option", ["--json", "--xlsx"])
def test_the_input_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    path = folder_of(tmp_path, "a.pdf") / "a.pdf"
    assert cli.main(["extract", str(path), option, str(path)]) == 2
    assert "不会覆盖" in capsys.readouterr().err
    assert path.read_bytes() == b"%PDF-"


@pytest.mark.usefixtures("read")
def test_two_outputs_to_one_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out")
    assert cli.main(["extract", "a.pdf", "--json", out, "--xlsx", out]) == 2
    assert "另一项输出" in capsys.readouterr().err


@pytest.mark.usefixtures("read")
def test_json_and_other_outputs_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "a.pdf", "--xlsx", str(tmp_path / "new" / "a.xlsx")]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["extract", "a.pdf", "--xlsx", str(tmp_path / "a.xlsx"), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]


@pytest.mark.usefixtures("read")
def test_without_openpyxl_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **named: object) -> object:
        if name.partition(".")[0] == "openpyxl":
            raise ImportError(name)
        return real(name, *rest, **named)  # type: ignore[arg-type]

    for name in [name for name in sys.modules if name.partition(".")[0] == "openpyxl"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "pytest_budgetcheck.reports.xlsx", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    assert cli.main(["extract", "a.pdf", "--xlsx", str(tmp_path / "a.xlsx")]) == 2
    assert "pip install 'pytest-budgetcheck[report]'" in capsys.readouterr().err
    assert cli.main(["extract", "a.pdf", "--csv", str(tmp_path / "csv")]) == 0
    assert (tmp_path / "csv" / "index.csv").is_file()


@pytest.mark.parametrize("pages", ["0", "a", "5-3", "1,", "-1", "", "1-", "²"])
def test_wrong_pages_are_a_usage_error(pages: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["extract", "a.pdf", "--debug-images", "out", f"--pages={pages}"])
    assert "--pages" in capsys.readouterr().err


def test_pages_without_pictures_are_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "a.pdf", "--pages", "1"]) == 2
    assert "--debug-images" in capsys.readouterr().err


def test_a_real_file_becomes_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "某局.pdf"
    path.write_bytes(pdf(RULED, pages=4))
    out = tmp_path / "images"
    assert cli.main(["extract", str(path), "--debug-images", str(out), "--pages", "4,1-2"]) == 0
    assert below(out) == ["page-001.png", "page-002.png", "page-004.png"]
    capsys.readouterr()
    assert cli.main(["extract", str(path), "--debug-images", str(out), "--pages", "9"]) == 0
    assert "共 4 页" in capsys.readouterr().err
    assert cli.main(["extract", str(tmp_path), "--debug-images", str(tmp_path / "all")]) == 0
    assert below(tmp_path / "all") == [f"某局/page-00{number}.png" for number in (1, 2, 3, 4)]


class Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    progress = Progress(stream, 12)
    progress.step("某某市某某某某局.pdf")
    progress.step("b\n.pdf")
    progress.clear()
    assert stream.getvalue().split("\r\x1b[2K")[1:] == ["[ 1/12] 某某局.pdf", "[ 2/12] b?.pdf", ""]


@pytest.mark.parametrize(("stream", "total"), [(io.StringIO(), 12), (Terminal(), 1)])
def test_progress_is_silent_without_a_terminal_or_with_one_document(stream: io.StringIO, total: int) -> None:
    progress = Progress(stream, total)
    progress.step("a.pdf")
    progress.clear()
    assert stream.getvalue() == ""

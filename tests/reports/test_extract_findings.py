"""Findings on the second sheet of the workbook, and hostile text in everything ``extract`` writes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from extract_documents import BOX, RULED, amount, disclosure, pdf, table, text
from openpyxl import load_workbook
from shown_documents import HOSTILE, figure, finding

from pytest_budgetcheck.cli import main
from pytest_budgetcheck.disclosure import Table
from pytest_budgetcheck.reports.findings_file import BadFindingsError, findings_by_document
from pytest_budgetcheck.reports.xlsx import workbook

OTHER = (50.0, 60.0, 70.0, 80.0)


def sheet(findings: list[dict[str, Any]], *tables: Table) -> Any:
    book = load_workbook(io.BytesIO(workbook(disclosure(*tables), findings)))
    assert book.sheetnames[min(1, len(tables))] == "核对发现"
    return book["核对发现"]


def line(sha256: str = "ab" * 32, **about: Any) -> str:
    return json.dumps(finding(**about) | {"sha256": sha256})


def two_tables() -> tuple[Table, Table]:
    return tuple(
        table((text("205", page), text("名称", page), amount(value, value, page, box)), title=f"表'{page}")
        for page, value, box in ((1, "12.50", BOX), (2, "7.25", OTHER))
    )  # type: ignore[return-value]


def test_amounts_are_numbers_that_lead_to_their_cells() -> None:
    figures = [figure("lhs", box=BOX), figure("rhs", "7.25", page=2, box=OTHER)]
    found = sheet([finding(figures=figures)], *two_tables())
    assert [cell.value for cell in found[2][:9]] == [
        "BC308", "不符", "错误", "12.50 万元与 7.25 万元相差 5.25 万元", 12.5, 7.25, 5.25, 0, "万元",
    ]  # fmt: skip
    assert {cell.data_type for cell in found[2][4:8]} == {"n"}
    assert found["F2"].hyperlink.location == "'表''2'!C5"
    assert [cell.hyperlink.location for cell in found[2][11:13]] == [
        found["E2"].hyperlink.location,
        "'表''2'!C5",
    ]
    assert found["G2"].hyperlink is None


def test_words_and_what_looks_like_a_formula_stay_text() -> None:
    texts = {"lhs": "=1+1", "rhs": "NaN", "residual": None, "message": '=HYPERLINK("http://x")', "unit": "@a"}
    found = sheet([finding(**texts)], *two_tables())
    assert [(found[cell].value, found[cell].data_type) for cell in ("D2", "E2", "F2", "I2")] == [
        ('=HYPERLINK("http://x")', "s"), ("=1+1", "s"), ("NaN", "s"), ("@a", "s"),
    ]  # fmt: skip


def test_a_printed_table_of_the_same_name_keeps_its_sheet() -> None:
    book = load_workbook(io.BytesIO(workbook(disclosure(table((text("甲"),), title="核对发现")), [])))
    assert book.sheetnames == ["核对发现 (2)", "核对发现"]


def test_without_findings_there_is_no_such_sheet() -> None:
    book = load_workbook(io.BytesIO(workbook(disclosure(*two_tables()))))
    assert "核对发现" not in book.sheetnames


def test_findings_are_those_of_the_document_that_need_a_look(tmp_path: Path) -> None:
    path = tmp_path / "findings.jsonl"
    lines = [
        line(),
        line(outcome="pass"),
        line(sha256="cd" * 32),
        line(rule="document"),
        line(rule="BC9", outcome="waived"),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = findings_by_document(path)
    assert {digest: [one["rule"] for one in found[digest]] for digest in found} == {
        "ab" * 32: ["BC308", "BC9"],
        "cd" * 32: ["BC308"],
    }


@pytest.mark.parametrize(
    ("content", "why"), [(b"{", ":1: 不是 JSON"), (b"[]", ":1: 不是 --budget-jsonl"), (b"\xff", "不是 UTF-8")]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "findings.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadFindingsError, match=why):
        findings_by_document(path)
    with pytest.raises(BadFindingsError, match="无法读取"):
        findings_by_document(tmp_path / "none")


def test_the_command_wants_both_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(RULED))
    assert main(["extract", str(path), "--jsonl", "findings.jsonl"]) == 2
    assert "--jsonl needs --xlsx" in capsys.readouterr().err
    wanted = ["--xlsx", str(tmp_path / "a.xlsx"), "--jsonl", str(tmp_path / "none")]
    assert main(["extract", str(path), *wanted]) == 2
    assert "无法读取" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


HOSTILE_CELLS = {"(Item)": r"(\033[31mRED)", "(Sum)": "(<script>)", "(One)": r"(=cmd\(\))", "(Two)": "(@SUM)"}


@pytest.fixture
def hostile_pdf(tmp_path: Path) -> Path:
    content = RULED
    for plain, hostile in HOSTILE_CELLS.items():
        content = content.replace(plain, hostile)
    path = tmp_path / "hostile.pdf"
    path.write_bytes(pdf(content))
    return path


def test_hostile_text_of_a_pdf_is_text_in_every_file(hostile_pdf: Path, tmp_path: Path) -> None:
    wanted = ["--json", f"{tmp_path}/a.json", "--xlsx", f"{tmp_path}/a.xlsx", "--csv", f"{tmp_path}/csv"]
    assert main(["extract", str(hostile_pdf), *wanted]) == 0
    (path,) = (path for path in (tmp_path / "csv").iterdir() if path.name != "index.csv")
    fields = [field for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()) for field in row]
    assert {"␛[31mRED", "<script>", "'=cmd()", "'@SUM"} <= set(fields)
    assert "\x1b" not in (tmp_path / "a.json").read_text(encoding="utf-8")
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {"[31mRED", "<script>", "=cmd()", "@SUM"} <= {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_no_control_character_reaches_the_terminal(
    hostile_pdf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pytest_budgetcheck.reports import outputs  # noqa: PLC0415 - to be patched

    real = outputs.extracted
    monkeypatch.setattr(outputs, "extracted", lambda *args: real(*args) | {"more": HOSTILE + "\x9b2J\x7f"})
    assert main(["extract", str(hostile_pdf)]) == 0
    shown = capsys.readouterr().out
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F for char in shown.rstrip("\n"))
    assert json.loads(shown)["more"] == HOSTILE + "\x9b2J\x7f"

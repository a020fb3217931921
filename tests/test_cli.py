"""The ``budgetcheck`` command."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pytest_budgetcheck import __version__, cli, documents, reading
from pytest_budgetcheck.disclosure import (
    Cell,
    Disclosure,
    Fact,
    Row,
    Section,
    Sentence,
    Table,
    UnrecognisedError,
)

if TYPE_CHECKING:
    from pathlib import Path

BOX = (10.0, 20.123456, 30.0, 40.0)


def cell(text: str, **about: object) -> Cell:
    value = Decimal(text) if text.replace(".", "").isdigit() else None
    return Cell(text, 10, BOX, value, **about)  # type: ignore[arg-type]


DISCLOSURE = Disclosure(
    path="elsewhere",
    sha256="ab" * 32,
    page_count=28,
    tables=(
        Table(
            title="2025年部门收支预算表",
            columns=(("收入", "项目"), ("收入", "金额")),
            rows=(
                Row((cell("一、一般公共预算"), cell("85.20"))),
                Row((cell("二、基金", doubt="重影"), cell(""))),
            ),
            pages=(10,),
            unit="万元",
            notes=("注：无",),
            concept="summary",
        ),
    ),
    narrative=(
        Section(
            "一", "收支总体情况", 3, (Sentence("收入总计160.02万元。", 3, BOX), Sentence("无。", 3, BOX))
        ),
        Section("十（二）", "政府采购", 4),
        Section("一（二）1", "落实方针", 1),
        Section("第一部分", "概况", 1),
        Section("", "附注", 5),
    ),
    facts=(
        Fact(
            "一", "收支总体情况", "收入总计", Decimal("160.02"), 2, "万元", 3, BOX, "收入总计160.02万元", 2025
        ),
    ),
    body="某单位",
    fiscal_year=2025,
    kind="budget",
    level="department",
    profile="henan",
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "read_document", lambda _path, _sources: DISCLOSURE)
    monkeypatch.setattr(reading, "recognise", lambda disclosure, _profiles: disclosure)


EXPECTED = {
    "schema": 1,
    "document": {
        "path": "a.pdf",
        "sha256": "ab" * 32,
        "pages": 28,
        "body": "某单位",
        "fiscal_year": 2025,
        "kind": "budget",
        "level": "department",
        "profile": "henan",
        "recognition": [],
    },
    "tables": [
        {
            "concept": "summary",
            "title": "2025年部门收支预算表",
            "pages": [10],
            "unit": "万元",
            "columns": [["收入", "项目"], ["收入", "金额"]],
            "rows": [
                {
                    "cells": [
                        {
                            "text": "一、一般公共预算",
                            "value": None,
                            "page": 10,
                            "bbox": [10.0, 20.12, 30.0, 40.0],
                        },
                        {"text": "85.20", "value": "85.20", "page": 10, "bbox": [10.0, 20.12, 30.0, 40.0]},
                    ]
                },
                {
                    "cells": [
                        {
                            "text": "二、基金",
                            "value": None,
                            "page": 10,
                            "bbox": [10.0, 20.12, 30.0, 40.0],
                            "doubt": "重影",
                        },
                        {"text": "", "value": None, "page": 10, "bbox": [10.0, 20.12, 30.0, 40.0]},
                    ]
                },
            ],
            "notes": ["注：无"],
        }
    ],
    "narrative": [
        {"number": "一", "heading": "一、收支总体情况", "page": 3, "text": "收入总计160.02万元。无。"},
        {"number": "十（二）", "heading": "（二）政府采购", "page": 4, "text": ""},
        {"number": "一（二）1", "heading": "1.落实方针", "page": 1, "text": ""},
        {"number": "第一部分", "heading": "第一部分 概况", "page": 1, "text": ""},
        {"number": "", "heading": "附注", "page": 5, "text": ""},
    ],
    "facts": [
        {
            "section": "一",
            "indicator": "收入总计",
            "year": 2025,
            "value": "160.02",
            "unit": "万元",
            "page": 3,
            "bbox": [10.0, 20.12, 30.0, 40.0],
            "text": "收入总计160.02万元",
        }
    ],
}


@pytest.mark.usefixtures("read")
def test_extract_writes_a_document_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert cli.main(["extract", "a.pdf", "--json", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8")) == EXPECTED
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize("args", [[], ["--json", "-"]])
def test_extract_writes_to_stdout_by_default(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "a.pdf", *args]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == EXPECTED
    assert "某单位" in out


@pytest.mark.parametrize("content", [None, b"", b"plain text"])
def test_extract_says_why_a_file_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "a.pdf"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["extract", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"budgetcheck: {path}: ")
    assert captured.err.count("\n") == 1


@pytest.mark.usefixtures("read")
def test_extract_says_when_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", "a.pdf", "--json", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize("command", [["rules", "list"], ["extract", "a.pdf"]])
def test_a_ruleset_that_does_not_exist_is_a_usage_error(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*command, "--ruleset", "henna"]) == 2
    assert "did you mean henan?" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["rules"], ["extract"], ["nonsense"]])
def test_an_incomplete_command_line_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert "usage: budgetcheck" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--help"], "extract"), (["extract", "--help"], "--json OUT"), (["--version"], __version__)],
)
def test_help_and_version(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(arguments)
    assert said in capsys.readouterr().out


def test_letters_the_terminal_cannot_show_are_escaped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("w", encoding="ascii") as out:
        monkeypatch.setattr("sys.stdout", out)
        assert cli.main(["rules", "list"]) == 0
    assert "\\u8868\\u95f4" in (tmp_path / "out").read_text(encoding="ascii")


def test_a_layout_nobody_described_is_extracted_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unknown(*_: object) -> Disclosure:
        raise UnrecognisedError("与已知版式的表名对不上", "请写一份 profile")

    monkeypatch.setattr(documents, "read_document", lambda _path, _sources: DISCLOSURE)
    monkeypatch.setattr(reading, "recognise", unknown)
    assert cli.main(["extract", "a.pdf", "--json", str(tmp_path / "out.json")]) == 0
    assert "表格未能对应到已知版式" in capsys.readouterr().err
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["tables"]

"""Drafting a profile from one document."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_budgetcheck import cli, reading
from pytest_budgetcheck.disclosure import Cell, Disclosure, Row, Table, UnreadableError
from pytest_budgetcheck.drafting.draft import Draft, draft
from pytest_budgetcheck.drafting.text import as_yaml, counts
from pytest_budgetcheck.drafting.words import KnownWords
from pytest_budgetcheck.rules import ruleset
from pytest_budgetcheck.rules.profiles import Profile, load_profile
from pytest_budgetcheck.rules.ruleset import load_rulebook
from pytest_budgetcheck.rules.source import parse

BOOK = load_rulebook()
BOX = (0.0, 0.0, 1.0, 1.0)


def table(title: str, head: str, *rows: str) -> Table:
    """A table of which header and rows are written ``a | b``, header paths with ``/``."""

    def cell(text: str) -> Cell:
        amount = text.replace(".", "").isdigit() and "." in text
        return Cell(text, 5, BOX, Decimal(text) if amount else None)

    columns = tuple(tuple(path.strip().split("/")) for path in head.split("|"))
    body = tuple(Row(tuple(cell(text.strip()) for text in row.split("|"))) for row in rows)
    return Table(title, columns, body, (5,), "万元")


SUMMARY = table(
    "2025年某某局部门奇特收支总表",
    "收入/项目 | 收入/预算数 | 支出/项目 | 支出/预算数",
    "一、一般公共预算拨款收入 | 80.00 | 一、一般公共服务支出 | 80.00",
    "二、奇怪的收入 | 5.00 | 二、外交支出 | 5.00",
    "本年收入合计 | 85.00 | 本年支出合计 | 85.00",
    "收入总计 | 85.00 | 支出总计 | 85.00",
)
EXPENDITURE = table(
    "2025年部门支出总表",
    "科目编码 | 科目名称 | 2025年预算数/合计 | 2025年预算数/基本支出 | 别的/项目支出 | 奇怪的栏 | 备注",
    " | 合计 | 3.00 | 1.00 | 2.00 | 1.00 | ",
    "201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00 | 1.00 | ",
)
UNKNOWN = table("重大事项一览", "事项 | 内容", "甲 | 乙")
DOCUMENT = Disclosure(
    "x/某局.pdf", "ab" * 32, 9, (SUMMARY, EXPENDITURE, UNKNOWN), (), (), "某某局", 2025, "budget"
)


@pytest.fixture
def drafted() -> Draft:
    return draft(DOCUMENT, "own", KnownWords(list(BOOK.profiles.values())), BOOK.vocabulary)


@pytest.fixture
def text(drafted: Draft) -> str:
    return as_yaml(drafted, BOOK.vocabulary)


@pytest.fixture
def profile(text: str) -> Profile:
    return load_profile(parse(text, "own.yaml"), BOOK.vocabulary)


def test_tables_are_told_by_their_titles(profile: Profile) -> None:
    assert {concept: known.titles for concept, known in profile.tables.items()} == {
        "summary": ("部门奇特收支总表",),
        "expenditure": ("部门支出总表",),
    }


def test_names_that_are_known_are_mapped(profile: Profile) -> None:
    income = profile.tables["summary"].lanes["income"]
    assert income.label == ("收入/项目",)
    assert income.columns == {"合计": ("收入/预算数",)}
    assert income.rows["一般公共预算"] == ("一般公共预算拨款收入",)
    assert income.rows["收入总计"] == ("收入总计",)
    spending = profile.tables["summary"].lanes["spending"]
    assert set(spending.rows) == {"本年支出合计", "支出总计"}, "functional classes need no entry"
    expenditure = profile.tables["expenditure"]
    assert expenditure.code == ("科目编码",)
    assert expenditure.label == ("科目名称",)


def test_years_are_written_so_that_they_hold_next_year(profile: Profile) -> None:
    assert profile.tables["expenditure"].columns["合计"] == ("本年预算数/合计",)


def test_a_column_may_be_guessed_by_its_last_header(text: str, profile: Profile) -> None:
    assert profile.tables["expenditure"].columns["项目支出"] == ("别的/项目支出",)
    assert "待定：以下只按最末一级栏名猜" in text


def test_what_is_not_known_is_left_open(drafted: Draft, text: str) -> None:
    assert "# 待定 行 奇怪的收入；可选 " in text
    assert "# 待定 栏 奇怪的栏；可选 " in text
    assert "备注" not in text
    assert "# 待定 第 5 页《重大事项一览》不知道是什么表" in text
    assert counts(drafted)[1] >= 3


def test_a_draft_claims_nothing_between_tables(profile: Profile) -> None:
    assert profile.conventions == ("undescribed_layout",)


def test_titles_that_no_other_layout_has_tell_this_one(profile: Profile) -> None:
    assert profile.recognise.titles == ("部门奇特收支总表",)


def test_a_title_that_only_one_layout_knows_is_not_known_without_it() -> None:
    titles = (table("部门整体怪名收支表", "a | b", "c | 1.00"),)
    made = draft(
        Disclosure("x.pdf", "", 1, titles, (), ()),
        "own",
        KnownWords([BOOK.profiles["henan"]]),
        BOOK.vocabulary,
    )
    assert not made.tables


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    monkeypatch.setattr(ruleset, "ruleset_root", lambda: few)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "read", lambda _path: DOCUMENT)

    def run_(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["rules", "draft-profile", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_


def test_a_draft_is_printed_or_written_and_lints(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("a.pdf")
    assert code == 0
    assert "profile: draft\n" in out
    assert "2 张表，认出 " in err
    code, out, err = run("a.pdf", "-o", "mine.yaml")
    assert (code, out) == (0, "")
    assert err.endswith("；已写入 mine.yaml\n")
    assert "profile: mine\n" in Path("mine.yaml").read_text("utf-8")
    assert cli.main(["rules", "lint", "mine.yaml"]) == 0
    assert "（版式 mine）" in capsys.readouterr().out


def test_no_file_is_overwritten_unasked(run: Run) -> None:
    Path("mine.yaml").write_text("precious", "utf-8")
    code, _, err = run("a.pdf", "-o", "mine.yaml")
    assert code == 2
    assert "已存在；要覆盖请加 --force" in err
    assert Path("mine.yaml").read_text("utf-8") == "precious"
    assert run("a.pdf", "-o", "mine.yaml", "--force")[0] == 0
    assert Path("mine.yaml").read_text("utf-8") != "precious"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--name", "henan"], "已有名为 henan 的版式"),
        (["--name", "a b"], "版式名称只用字母、数字、汉字"),
        (["--without", "henna"], "没有版式 henna；did you mean henan?"),
        (["-o", "."], ". 是文件夹"),
        (["-o", "nowhere/mine.yaml"], "nowhere/mine.yaml: "),
    ],
)
def test_wrong_options_are_explained(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run("a.pdf", *arguments)
    assert (code, out) == (2, "")
    assert said in err


def test_a_document_that_cannot_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_path: Path) -> Disclosure:
        raise UnreadableError("打不开", "请换一份")

    monkeypatch.setattr(reading, "read", unreadable)
    assert run("a.pdf") == (1, "", "budgetcheck: a.pdf: 打不开。请换一份\n")


def test_a_document_of_which_no_table_is_known(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Disclosure("x.pdf", "", 1, (UNKNOWN,), (), ())
    monkeypatch.setattr(reading, "read", lambda _path: nothing)
    code, _, err = run("a.pdf")
    assert code == 1
    assert "没有一张表的名称是认得的：《重大事项一览》，无从起草" in err

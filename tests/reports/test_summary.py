"""The terminal summary, from the plain data that reports carry."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wcwidth import wcswidth

from pytest_budgetcheck.reports.summary import DocumentTally, documents_table, findings, reasons


def finding(rule: str, outcome: str = "fail", severity: str = "error", **about: Any) -> dict[str, Any]:
    standard = {"rule": rule, "case": rule, "message": f"{rule} 的结论", "outcome": outcome}
    return standard | {"severity": severity, "root": None, "root_name": None, "correction": None} | about


def tally(name: str, *cases: dict[str, Any], order: int = 1) -> DocumentTally:
    document = DocumentTally(name, order)
    for position, case in enumerate(cases):
        document.add(position, case)
    return document


def bars(line: str) -> tuple[int, ...]:
    """Where the column separators of a line stand on a terminal."""
    return tuple(wcswidth(line[:i]) for i, mark in enumerate(line) if mark in "|+")


PASS = {"outcome": "pass", "severity": "error"}
COVERAGE = {"document_case": "coverage", "outcome": "pass", "message": "", "checked": 59, "applicable": 60}


def test_the_table_counts_outcomes_and_aligns() -> None:
    text = documents_table(
        [
            tally("公开/某市.pdf", PASS, PASS, finding("BC1"), COVERAGE),
            tally("公开/b.pdf", PASS, finding("BC2", severity="warning"), finding("BC3", "review")),
        ]
    )
    assert text == (
        """\
 文件      |   通过 |   待复核 |   错误 |   警告 |   覆盖率
-----------+--------+----------+--------+--------+----------
 某市.pdf  |      2 |          |      1 |        |    98.3%
 b.pdf     |      1 |        1 |        |      1 |        —
 合计 2 份 |      3 |        1 |      1 |      1 |"""
    )
    assert len({bars(line) for line in text.splitlines()}) == 1


def test_among_many_documents_those_without_findings_are_only_counted() -> None:
    clean = [tally(f"{n}.pdf", PASS) for n in range(60)]
    text = documents_table([*clean, tally("坏.pdf", finding("BC1"))])
    assert "坏.pdf" in text
    assert " 7.pdf" not in text
    assert "……另有 60 份文件未列出" in text


def test_a_file_that_cannot_be_read_says_so_in_place_of_its_coverage() -> None:
    document = tally(
        "a.pdf", {"document_case": "readable", "outcome": "fail", "message": "无法读取：文件已加密"}
    )
    assert documents_table([document]).endswith("| 无法读取")
    assert list(findings([document], every=False)) == ["", "a.pdf", "  [错误] 无法读取：文件已加密"]


def test_findings_are_folded_by_root_the_gravest_first() -> None:
    shared = {"root": "summary/合计/金额", "root_name": "第 7 页《收支总表》“合计”的“金额”"}
    document = tally(
        "a.pdf",
        finding("BC500", "review"),
        finding("BC331", severity="warning", correction="某表“某行” 2 → 3"),
        finding("BC308", **shared, correction="1.00 → 2.00"),
        finding("BC307", **shared, correction="1.00 → 2.00"),
        finding("BC900", "error"),
        finding("BC333", severity="info"),
    )
    assert list(findings([document], every=False)) == [
        "",
        "a.pdf",
        "  [规则出错] BC900::BC900 BC900 的结论",
        "  [错误] 2 项出于同一处：第 7 页《收支总表》“合计”的“金额”",
        "      最可能应改为：1.00 → 2.00",
        "      BC308::BC308 BC308 的结论",
        "      BC307::BC307 BC307 的结论",
        "  [警告] BC331::BC331 BC331 的结论",
        "      最可能应改为：某表“某行” 2 → 3",
        "  [待复核] BC500::BC500 BC500 的结论",
        "  [提示] 1 项，用 -v 列出",
    ]


def test_everything_is_listed_when_asked_for() -> None:
    many = [finding(f"BC{n}", root="r", root_name="某处") for n in range(12)]
    document = tally("a.pdf", *many, finding("BC333", severity="info"))
    short = "\n".join(findings([document], every=False))
    full = "\n".join(findings([document], every=True))
    assert "……另有 4 项，用 -v 列出" in short
    assert "BC11::BC11" not in short
    assert "BC11::BC11" in full
    assert "[提示] BC333::BC333" in full


def test_reasons_are_grouped_the_most_frequent_first() -> None:
    counts = Counter({f"原因{n}": n for n in range(1, 9)})
    assert list(reasons(counts)) == [
        "",
        "未核对 36 项：",
        "      8 项  原因8",
        "      7 项  原因7",
        "      6 项  原因6",
        "      5 项  原因5",
        "      4 项  原因4",
        "      3 项  原因3",
        "      3 项  其他 2 种原因",
    ]
    assert list(reasons(Counter())) == []

from __future__ import annotations

import itertools
from pathlib import Path

from shown_documents import document, finding, tie


def test_findings_come_worst_first_then_in_the_order_of_the_rules(tmp_path: Path) -> None:
    cases = [
        finding("BC101", outcome="review"),
        {"rule": "BC102", "case": "BC102", "outcome": "pass"},
        finding("BC103"),
        finding("BC104", outcome="waived"),
        finding("BC105"),
    ]
    listed = document(tmp_path, *cases).findings
    assert [found["rule"] for found in listed] == ["BC103", "BC105", "BC101", "BC104"]


def test_what_was_not_checked_is_counted_with_its_reason(tmp_path: Path) -> None:
    open_case = {"rule": "BC1", "case": "BC1", "outcome": "not_checked", "reason": "缺支出总表"}
    made = document(tmp_path, open_case, open_case)
    assert made.reasons == {"缺支出总表": 2}
    assert made.counts == {"not_checked": 2}
    assert made.findings == []


def test_the_order_of_cases_does_not_matter(tmp_path: Path) -> None:
    """Workers of xdist report in any order."""
    amounts = (("5", "乙"), ("-9", "甲"), ("9", "丙"))
    ties = [tie("summary", "income", amount, amount, what) for amount, what in amounts]
    cases = [{"rule": "BC1", "case": what["what"], "outcome": "pass", "ties": [what]} for what in ties]
    gathered = [document(tmp_path, *order).ties for order in itertools.permutations(cases)]
    assert all(ties == gathered[0] for ties in gathered)
    (between,) = gathered[0].values()
    assert between.examples["pass"][2]["what"] == "甲"  # the largest; of equals the last by name


def test_a_document_that_fails_as_a_whole_says_why(tmp_path: Path) -> None:
    made = document(
        tmp_path, {"rule": "document", "case": "readable", "outcome": "fail", "message": "文件已加密"}
    )
    assert made.problem == "文件已加密"

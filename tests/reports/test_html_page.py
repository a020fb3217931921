"""The page of ``--budget-html`` as text; ``test_html_browser`` looks at it in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from shown_documents import HOSTILE, document, figure, finding, tie

from pytest_budgetcheck.reports.html import page


def data(text: str, name: str = "data") -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_overview_and_details_of_a_finding(tmp_path: Path) -> None:
    passing = {"rule": "BC1", "case": "BC1", "outcome": "pass", "ties": [tie("summary", "income")]}
    text = page([document(tmp_path, finding(), passing)]).decode()
    overview, details = data(text), data(text, "document-0")
    assert overview["documents"][0]["counts"] == {"fail": 1, "pass": 1}
    assert (overview["documents"][0]["checked"], overview["documents"][0]["applicable"]) == (9, 10)
    message = "12.50 万元与 7.25 万元相差 5.25 万元"
    assert overview["findings"] == [[0, 0, "BC308", "206", "fail", message, 0]]
    assert overview["roots"] == ["第 2 页《财政拨款收支总表》“科学技术”"]
    assert details["findings"][0]["crops"] == [0, 1]
    assert [picture["page"] for picture in details["pictures"]] == [2, 1]
    assert details["flow"].startswith("<svg")


def test_findings_of_one_root_share_its_name(tmp_path: Path) -> None:
    """Only a finding that reads the suspect figure itself knows how it is called."""
    text = page([document(tmp_path, finding(root_name=None), finding("BC309"))]).decode()
    assert [found[6] for found in data(text)["findings"]] == [0, 0]
    assert data(text)["roots"] == ["第 2 页《财政拨款收支总表》“科学技术”"]


def test_the_same_place_in_two_documents_is_two_roots(tmp_path: Path) -> None:
    documents = [document(tmp_path, finding(), name=f"{name}.pdf") for name in "ab"]
    assert [found[6] for found in data(page(documents).decode())["findings"]] == [0, 1]


def test_the_policy_allows_this_style_and_script_only(tmp_path: Path) -> None:
    text = page([document(tmp_path, finding())]).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]


def test_nothing_is_loaded_from_anywhere(tmp_path: Path) -> None:
    text = page([document(tmp_path, finding())]).decode()
    assert not re.search(r'(src|href)\s*=\s*"?(https?:|//)|@import|url\(', text)


@pytest.mark.parametrize("hostile", [HOSTILE, "<!--<script>", "]]>", "\ud800", "\\u003c/script>"])
def test_text_of_documents_cannot_leave_its_element(tmp_path: Path, hostile: str) -> None:
    plain = page([document(tmp_path, finding())]).decode()
    evidence = [figure("lhs", text=hostile, table=hostile), figure("rhs", row=hostile)]
    case = finding(case=hostile, message=hostile, title=hostile, root_name=hostile, figures=evidence)
    text = page([document(tmp_path, case, body=hostile)]).decode()
    assert text.count("<") == plain.count("<")
    assert text.count(">") == plain.count(">")
    assert "\x1b" not in text
    assert "\u2028" not in text
    assert data(text)["documents"][0]["body"].replace("␛", "\x1b").replace("⟨U+2028⟩", "\u2028") == hostile


def test_a_run_without_documents_has_a_page(tmp_path: Path) -> None:
    assert data(page([]).decode())["documents"] == []
    assert data(page([document(tmp_path)]).decode())["findings"] == []

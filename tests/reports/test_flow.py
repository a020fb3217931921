from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from shown_documents import HOSTILE, document, finding, tie

from pytest_budgetcheck.reports.html.flow import flow

SVG = "{http://www.w3.org/2000/svg}"


def case(outcome: str, *ties: dict[str, object]) -> dict[str, object]:
    return {"rule": "BC1", "case": "BC1", "outcome": outcome, "ties": list(ties), "reason": "缺表"}


def drawn(folder: Path, *cases: dict[str, object]) -> ET.Element:
    return ET.fromstring(flow(document(folder, *cases)))  # noqa: S314


@pytest.mark.parametrize(
    ("outcome", "state", "said"),
    [
        ("pass", "good", "1 项相符：支出合计 12.50"),
        ("pass_rounding", "good", "1 项相符：支出合计 12.50"),
        ("not_checked", "grey", "1 项未核对"),
    ],
)
def test_a_wire_says_what_became_of_the_cases(tmp_path: Path, outcome: str, state: str, said: str) -> None:
    amounts = (None, None) if outcome == "not_checked" else ("12.50", "12.50")
    root = drawn(tmp_path, case(outcome, tie("summary", "income", *amounts)))
    (wire,) = root.iter(f"{SVG}path")
    assert wire.get("class") == f"wire {state}"
    texts = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == state]
    assert texts == [said, said]


def test_a_contradiction_outshines_what_agrees(tmp_path: Path) -> None:
    contradiction = finding(ties=[tie("summary", "income", "12.50", "7.25")])
    root = drawn(tmp_path, case("pass", tie("summary", "income", "99", "99")), contradiction)
    (wire,) = root.iter(f"{SVG}path")
    assert wire.get("class") == "wire bad"
    assert "1 项不符，1 项相符：支出合计 12.50 ≠ 7.25" in [text.text for text in root.iter(f"{SVG}text")]


def test_a_table_is_one_box_with_a_line_for_each_other(tmp_path: Path) -> None:
    ties = [tie("summary", "income"), tie("summary", "fiscal_summary")]
    root = drawn(tmp_path, case("pass", *ties))
    names = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "name"]
    assert names[0] == "收支总表"
    assert sorted(names) == ["收入总表", "收支总表", "财政拨款收支总表"]
    assert len(list(root.iter(f"{SVG}path"))) == 2


def test_wires_do_not_run_over_one_another(tmp_path: Path) -> None:
    tables = [f"table{number}" for number in range(6)]
    ties = [tie(one, other) for one in tables for other in tables if one < other]
    runs = []
    for wire in drawn(tmp_path, case("pass", *ties)).iter(f"{SVG}path"):
        first, lane, last = map(
            int, re.fullmatch(r"M\d+ (\d+)H(\d+)V(\d+)H\d+", wire.get("d") or "").groups()
        )  # type: ignore[union-attr]
        runs.append((lane, first, last))
    assert len(runs) == 15
    assert not [
        (one, other)
        for one in runs
        for other in runs
        if one < other and one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]
    ]


def test_without_ties_there_is_no_picture(tmp_path: Path) -> None:
    assert flow(document(tmp_path, case("pass"))) == ""


def test_names_are_text(tmp_path: Path) -> None:
    between = [["summary", HOSTILE[:30], 1], ["income", "<b>", 2]]
    root = drawn(tmp_path, case("pass", tie("summary", "income", what="<i>") | {"between": between}))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "g", "rect", "text", "circle", "path"}
    assert HOSTILE[:30] in [text.text for text in root.iter(f"{SVG}text")]

"""Documents as the reports get them that people look at: built from values, with drawn PDFs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract_documents import RULED, pdf

from pytest_budgetcheck.reports.gathered import ShownDocument

HOSTILE = "</script><img src=x onerror=document.title='owned'>\u2028<b>&amp;=HYPERLINK(\"http://example.invalid\")\x1b[31m"
SUM, ONE = (120.0, 113.0, 170.0, 137.0), (120.0, 143.0, 170.0, 167.0)
"""Places on the page that ``RULED`` draws."""


def figure(
    role: str, value: str | None = "12.50", page: int = 1, box: Sequence[float] = ONE, **more: Any
) -> dict[str, Any]:
    about = {"table": "收支总表", "concept": "summary", "row": "一、科学技术", "column": "金额"}
    about |= {"text": value, "value": value, "unit": "万元", "weight": "1" if role == "lhs" else "-1"}
    return about | {"role": role, "page": page, "bbox": list(box)} | more


def finding(
    rule: str = "BC308", case: str = "206", *, figures: Sequence[dict[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    other = {"page": 2, "box": SUM, "table": "财政拨款收支总表", "concept": "fiscal_summary"}
    return {
        "rule": rule,
        "case": case,
        "outcome": "fail",
        "severity": "error",
        "category": "表间",
        "title": "两表科学技术支出一致",
        "formula": "收支总表·科学技术 ＝ 财政拨款总表·科学技术",
        "basis": ["预算法第三十二条"],
        "advice": "",
        "message": "12.50 万元与 7.25 万元相差 5.25 万元",
        "lhs": "12.50",
        "rhs": "7.25",
        "residual": "5.25",
        "bound": "0",
        "unit": "万元",
        "root": "fiscal_summary/206/合计",
        "root_name": "第 2 页《财政拨款收支总表》“科学技术”",
        "root_figure": 1,
        "correction": "7.25 → 12.50",
        "accepted": None,
        "evidence": list(figures) or [figure("lhs"), figure("rhs", "7.25", **other)],
        **more,
    }


def tie(
    one: str, other: str, left: str | None = "12.50", right: str | None = "12.50", what: str = "支出合计"
) -> dict[str, Any]:
    names = {"summary": "收支总表", "fiscal_summary": "财政拨款收支总表", "income": "收入总表"}
    between = [[name, names.get(name, name), page] for page, name in enumerate((one, other), start=1)]
    return {"between": between, "what": what, "amounts": [left, right]}


def document(
    folder: Path, *cases: dict[str, Any], name: str = "公开/a.pdf", pages: int = 2, body: str = "某单位"
) -> ShownDocument:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf(RULED, pages=pages))
    made = ShownDocument(name, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    own = {
        "rule": "document",
        "case": "coverage",
        "outcome": "pass",
        "message": "",
        "checked": 9,
        "applicable": 10,
    }
    made.add((0, 0), own | {"sha256": digest, "body": body, "fiscal_year": 2025, "kind": "budget"})
    for position, case in enumerate(cases):
        made.add((position + 3, 0), case)
    return made

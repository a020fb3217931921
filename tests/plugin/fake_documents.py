"""Disclosures without PDFs: a conftest for pytester runs, in the process, in a subprocess, in workers.

The "PDF" holds JSON: a list of cases, or the name of a disaster. Reading it takes the place of
``pytest_budgetcheck.documents.check_document``; everything behind that is the real thing.
"""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pytest_budgetcheck import documents, prefetch
from pytest_budgetcheck.disclosure import Disclosure, Table, UnreadableError, UnrecognisedError
from pytest_budgetcheck.rules import ruleset
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.rules.vocabulary import Vocabulary
from pytest_budgetcheck.verdicts import CheckedDisclosure, Evidence, Outcome, Severity, Verdict


def make_rule(rule_id, title="甲＝乙", category="表内", severity="error", advice=""):
    basis = ("预算法第三十二条", "预算公开操作规程（条款待核）")
    text = SimpleNamespace(formula="合计＝基本支出＋项目支出", basis=basis, advice=advice)
    return SimpleNamespace(
        id=rule_id,
        title=title,
        category=category,
        severity=Severity(severity),
        text=text,
        checks=(),
        concepts=frozenset(),
    )


def make_figure(table, row, column, text, page, **more):
    value = Decimal(more.pop("value", text) or 0)
    return Figure(
        concept=more.pop("concept", "expenditure"),
        table=table,
        row=row,
        column=column,
        text=text,
        value=value,
        decimals=max(-int(value.as_tuple().exponent), 0),
        unit="万元",
        factor=Decimal(10_000),
        page=page,
        box=tuple(more.pop("box", (100.0, 200.5, 150.0, 212.25))),
        **more,
    )


def make_verdict(
    rule="BC121", case=None, outcome="pass", *, root=None, correction=None, reason="", cells=(), **about
):
    compared = {}
    figures = [(role, make_figure(**cell), weight) for role, cell, weight in cells]
    evidence = tuple(Evidence(role, figure, Decimal(weight)) for role, figure, weight in figures)
    if outcome in ("pass", "fail", "review", "pass_rounding") and not figures:
        left = make_figure("2025年部门支出预算表", "2060401 机构运行", "总计", "146.99", 12)
        right = make_figure("2025年部门支出预算表", "2060401 机构运行", "基本支出", "72.23", 12)
        evidence = (Evidence("lhs", left, Decimal(1)), Evidence("rhs", right, Decimal(-1)))
        compared = {"lhs": "146.99", "rhs": "72.23", "residual": "74.76", "bound": "0.010", "unit": "万元"}
    message = "" if reason else about.pop("message", "146.99 与 72.23 相差 74.76 万元")
    return Verdict(
        make_rule(rule, **about),
        case or rule,
        Outcome(outcome),
        message=message,
        reason=reason,
        evidence=evidence,
        root=root,
        correction=correction,
        **compared,
    )


def fake_check(path, _book, _sources):
    content = json.loads(path.read_text(encoding="utf-8"))
    if content == "unreadable":
        raise UnreadableError("文件已加密", "请提供不带密码的 PDF")
    if content == "unrecognised":
        raise UnrecognisedError("没有预决算表", "请确认文件是预决算公开文本")
    if content == "bug":
        raise RuntimeError("the reader has a defect")
    apart = isinstance(content, dict)  # {"narrative": cases}: the tables are in another file
    verdicts = tuple(make_verdict(**case) for case in (content["narrative"] if apart else content))
    tables = () if apart else (Table("收支总表", (("项目",),), (), (1,), concept="summary"),)
    disclosure = Disclosure(
        path=str(path), sha256="ab" * 32, page_count=1, tables=tables, narrative=(), facts=(),
        body="某单位", fiscal_year=2025, kind="budget", level="department", profile="henan",
    )  # fmt: skip
    return CheckedDisclosure(disclosure, verdicts)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    patch = pytest.MonkeyPatch()
    patch.setattr(documents, "check_document", fake_check)
    patch.setattr(prefetch, "read_ahead", lambda _, **__: None)
    patch.setattr(ruleset, "load_rulebook", lambda _: ruleset.Rulebook(Vocabulary(concepts={})))
    config.add_cleanup(patch.undo)

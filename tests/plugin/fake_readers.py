"""Both readers without PDFs: a conftest for pytester runs, in the process, in a subprocess, in workers.

The "PDF" holds what the first and the second reader see of its only figure, and every reading is noted in
``reads.log`` with who did it. The store, the confirmation and everything behind are the real thing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pytest_budgetcheck import reading
from pytest_budgetcheck.disclosure import Disclosure, Fact, Table, UnreadableError
from pytest_budgetcheck.reading import second_reader
from pytest_budgetcheck.rules import evaluate, ruleset
from pytest_budgetcheck.rules.quantity import Figure
from pytest_budgetcheck.rules.vocabulary import Vocabulary
from pytest_budgetcheck.verdicts import CheckedDisclosure, Evidence, Outcome, Severity, Verdict

BOX = (100.0, 200.5, 150.0, 212.25)
TABLE = Table("收支总表", (("项目",),), (), (1,), concept="summary")


def fake_check(disclosure, _book):
    fact = disclosure.facts[0]
    figure = Figure(
        "summary", "收支总表", "六、科学技术", "金额", fact.text, fact.value, fact.decimals, "万元",
        Decimal(10_000), fact.page, fact.box,
    )  # fmt: skip
    text = SimpleNamespace(formula="甲＝乙", basis=("预算法",), advice="")
    verdicts = []
    for rule_id, outcome in (("BC121", Outcome.PASS), ("BC308", Outcome.FAIL)):
        rule = SimpleNamespace(
            id=rule_id, title="甲＝乙", category="表间", severity=Severity.ERROR, text=text
        )
        evidence = (Evidence("lhs", figure, Decimal(1)),)
        verdicts.append(Verdict(rule, rule_id, outcome, f"印 {fact.text}", residual="1", evidence=evidence))
    return CheckedDisclosure(disclosure, tuple(evaluate.with_roots(verdicts)))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    role = "worker" if hasattr(config, "workerinput") else "controller"

    def note(what, path):
        with (config.rootpath / "reads.log").open("a", encoding="utf-8") as log:
            log.write(f"{role} {what} {path.name}\n")

    def fake_read(path, reader, **_):
        note(reader, path)
        content = json.loads(path.read_text(encoding="utf-8"))
        if content == "unreadable":
            raise UnreadableError("文件已加密", "请提供不带密码的 PDF")
        first = content["first"]
        fact = Fact("", "", "", Decimal(first), 2, "万元", 1, BOX, first)
        return Disclosure(str(path), "", 1, (), (), (fact,), body="某单位", fiscal_year=2025)

    def fake_reread(path, places, _passwords):
        note("again", path)
        second = json.loads(path.read_text(encoding="utf-8"))["second"]
        sighting = second and second_reader.Sighting(second, second)
        return dict.fromkeys(places, sighting)

    patch = pytest.MonkeyPatch()
    patch.setattr(reading, "read", fake_read)
    recognised = {"profile": "henan", "tables": (TABLE,)}
    patch.setattr(reading, "recognise", lambda disclosure, _: replace(disclosure, **recognised))
    patch.setattr(evaluate, "check", fake_check)
    patch.setattr(second_reader, "reread", fake_reread)
    patch.setattr(ruleset, "load_rulebook", lambda _: ruleset.Rulebook(Vocabulary(concepts={})))
    config.add_cleanup(patch.undo)

"""The whole way: faults that the example generator writes into PDFs, found by the plugin."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable

import pytest

pytest.importorskip("reportlab", reason="the example generator needs reportlab")

from examples import Document, corrected
from examples.pdf import build

FAULTS: dict[str, tuple[Callable[[Document], object], str]] = {
    "digit": (lambda d: d.table("预算03表").put("合计", "总计", "460.02"), "BC121"),
    "narrative": (lambda d: d.replace("公用经费2.91万元", "公用经费2.19万元"), "BC507"),
    "table": (lambda d: d.drop_table("预算13表"), "BC703"),
}


def test_the_plugin_finds_faults_in_generated_documents(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    for name, (spoil, _) in FAULTS.items():
        document = corrected()
        spoil(document)
        (pytester.path / f"{name}.pdf").write_bytes(build(document))
    result = pytester.runpytest_subprocess("-p", "no:hypothesispytest", "--budget-jsonl", "out.jsonl")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    failing: dict[str, set[str]] = defaultdict(set)
    for line in (pytester.path / "out.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["outcome"] == "fail" and record["severity"] != "info":
            failing[record["document"]].add(record["rule"])
    assert {name for name, (_, rule) in FAULTS.items() if rule not in failing[f"{name}.pdf"]} == set()

"""The benchmark of reading, as far as it prints no times that a test could know."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "benchmarks" / "reading.py"
EXAMPLES = ROOT / "examples" / "disclosures"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_reader_that_is_not_installed_is_left_out_with_a_note(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(script, "OTHERS", {"one": ("no_such_reader", print), "two": ("json", print)})
    assert set(script.readers()) == {*script.READERS, "two"}
    assert capsys.readouterr().out == "one: left out, no_such_reader is not installed\n"


def test_loading_is_a_share_of_reading(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    paths = script.documents(EXAMPLES, everything=True)
    assert sum(paths.values()) == 51
    script.print_store(list(paths), 1)
    share = capsys.readouterr().out.split("; ")[-1]
    assert 0 < float(share.removesuffix("% of the first\n")) < 50

"""The benchmark of reading, as far as it prints no times that a test could know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "disclosures"


@pytest.fixture(scope="module")
def script(benchmark_script: Callable[[str], ModuleType]) -> ModuleType:
    return benchmark_script("reading")


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

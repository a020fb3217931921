from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from page_drawing import table_page

from pytest_budgetcheck.disclosure import Disclosure, UnreadableError
from pytest_budgetcheck.reading import read_pages, recognise
from pytest_budgetcheck.reading.pages import PageContent

LAYOUTS = [
    "beijing", "changsha", "chongqing", "fujian", "guangzhou", "jiangsu", "shanghai-2026", "shenzhen",
    "suzhou", "swu", "zhejiang",
]  # fmt: skip


@dataclass
class Pages:
    """Pages that are already there."""

    pages: list[PageContent]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def page(self, number: int) -> PageContent:
        return self.pages[number - 1]

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Titled:
    titles: tuple[str, ...]
    labels: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    headers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Profile:
    tables: dict[str, Titled]
    name: str = "某省"
    kind: str | None = None
    fallback: bool = False
    recognise: Titled = field(default_factory=lambda: Titled(()))


def test_the_package_imports_no_pdf_library() -> None:
    code = (
        "import sys, pytest_budgetcheck.reading; "
        "print([m for m in sys.modules if m.split('.')[0] in {'pdfplumber', 'pdfminer', 'pypdfium2'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_path_and_hash_are_those_of_the_file(henan: Disclosure, henan_path: Path) -> None:
    assert henan.path == henan_path.as_posix()
    assert henan.sha256 == hashlib.sha256(henan_path.read_bytes()).hexdigest()


def test_any_source_of_pages_will_do() -> None:
    rows = [["科目编码", "名称", "合计"], ["205", "教育", "1.00"]]
    found = read_pages(Pages([table_page(rows, [("2025年部门支出预算表", 16)])]))
    assert [table.title for table in found.tables] == ["2025年部门支出预算表"]
    assert (found.fiscal_year, found.page_count) == (2025, 1)


def test_pages_without_text_are_unreadable() -> None:
    with pytest.raises(UnreadableError, match="没有文字"):
        read_pages(Pages([PageContent(1, 595, 842, ())]))


def test_the_example_is_recognised_by_its_titles(henan: Disclosure, transcript: dict[str, Any]) -> None:
    aliases = {t["no"]: Titled((t["title"].removeprefix("2025年"),)) for t in transcript["tables"]}
    found = recognise(henan, [Profile(aliases)])
    assert [table.concept for table in found.tables] == [t["no"] for t in transcript["tables"]]
    assert found.profile == "某省"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_with_titles_units_and_year(
    corpus: Path, read_once: Callable[[Path], Disclosure], layout: str
) -> None:
    """One document per layout, the smallest: its ordinary tables have title, unit, header and amounts."""
    files = sorted((corpus / layout).glob("*.pdf"), key=lambda path: path.stat().st_size)
    found = None
    for path in files:
        try:
            found = read_once(path)
        except UnreadableError:
            continue  # a scan
        if found.tables:
            break
    assert found is not None
    ordinary = [table for table in found.tables if table.title and "绩效" not in table.title]
    assert len(ordinary) >= 4
    assert sum(bool(table.unit) for table in ordinary) >= 0.9 * len(ordinary)
    assert all(any(table.columns) for table in ordinary)
    assert sum(cell.value is not None for t in ordinary for row in t.rows for cell in row.cells) > 50
    assert found.kind in {"budget", "final"}

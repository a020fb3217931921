"""Size and speed of the page that ``--budget-html`` writes.

    python benchmarks/report.py CORPUS [--documents 100] [--findings 20] [--keep FILE]

Documents of the corpus are taken in turn and given made-up findings between figures that are really
printed on their pages. Printed are the time to make the page, its size, how long headless Chromium takes
to open it, and how long a filter and a search take to answer, the list included. Needs the development
dependencies, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from pytest_budgetcheck.disclosure import UnreadableError
from pytest_budgetcheck.reading import read
from pytest_budgetcheck.reports.gathered import ShownDocument
from pytest_budgetcheck.reports.html import page

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
RULES = 40
REPEAT = 7


def figures(path: Path) -> list[dict[str, Any]]:
    """Every amount in the tables of a document, as evidence; none of a scan."""
    try:
        tables = read(path).tables
    except UnreadableError:
        return []
    return [
        {
            "role": "lhs",
            "concept": table.concept or "summary",
            "table": table.title,
            "row": row.cells[0].text,
            "column": "/".join(header),
            "text": cell.text,
            "value": str(cell.value),
            "unit": table.unit,
            "page": cell.page,
            "bbox": list(cell.box),
            "weight": "1",
        }
        for table in tables
        for row in table.rows
        for cell, header in zip(row.cells, table.columns, strict=False)
        if cell.value is not None
    ]


def finding(number: int, amounts: list[dict[str, Any]], chance: random.Random) -> dict[str, Any]:
    """A contradiction between two amounts of a document."""
    left, right = (dict(chance.choice(amounts)) for _ in range(2))
    right |= {"role": "rhs", "weight": "-1"}
    rule = number % RULES
    return {
        "rule": f"BC{100 + rule}",
        "case": f"{number}",
        "outcome": "fail" if number % 4 else "review",
        "severity": ("error", "warning")[rule % 2],
        "category": ("表内", "表间", "文表")[rule % 3],
        "title": f"{left['table']}与{right['table']}一致",
        "formula": "收支总表·支出总计 ＝ 支出总表·合计 ＋ 年终结转结余",
        "basis": ["预算法第三十二条", "预算公开操作规程"],
        "advice": "",
        "message": f"《{left['table']}》{left['text']} 与《{right['table']}》{right['text']} 不一致",
        "lhs": left["value"],
        "rhs": right["value"],
        "residual": "1.00",
        "bound": "0.010",
        "unit": "万元",
        "root": f"{number // 3}",
        "root_name": f"第 {right['page']} 页《{right['table']}》“{right['row']}”",
        "root_figure": 1,
        "correction": None,
        "accepted": None,
        "evidence": [left, right],
        "ties": [
            {
                "between": [
                    [name, name, page] for page, name in enumerate((left["table"], right["table"]), 1)
                ],
                "what": left["row"],
                "amounts": [left["value"], right["value"]],
            }
        ],
    }


def documents(corpus: Path, count: int, findings: int) -> list[ShownDocument]:
    """``count`` documents with ``findings`` each."""
    chance = random.Random(1)  # noqa: S311 - the same page every time
    paths = sorted(corpus.rglob("*.pdf"))
    known: dict[Path, list[dict[str, Any]]] = {}
    made = []
    while len(made) < count:
        path = paths[len(made) % len(paths)]
        if path not in known:
            known[path] = figures(path)
        if not known[path]:
            paths.remove(path)
            continue
        document = ShownDocument(f"{len(made):04}/{path.name}", path)
        for number in range(findings):
            document.add((number, 0), finding(number, known[path], chance))
        made.append(document)
    return made


def chromium(folder: str) -> webdriver.Chrome:
    """A new browser."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in [*FLAGS.split(), f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


def opened(driver: webdriver.Chrome, path: Path) -> float:
    """Milliseconds until the page is shown and its script has run."""
    driver.get("about:blank")
    driver.get(path.as_uri())
    timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
    while not (taken := driver.execute_script(f"return {timing}")):
        time.sleep(0.01)
    return float(taken)


def answered(driver: webdriver.Chrome, address: str) -> float:
    """Milliseconds in which the page answers a change of its filters, layout included."""
    script = """
      const [address, done] = arguments;
      addEventListener("hashchange", () => {
        document.body.getBoundingClientRect();
        done(performance.now() - start);
      }, { once: true });
      const start = performance.now();
      location.hash = address;
    """
    return float(driver.execute_async_script(script, address))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--findings", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where to leave the page")
    options = parser.parse_args()
    shown = documents(options.corpus, options.documents, options.findings)
    start = time.perf_counter()
    content = page(shown)
    made = time.perf_counter() - start
    pictures = content.count(b'"webp":')
    print(f"made in {made:.1f} s, {len(content) / 1e6:.1f} MB, {pictures} pictures")
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "report.html"
        path.write_bytes(content)
        driver = chromium(f"{folder}/profile")
        try:
            print(f"opened in {statistics.median(opened(driver, path) for _ in range(REPEAT)):.0f} ms")
            for name, addresses in {
                "filter": [f"#rule=BC{100 + number}&outcome=fail" for number in range(REPEAT)],
                "search": [f"#q=%E9%A2%84%E7%AE%97+{number}" for number in range(REPEAT)],
                "document": [f"#document={number}" for number in range(REPEAT)],
            }.items():
                times = [answered(driver, address) for address in addresses]
                print(f"{name} answered in {statistics.median(times):.0f} ms, at most {max(times):.0f} ms")
        finally:
            driver.quit()


if __name__ == "__main__":
    main()

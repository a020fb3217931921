"""The page of ``--budget-html`` as a reader uses it, in headless Chromium."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shown_documents import HOSTILE, document, figure, finding, tie

from pytest_budgetcheck.reports.html import page

selenium = pytest.importorskip("selenium", reason="selenium is not installed")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium with chromedriver")

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1300,1000"
)
RULES = ("BC101", "BC205", "BC308")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


class Report:
    """A report in the browser."""

    def __init__(self, driver: webdriver.Chrome, path: Path) -> None:
        self.driver, self.path = driver, path
        self.driver.get_log("performance")
        self.open()

    def open(self, address: str = "") -> None:
        """Open the page anew, at an address within it."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.path.as_uri()}{address}")

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements at once: between two calls the page may have changed."""
        script = "return [...document.querySelectorAll(arguments[0])].map((found) => found.innerText.trim())"
        found: list[str] = self.driver.execute_script(script, selector)
        return found

    def until(self, condition: Callable[[], bool]) -> None:
        WebDriverWait(self.driver, 10).until(lambda _: condition())

    @property
    def listed(self) -> list[str]:
        return self.texts("#list summary b")

    def complaints(self) -> list[str]:
        """What the console says, and every request that leaves the file."""
        said = [entry["message"] for entry in self.driver.get_log("browser")]
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        wanted = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return said + [url for url in wanted if url.startswith(("http", "ws", "ftp"))]


@pytest.fixture
def report(chromium: webdriver.Chrome, tmp_path: Path) -> Iterator[Report]:
    first = [finding(rule, message=f"{rule} 相差 5.25 万元") for rule in RULES]
    agreeing = {"rule": "BC1", "case": "BC1", "outcome": "pass", "ties": [tie("summary", "income")]}
    more = [
        finding("BC901", case=f"{n}", outcome="review", severity="warning", root_name=f"根源{n}", root=f"{n}")
        for n in range(40)
    ]
    documents = [
        document(tmp_path, *first, agreeing, name="甲.pdf", body="甲单位"),
        document(tmp_path, *more, name="乙.pdf", body="乙单位"),
        document(tmp_path, name="丙.pdf", body=HOSTILE),
    ]
    path = tmp_path / "report.html"
    path.write_bytes(page(documents))
    shown = Report(chromium, path)
    yield shown
    assert shown.complaints() == []


def test_the_overview_counts_documents_and_verdicts(report: Report) -> None:
    assert report.texts(".cards li") == ["3 份文件", "1 有不符", "1 待复核", "1 未见不符"]
    assert report.texts("#documents tbody th a")[0] == "甲.pdf"
    assert "90.0%（9/10）" in report.texts("#documents tbody td")
    assert report.texts("#rules tbody td a") == ["BC901", *RULES]


def test_searching_narrows_the_list(report: Report) -> None:
    report.one("input[name=q]").send_keys("甲单位 bc205")
    report.until(lambda: report.listed == ["BC205"])
    assert report.one("#found").text == "筛选出 1 项，共 43 项"
    assert report.driver.switch_to.active_element.get_attribute("name") == "q"
    report.one("input[name=q]").send_keys(" 没有这样的词")
    report.until(lambda: report.listed == [])
    assert "没有符合条件的问题" in report.one("#list").text


def test_filters_combine_and_are_cleared(report: Report) -> None:
    Select(report.one("select[name=outcome]")).select_by_value("review")
    report.until(lambda: len(report.listed) == 25)
    assert "40" in report.one("#found").text
    Select(report.one("select[name=severity]")).select_by_value("error")
    report.until(lambda: report.listed == [])
    report.driver.find_element(By.LINK_TEXT, "清除筛选").click()
    report.until(lambda: report.one("#found").text == "共 43 项")


def test_pages_follow_one_another(report: Report) -> None:
    report.open("#outcome=review")
    report.driver.find_element(By.LINK_TEXT, "下一页").click()
    report.until(lambda: len(report.listed) == 15)
    report.driver.back()
    report.until(lambda: len(report.listed) == 25)


def test_a_finding_opens_by_keyboard_with_formula_figures_and_pictures(report: Report) -> None:
    report.open("#rule=BC308")
    assert report.all("#list .body") == []
    report.one("#list summary").send_keys(Keys.ENTER)
    report.until(lambda: len(report.all("#list img")) == 2)
    said = report.one("#list dl").text
    formula, basis = "收支总表·科学技术 ＝ 财政拨款总表·科学技术", "预算法第三十二条"
    for part in (formula, basis, "12.50 ≠ 7.25", "5.25 万元", "7.25 → 12.50"):
        assert part in said
    assert report.texts(".box > span") == ["右2 7.25", "左1 12.50"]
    report.until(
        lambda: report.driver.execute_script(
            "return [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
        )
    )
    assert all("框出" in image.get_attribute("alt") for image in report.all("#list img"))


def test_boxes_lie_on_their_figures_and_both_tables_side_by_side(report: Report) -> None:
    report.open("#rule=BC308")
    report.one("#list summary").click()
    report.until(lambda: len(report.all("#list img")) == 2)
    first, second = (element.rect for element in report.all("#list figure"))
    assert abs(first["y"] - second["y"]) < 2
    assert first["x"] + first["width"] <= second["x"]
    for shown in report.all("#list figure"):
        box, image = (shown.find_element(By.CSS_SELECTOR, part).rect for part in (".box", "img"))
        assert image["x"] <= box["x"] < box["x"] + box["width"] <= image["x"] + image["width"] + 3
        assert image["y"] < box["y"] < box["y"] + box["height"] < image["y"] + image["height"]


def test_links_lead_to_a_document_and_to_its_picture_of_the_tables(report: Report) -> None:
    report.driver.find_element(By.LINK_TEXT, "甲.pdf").click()
    report.until(lambda: report.listed == list(RULES))
    assert len(report.all("#document svg.flow .wire.good")) == 1
    report.driver.back()
    report.until(lambda: report.one("#found").text == "共 43 项")
    assert report.all("#document svg") == []


def test_one_finding_has_an_address_of_its_own(report: Report) -> None:
    report.open("#open=0.2")
    assert report.listed == ["BC308"]
    assert report.one("#list details").get_attribute("open")


def test_the_skip_link_does_not_lose_the_filter(report: Report) -> None:
    report.open("#rule=BC205")
    report.driver.execute_script("location.hash = 'findings'")
    time.sleep(0.1)
    assert report.listed == ["BC205"]


def test_dark_mode_is_dark_and_paper_is_white(report: Report) -> None:
    def brightness() -> int:
        colour = report.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(","))

    bright = brightness()
    for features in ({"features": [{"name": "prefers-color-scheme", "value": "dark"}]}, {"media": "print"}):
        report.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []} | features)
        if "media" in features:
            assert brightness() == bright
            assert not report.one("#filters").is_displayed()
        else:
            assert brightness() < 150 < bright
    report.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_printing_opens_what_is_listed(report: Report) -> None:
    report.open("#document=0")
    report.driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert len(report.all("#list .body")) == 3


def test_hostile_text_is_text(chromium: webdriver.Chrome, tmp_path: Path) -> None:
    evidence = [figure("lhs", text=HOSTILE, table=HOSTILE), figure("rhs", row=HOSTILE, page=2)]
    hostile_tie = tie("summary", "income", what=HOSTILE)
    hostile_tie["between"][0][1] = HOSTILE
    case = finding(
        case=HOSTILE, message=HOSTILE, title=HOSTILE, root_name=HOSTILE, formula=HOSTILE,
        basis=[HOSTILE], figures=evidence, ties=[hostile_tie],
    )  # fmt: skip
    path = tmp_path / "report.html"
    path.write_bytes(page([document(tmp_path, case, body=HOSTILE)]))
    report = Report(chromium, path)
    report.open("#document=0")
    report.one("#list summary").click()
    report.until(lambda: bool(report.all("#list .body")))
    assert report.driver.title == "预决算公开核对报告"
    assert report.all("img[src=x]") == []
    assert "</script><img src=x onerror=" in report.one("#list summary").text
    assert "␛[31m" in report.one("#list summary").text
    assert report.complaints() == []

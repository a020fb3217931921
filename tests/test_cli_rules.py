"""``budgetcheck rules``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_budgetcheck import cli
from pytest_budgetcheck.rules import catalogue, files, ruleset

Run = Callable[..., tuple[int, str, str]]

RULE = """
rules:
  - id: T001
    title: 测试规则
    category: 表内
    severity: error
    formula: 合计不为负
    basis: [{document: 算术恒等, verified: true}]
    assert: expenditure.total["合计"] >= 0
    examples:
      - {expect: pass, expenditure: {合计: {合计: "1.00"}}}
      - {expect: fail, expenditure: {合计: {合计: "-1.00"}}}
      - {expect: not_checked, without: [expenditure]}
"""


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Runs ``budgetcheck rules …`` with a few rules in an empty folder: exit code, stdout, stderr."""
    monkeypatch.setattr(files, "ruleset_root", lambda: few)
    monkeypatch.setattr(ruleset, "ruleset_root", lambda: few)
    monkeypatch.chdir(tmp_path)

    def run_(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(["rules", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_


def rule_file(text: str = RULE) -> str:
    Path("own.yaml").write_text(text, "utf-8")
    return "own.yaml"


def test_rules_are_listed_as_a_table(run: Run) -> None:
    code, out, _ = run("list")
    head, _, *rows = out.splitlines()
    assert code == 0
    assert [name.strip() for name in head.split("|")] == ["id", "category", "severity", "title"]
    assert any(row.startswith(" BC308 | 表间") for row in rows)


def test_rules_are_listed_as_json(run: Run) -> None:
    rules = {rule["id"]: rule for rule in json.loads(run("list", "--json")[1])}
    assert rules["BC308"]["category"] == "表间"
    assert rules["BC308"]["severity"] == "error"
    assert set(rules["BC308"]) == {"id", "category", "severity", "title"}


def test_the_list_can_be_narrowed(run: Run) -> None:
    every = json.loads(run("list", "--json")[1])
    inside = json.loads(run("list", "--json", "--category", "表内", "--severity", "info")[1])
    assert {(rule["category"], rule["severity"]) for rule in inside} == {("表内", "info")}
    of_henan = {rule["id"] for rule in json.loads(run("list", "--json", "--profile", "henan")[1])}
    of_changsha = {rule["id"] for rule in json.loads(run("list", "--json", "--profile", "changsha")[1])}
    assert "BC123" in of_henan
    assert "BC123" not in of_changsha
    assert of_changsha < {rule["id"] for rule in every}


def test_the_list_tells_of_rules_that_are_switched_off(run: Run) -> None:
    code, out, err = run("list", "--ruleset", rule_file("changes: {BC121: off}"))
    assert code == 0
    assert "BC121" not in out
    assert "BC121 支出总表每行：总计等于基本支出加项目支出：已停用，见 own.yaml:1:11" in err


def test_a_list_of_nothing_says_so(run: Run) -> None:
    own = rule_file("profile: own\ntitle: 自编\nkind: budget\ntables: {}")
    assert run("list", "--ruleset", own, "--profile", "own", "--category", "表间") == (
        0,
        "",
        "budgetcheck: 没有符合条件的规则\n",
    )


def test_unknown_profiles_are_usage_errors(run: Run) -> None:
    code, _, err = run("list", "--profile", "henna")
    assert code == 2
    assert "unknown profile henna; did you mean henan?" in err


def test_rules_are_explained(run: Run) -> None:
    code, out, _ = run("explain", "bc308", "BC121")
    assert code == 0
    assert out.startswith("BC308 ")
    assert "\nBC121 " in out


@pytest.mark.parametrize(
    ("name", "proposed"), [("BC38", "BC308"), ("BC3O8", "BC308"), ("三公", "“三公”经费")]
)
def test_unknown_rules_come_with_close_matches(run: Run, name: str, proposed: str) -> None:
    code, out, err = run("explain", name)
    assert (code, out) == (2, "")
    assert f"没有规则 {name}；是不是：" in err
    assert proposed in err


def test_a_rule_like_none_points_to_the_list(run: Run) -> None:
    code, _, err = run("explain", "宇宙")
    assert code == 2
    assert "budgetcheck rules list" in err


def test_a_right_file_has_no_mistakes(run: Run) -> None:
    own = rule_file(RULE + "changes: {BC121: off}\n")
    assert run("lint", own) == (0, "own.yaml: 没有错误（规则 1 条，改动规则 1 条）\n", "")


def test_a_profile_is_linted(run: Run) -> None:
    own = rule_file("profile: own\nextends: henan\n")
    assert run("lint", own)[1] == "own.yaml: 没有错误（版式 own）\n"


def test_lint_reports_every_mistake_with_its_place(run: Run) -> None:
    own = rule_file(RULE.replace("expenditure.total", "expenditre.total").replace("表内", "表里"))
    code, out, err = run("lint", own)
    assert (code, out) == (1, "")
    assert err.startswith("own.yaml:5:15: Input should be '表内'")
    code, _, err = run("lint", rule_file(RULE.replace("expenditure.total", "expenditre.total")))
    assert code == 1
    assert err.startswith("own.yaml:9:13: unknown name expenditre; did you mean expenditure?")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            '{合计: {合记: "1.00"}}',
            "own.yaml:11:9: the example cannot be read: expenditure has no column 合记",
        ),
        ("[1, 2]", "own.yaml:11:9: the example cannot be read; it is written TABLE: {ROW:"),
    ],
)
def test_examples_that_cannot_be_read_are_mistakes(run: Run, wrong: str, said: str) -> None:
    own = rule_file(RULE.replace('{合计: {合计: "1.00"}}', wrong))
    for action in ("lint", "test"):
        code, _, err = run(action, own)
        assert code == 1
        assert err.startswith(said)


@pytest.mark.parametrize("action", ["lint", "test"])
@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "own.yaml: 没有这个文件"),
        (b"\xff\xfe\x00\x01", 1, "own.yaml:1:1: the file is not UTF-8 text"),
        (b"%PDF-1.7\x00", 1, "own.yaml:1:1: not valid YAML"),
        (b"rules: [", 1, "own.yaml:2:1: not valid YAML"),
        (b"", 1, "own.yaml:1:1: a ruleset has the keys rules"),
        (b"- a", 1, "own.yaml:1:1: a ruleset has the keys rules"),
    ],
)
def test_files_that_are_no_rulesets(
    run: Run, action: str, content: bytes | None, code: int, said: str
) -> None:
    if content is not None:
        Path("own.yaml").write_bytes(content)
    found, out, err = run(action, "own.yaml")
    assert (found, out) == (code, "")
    assert said in err


@pytest.mark.parametrize("action", ["lint", "test"])
def test_a_folder_is_no_ruleset(run: Run, action: str) -> None:
    Path("rules").mkdir()
    assert run(action, "rules") == (2, "", "budgetcheck: rules: 这是文件夹，不是文件\n")


def test_examples_of_own_rules_are_run(run: Run) -> None:
    assert run("test", rule_file()) == (0, "own.yaml: 1 条规则，3 个例子，0 个不符\n", "")


def test_a_failing_example_is_shown_with_what_it_really_says(run: Run) -> None:
    code, out, _ = run("test", rule_file(RULE.replace('"1.00"', '"-3.00"')))
    assert code == 1
    assert out.splitlines() == [
        "own.yaml:11:9: T001 第 1 例：应为“通过”（pass），实际 T001：不符，测试规则，"
        "不成立：-3.00 万元 对 0.00 万元，相差 -3.00 万元（容许 0.005）",
        "own.yaml: 1 条规则，3 个例子，1 个不符",
    ]


def test_a_file_without_examples_does_not_pass_as_tested(run: Run) -> None:
    code, _, err = run("test", rule_file("changes: {BC121: off}"))
    assert code == 1
    assert "没有规则，也就没有例子可运行" in err


def test_a_shipped_file_can_be_linted_and_tested(run: Run, few: Path) -> None:
    own = str(few / "rules" / "income.yaml")
    assert run("lint", own)[0] == 0
    code, out, _ = run("test", own)
    assert code == 0
    assert "0 个不符" in out


@pytest.fixture
def _one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "pages", lambda _book: {"BC101.md": "<!-- Made by `make rules-docs` -->"})


@pytest.mark.usefixtures("_one_page")
def test_the_catalogue_is_written_and_checked(run: Run) -> None:
    assert run("docs", "--out", "pages") == (0, "", "")
    assert run("docs", "--out", "pages", "--check") == (0, "", "")
    Path("pages/BC101.md").write_text("old", "utf-8")
    code, _, err = run("docs", "--out", "pages", "--check")
    assert code == 1
    assert "BC101.md: 与规则文件不一致" in err


@pytest.mark.usefixtures("_one_page")
def test_a_catalogue_that_cannot_be_written(run: Run) -> None:
    Path("pages").write_text("a file", "utf-8")
    code, _, err = run("docs", "--out", "pages")
    assert code == 2
    assert err.startswith("budgetcheck: pages")


@pytest.mark.parametrize("arguments", [[], ["lint"], ["explain"], ["list", "--category", "表里"]])
def test_incomplete_commands_are_usage_errors(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(*arguments)

"""The rule catalogue: a Markdown page for each rule and an index by category, made from the rule files."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from .explain import EXPECTED_ZH, explain
from .rule import Category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .explain import Explanation, Item
    from .ruleset import Rulebook

INDEX = "README.md"
_MADE = "<!-- Made by `make rules-docs` from {source}; change it there. -->"
_MEANING = {
    "表内": "一张表之内的加总与勾稽",
    "表间": "几张表上的同一个数",
    "文表": "说明与表格",
    "文内": "说明前后",
    "政策": "法律、标准的要求",
    "完整": "该公开的是否公开",
}


def pages(book: Rulebook) -> dict[str, str]:
    """The text of every page of the catalogue by file name.

    Raises:
        RuleError: an example of a rule cannot be read.
    """
    explained = [explain(rule, book) for rule in book.rules.values()]
    made = {f"{one.rule.id}.md": _page(one) for one in explained}
    return {INDEX: _index(explained), **made}


def _index(explained: list[Explanation]) -> str:
    unverified = sum(any(not one.verified for one in e.rule.text.basis) for e in explained)
    lines = [
        _MADE.format(source="rulesets/rules"),
        "# 规则目录",
        "",
        f"共 {len(explained)} 条规则，其中 {unverified} 条的依据有条款待核。"
        "“版式”一栏是会核对该规则的版式数；终端里用 `budgetcheck rules explain BC308` 看同样的内容。",
    ]
    for category in get_args(Category):
        inside = [one for one in explained if one.rule.category == category]
        if inside:
            lines += ["", f"## {category}：{_MEANING[category]}", ""]
            lines += [
                "| 规则 | 级别 | 核对什么 | 公式 | 依据 | 版式 |",
                "| --- | --- | --- | --- | --- | ---: |",
            ]
            lines += [_row(one) for one in inside]
    return "\n".join(lines) + "\n"


def _row(one: Explanation) -> str:
    rule = one.rule
    verified = "已核" if all(basis.verified for basis in rule.text.basis) else "待核"
    cells = [f"[{rule.id}]({rule.id}.md)", one.severity, rule.title, rule.text.formula, verified]
    return "| " + " | ".join(_cell(cell) for cell in (*cells, str(len(one.active)))) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _page(one: Explanation) -> str:
    rule = one.rule
    source = rule.place.file
    lines = [
        _MADE.format(source=source),
        f"# {rule.id} {rule.title}",
        "",
        f"{rule.category} · {one.severity} · {_link(source)} · [目录]({INDEX})",
    ]
    if rule.text.message:
        lines += ["", f"不符时报告：`{rule.text.message}`"]
    for section in one.sections():
        lines += ["", f"## {section.title}", ""]
        for item in section.items:
            lines += _item(item, block=item.label in EXPECTED_ZH.values())
    return "\n".join(lines) + "\n"


def _link(source: str) -> str:
    """A link to a rule file of the repository; the name of any other."""
    return f"[{source}](../../{source})" if source.startswith("rulesets/") else source


def _item(item: Item, *, block: bool) -> Iterator[str]:
    code = "" if block or not item.code else f"`{item.code}`"
    label = f"`{item.label}`" if "(" in item.label else item.label
    said = " ".join(part for part in (_escaped(item.text), code) if part)
    yield f"- {label}{'：' if label and said else ''}{said}"
    if block and item.code != "{}":
        yield from ("", "  ```yaml", f"  {item.code}", "  ```", "")


def _escaped(text: str) -> str:
    """Words that Markdown shows as they are."""
    for letter in "\\*_<[|":
        text = text.replace(letter, f"\\{letter}")
    return text


def stale(folder: Path, made: Mapping[str, str]) -> list[str]:
    """The files of ``folder`` that are not what ``made`` says, or should be there, or should not."""
    old = [name for name, text in made.items() if _read(folder / name) != text]
    return old + [path.name for path in _made_before(folder) if path.name not in made]


def write(folder: Path, made: Mapping[str, str]) -> None:
    """Write the pages into ``folder``, and remove those made before of rules that are no more.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in _made_before(folder):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        if _read(folder / name) != text:
            (folder / name).write_bytes(text.encode())


def _made_before(folder: Path) -> list[Path]:
    """The pages in ``folder`` that this module wrote."""
    start = _MADE.partition("{")[0]
    return [path for path in sorted(folder.glob("*.md")) if (_read(path) or "").startswith(start)]


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None

"""``budgetcheck rules``: reading, writing and checking rules."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..reports.outputs import print_json
from ..verdicts import Severity
from .common import FAILED, USAGE, add_ruleset, complain, print_text
from .drafting import add_draft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..rules.ruleset import Rule, Rulebook

CATEGORIES = ("表内", "表间", "文表", "文内", "政策", "完整")
_MOST_MATCHES = 5


def add_rules(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the commands."""
    rules = commands.add_parser(
        "rules",
        help="list, explain, check and document rules, and draft a profile for a new layout",
        description="Read, write and check rules. How rules and rulesets are written: docs/rule-language.md; "
        "how a new layout is described: docs/new-layout.md.",
    )
    actions = rules.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_list(actions)
    _add_explain(actions)
    _add_files(
        actions,
        "lint",
        "check rulesets and profiles of your own without running them",
        "Load each FILE with the shipped vocabulary, rules and profiles, and report every mistake as "
        "file:line:column with what would be valid. Exit code 1 when there is any.",
        lint,
    )
    _add_files(
        actions,
        "test",
        "run the examples that stand in your own rules",
        "Judge each rule of FILE on its examples, and print every example that does not come out as it "
        "expects. Exit code 1 when there is any.",
        test,
    )
    add_draft(actions)
    _add_docs(actions)


def _add_list(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = actions.add_parser(
        "list",
        help="list the rules: id, category, severity, title",
        description="List the rules that documents are checked with.",
    )
    command.add_argument("--category", choices=CATEGORIES, help="only rules of this category")
    command.add_argument(
        "--severity", choices=[s.value for s in Severity], help="only rules of this severity"
    )
    command.add_argument(
        "--profile", metavar="NAME", help="only rules that can be judged in the layout of this profile"
    )
    command.add_argument("--json", action="store_true", help="as JSON, one array of objects")
    add_ruleset(command)
    command.set_defaults(command=list_rules)


def _add_explain(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = actions.add_parser(
        "explain",
        help="explain a rule: what it checks, on what basis, with examples, and what to do when it fails",
        description="Explain rules, in Chinese: what is checked and when, what it rests on, examples of "
        "every verdict, what to do about a failure, and in which layouts the rule is judged.",
    )
    command.add_argument("ids", nargs="+", metavar="RULE", help="id of a rule, such as BC308")
    add_ruleset(command)
    command.set_defaults(command=explain_rules)


def _add_files(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_: str,
    about: str,
    run: object,
) -> None:
    command = actions.add_parser(name, help=help_, description=about)
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a YAML file")
    command.set_defaults(command=run)


def _add_docs(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = actions.add_parser(
        "docs",
        help="write the rule catalogue: a Markdown page for each rule, and an index",
        description="Write a Markdown page for each rule and an index by category. Pages of rules that are "
        "no more are removed.",
    )
    command.add_argument(
        "--out", type=Path, default=Path("docs/rules"), metavar="DIR", help="default: docs/rules"
    )
    command.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 when a page is not current"
    )
    add_ruleset(command)
    command.set_defaults(command=docs)


def list_rules(options: argparse.Namespace) -> int:
    """``budgetcheck rules list``."""
    from ..reports.tables import table  # noqa: PLC0415 - each command loads what it needs
    from ..rules.errors import RuleError, one_of  # noqa: PLC0415
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    try:
        book = load_rulebook(options.ruleset)
        if options.profile is not None and options.profile not in book.profiles:
            raise RuleError(
                None, f"unknown profile {options.profile}; {one_of(options.profile, book.profiles)}"
            )
    except RuleError as error:
        return complain(str(error), USAGE)
    rules = [rule for rule in book.rules.values() if _wanted(rule, book, options)]
    for rule in book.switched_off.values():
        complain(f"{rule.id} {rule.title}：已停用，见 {rule.changes[-1]}", 0)
    head = ("id", "category", "severity", "title")
    rows = [(rule.id, rule.category, rule.severity.value, rule.title) for rule in rules]
    if options.json:
        print_json([dict(zip(head, row, strict=True)) for row in rows])
    elif rows:
        print_text(table(head, rows))
    else:
        complain("没有符合条件的规则", 0)
    return 0


def _wanted(rule: Rule, book: Rulebook, options: argparse.Namespace) -> bool:
    from ..rules.activity import active_profiles  # noqa: PLC0415

    if options.category not in (None, rule.category) or options.severity not in (None, rule.severity.value):
        return False
    if options.profile is None:
        return True
    return bool(active_profiles(rule, [book.profiles[options.profile]], book.vocabulary))


def explain_rules(options: argparse.Namespace) -> int:
    """``budgetcheck rules explain``."""
    from ..rules.errors import RuleError  # noqa: PLC0415 - each command loads what it needs
    from ..rules.explain import as_text, explain  # noqa: PLC0415
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    try:
        book = load_rulebook(options.ruleset)
        known = {**book.rules, **book.switched_off}
        wanted = [id_ if id_ in known else id_.upper() for id_ in options.ids]
        unknown = [id_ for id_, name in zip(options.ids, wanted, strict=True) if name not in known]
        if unknown:
            return complain("\n".join(_no_such_rule(name, known.values()) for name in unknown), USAGE)
        print_text("\n\n\n".join(as_text(explain(known[name], book)) for name in wanted))
    except RuleError as error:
        return complain(str(error), USAGE)
    return 0


def _no_such_rule(name: str, rules: Iterable[Rule]) -> str:
    titles = {rule.id: rule.title for rule in rules}
    close = get_close_matches(name.upper(), titles, n=_MOST_MATCHES, cutoff=0.7)
    close = close or [id_ for id_, title in titles.items() if name in title][:_MOST_MATCHES]
    meant = "".join(f"\n  {id_} {titles[id_]}" for id_ in close)
    return f"没有规则 {name}；" + (f"是不是：{meant}" if close else "全部规则见 budgetcheck rules list")


def lint(options: argparse.Namespace) -> int:
    """``budgetcheck rules lint``."""
    code = 0
    for path in options.files:
        code = max(code, _lint(path))
    return code


def _lint(path: Path) -> int:
    from ..rules.errors import RuleError  # noqa: PLC0415 - each command loads what it needs
    from ..rules.examples import scopes_of_examples  # noqa: PLC0415

    if not path.is_file():
        return complain(f"{path}: {'这是文件夹，不是文件' if path.is_dir() else '没有这个文件'}", USAGE)
    try:
        book = _load(path)
        own = _rules_of(book, path)
        for rule in own:
            scopes_of_examples(rule, book.vocabulary)
    except RuleError as error:
        for one in error.each():
            sys.stderr.write(f"{one}\n")
        return FAILED
    found = [f"规则 {len(own)} 条"] if own else []
    changed = [r for r in (*book.rules.values(), *book.switched_off.values()) if r.changes]
    found += [f"改动规则 {len(changed)} 条"] if changed else []
    found += [f"版式 {name}" for name in book.chosen]
    print_text(f"{path}: 没有错误" + (f"（{'，'.join(found)}）" if found else ""))
    return 0


def _load(path: Path) -> Rulebook:
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415 - each command loads what it needs

    # A bare name would be taken for a profile's.
    return load_rulebook([str(path) if len(path.parts) > 1 else f"./{path}"])


def _rules_of(book: Rulebook, path: Path) -> list[Rule]:
    """The rules that stand in a file, be it a shipped one."""
    from ..rules.files import ruleset_root  # noqa: PLC0415 - each command loads what it needs

    shipped = ruleset_root().parent
    rules = (*book.rules.values(), *book.switched_off.values())
    same = {name for name in {r.place.file for r in rules} if _same(path, Path(name), shipped / name)}
    return [rule for rule in rules if rule.place.file in same]


def _same(path: Path, *others: Path) -> bool:
    return any(other.is_file() and path.samefile(other) for other in others)


def test(options: argparse.Namespace) -> int:
    """``budgetcheck rules test``."""
    code = 0
    for path in options.files:
        code = max(code, _test(path))
    return code


def _test(path: Path) -> int:
    from ..rules.errors import RuleError  # noqa: PLC0415 - each command loads what it needs
    from ..rules.examples import run_examples  # noqa: PLC0415
    from ..rules.explain import EXPECTED_ZH, said  # noqa: PLC0415

    if not path.is_file():
        return complain(f"{path}: {'这是文件夹，不是文件' if path.is_dir() else '没有这个文件'}", USAGE)
    try:
        book = _load(path)
        results = [result for rule in _rules_of(book, path) for result in run_examples(rule, book.vocabulary)]
    except RuleError as error:
        for one in error.each():
            sys.stderr.write(f"{one}\n")
        return FAILED
    if not results:
        return complain(f"{path}: 没有规则，也就没有例子可运行", FAILED)
    failing = [result for result in results if not result.ok]
    for result in failing:
        rule, expected = result.rule, result.expected
        print_text(
            f"{rule.examples[result.number - 1]}: {rule.id} 第 {result.number} 例："
            f"应为“{EXPECTED_ZH[expected]}”（{expected}），实际 {said(result) or '没有任何结果'}"
        )
    rules = len({result.rule.id for result in results})
    print_text(f"{path}: {rules} 条规则，{len(results)} 个例子，{len(failing)} 个不符")
    return FAILED if failing else 0


def docs(options: argparse.Namespace) -> int:
    """``budgetcheck rules docs``."""
    from ..rules.catalogue import pages, stale, write  # noqa: PLC0415 - each command loads what it needs
    from ..rules.errors import RuleError  # noqa: PLC0415
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    try:
        made = pages(load_rulebook(options.ruleset))
        if not options.check:
            write(options.out, made)
            return 0
        old = stale(options.out, made)
    except RuleError as error:
        return complain(str(error), USAGE)
    except OSError as error:
        return complain(f"{error.filename}: {error.strerror}", USAGE)
    for name in old:
        complain(f"{options.out / name}: 与规则文件不一致，请运行 make rules-docs", FAILED)
    return FAILED if old else 0

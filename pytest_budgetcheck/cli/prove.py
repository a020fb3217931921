"""``budgetcheck prove``: show that the rules catch what they should."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from .common import FAILED, USAGE, add_ruleset, complain, print_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..disclosure import Disclosure
    from ..prove.proof import Proof

_EXAMPLES = Path("examples/disclosures")
_CORRECTED = "*更正*.pdf"


def add_prove(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    command = commands.add_parser(
        "prove",
        help="put faults into clean documents, and show how many of them the rules catch",
        description="Put one fault at a time into disclosures without findings, judge them again, and report "
        "by kind of fault how many are detected, by which rules, and what survives and why; which printed "
        "figures are read by cases at all; and whether the examples of rules notice when a rule is altered.",
    )
    command.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=f"disclosures without findings (default: {_EXAMPLES}/{_CORRECTED})",
    )
    command.add_argument(
        "--json", metavar="OUT", type=Path, help="JSON file to write, with every single fault"
    )
    command.add_argument("--markdown", metavar="OUT", type=Path, help="Markdown file to write")
    command.add_argument(
        "--sample", type=_number, metavar="N", help="try about N faults of each document (default: all)"
    )
    command.add_argument("--seed", type=int, default=1, metavar="S", help="seed of the sample (default: 1)")
    command.add_argument(
        "--kinds", type=_kinds, default=(), metavar="KIND,…", help="only these kinds of faults: digit,blank"
    )
    command.add_argument(
        "--rules",
        metavar="RULE,…|all",
        help="alter these rules only, put no faults into documents, and list what their examples miss",
    )
    command.add_argument(
        "--jobs", type=_number, default=None, metavar="N", help="processes (default: one a processor)"
    )
    command.add_argument(
        "--fail-under",
        type=_percent,
        metavar="PERCENT",
        help="exit code 1 where fewer faults in figures, codes and names, or fewer altered rules, are seen",
    )
    add_ruleset(command)
    command.set_defaults(command=prove)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a positive number: {text!r}")
    return int(text)


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"not a percentage: {text!r}") from None
    if not 0 <= percent <= 100:
        raise argparse.ArgumentTypeError(f"not between 0 and 100: {text!r}")
    return percent


def _kinds(text: str) -> tuple[str, ...]:
    from ..prove.fault import KINDS  # noqa: PLC0415 - each command loads what it needs

    kinds = tuple(text.split(","))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no kind of fault: {unknown[0]!r}; there are {', '.join(KINDS)}")
    return kinds


def prove(options: argparse.Namespace) -> int:
    """``budgetcheck prove``."""
    from ..disclosure import UnreadableError  # noqa: PLC0415 - each command loads what it needs
    from ..prove.proof import Plan, default_jobs  # noqa: PLC0415
    from ..prove.proof import prove as run  # noqa: PLC0415
    from ..rules.errors import RuleError  # noqa: PLC0415

    files: Sequence[Path] = options.files or sorted(_EXAMPLES.glob(_CORRECTED))
    if options.rules is not None:
        files = ()
    elif not files:
        return complain(f"没有文件：请给出没有不符的公开文档，或在含 {_EXAMPLES} 的目录下运行", USAGE)
    jobs = options.jobs or default_jobs()
    rulesets = tuple(options.ruleset)
    try:
        plan = Plan(
            options.sample, options.seed, options.kinds, jobs, rulesets, _named(options.rules, rulesets)
        )
        disclosures = [_read(path, plan.rulesets) for path in files]
        proof = run(disclosures, plan, _say_progress)
    except UnreadableError as error:
        return complain(f"{error.reason}。{error.remedy}", FAILED)
    except RuleError as error:
        return complain(str(error), USAGE)
    code = _write(options, proof)
    if code:
        return code
    if options.fail_under is not None and proof.percent < options.fail_under:
        return complain(f"低于 --fail-under：{proof.percent:.2f}% < {options.fail_under}%", FAILED)
    return 0


def _named(rules: str | None, rulesets: Sequence[str]) -> tuple[str, ...]:
    """The rules to alter; none named are all."""
    from ..rules.errors import RuleError, one_of  # noqa: PLC0415 - each command loads what it needs
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    if rules in (None, "all"):
        return ()
    ids, known = tuple(str(rules).split(",")), load_rulebook(rulesets).rules
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise RuleError(None, f"unknown rule {unknown[0]}; {one_of(unknown[0], known)}")
    return ids


def _read(path: Path, rulesets: Sequence[str]) -> Disclosure:
    from ..reading import read_and_recognise  # noqa: PLC0415 - PDF libraries, only to read
    from ..rules.ruleset import load_rulebook  # noqa: PLC0415

    return read_and_recognise(path, load_rulebook(rulesets).candidates())


def _say_progress(title: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[2K[{done}/{of}] {title}" + ("\n" if done == of else ""))
        sys.stderr.flush()


def _write(options: argparse.Namespace, proof: Proof) -> int:
    import json  # noqa: PLC0415 - each command loads what it needs

    from ..prove.report import as_json, as_markdown, as_text  # noqa: PLC0415
    from ..reports.files import TakenError, Writer  # noqa: PLC0415

    writer = Writer(options.files)
    print_text(as_text(proof))
    data = json.dumps(as_json(proof), ensure_ascii=False, indent=1, default=str)
    for path, text in ((options.json, f"{data}\n"), (options.markdown, as_markdown(proof))):
        try:
            if path is not None:
                writer.write(path, text.encode("utf-8"))
        except (OSError, TakenError) as error:
            return complain(f"{path}: {error}", USAGE)
    return 0

"""What a run was asked to do: command line options, ini keys, and the values made of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from .verdicts import Severity

if TYPE_CHECKING:
    from .reading import Reader
    from .rules.ruleset import Rulebook

_SEVERITIES = ("error", "warning", "info")
_CASES = ("instance", "rule")
_READERS = ("pdfium", "pdfplumber")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run.

    ``rulesets`` are names of profiles or paths of YAML files; ``by_rule`` makes one item of all cases
    of a rule; ``jsonl`` is where findings go, if anywhere; ``jobs`` is the number of processes that read,
    ``None`` for one on each processor.
    """

    files: tuple[str, ...]
    rulesets: tuple[str, ...]
    fail_on: Severity
    min_coverage: Decimal
    by_rule: bool
    jsonl: Path | None
    reader: Reader
    jobs: int | None
    use_cache: bool

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        """The choices made on the command line, else in the configuration file.

        Raises:
            pytest.UsageError: a value that means nothing.
        """
        coverage = _chosen(config, "budget_min_coverage")
        if not 0 <= coverage <= 100:
            raise pytest.UsageError(f"budget_min_coverage: {coverage} is not a percentage from 0 to 100")
        jsonl = config.getoption("budget_jsonl")
        return cls(
            files=tuple(_ini(config, "budget_files")),
            rulesets=_rulesets(config),
            fail_on=Severity(_one_of(config, "budget_fail_on", _SEVERITIES)),
            min_coverage=Decimal(str(coverage)),
            by_rule=_one_of(config, "budget_cases", _CASES) == "rule",
            jsonl=config.invocation_params.dir / jsonl if jsonl else None,
            reader=cast("Reader", _one_of(config, "budget_reader", _READERS)),
            jobs=_jobs(config),
            use_cache=not config.getoption("budget_no_cache"),
        )


SETTINGS: pytest.StashKey[Settings] = pytest.StashKey()
RULEBOOK: pytest.StashKey[Rulebook] = pytest.StashKey()


def rulebook(config: pytest.Config) -> Rulebook:
    """The rules of this run, loaded when they are first asked for.

    Raises:
        RuleError: a ruleset that does not exist or cannot be used.
    """
    if RULEBOOK not in config.stash:
        from .rules.ruleset import load_rulebook  # noqa: PLC0415 - pydantic and yaml, only when needed

        config.stash[RULEBOOK] = load_rulebook(config.stash[SETTINGS].rulesets)
    return config.stash[RULEBOOK]


def add_options(parser: pytest.Parser) -> None:
    """Declare every option and ini key.

    The ini types are the string tags that pytest 9.1 knows; 9.2 would also take ``Literal``.
    """
    group = parser.getgroup("budgetcheck", "checking published Chinese budgets (budgetcheck)")
    parser.addini(
        "budget_files", "globs of the files to collect as disclosures (default: *.pdf)", "args", ["*.pdf"]
    )
    group.addoption(
        "--budget-ruleset",
        action="append",
        metavar="NAME|PATH",
        help="profile to read documents with (such as henan), or a YAML file with a profile or further "
        "rules; may be repeated. Default: the profile is recognised from each document.",
    )
    parser.addini("budget_ruleset", "profiles and extra rulesets, like --budget-ruleset", "args", [])
    group.addoption(
        "--budget-fail-on",
        choices=_SEVERITIES,
        help="lowest severity at which a finding fails its test; findings below it are warnings. "
        "Default: error.",
    )
    parser.addini("budget_fail_on", "lowest severity that fails, like --budget-fail-on", "string", "error")
    group.addoption(
        "--budget-min-coverage",
        type=float,
        metavar="PERCENT",
        help="share of the applicable error-level cases of a document that must have been checked; "
        "below it the document's coverage case fails. Default: 90.",
    )
    parser.addini("budget_min_coverage", "required coverage, like --budget-min-coverage", "float", 90.0)
    group.addoption(
        "--budget-cases",
        choices=_CASES,
        help="one test for each instance of a rule (a row, a column, a project), or one for each rule. "
        "Default: instance.",
    )
    parser.addini("budget_cases", "one test per instance or rule, like --budget-cases", "string", "instance")
    group.addoption(
        "--budget-jsonl",
        metavar="FILE",
        help="write one JSON object per case to FILE, passing cases included.",
    )
    _add_reading_options(parser, group)


def _add_reading_options(parser: pytest.Parser, group: pytest.OptionGroup) -> None:
    group.addoption(
        "--budget-reader",
        choices=_READERS,
        help="library that reads the PDFs. pdfplumber is slower by far; whatever it is, the figures of a "
        "finding are read a second time by pdfplumber's table finder. Default: pdfium.",
    )
    parser.addini("budget_reader", "library that reads, like --budget-reader", "string", "pdfium")
    group.addoption(
        "--budget-jobs",
        metavar="N|auto",
        help="processes that read documents ahead of collection; auto is one on each processor, 1 reads in "
        "this process. Default: auto.",
    )
    parser.addini("budget_jobs", "processes that read, like --budget-jobs", "string", "auto")
    group.addoption(
        "--budget-no-cache",
        action="store_true",
        help="read every document anew, and keep nothing for the next run (see also --cache-clear).",
    )


def _ini(config: pytest.Config, name: str) -> Any:
    try:
        return config.getini(name)
    except (TypeError, ValueError, pytest.UsageError) as error:  # 9.1 raises the first two, 9.2 the last
        raise pytest.UsageError(f"{name}: {error}") from None


def _chosen(config: pytest.Config, name: str) -> Any:
    option = config.getoption(name)
    return _ini(config, name) if option is None else option


def _one_of(config: pytest.Config, name: str, valid: tuple[str, ...]) -> str:
    value = _chosen(config, name)
    if value not in valid:
        raise pytest.UsageError(f"{name}: {value!r} is not valid; choose one of {', '.join(valid)}")
    return str(value)


def _jobs(config: pytest.Config) -> int | None:
    value = _chosen(config, "budget_jobs")
    if value == "auto":
        return None
    if not value.isdecimal() or int(value) < 1:
        raise pytest.UsageError(f"budget_jobs: {value!r} is neither auto nor a number of processes")
    return int(value)


def _rulesets(config: pytest.Config) -> tuple[str, ...]:
    """Names of rulesets; a path in the configuration file starts from that file."""
    option = config.getoption("budget_ruleset")
    if option is not None:
        return tuple(option)
    folder = config.inipath.parent if config.inipath else config.rootpath
    here = config.invocation_params.dir
    names = []
    for name in _ini(config, "budget_ruleset"):
        path = folder / name
        if path.is_file():
            names.append(str(path.relative_to(here) if path.is_relative_to(here) else path))
        else:
            names.append(name)
    return tuple(names)

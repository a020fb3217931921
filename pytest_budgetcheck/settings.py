"""What a run was asked to do: the values made of options and ini keys, which :mod:`.options` declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from .limits import Limits, read_passwords
from .options import CASES, LIMITS, READERS, SEVERITIES

if TYPE_CHECKING:
    from .reading import Reader
    from .rules.ruleset import Rulebook
    from .verdicts import Severity

_ENDLESS = 10**9


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run.

    ``rulesets`` are names of profiles or paths of YAML files; ``by_rule`` makes one item of all cases
    of a rule; ``jsonl``, ``sarif`` and ``summary_md`` are where reports go, if anywhere; ``jobs`` is the
    number of processes that read, ``None`` for one on each processor and 0 to read in this one;
    ``limits`` are what each may take for a document; ``ocr`` recognises pages that are pictures.
    """

    files: tuple[str, ...]
    rulesets: tuple[str, ...]
    fails_from: str
    min_coverage: Decimal
    by_rule: bool
    jsonl: Path | None
    sarif: Path | None
    summary_md: Path | None
    html: Path | None
    annotate: Path | None
    waivers: Path | None
    baseline: Path | None
    baseline_update: bool
    today: date
    reader: Reader
    jobs: int | None
    use_cache: bool
    limits: Limits
    ocr: bool
    password_file: str

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        """The choices made on the command line, else in the configuration file.

        Raises:
            pytest.UsageError: a value that means nothing.
        """
        coverage = _chosen(config, "budget_min_coverage")
        if not 0 <= coverage <= 100:
            raise pytest.UsageError(f"budget_min_coverage: {coverage} is not a percentage from 0 to 100")
        ocr = _ocr(config)
        return cls(
            files=tuple(_ini(config, "budget_files")),
            rulesets=_rulesets(config),
            fails_from=_one_of(config, "budget_fail_on", SEVERITIES),
            min_coverage=Decimal(str(coverage)),
            by_rule=_one_of(config, "budget_cases", CASES) == "rule",
            jsonl=_file(config, "budget_jsonl"),
            sarif=_file(config, "budget_sarif"),
            summary_md=_file(config, "budget_summary_md"),
            html=_file(config, "budget_html"),
            annotate=_file(config, "budget_annotate"),
            waivers=_file_or_ini(config, "budget_waivers"),
            baseline=_file_or_ini(config, "budget_baseline"),
            baseline_update=config.getoption("budget_baseline_update"),
            today=_today(config),
            reader=cast("Reader", _one_of(config, "budget_reader", READERS)),
            jobs=_jobs(config),
            use_cache=not config.getoption("budget_no_cache"),
            limits=_limits(config, ocr=ocr),
            ocr=ocr,
            password_file=_password_file(config),
        )

    @property
    def fail_on(self) -> Severity:
        """The lowest severity that fails."""
        from .verdicts import Severity  # noqa: PLC0415 - plain pytest runs load this module

        return Severity(self.fails_from)

    @property
    def shows_findings(self) -> bool:
        """Whether a report that people look at was asked for."""
        return self.html is not None or self.annotate is not None

    @property
    def outputs(self) -> list[tuple[str, Path]]:
        """The report files asked for, with their options."""
        named = (
            ("jsonl", self.jsonl),
            ("sarif", self.sarif),
            ("summary-md", self.summary_md),
            ("html", self.html),
        )
        return [(f"--budget-{name}", path) for name, path in named if path is not None]

    @property
    def inputs(self) -> list[Path]:
        """The files that the options name, to be read."""
        named = [*self.rulesets, self.password_file]
        return [Path(name) for name in named if name] + [p for p in (self.waivers, self.baseline) if p]

    @property
    def expects_documents(self) -> bool:
        """Whether something was asked for that is worth nothing without documents."""
        files = (self.jsonl, self.sarif, self.summary_md, self.html, self.annotate)
        return bool(self.rulesets or self.waivers or self.baseline or self.baseline_update or any(files))

    @property
    def keeps_records(self) -> bool:
        """Whether a report wants every case with all its evidence."""
        return self.jsonl is not None or self.sarif is not None


WORKER_STORE = "budgetcheck_store"
"""Key of the store's folder in what the controller of xdist tells its workers."""

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


def _file(config: pytest.Config, name: str) -> Path | None:
    option = config.getoption(name)
    return config.invocation_params.dir / option if option else None


def _file_or_ini(config: pytest.Config, name: str) -> Path | None:
    """A file named by an option; or in the configuration file, from whose folder its path then starts."""
    if config.getoption(name) is not None:
        return _file(config, name)
    value = _ini(config, name)
    return (config.inipath.parent if config.inipath else config.rootpath) / value if value else None


def _today(config: pytest.Config) -> date:
    """The day of the run; a worker of xdist takes that of the controller, which may have passed midnight."""
    value = config.getoption("budget_date")
    if value is None:
        value = config.option.budget_date = date.today().isoformat()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise pytest.UsageError(f"--budget-date: {value!r} is not a date: YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise pytest.UsageError(f"--budget-date: {value!r} is not a date: {error}") from None


def _jobs(config: pytest.Config) -> int | None:
    value = _chosen(config, "budget_jobs")
    if value == "auto":
        return None
    if not value.isdecimal():
        raise pytest.UsageError(f"budget_jobs: {value!r} is neither auto nor a number of processes")
    return int(value)


def _ocr(config: pytest.Config) -> bool:
    wanted = bool(_chosen(config, "budget_ocr"))
    if wanted:
        from .extras import missing_for_ocr  # noqa: PLC0415 - plain pytest runs load this module

        missing = missing_for_ocr()
        if missing:
            raise pytest.UsageError(f"--budget-ocr: {missing}")
    return wanted


def _limits(config: pytest.Config, *, ocr: bool) -> Limits:
    values = [_chosen(config, name) for name, *_ in LIMITS]
    for value, (name, *_) in zip(values, LIMITS, strict=True):
        if not 0 < value < _ENDLESS:
            raise pytest.UsageError(f"{name}: {value} is not a number above 0")
    limits = Limits(*values)
    return limits.with_ocr if ocr else limits


def _password_file(config: pytest.Config) -> str:
    file = _file_or_ini(config, "budget_password_file")
    try:
        if file is not None:
            read_passwords(str(file))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "it is not UTF-8")
        raise pytest.UsageError(f"--budget-password-file: {file} cannot be read: {why}") from None
    return "" if file is None else str(file)


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

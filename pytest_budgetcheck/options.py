"""The command line options and ini keys."""

from __future__ import annotations

from typing import Literal

import pytest

from .limits import Limits

SEVERITIES = ("error", "warning", "info")
CASES = ("instance", "rule")
READERS = ("pdfium", "pdfplumber")
LIMITS: tuple[tuple[str, type, Literal["float", "int"], float, str], ...] = (
    ("budget_timeout", float, "float", Limits().seconds, "seconds that reading a document may take"),
    ("budget_memory", int, "int", Limits().megabytes, "megabytes that reading a document may take"),
    ("budget_max_pages", int, "int", Limits().pages, "pages that a document may have"),
)


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
        choices=SEVERITIES,
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
        choices=CASES,
        help="one test for each instance of a rule (a row, a column, a project), or one for each rule. "
        "Default: instance.",
    )
    parser.addini("budget_cases", "one test per instance or rule, like --budget-cases", "string", "instance")
    _add_gate_options(parser, group)
    _add_reading_options(parser, group)


def _add_gate_options(parser: pytest.Parser, group: pytest.OptionGroup) -> None:
    for name, content in (
        ("jsonl", "one JSON object per case, passing cases included"),
        ("sarif", "all cases as SARIF 2.1.0"),
        ("summary-md", "the summary as Markdown; $GITHUB_STEP_SUMMARY is appended to"),
        (
            "html",
            "a report to read in a browser, with pictures of the figures; one file that needs no network",
        ),
    ):
        group.addoption(f"--budget-{name}", metavar="FILE", help=f"write to FILE: {content}.")
    group.addoption(
        "--budget-annotate",
        metavar="DIR",
        help="write to DIR a copy of each document that has findings, with the findings marked in it.",
    )
    group.addoption(
        "--budget-waivers",
        metavar="FILE",
        help="YAML file of accepted findings, each for named figures, with a reason and an expiry.",
    )
    parser.addini("budget_waivers", "file of accepted findings, like --budget-waivers", "string", "")
    group.addoption(
        "--budget-baseline",
        metavar="FILE",
        help="file of known findings: only findings that are not in it fail.",
    )
    parser.addini("budget_baseline", "file of known findings, like --budget-baseline", "string", "")
    group.addoption(
        "--budget-baseline-update",
        action="store_true",
        help="write the findings of this run to the baseline, in place of failing. Not for partial runs.",
    )
    group.addoption(
        "--budget-date",
        metavar="YYYY-MM-DD",
        help="the day that expiry is judged by. Default: today.",
    )


def _add_reading_options(parser: pytest.Parser, group: pytest.OptionGroup) -> None:
    group.addoption(
        "--budget-reader",
        choices=READERS,
        help="library that reads the PDFs. pdfplumber is slower by far; whatever it is, the figures of a "
        "finding are read a second time by pdfplumber's table finder. Default: pdfium.",
    )
    parser.addini("budget_reader", "library that reads, like --budget-reader", "string", "pdfium")
    group.addoption(
        "--budget-jobs",
        metavar="N|auto",
        help="processes that read documents ahead of collection; auto is one on each processor, 0 reads in "
        "this process, where no limit holds but that on pages (for debugging). Default: auto.",
    )
    parser.addini("budget_jobs", "processes that read, like --budget-jobs", "string", "auto")
    group.addoption(
        "--budget-no-cache",
        action="store_true",
        help="read every document anew, and keep nothing for the next run (see also --cache-clear).",
    )
    group.addoption(
        "--budget-ocr",
        action="store_true",
        default=None,
        help="recognise the text of pages that are pictures, at some seconds a page: --budget-timeout is "
        "then ten times as long, --budget-memory twice as much. Findings on figures read without certainty "
        "are for review. Needs the extra ocr.",
    )
    parser.addini("budget_ocr", "recognise pages that are pictures, like --budget-ocr", "bool", False)
    for name, kind, tag, default, what in LIMITS:
        option = f"--{name.replace('_', '-')}"
        group.addoption(
            option, type=kind, metavar="N", help=f"{what}; beyond it is unreadable. Default: {default:g}."
        )
        parser.addini(name, f"{what}, like {option}", tag, default)
    group.addoption(
        "--budget-password-file",
        metavar="FILE",
        help="passwords to open protected PDFs with, one a line; never shown in any output.",
    )
    parser.addini("budget_password_file", "passwords, like --budget-password-file", "string", "")

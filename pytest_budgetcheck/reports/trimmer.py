"""Reports of cases made small once everybody has read them.

For each failure pytest's summary looks through all set-up and tear-down reports of the run, which takes
minutes where many of many cases fail. Those of disclosures that captured no output have nothing to show
and are not kept. Reports of other tests stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import MutableMapping, MutableSequence

_OURS = "budget"


class Trimmer:
    """Comes after all that read reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._durations = config.getoption("durations", None) is not None

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Drop the report of a phase, or what a case has told the summary."""
        if _OURS not in report.__dict__:
            return
        data: dict[str, Any] | None = report.__dict__[_OURS]
        if data is not None:
            report.__dict__[_OURS] = {"status": data["status"]}
        elif report.passed and not report.sections and not self._durations:
            self._forget(report)

    def _forget(self, report: pytest.TestReport) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        stats: MutableMapping[str, MutableSequence[object]] = getattr(reporter, "stats", {})
        phases = stats.get("", [])
        if phases and phases[-1] is report:
            phases.pop()

"""The hooks that make pytest check disclosures.

This module is imported by every pytest run of an environment that has the plugin installed, so it
imports next to nothing: what follows once there is a document is in :mod:`.checking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .discovery import documents_below, is_document
from .options import add_options
from .settings import SETTINGS, WORKER_STORE, Settings

if TYPE_CHECKING:
    from pathlib import Path

_MARKERS = (
    "rule(id): the rule that a budget case applies, such as BC121; select with -m \"rule(id='BC121')\"",
    "severity(level): error, warning or info; select with -m \"severity(level='error')\"",
    "category(name): what kind of identity a budget case checks, such as 表间",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of this plugin."""
    add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the options, and make ready at once where they only make sense with documents.

    This comes before pytest opens its cache: a worker of xdist, whose options are those of the controller,
    would throw away with ``--cache-clear`` what the controller has just read.
    """
    if getattr(config, "workerinput", {}).get(WORKER_STORE):
        config.option.cacheclear = False
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    settings = config.stash[SETTINGS] = Settings.of(config)
    if settings.expects_documents:
        _begin(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect files that match ``budget_files``, and PDFs named on the command line."""
    patterns = parent.config.stash[SETTINGS].files
    if not is_document(file_path, patterns, named=parent.session.isinitpath(file_path)):
        return None
    from .checking import collected  # noqa: PLC0415 - see module docstring

    return collected(file_path, parent)


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Read the documents before they are collected; under xdist that is done already."""
    config = session.config
    distributed = config.pluginmanager.hasplugin("dsession") or hasattr(config, "workerinput")
    if not distributed and documents_below(config):
        _begin(config)
        from .prefetch import read_ahead  # noqa: PLC0415 - see module docstring

        read_ahead(config)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Under xdist, read the documents before there are any workers."""
    _begin(config)  # in any case: only the workers will know whether there are documents
    from .prefetch import read_ahead  # noqa: PLC0415

    read_ahead(config, for_workers=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the documents are."""
    from .prefetch import opened_store  # noqa: PLC0415

    node.workerinput[WORKER_STORE] = opened_store(node.config)


def _begin(config: pytest.Config) -> None:
    from .checking import begin  # noqa: PLC0415 - see module docstring

    begin(config)

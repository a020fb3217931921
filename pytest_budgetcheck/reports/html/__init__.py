"""``--budget-html``: the findings of a run as one page that needs nothing else.

The page holds its style and script, and the data as JSON in script elements: a small part for overview and
search, and one for each document, unpacked when somebody looks at it. All text of documents gets into the
page as JSON or as escaped SVG, and from there into text nodes; the policy in its head allows that script
only, by its hash, and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...verdicts import OUTCOME_ZH, SEVERITY_ZH
from ..visible import visible
from .crops import Crops, shared_room
from .flow import flow

if TYPE_CHECKING:
    from ..gathered import ShownDocument

_MOST_PICTURE_BYTES = 15_000_000
"""All pictures together; a third more in the page, where they are text."""
_RULE = ("title", "category", "severity", "formula", "basis", "advice")
_DETAILS = ("lhs", "rhs", "residual", "bound", "unit", "correction", "root_figure", "accepted", "evidence")
_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def page(documents: Sequence[ShownDocument]) -> bytes:
    """The page about ``documents``."""
    style, script = _file("report.css"), _file("report.js")
    room = shared_room(_MOST_PICTURE_BYTES, (len(document.findings) for document in documents))
    details = (
        _script(f"document-{index}", _details(document, Crops(bytes_left)))
        for index, (document, bytes_left) in enumerate(zip(documents, room, strict=True))
    )
    text = Template(_file("report.html")).substitute(
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        version=__version__,
        made=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
        data=_script("data", _overview(documents)) + "\n" + "\n".join(details),
    )
    # Half of a surrogate pair is no letter; within JSON it may stand as an escape.
    return text.encode("utf-8", "backslashreplace")


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _script(name: str, data: Any) -> str:
    """``data`` as JSON that cannot end its element."""
    text = json.dumps(_shown(data), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return f'<script type="application/json" id="{name}">{text}</script>'


def _shown(data: Any) -> Any:
    """``data`` with all text made safe to show."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, dict):
        return {key: _shown(value) for key, value in data.items()}
    return [_shown(value) for value in data] if isinstance(data, list | tuple) else data


def _overview(documents: Sequence[ShownDocument]) -> dict[str, Any]:
    """What overview, filters and search need."""
    rules: dict[str, dict[str, Any]] = {}
    roots: dict[str, int] = {}
    findings: list[list[Any]] = []
    for number, document in enumerate(documents):
        listed = document.findings
        names = {finding["root"]: finding["root_name"] for finding in listed if finding["root_name"]}
        for index, finding in enumerate(listed):
            rules.setdefault(finding["rule"], {key: finding[key] for key in _RULE})
            root = names.get(finding["root"], finding["root"])
            # A root is one of its document: elsewhere the same place is another figure.
            known = None if root is None else roots.setdefault(f"{number}\n{root}", len(roots))
            findings.append(
                [
                    number,
                    index,
                    finding["rule"],
                    finding["case"],
                    finding["outcome"],
                    finding["message"],
                    known,
                ]
            )
    return {
        "outcomes": {outcome.value: name for outcome, name in OUTCOME_ZH.items()},
        "severities": {severity.value: name for severity, name in SEVERITY_ZH.items()},
        "rules": rules,
        "roots": [name.partition("\n")[2] for name in roots],
        "documents": [_document(document) for document in documents],
        "findings": findings,
    }


def _document(document: ShownDocument) -> dict[str, Any]:
    keys = ("body", "fiscal_year", "kind", "level", "profile")
    return {
        "name": document.name,
        **{key: document.identity.get(key) for key in keys},
        "counts": dict(sorted(document.counts.items())),
        "checked": document.checked,
        "applicable": document.applicable,
        "problem": document.problem,
    }


def _details(document: ShownDocument, crops: Crops) -> dict[str, Any]:
    """What is shown of a document once somebody looks at it."""
    findings = [
        {key: finding.get(key) for key in _DETAILS} | {"crops": crops.want(finding)}
        for finding in document.findings
    ]
    return {
        "flow": flow(document),
        "reasons": sorted(document.reasons.items(), key=lambda pair: (-pair[1], pair[0])),
        "findings": findings,
        "pictures": crops.pictures(document.path) if findings else [],
    }

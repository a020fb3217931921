"""All cases as SARIF 2.1.0, the format of code scanning services and many viewers.

A case is a result: ``kind`` is its outcome, the figures it read are its locations. A table cell is a
logical location; its page and box are properties, because SARIF's regions count lines or bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .. import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_KINDS = {
    "pass": "pass",
    "pass_rounding": "pass",
    "review": "review",
    "fail": "fail",
    "waived": "fail",
    "not_applicable": "notApplicable",
    "not_checked": "open",
    "error": "open",
}
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROPERTIES = (
    *("document", "body", "fiscal_year", "case", "node", "category", "severity", "outcome", "lhs", "rhs"),
    *("residual", "bound", "unit", "root", "correction"),
)


class Sarif:
    """``--budget-sarif``."""

    option = "--budget-sarif"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rules: dict[str, dict[str, Any]] = {}
        self._artifacts: dict[str, dict[str, Any]] = {}
        self._notifications: list[dict[str, Any]] = []

    def line(self, data: Mapping[str, Any]) -> str:
        """A record as a result; its rule and its document are noted for the head of the run."""
        rule = _rule_id(data)
        if rule not in self._rules:
            self._rules[rule] = _descriptor(rule, data)
        uri = _uri(data)
        if uri not in self._artifacts:
            hashes = {"hashes": {"sha-256": data["sha256"]}} if data["sha256"] else {}
            self._artifacts[uri] = {"location": {"uri": uri}, "mimeType": "application/pdf", **hashes}
        if data["outcome"] == "error":
            message = {"text": f"{data['node']}: {data['message']}"}
            self._notifications.append({"level": "error", "message": message, "associatedRule": {"id": rule}})
        return _json(_result(rule, data))

    def text(self, lines: Iterable[str]) -> Iterable[str]:
        """One run with all results."""
        driver = {
            "name": "budgetcheck",
            "semanticVersion": __version__,
            "language": "zh-CN",
            "rules": [self._rules[rule] for rule in sorted(self._rules)],
        }
        notifications = sorted(self._notifications, key=_json)
        invocation = {
            "executionSuccessful": not notifications,
            "toolExecutionNotifications": notifications,
        }
        run = {
            "tool": {"driver": driver},
            "invocations": [invocation],
            "artifacts": [self._artifacts[uri] for uri in sorted(self._artifacts)],
            "columnKind": "unicodeCodePoints",
        }
        head = _json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
        yield head.removesuffix("}]}") + ',"results":[\n'
        yield ",\n".join(lines)
        yield "\n]}]}\n"


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _rule_id(data: Mapping[str, Any]) -> str:
    """The rule; each case of the document itself is a rule of its own."""
    return f"document.{data['case']}" if data["rule"] == "document" else str(data["rule"])


def _uri(data: Mapping[str, Any]) -> str:
    return quote(data["document"], errors="surrogatepass")


def _descriptor(rule: str, data: Mapping[str, Any]) -> dict[str, Any]:
    basis = "；".join(data["basis"])
    return {
        "id": rule,
        "shortDescription": {"text": data["title"]},
        "defaultConfiguration": {"level": _LEVELS[data["severity"]]},
        **({"fullDescription": {"text": f"{data['title']}。依据：{basis}"}} if basis else {}),
        "properties": {"tags": [data["category"]], "category": data["category"], "basis": data["basis"]},
    }


def _result(rule: str, data: Mapping[str, Any]) -> dict[str, Any]:
    kind = _KINDS[data["outcome"]]
    places = [_location(item, data) for item in data["evidence"] if not item.get("assumed")]
    related = [{"id": number, **place} for number, place in enumerate(places[1:], start=1)]
    result: dict[str, Any] = {
        "ruleId": rule,
        "kind": kind,
        "level": _LEVELS[data["severity"]] if kind == "fail" else "none",
        "message": {"text": data["message"] or data["title"]},
        "locations": places[:1] or [{"physicalLocation": _physical(data)}],
        "properties": {key: data[key] for key in _PROPERTIES if data.get(key) is not None},
    }
    if related:
        result["relatedLocations"] = related
    if data["fingerprint"]:
        result["partialFingerprints"] = {"budgetcheck/v1": data["fingerprint"]}
    if data["accepted"]:
        result["suppressions"] = [_suppression(data["accepted"])]
    return result


def _physical(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(data)}}


def _location(item: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Where a figure is printed: the file, the cell or sentence, and the place on the page."""
    spoken = "section" in item
    path = [item["concept"], *([item["section"]] if spoken else [item["row"], item["column"]])]
    logical = {
        "name": item["text"] if spoken else "/".join(filter(None, path[1:])),
        "fullyQualifiedName": "/".join(filter(None, path)),
        "kind": "sentence" if spoken else "cell",
    }
    kept = ("role", "page", "bbox", "text", "value", "unit")
    return {
        "physicalLocation": _physical(data),
        "logicalLocations": [{key: value for key, value in logical.items() if value}],
        "message": {"text": " ".join(_described(item))},
        "properties": {key: item[key] for key in kept if item[key] is not None},
    }


def _described(item: Mapping[str, Any]) -> Iterator[str]:
    if item["page"]:
        yield f"第 {item['page']} 页"
    yield from filter(None, (item.get("row"), item.get("column"), item["text"] or "（空白）"))


def _suppression(accepted: Mapping[str, str]) -> dict[str, Any]:
    """A waiver or an entry of the baseline; both live outside the document."""
    more = {key: accepted[key] for key in ("by", "approver", "expires") if accepted[key]}
    return {
        "kind": "external",
        "status": "accepted",
        "justification": accepted["reason"],
        "properties": more,
    }

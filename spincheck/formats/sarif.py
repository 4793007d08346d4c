"""SARIF 2.1.0, for code scanning: OASIS, "Static Analysis Results Interchange Format", 2.1.0.

Columns are code points, which the run declares in `columnKind`; an end is exclusive (3.30.8).
Findings that a baseline or a comment keeps quiet never get here: some readers ignore SARIF's
own `suppressions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from spincheck import rules
from spincheck.formats.common import Fingerprints, Placed, evidence, headline, placed, portable
from spincheck.positions import Position
from spincheck.report import Report

SCHEMA_URI = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"info": "note", "warning": "warning", "error": "error"}


def render(report: Report, sources: Mapping[str, str]) -> str:
    """One run; paths are URIs relative to %SRCROOT%."""
    fingerprints = Fingerprints()
    found = list(placed(report, sources, "code-points"))
    codes = list(rules.RULES)
    codes += sorted({one.finding.rule for one in found} - set(codes))
    index = {code: at for at, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "spincheck",
                "version": report.version,
                "semanticVersion": report.version,
                "informationUri": "urn:spincheck",
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder that spincheck was run in."}}
        },
        "artifacts": [{"location": _location(document.path)} for document in report.documents],
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": f"{failure.path}: {failure.message}"},
                        "locations": [
                            {"physicalLocation": {"artifactLocation": _location(failure.path)}}
                        ],
                    }
                    for failure in report.failures
                ],
            }
        ],
        "results": [
            _result(one, index[one.finding.rule], fingerprints.of(one.path, one.finding))
            for one in found
        ],
    }
    log = {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = rules.RULES.get(code)
    if rule is None:
        return {"id": code, "helpUri": rules.help_uri(code)}
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.description},
        "fullDescription": {"text": rule.rationale},
        "help": {
            "text": f"{rule.description}\n\n{rule.rationale}",
            "markdown": f"**{rule.name}**: {rule.description}\n\n{rule.rationale}",
        },
        "helpUri": rules.help_uri(code),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["prose"]},
    }


def _result(one: Placed, rule_index: int, fingerprint: str) -> dict[str, Any]:
    finding = one.finding
    why = evidence(finding)
    place: dict[str, Any] = {
        "artifactLocation": _location(one.path),
        "region": {**_region(one.start, one.end), "snippet": {"text": finding.text}},
    }
    # A context region has to be larger than the region (3.29.5).
    if one.sentence and finding.sentence != finding.span:
        start, end, text = one.sentence
        place["contextRegion"] = {**_region(start, end), "snippet": {"text": text}}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": headline(finding) + (f" ({why})" if why else "")},
        "locations": [{"physicalLocation": place}],
        # A name of our own: code scanning computes primaryLocationLineHash itself.
        "partialFingerprints": {"spincheckFinding/v1": fingerprint},
        "rank": round(100 * min(max(finding.probability, 0.0), 1.0), 1),
    }
    fixes = [
        {
            "description": {"text": f"Replace by “{edit.text}”"},
            "artifactChanges": [
                {
                    "artifactLocation": _location(one.path),
                    "replacements": [
                        {
                            "deletedRegion": _region(start, end),
                            "insertedContent": {"text": edit.text},
                        }
                    ],
                }
            ],
        }
        for edit, (start, end) in zip(one.edits, one.edit_places, strict=True)
    ]
    if fixes:
        result["fixes"] = fixes
    return result


def _location(path: str) -> dict[str, str]:
    path = portable(path)
    if path.startswith("/"):
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


def _region(start: Position, end: Position) -> dict[str, int]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }

"""The JSON of Vale (`vale --output=JSON`), which editors' plug-ins read.

An object of lists by path. `Span` is in one line, 1-based, code points, both ends included; what
goes on in the next line is cut at its first line's end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spincheck import rules
from spincheck.formats.common import Placed, evidence, headline, placed
from spincheck.positions import Positions
from spincheck.report import Report

_SEVERITIES = {"info": "suggestion", "warning": "warning", "error": "error"}


def render(report: Report, sources: Mapping[str, str]) -> str:
    """Failures have no place in this format; they are left out."""
    lines = {path: Positions(text) for path, text in sources.items()}
    alerts: dict[str, list[dict[str, Any]]] = {}
    for one in placed(report, sources, "code-points"):
        alerts.setdefault(one.path, []).append(_alert(one, lines.get(one.path)))
    return msgspec.json.format(msgspec.json.encode(alerts), indent=2).decode() + "\n"


def _alert(one: Placed, lines: Positions | None) -> dict[str, Any]:
    finding = one.finding
    last = one.end.column - 1
    if one.end.line != one.start.line:
        last = one.start.column + len(finding.text.splitlines()[0]) - 1
        if lines is not None:
            start, end = lines.line_span(one.start.line)
            last = end - start
    rule = rules.RULES.get(finding.rule)
    # Vale's "replace" puts the text in place of the match: only an edit of that very span fits.
    replacements = [edit.text for edit in one.edits if (edit.start, edit.end) == finding.span]
    return {
        "Action": {
            "Name": "replace" if replacements else "",
            "Params": replacements or None,
        },
        "Span": [one.start.column, max(one.start.column, last)],
        "Check": f"spincheck.{finding.rule}",
        "Description": evidence(finding) or (rule.description if rule else ""),
        "Link": "",
        "Message": headline(finding),
        "Severity": _SEVERITIES[finding.severity],
        "Match": finding.text,
        "Line": one.start.line,
    }

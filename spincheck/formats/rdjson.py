"""reviewdog's Diagnostic Format: lines and columns 1-based, columns UTF-8 bytes, end exclusive.

After reviewdog's `proto/rdf/reviewdog.proto`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from spincheck.formats.common import evidence, headline, placed, portable
from spincheck.positions import Position
from spincheck.report import Report

SOURCE = {"name": "spincheck"}
_SEVERITIES = {"info": "INFO", "warning": "WARNING", "error": "ERROR"}


def render(report: Report, sources: Mapping[str, str]) -> str:
    """One DiagnosticResult."""
    result = {"source": SOURCE, "diagnostics": list(diagnostics(report, sources))}
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def diagnostics(report: Report, sources: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """One Diagnostic a finding, then one a failure."""
    for one in placed(report, sources, "utf-8"):
        finding = one.finding
        why = evidence(finding)
        diagnostic: dict[str, Any] = {
            "message": headline(finding) + (f" ({why})" if why else ""),
            "location": {"path": one.path, "range": _range(one.start, one.end)},
            "severity": _SEVERITIES[finding.severity],
            "code": {"value": finding.rule},
        }
        if one.edits:
            diagnostic["suggestions"] = [
                {"range": _range(start, end), "text": edit.text}
                for edit, (start, end) in zip(one.edits, one.edit_places, strict=True)
            ]
        yield diagnostic
    for failure in report.failures:
        yield {
            "message": f"not checked: {failure.message}",
            "location": {"path": portable(failure.path)},
            "severity": "ERROR",
        }


def _range(start: Position, end: Position) -> dict[str, dict[str, int]]:
    return {"start": start._asdict(), "end": end._asdict()}

"""JSON Lines: the findings of the JSON report, each with its path, then the failures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """One object a line, with `kind` "finding" or "failure"; spans in code points."""
    lines: list[dict[str, Any]] = [
        {"kind": "finding", "path": document.path, **msgspec.structs.asdict(finding)}
        for document in report.documents
        for finding in document.findings
    ]
    lines += [
        {"kind": "failure", "path": failure.path, "message": failure.message}
        for failure in report.failures
    ]
    return "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)

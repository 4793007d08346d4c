"""GitLab's code quality report: a subset of Code Climate's, with a fingerprint a finding.

GitLab shows one finding for each fingerprint, so that two must never share one; and it calls a
finding new when its fingerprint is, so that it must not hold a line number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from spincheck.formats.common import Fingerprints, headline, placed, portable
from spincheck.report import Report

_SEVERITIES = {"info": "info", "warning": "minor", "error": "major"}


def render(report: Report, sources: Mapping[str, str]) -> str:
    """A list of issues; failures are among them, as blockers."""
    fingerprints = Fingerprints()
    issues: list[dict[str, Any]] = [
        {
            "description": headline(one.finding),
            "check_name": one.finding.rule,
            "fingerprint": fingerprints.of(one.path, one.finding),
            "severity": _SEVERITIES[one.finding.severity],
            "location": {
                "path": one.path,
                "lines": {"begin": one.start.line, "end": one.end.line},
            },
        }
        for one in placed(report, sources, "code-points", fixes=False)
    ]
    issues += [
        {
            "description": f"not checked: {failure.message}",
            "check_name": "not-checked",
            "fingerprint": hashlib.sha256(
                f"not-checked\0{failure.path}\0{failure.message}".encode()
            ).hexdigest()[:32],
            "severity": "blocker",
            "location": {"path": portable(failure.path), "lines": {"begin": 1}},
        }
        for failure in report.failures
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"

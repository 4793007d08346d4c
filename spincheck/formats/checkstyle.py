"""Checkstyle XML (4.3): a `file` element a document, an `error` element a finding."""

from __future__ import annotations

from collections.abc import Mapping

from spincheck.formats.common import headline, placed, portable
from spincheck.formats.xml import attributes
from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """Lines and columns 1-based, columns in code points."""
    by_path: dict[str, list[str]] = {portable(one.path): [] for one in report.documents}
    for one in placed(report, sources, "code-points", fixes=False):
        finding = one.finding
        values = attributes(
            line=one.start.line,
            column=one.start.column,
            severity=finding.severity,
            message=headline(finding),
            source=f"spincheck.{finding.rule}",
        )
        by_path[one.path].append(f"    <error{values}/>")
    for failure in report.failures:
        values = attributes(
            line=1,
            severity="error",
            message=f"not checked: {failure.message}",
            source="spincheck.not-checked",
        )
        by_path.setdefault(portable(failure.path), []).append(f"    <error{values}/>")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">']
    for path, errors in by_path.items():
        lines += [f"  <file{attributes(name=path)}>", *errors, "  </file>"]
    return "\n".join([*lines, "</checkstyle>"]) + "\n"

"""One line a finding, as editors and people expect it: `path:line:column: CODE message`."""

from __future__ import annotations

from collections.abc import Mapping

from spincheck.formats.common import headline, one_line, portable
from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """The findings, then the failures; empty for a clean report. `sources` is not needed."""
    lines = [
        f"{portable(document.path)}:{finding.line}:{finding.column}: {finding.rule}"
        f" {headline(finding)}"
        for document in report.documents
        for finding in document.findings
    ]
    lines += [
        f"{portable(failure.path)}: not checked: {one_line(failure.message)}"
        for failure in report.failures
    ]
    return "".join(line + "\n" for line in lines)

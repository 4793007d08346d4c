"""GitHub workflow commands: annotations on the lines of a pull request.

Ten annotations of a kind are shown for a step and fifty for a job, so the most severe and surest
come first. Escapes as in the actions toolkit: `%`, CR and LF in messages, `:` and `,` besides in
properties.
"""

from __future__ import annotations

from collections.abc import Mapping

from spincheck import rules
from spincheck.formats.common import Placed, evidence, headline, placed, portable
from spincheck.report import Report

_COMMANDS = {"info": "notice", "warning": "warning", "error": "error"}


def render(report: Report, sources: Mapping[str, str]) -> str:
    """One command a line; columns in code points, the last one included."""
    found = sorted(
        placed(report, sources, "code-points", fixes=False),
        key=lambda one: (
            -rules.SEVERITIES.index(one.finding.severity),
            -one.finding.probability,
        ),
    )
    lines = [
        f"::error file={_property(portable(failure.path))},title=not checked"
        f"::{_message(failure.message)}"
        for failure in report.failures
    ]
    lines += [_command(one) for one in found]
    return "".join(line + "\n" for line in lines)


def _command(one: Placed) -> str:
    finding = one.finding
    rule = rules.RULES.get(finding.rule)
    title = f"{finding.rule} {rule.name}" if rule else finding.rule
    place = {"file": one.path, "line": str(one.start.line), "endLine": str(one.end.line)}
    if one.start.line == one.end.line:
        # Columns are only read when the annotation is on one line.
        place["col"] = str(one.start.column)
        place["endColumn"] = str(max(one.start.column, one.end.column - 1))
    place["title"] = title
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    why = evidence(finding)
    text = headline(finding) + (f"\n{why}" if why else "")
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(text)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")

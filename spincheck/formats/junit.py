"""JUnit XML, as CI servers read it: a suite a file, a failed case a finding."""

from __future__ import annotations

from collections.abc import Mapping

from spincheck.formats.common import Placed, evidence, headline, placed, portable
from spincheck.formats.xml import attributes, content
from spincheck.report import Report


def render(report: Report, sources: Mapping[str, str]) -> str:
    """A clean file is one case that passed; a file that could not be read is an error."""
    by_path: dict[str, list[Placed]] = {portable(one.path): [] for one in report.documents}
    for one in placed(report, sources, "code-points", fixes=False):
        by_path[one.path].append(one)
    tests = sum(max(1, len(found)) for found in by_path.values()) + len(report.failures)
    totals = {
        "tests": tests,
        "failures": sum(map(len, by_path.values())),
        "errors": len(report.failures),
    }
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f"<testsuites{attributes(name='spincheck', **totals)}>")
    for path, found in by_path.items():
        counts = {"tests": max(1, len(found)), "failures": len(found), "errors": 0}
        lines.append(f"  <testsuite{attributes(name=path, **counts)}>")
        if not found:
            lines.append(f"    <testcase{attributes(classname=path, name='clean')}/>")
        lines.extend(_case(one) for one in found)
        lines.append("  </testsuite>")
    for failure in report.failures:
        path = portable(failure.path)
        lines.append(f"  <testsuite{attributes(name=path, tests=1, failures=0, errors=1)}>")
        lines.append(
            f"    <testcase{attributes(classname=path, name='readable')}>"
            f"<error{attributes(message=failure.message, type='not-checked')}/></testcase>"
        )
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _case(one: Placed) -> str:
    finding = one.finding
    place = f"{one.path}:{one.start.line}:{one.start.column}"
    body = "\n".join(part for part in (place, headline(finding), evidence(finding)) if part)
    return (
        f"    <testcase{attributes(classname=one.path, name=f'{finding.rule} {place}')}>"
        f"<failure{attributes(message=headline(finding), type=finding.rule)}>{content(body)}"
        "</failure></testcase>"
    )

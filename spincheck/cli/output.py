"""Reports on their way out: to a terminal, a pipe or a file; and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

import msgspec

from spincheck.errors import UsageError
from spincheck.formats import FORMATS
from spincheck.report import Failure, Report, Severity
from spincheck.rules import SEVERITIES, at_least

_STYLES = {
    "heading": "bold",
    "verdict": "bold magenta",
    "mark": "bold red",
    "original": "green",
    "evidence": "dim",
    "plain": "",
}


def check_format(name: str) -> None:
    """Raise UsageError for a format that does not exist, naming the nearest."""
    if name not in FORMATS:
        near = get_close_matches(name, FORMATS, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no format {name!r}{hint} (formats: {', '.join(FORMATS)})")


def check_level(name: str, option: str) -> Severity:
    """The severity of that name. Raises UsageError naming the option."""
    for severity in SEVERITIES:
        if severity == name:
            return severity
    raise UsageError(f"{option} is one of {', '.join(SEVERITIES)}, not {name!r}")


def write_report(
    report: Report,
    sources: Mapping[str, str],
    format: str,
    output: Path | None,
    report_level: str = "info",
) -> None:
    """Render and write: to `output`, or to standard output (in colour where it is a terminal)."""
    shown = _at_least(report, check_level(report_level, "--report-level"))
    if output is None and format == "text" and sys.stdout.isatty():
        _print_rich(shown, sources)
    else:
        write_rendered(FORMATS[format](shown, sources), output)
    tell_failures(shown.failures)


def write_rendered(rendered: str, output: Path | None) -> None:
    """Write to `output`, or to standard output. Raises UnreadableFile where it cannot be."""
    # Bytes, so that neither the locale's encoding nor its line ends can spoil a report.
    data = rendered.encode("utf-8", "backslashreplace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        from spincheck.files import write_atomic

        write_atomic(output, data)


def tell_failures(failures: Iterable[Failure]) -> None:
    """What could not be checked and why, on standard error."""
    for failure in failures:
        print(f"spincheck: {failure.path}: {failure.message}", file=sys.stderr)


def _at_least(report: Report, level: Severity) -> Report:
    documents = tuple(
        msgspec.structs.replace(
            document,
            findings=tuple(f for f in document.findings if at_least(f.severity, level)),
        )
        for document in report.documents
    )
    return msgspec.structs.replace(report, documents=documents)


def _print_rich(report: Report, sources: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.text import Text

    from spincheck.formats.text import lines

    console = Console(highlight=False, soft_wrap=True)
    for line in lines(report, sources, width=max(min(console.width, 120), 40)):
        console.print(Text.assemble(*((s.text, _STYLES[s.role]) for s in line)))


def exit_code(report: Report, fail_level: str) -> int:
    """2 where something could not be checked, 1 on findings from `fail_level` ("" for none) on."""
    if report.failures:
        return 2
    if not fail_level:
        return 0
    level = check_level(fail_level, "--fail-level")
    return int(
        any(
            at_least(finding.severity, level)
            for document in report.documents
            for finding in document.findings
        )
    )

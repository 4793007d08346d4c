"""Fixing files: scan, edit, scan again, until nothing more can be fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from spincheck.fixes import apply, plan
from spincheck.report import Report

# Fixes that overlap wait for the next round; a round more than this means they undo each other.
MAX_ROUNDS = 5

Scan = Callable[[Mapping[str, str]], Report]


class Fixed(NamedTuple):
    """The texts after fixing, by path; how many edits it took; and what is found in them."""

    texts: dict[str, str]
    edits: int
    report: Report


def fix(
    texts: Mapping[str, str], report: Report, scan: Scan, least_probability: float | None
) -> Fixed:
    """Apply what `report` allows; `scan` reports on changed texts as the settings ask."""
    current = dict(texts)
    edits = 0
    for _ in range(MAX_ROUNDS):
        changed: dict[str, str] = {}
        for document in report.documents:
            planned = plan(
                current[document.path],
                document.findings,
                document.path,
                least_probability=least_probability,
            )
            if planned:
                edits += len(planned)
                changed[document.path] = apply(current[document.path], planned)
        if not changed:
            break
        current |= changed
        report = _merged(report, scan(changed))
    return Fixed(current, edits, report)


def unified_diff(path: str, before: str, after: str) -> str:
    """The change as a patch; line ends stay as they are."""
    import difflib

    lines = difflib.unified_diff(_lines(before), _lines(after), path, path)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    """Lines as patches count them: only a line feed ends one."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _merged(report: Report, newer: Report) -> Report:
    by_path = {document.path: document for document in newer.documents}
    documents = tuple(by_path.get(one.path, one) for one in report.documents)
    return msgspec.structs.replace(
        report, documents=documents, failures=(*report.failures, *newer.failures)
    )

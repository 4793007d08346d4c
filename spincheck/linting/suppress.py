"""A document's findings without what its comments suppress, and what is to be said of those."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from spincheck import rules
from spincheck.positions import Positions
from spincheck.report import DocumentReport, Finding, Span
from spincheck.suppression import suppressions
from spincheck.text.document import Document

UNUSED = "SC901"
NOT_UNDERSTOOD = "SC902"


def suppress(
    report: DocumentReport, document: Document
) -> tuple[DocumentReport, tuple[Finding, ...]]:
    """The report less what is suppressed, with comments that are wrong; and the unused ones."""
    if "spincheck" not in document.text:
        return report, ()
    found = suppressions(document.text, document.reading, rules.RULES)
    parted = found.filter(report.findings)
    wrong = _findings(
        document,
        ((one.span, NOT_UNDERSTOOD, f"suppression {one.message}") for one in found.problems),
    )
    unused = _findings(
        document,
        (
            (one.span, UNUSED, f"“{one.verb}” suppresses nothing; remove it")
            for one in parted.unused
        ),
    )
    kept = tuple(sorted((*parted.kept, *wrong), key=lambda one: (one.span, one.rule)))
    return msgspec.structs.replace(report, findings=kept), unused


def _findings(document: Document, wanted: Iterable[tuple[Span, str, str]]) -> tuple[Finding, ...]:
    positions = Positions(document.text)
    found = []
    for span, rule, message in wanted:
        line, column = positions.at(span.start)
        found.append(
            Finding(
                rule=rule,
                severity=rules.RULES[rule].severity,
                span=span,
                line=line,
                column=column,
                text=document.text[span.start : span.end],
                message=message,
                sentence=span,
                probability=1.0,
            )
        )
    return tuple(found)

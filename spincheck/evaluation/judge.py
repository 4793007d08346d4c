"""Scan labelled rows and keep what the tables need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spincheck.evaluation.rows import Row
from spincheck.evaluation.swaps import SwapCounts, compare, substitutions
from spincheck.pipeline import scan_document
from spincheck.report import DocumentReport
from spincheck.rules import at_least
from spincheck.text.document import Document


class Judged(NamedTuple):
    """What a scan says of a row.

    `probability`: that the document is spun. `surest`: the highest probability of a finding that
    would fail a run (severity warning and up), 0 without one: the row is flagged at a
    `min-probability` of up to this. `called_spun`: by its verdict.
    """

    row: Row
    probability: float
    surest: float
    called_spun: bool
    words: int
    findings: int
    swaps: SwapCounts | None


def judge(rows: Iterable[Row]) -> Iterator[Judged]:
    """Each row scanned: against its reference, or by its wording alone where it has none."""
    for row in rows:
        document = Document.of(row.text, row.name)
        if row.reference is not None:
            report = scan_document(document, [Document.of(row.reference, "reference")])
        else:
            from spincheck.blind import scan_blind

            report = scan_blind(document)
        yield judged(row, report, sum(key[0].isalnum() for key in document.tokens.keys))


def judged(row: Row, report: DocumentReport, words: int) -> Judged:
    """A row with what its report says."""
    found = substitutions(report.findings)
    failing = [finding for finding in report.findings if at_least(finding.severity, "warning")]
    return Judged(
        row=row,
        probability=report.spin_probability,
        surest=max((finding.probability for finding in failing), default=0.0),
        called_spun=report.verdict in ("spun", "partly spun"),
        words=words,
        findings=len(found),
        swaps=None if row.swaps is None else compare(found, row.swaps),
    )

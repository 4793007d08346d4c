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
    swaps: SwapCounts | None


def judge(rows: Iterable[Row]) -> Iterator[Judged]:
    """Each row scanned: against its reference, or by its wording alone where it has none."""
    for row in rows:
        document = Document.of(row.text, row.name)
        yield judged(row, scan(document, row.reference))


def scan(document: Document, reference: str | None) -> DocumentReport:
    """One report: against a reference, or by the wording alone where that is None."""
    if reference is not None:
        return scan_document(document, [Document.of(reference, "reference")])
    from spincheck.blind import scan_blind

    found = scan_blind(document)
    return DocumentReport(
        path=document.name,
        reference=None,
        verdict="spun" if found.spun else "clean",
        spin_probability=found.spin_probability,
        share_derived=0.0,
        share_spun=found.share_spun,
        sentences=(),
        findings=tuple(found.findings),
    )


def judged(row: Row, report: DocumentReport) -> Judged:
    """A row with what its report says."""
    found = substitutions(report.findings)
    failing = [finding for finding in report.findings if at_least(finding.severity, "warning")]
    return Judged(
        row=row,
        probability=report.spin_probability,
        surest=max((finding.probability for finding in failing), default=0.0),
        called_spun=report.verdict in ("spun", "partly spun"),
        swaps=None if row.swaps is None else compare(found, row.swaps),
    )

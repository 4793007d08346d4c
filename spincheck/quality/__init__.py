"""The quality scorecard: how a text reads, by itself and beside its reference.

The figures describe; they accuse nobody. None of this is on the path of a plain scan: readability
alone imports textstat, which takes longer than a scan.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from spincheck.quality.readability import readability
from spincheck.quality.wording import wording
from spincheck.report import DocumentReport, Quality
from spincheck.text.document import Document

__all__ = ["compare", "measure", "nearest", "with_quality"]


def with_quality(
    report: DocumentReport, document: Document, references: Sequence[Document]
) -> DocumentReport:
    """The report with the document's scorecard, beside that of the reference it was matched in."""
    main = next((each for each in references if each.name == report.reference), None)
    return msgspec.structs.replace(report, quality=compare(document, main))


def measure(document: Document) -> tuple[Quality, ...]:
    """Every figure that can be taken of the document; what is too short for one goes without."""
    return (*readability(document), *wording(document))


def compare(document: Document, reference: Document | None) -> tuple[Quality, ...]:
    """The document's figures, each with the reference's (None where it has none) beside it."""
    if reference is None:
        return measure(document)
    known = {each.measure: each.value for each in measure(reference)}
    return tuple(
        msgspec.structs.replace(each, reference_value=known.get(each.measure))
        for each in measure(document)
    )


def nearest(document: Document, references: Sequence[Document]) -> Document | None:
    """The reference whose words are most like the document's (Jaccard); None where there is none.

    For a scorecard without a scan. Spinning changes every fifth word or so: the source stays the
    nearest by far.
    """
    words = set(document.tokens.keys)

    def likeness(reference: Document) -> float:
        others = set(reference.tokens.keys)
        return len(words & others) / (len(words | others) or 1)

    return max(references, key=likeness, default=None)

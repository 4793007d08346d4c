"""What a scan found: the frozen types every mode ends in and every output format reads.

The JSON report is exactly these types (`spincheck schema` prints their JSON Schema). Spans are
half-open offsets in code points of the text as read: the one internal position unit.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

SCHEMA = "spincheck-report-1"

Severity = Literal["info", "warning", "error"]
Label = Literal["verbatim", "edited", "spun", "paraphrased", "unmatched", "clean"]
Verdict = Literal["spun", "partly spun", "copied", "edited", "paraphrased", "unrelated", "clean"]


class Span(NamedTuple):
    """`text[start:end]`, in code points."""

    start: int
    end: int


class Score(msgspec.Struct, frozen=True):
    """One scorer's evidence: a figure, its unit, and the same in words."""

    scorer: str
    value: float
    unit: str
    evidence: str


class Suggestion(msgspec.Struct, frozen=True):
    """A likely original. `reference_span` points into the reference, null without one.

    `log10_odds`: how much likelier the original is than the text in this context, null when
    the language model does not know the words.
    """

    text: str
    reference_span: Span | None = None
    log10_odds: float | None = None


class Finding(msgspec.Struct, frozen=True):
    """A risk marker with its evidence. `line` and `column` are 1-based, in code points.

    `sentence` is the span of the sentence around it. `probability` (0 to 1) is how sure the judge
    is. `fingerprint` holds no position: it survives edits elsewhere in the text.
    """

    rule: str
    severity: Severity
    span: Span
    line: int
    column: int
    text: str
    message: str
    sentence: Span
    probability: float
    suggestions: tuple[Suggestion, ...] = ()
    scores: tuple[Score, ...] = ()
    fingerprint: str = ""


class SentenceVerdict(msgspec.Struct, frozen=True):
    """The label of one sentence; `reference` is the path of the reference it was matched in."""

    span: Span
    label: Label
    probability: float
    reference: str | None = None
    reference_span: Span | None = None


class Quality(msgspec.Struct, frozen=True):
    """One line of the quality scorecard; `reference_value` is null without a reference."""

    measure: str
    value: float
    unit: str
    reference_value: float | None = None


class DocumentReport(msgspec.Struct, frozen=True):
    """One document's verdict. Shares are of its words in prose, 0 to 1.

    `reference` is the path of the reference that most sentences were matched in.
    """

    path: str
    reference: str | None
    verdict: Verdict
    spin_probability: float
    share_derived: float
    share_spun: float
    sentences: tuple[SentenceVerdict, ...]
    findings: tuple[Finding, ...]
    quality: tuple[Quality, ...] | None = None


class Failure(msgspec.Struct, frozen=True):
    """An input that could not be checked, and why."""

    path: str
    message: str


class Report(msgspec.Struct, frozen=True):
    """Everything one run found. `version` is spincheck's own."""

    schema: str
    version: str
    documents: tuple[DocumentReport, ...]
    failures: tuple[Failure, ...] = ()

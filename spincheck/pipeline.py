"""The flow of every scan: read, segment, propose, score, decide, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from spincheck.align.propose import propose
from spincheck.align.sentences import Alignment, align_sentences
from spincheck.decide import documents, findings, furniture
from spincheck.decide.features import sentence_features
from spincheck.decide.sentences import label, spun_probabilities
from spincheck.report import DocumentReport, Finding, Label, SentenceVerdict, Span
from spincheck.scorers import score_all
from spincheck.text.document import Document


@dataclass(frozen=True)
class _Judged:
    """What one reference says of the sentences that are matched best in it."""

    sentences: dict[int, SentenceVerdict]
    findings: list[Finding]


def scan_document(suspect: Document, references: Sequence[Document]) -> DocumentReport:
    """Check one document against its references: each sentence against its best match."""
    best: dict[int, tuple[int, Alignment]] = {}
    for number, reference in enumerate(references):
        for alignment in align_sentences(suspect, reference):
            for sentence in range(*alignment.suspect):
                if sentence not in best or best[sentence][1].similarity < alignment.similarity:
                    best[sentence] = (number, alignment)
    verdicts: dict[int, SentenceVerdict] = {}
    found: list[Finding] = []
    for number, reference in enumerate(references):
        chosen = [
            alignment
            for sentence, (owner, alignment) in sorted(best.items())
            if owner == number and sentence == alignment.suspect[0]
        ]
        judged = _judge(suspect, reference, chosen)
        verdicts |= {s: v for s, v in judged.sentences.items() if best[s][0] == number}
        found += judged.findings
    unmatched = [i for i in range(len(suspect.sentences)) if i not in verdicts]
    for sentence in unmatched:
        verdicts[sentence] = SentenceVerdict(Span(*suspect.sentences[sentence]), "unmatched", 0.0)
    ordered = [verdicts[i] for i in sorted(verdicts)]
    report = _report(suspect, references, ordered, found)
    if references and report.verdict == "unrelated":
        return report  # another page's furniture is nobody's concern
    return _with(report, furniture.left_in_text(suspect, unmatched))


def _with(report: DocumentReport, found: Sequence[Finding]) -> DocumentReport:
    """The report with more findings, in the order of the text."""
    findings = sorted((*report.findings, *found), key=lambda finding: (finding.span, finding.rule))
    return msgspec.structs.replace(report, findings=tuple(findings))


def _judge(suspect: Document, reference: Document, alignments: Sequence[Alignment]) -> _Judged:
    rows, substitutions = propose(alignments, suspect, reference)
    columns = score_all(substitutions)
    features = sentence_features(alignments, rows, columns, suspect, reference)
    probabilities = spun_probabilities(features).tolist()
    verdicts: dict[int, SentenceVerdict] = {}
    spun: dict[int, float] = {}
    for at, (alignment, probability) in enumerate(zip(alignments, probabilities, strict=True)):
        name = label(alignment, probability, reference.tokens.keys)
        if name == "spun":
            spun[at] = probability
        first, last = alignment.reference
        span = Span(reference.sentences[first][0], reference.sentences[last - 1][1])
        for sentence in range(*alignment.suspect):
            verdicts[sentence] = SentenceVerdict(
                span=Span(*suspect.sentences[sentence]),
                label=name,
                probability=round(_certainty(name, probability), 4),
                reference=reference.name,
                reference_span=span,
            )
    found = findings.substituted(rows, substitutions, columns, alignments, spun, suspect, reference)
    return _Judged(verdicts, found + findings.copied(alignments, suspect))


def _certainty(name: Label, spun_probability: float) -> float:
    """The probability of the label given."""
    if name == "verbatim":
        return 1.0
    return spun_probability if name == "spun" else 1.0 - spun_probability


def _report(
    suspect: Document,
    references: Sequence[Document],
    sentences: Sequence[SentenceVerdict],
    found: Sequence[Finding],
) -> DocumentReport:
    words: dict[Label, int] = {}
    matches: dict[str, int] = {}
    keys = suspect.tokens.keys
    for sentence, (start, end) in zip(sentences, suspect.tokens.sentences, strict=True):
        count = sum(key[0].isalnum() for key in keys[start:end])
        words[sentence.label] = words.get(sentence.label, 0) + count
        if sentence.reference is not None:
            matches[sentence.reference] = matches.get(sentence.reference, 0) + count
    total = sum(words.values()) or 1
    probability = documents.spin_probability(sentences)
    main = max(matches, key=lambda name: matches[name]) if matches else None
    return DocumentReport(
        path=suspect.name,
        reference=main or (references[0].name if references else None),
        verdict=documents.verdict(words, probability),
        spin_probability=round(probability, 4),
        share_derived=round(1 - words.get("unmatched", 0) / total, 4) if words else 0.0,
        share_spun=round(words.get("spun", 0) / total, 4),
        sentences=tuple(sentences),
        findings=tuple(sorted(found, key=lambda finding: (finding.span, finding.rule))),
    )

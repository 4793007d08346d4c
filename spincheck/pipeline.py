"""The flow of every scan: read, segment, propose, score, decide, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from spincheck.align.propose import propose
from spincheck.align.sentences import Alignment, align_sentences
from spincheck.decide import documents, findings, furniture
from spincheck.decide.features import sentence_features
from spincheck.decide.sentences import label, spun_probabilities
from spincheck.report import DocumentReport, Finding, Label, SentenceVerdict, Span
from spincheck.scorers import score_all
from spincheck.text.document import Document

if TYPE_CHECKING:
    from spincheck.blind import BlindResult
    from spincheck.scorers.broken_phrases import TorturedPhrase


@dataclass(frozen=True)
class Blind:
    """How sentences without a reference are judged; see `spincheck.blind.scan_blind`."""

    model: str = "ngram"
    effort: str = "auto"
    phrases: tuple[TorturedPhrase, ...] = ()


@dataclass(frozen=True)
class _Judged:
    """What was said of some sentences, by their index, and what was found in them."""

    sentences: dict[int, SentenceVerdict]
    findings: list[Finding]


def scan_document(
    suspect: Document, references: Sequence[Document], blind: Blind | None = None
) -> DocumentReport:
    """Check one document: each sentence against its best match, the rest blind.

    With `blind`, the sentences that matched no reference (all, where there is none) are judged by
    their own wording.
    """
    matched = _match(suspect, references)
    unmatched = [i for i in range(len(suspect.sentences)) if i not in matched.sentences]
    result = None
    if blind is not None and unmatched:
        from spincheck.blind import scan_blind

        result = scan_blind(
            suspect, unmatched, model=blind.model, effort=blind.effort, phrases=blind.phrases
        )
    rest = _rest(suspect, unmatched, result, alone=not references)
    verdicts = matched.sentences | rest.sentences
    report = _report(suspect, references, [verdicts[i] for i in sorted(verdicts)], result)
    found = matched.findings + rest.findings
    if not references or report.verdict != "unrelated":
        # The furniture of a page that is no copy is nobody's concern.
        found += furniture.left_in_text(suspect, unmatched)
    ordered = sorted(found, key=lambda finding: (finding.span, finding.rule))
    return msgspec.structs.replace(report, findings=tuple(ordered))


def _match(suspect: Document, references: Sequence[Document]) -> _Judged:
    """The sentences that come from a reference, each judged against its best match."""
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
    return _Judged(verdicts, found)


def _judge(suspect: Document, reference: Document, alignments: Sequence[Alignment]) -> _Judged:
    rows, substitutions = propose(alignments, suspect, reference)
    columns = score_all(substitutions)
    features = sentence_features(alignments, rows, columns, suspect, reference)
    probabilities = spun_probabilities(features).tolist()
    verdicts: dict[int, SentenceVerdict] = {}
    spun: dict[int, float] = {}
    for at, (alignment, probability) in enumerate(zip(alignments, probabilities, strict=True)):
        name = label(alignment, probability, reference.tokens)
        if name == "spun":
            spun[at] = probability
        first, last = alignment.reference
        span = Span(reference.sentences[first][0], reference.sentences[last - 1][1])
        for sentence in range(*alignment.suspect):
            verdicts[sentence] = SentenceVerdict(
                span=Span(*suspect.sentences[sentence]),
                label=name,
                probability=_certainty(name, probability),
                reference=reference.name,
                reference_span=span,
            )
    found = findings.substituted(rows, substitutions, columns, alignments, spun, suspect, reference)
    return _Judged(verdicts, found + findings.copied(alignments, suspect))


def _rest(
    suspect: Document, sentences: Sequence[int], result: BlindResult | None, *, alone: bool
) -> _Judged:
    """Verdicts on the sentences without a reference: unmatched, or, judged blind, spun or clean.

    Beside a reference, a sentence that is not spun stays unmatched.
    """
    verdicts: dict[int, SentenceVerdict] = {}
    for at, sentence in enumerate(sentences):
        name: Label = "unmatched"
        probability = 0.0
        if result is not None:
            blind_label, probability = result.sentences[at]
            if blind_label == "spun":
                name = "spun"
            elif alone:
                name = "clean"
        span = Span(*suspect.sentences[sentence])
        verdicts[sentence] = SentenceVerdict(span, name, _certainty(name, probability))
    return _Judged(verdicts, list(result.findings) if result is not None else [])


def _certainty(name: Label, spun_probability: float) -> float:
    """The probability of the label given."""
    if name == "verbatim":
        return 1.0
    return round(spun_probability if name == "spun" else 1.0 - spun_probability, 4)


def _report(
    suspect: Document,
    references: Sequence[Document],
    sentences: Sequence[SentenceVerdict],
    result: BlindResult | None,
) -> DocumentReport:
    words: Counter[Label] = Counter()
    matches: Counter[str] = Counter()
    for sentence, tokens in zip(sentences, suspect.tokens.sentences, strict=True):
        count = suspect.tokens.words(tokens)
        words[sentence.label] += count
        if sentence.reference is not None:
            matches[sentence.reference] += count
    total = max(words.total(), 1)
    by_references = documents.spin_probability([s for s in sentences if s.reference is not None])
    blind = result.spin_probability if result is not None else 0.0
    if references and result is not None and not result.findings:
        blind = 0.0  # what is left over of a text is seldom enough for more than the base rate
    # Either kind of evidence is enough; they rest on different sentences.
    probability = 1.0 - (1.0 - by_references) * (1.0 - blind)
    if references:
        verdict = documents.verdict(words, matches.total(), probability)
    else:
        verdict = documents.blind_verdict(words, result.spun) if result else "unrelated"
    fallback = references[0].name if references else None
    return DocumentReport(
        path=suspect.name,
        reference=matches.most_common(1)[0][0] if matches else fallback,
        verdict=verdict,
        spin_probability=round(probability, 4),
        share_derived=round(matches.total() / total, 4),
        share_spun=round(words["spun"] / total, 4),
        sentences=tuple(sentences),
        findings=(),
    )

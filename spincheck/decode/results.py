"""From the judge's probabilities to findings, sentence labels and the document's figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from spincheck.blind import BlindResult
from spincheck.decide.findings import fingerprint
from spincheck.decode.disjoint import chosen_sites
from spincheck.decode.terms import terms_of, uses_elsewhere
from spincheck.decode.thresholds import thresholds
from spincheck.lexicon import candidates, vocabulary
from spincheck.positions import Positions
from spincheck.report import Finding, Score, Span, Suggestion
from spincheck.rules import RULES
from spincheck.scorers.broken_phrases import tortured_phrases
from spincheck.scorers.collocation_odds import likelier
from spincheck.scorers.spintax import spintax

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.judge import Judged
    from spincheck.decode.stream import Stream
    from spincheck.decode.terms import Terms
    from spincheck.scorers.broken_phrases import TorturedPhrase
    from spincheck.text.document import Document

# A known tortured phrase is near proof, a spintax choice is proof.
_TORTURED_PROBABILITY = 0.98
_SPINTAX_PROBABILITY = 1.0


def blind_result(
    document: Document,
    sentences: Sequence[int],
    stream: Stream,
    judged: Judged,
    phrases: Sequence[TorturedPhrase],
) -> BlindResult:
    """Everything blind mode says of the judged sentences."""
    place_probability, kept = _kept(stream, judged)
    terms = terms_of(stream)
    found = [_improbable(document, stream, judged, terms, at) for at in kept]
    listed = tortured_phrases(document, stream, phrases)
    left = spintax(document, sentences)
    positions = Positions(document.text)
    known: list[Finding] = []
    for phrase in listed:
        tokens = (int(stream.token[phrase.place]), int(stream.token[phrase.last]) + 1)
        known.append(
            _finding(
                "SP202", document, tokens, _TORTURED_PROBABILITY,
                f"“{_text(document, tokens)}” is on record as a disfigured"
                f" “{phrase.expected}” ({phrase.source})",
                (Suggestion(_cased(phrase.expected, _text(document, tokens))),), (),
            )
        )  # fmt: skip
    for start, end, tokens in left:
        known.append(
            _finding(
                "SP203", document, tokens, _SPINTAX_PROBABILITY,
                "a choice in spinning syntax was left in the text", (), (), Span(start, end),
            )
        )  # fmt: skip
    taken = [finding.span for finding in known]
    found = [f for f in found if not any(f.span[0] < e and s < f.span[1] for s, e in taken)]
    everything = sorted([*found, *known], key=lambda finding: (finding.span, finding.rule))
    at = positions.many(finding.span.start for finding in everything)
    placed = [
        _placed(finding, at[finding.span.start].line, at[finding.span.start].column)
        for finding in everything
    ]
    labels, share = _sentences(document, sentences, stream, place_probability, placed)
    document_probability = judged.document if judged.scars.words else 0.0
    if known:
        document_probability = max(document_probability, _with_known(document_probability, known))
    spun = document_probability >= thresholds(judged.neural).spun_at(judged.scars.words)
    return BlindResult(placed, labels, round(document_probability, 4), round(share, 4), spun)


def _with_known(probability: float, known: Sequence[Finding]) -> float:
    """Each phrase on record multiplies the odds by ten; spintax settles the matter."""
    if any(finding.rule == "SP203" for finding in known):
        return 0.99
    odds = max(probability, 0.02) / (1.0001 - probability) * 10.0 ** len(known)
    return min(odds / (1 + odds), 0.99)


def _kept(stream: Stream, judged: Judged) -> tuple[NDArray[np.float64], list[int]]:
    """The probability of each place, and the sites that become findings, disjoint, in order."""
    least = thresholds(judged.neural).finding_at(judged.scars.words, judged.document)
    best = chosen_sites(judged.sites, judged.probability, len(stream))
    probability = np.zeros(len(stream))
    for at in best:
        first = judged.sites.place[at]
        probability[first : first + judged.sites.length[at]] = judged.probability[at]
    return probability, [at for at in best if judged.probability[at] >= least]


def _improbable(
    document: Document, stream: Stream, judged: Judged, terms: Terms, at: int
) -> Finding:
    sites, gains = judged.sites, judged.gains
    first = int(sites.place[at])
    last = first + int(sites.length[at]) - 1
    tokens = (int(stream.token[first]), int(stream.token[last]) + 1)
    used = _text(document, tokens)
    suggestions: list[Suggestion] = []
    for slot, number in enumerate(gains.candidate[at].tolist()):
        if number >= 0:
            words = [candidates.text(int(word)) for word in sites.words[number] if word >= 0]
            suggestions.append(
                Suggestion(
                    _cased(" ".join(words), used), None, round(float(gains.gain[at, slot]), 2)
                )
            )
    best = suggestions[0]
    odds = best.log10_odds or 0.0
    ratio = likelier(odds)
    zipf = vocabulary.zipf_frequency(stream.vocabulary[first : last + 1])
    scores = [
        Score(
            "gain", odds, "log10_odds",
            f"“{best.text}” is {ratio} here {'as' if ratio == 'as likely' else 'than'} “{used}”",
        ),
        Score(
            "phrase_rarity", round(float(zipf.min()), 2), "zipf_frequency",
            f"“{used}” has Zipf frequency {zipf.min():.1f}",
        ),
    ]  # fmt: skip
    uses = uses_elsewhere(terms, stream, sites, at, int(gains.candidate[at, 0]))
    if uses:
        times = {1: "once", 2: "twice"}.get(uses, f"{uses} times")
        said = f"the text says “{best.text}”, in one form or another, {times} elsewhere"
        scores.append(Score("term_variation", uses, "uses", said))
    return _finding(
        "SP201", document, tokens, round(float(judged.probability[at]), 4),
        f"unusual wording: did the text say “{best.text}” where “{used}” stands?",
        tuple(suggestions), tuple(scores),
    )  # fmt: skip


def _finding(
    rule: str,
    document: Document,
    tokens: tuple[int, int],
    probability: float,
    message: str,
    suggestions: tuple[Suggestion, ...],
    scores: tuple[Score, ...],
    span: Span | None = None,
) -> Finding:
    table = document.tokens
    span = span or Span(table.starts[tokens[0]], table.ends[tokens[1] - 1])
    return Finding(
        rule=rule,
        severity=RULES[rule].severity,
        span=span,
        line=1,
        column=1,
        text=document.text[span.start : span.end],
        message=message,
        sentence=Span(*_sentence_around(document, tokens[0])),
        probability=probability,
        suggestions=suggestions,
        scores=scores,
        fingerprint=fingerprint(rule, document, tokens),
    )


def _placed(finding: Finding, line: int, column: int) -> Finding:
    import msgspec

    return msgspec.structs.replace(finding, line=line, column=column)


def _sentence_around(document: Document, token: int) -> tuple[int, int]:
    from bisect import bisect_right

    number = bisect_right([first for first, _ in document.tokens.sentences], token) - 1
    return document.sentences[number]


def _text(document: Document, tokens: tuple[int, int]) -> str:
    table = document.tokens
    return document.text[table.starts[tokens[0]] : table.ends[tokens[1] - 1]]


def _cased(words: str, like: str) -> str:
    """`words` with a capital where `like` has one."""
    if like.isupper() and len(like) > 1:
        return words.upper()
    if " " in like and all(word[:1].isupper() for word in like.split()):
        return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))
    return words[:1].upper() + words[1:] if like[:1].isupper() else words


def _sentences(
    document: Document,
    sentences: Sequence[int],
    stream: Stream,
    probability: NDArray[np.float64],
    findings: Sequence[Finding],
) -> tuple[list[tuple[str, float]], float]:
    """Label and probability of each judged sentence; the share of words in spun ones."""
    marked = {finding.sentence for finding in findings}
    count = max(len(document.sentences), 1)
    there = stream.token >= 0
    words = np.bincount(stream.sentence[there], minlength=count)
    clean = np.zeros(count)
    np.add.at(clean, stream.sentence[there], np.log1p(-np.minimum(probability[there], 0.999)))
    labels: list[tuple[str, float]] = []
    spun_words = 0
    for number in sentences:
        spun = Span(*document.sentences[number]) in marked
        chance = float(1 - np.exp(clean[number]))
        chance = max(chance, 0.5) if spun else min(chance, 0.5)
        labels.append(("spun" if spun else "clean", round(chance, 4)))
        spun_words += int(words[number]) if spun else 0
    return labels, spun_words / max(int(there.sum()), 1)

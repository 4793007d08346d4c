"""Findings: the risk markers, each with its evidence and the original beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from spincheck.align.propose import Row
from spincheck.align.sentences import Alignment
from spincheck.positions import Positions
from spincheck.report import Finding, Score, Span, Suggestion
from spincheck.rules import RULES
from spincheck.scorers.substitutions import Column, Substitutions
from spincheck.text.document import Document

# A verbatim heading or caption of fewer words says nothing: it may well be anybody's.
MIN_VERBATIM_WORDS = 6
# Words on each side that a fingerprint remembers: enough to tell two uses of one phrase apart,
# few enough to survive edits in the rest of the sentence.
_FINGERPRINT_WORDS = 3

Range = tuple[int, int]


class Marker:
    """Makes the findings of one document: places, text, severity and fingerprint follow."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._positions = Positions(document.text)

    def mark(
        self,
        rule: str,
        tokens: Range,
        message: str,
        *,
        sentence: Range,
        probability: float = 1.0,
        suggestions: tuple[Suggestion, ...] = (),
        scores: tuple[Score, ...] = (),
    ) -> Finding:
        """A finding of `rule` over a range of tokens, inside the sentence of another range."""
        span = _span(self.document, tokens)
        at = self._positions.at(span.start)
        return Finding(
            rule=rule,
            severity=RULES[rule].severity,
            span=span,
            line=at.line,
            column=at.column,
            text=self.document.text[span.start : span.end],
            message=message,
            sentence=_span(self.document, sentence),
            probability=round(probability, 4),
            suggestions=suggestions,
            scores=scores,
            fingerprint=fingerprint(rule, self.document, tokens),
        )


def substituted(
    rows: Sequence[Row],
    substitutions: Substitutions,
    columns: Mapping[str, Column],
    alignments: Sequence[Alignment],
    probabilities: Mapping[int, float],
    suspect: Document,
    reference: Document,
) -> list[Finding]:
    """SP101 and SP102: every swap of the alignments in `probabilities` (those called spun)."""
    marker = Marker(suspect)
    found = []
    for at, row in enumerate(rows):
        if row.alignment not in probabilities:
            continue
        original = substitutions.original_text[at]
        rule, wording = "SP101", "unusual wording"
        if substitutions.name[at]:
            rule, wording = "SP102", "altered name"
        scores = [column.score(at) for column in columns.values()]
        odds = _log10_odds(columns, at)
        found.append(
            marker.mark(
                rule,
                row.edit.suspect,
                f"{wording}; the reference has “{original}”",
                sentence=token_range(suspect, alignments[row.alignment].suspect),
                probability=probabilities[row.alignment],
                suggestions=(Suggestion(original, _span(reference, row.edit.reference), odds),),
                scores=tuple(score for score in scores if score is not None),
            )
        )
    return found


def copied(alignments: Sequence[Alignment], suspect: Document) -> list[Finding]:
    """SP103: sentences that are the reference's, word for word."""
    marker = Marker(suspect)
    found = []
    for alignment in alignments:
        tokens = token_range(suspect, alignment.suspect)
        words = suspect.tokens.words(tokens)
        if alignment.is_verbatim and words >= MIN_VERBATIM_WORDS:
            score = Score("verbatim", words, "words", f"{words} words in the same order")
            message = "the reference has this sentence word for word"
            found.append(marker.mark("SP103", tokens, message, sentence=tokens, scores=(score,)))
    return found


def fingerprint(rule: str, document: Document, tokens: Range) -> str:
    """A finding's name that survives edits elsewhere: its rule, its words, its neighbours."""
    keys = document.tokens.keys
    parts = (
        keys[max(tokens[0] - _FINGERPRINT_WORDS, 0) : tokens[0]],
        keys[slice(*tokens)],
        keys[tokens[1] : tokens[1] + _FINGERPRINT_WORDS],
    )
    text = "\n".join([rule, *(" ".join(part) for part in parts)])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def token_range(document: Document, sentences: Range) -> Range:
    """The tokens of a range of sentences."""
    ranges = document.tokens.sentences
    return ranges[sentences[0]][0], ranges[sentences[1] - 1][1]


def _log10_odds(columns: Mapping[str, Column], row: int) -> float | None:
    score = columns["collocation_odds"].score(row) if "collocation_odds" in columns else None
    return score.value if score else None


def _span(document: Document, tokens: Range) -> Span:
    return Span(document.tokens.starts[tokens[0]], document.tokens.ends[tokens[1] - 1])

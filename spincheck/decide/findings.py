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
    wanted = [at for at, row in enumerate(rows) if row.alignment in probabilities]
    spans = [_span(suspect, rows[at].edit.suspect) for at in wanted]
    positions = Positions(suspect.text).many(span.start for span in spans)
    findings = []
    for at, span in zip(wanted, spans, strict=True):
        row = rows[at]
        scores = [column.score(at) for column in columns.values()]
        rule = "SP102" if substitutions.name[at] else "SP101"
        original = substitutions.original_text[at]
        wording = "altered name" if rule == "SP102" else "unusual wording"
        findings.append(
            Finding(
                rule=rule,
                severity=RULES[rule].severity,
                span=span,
                line=positions[span.start].line,
                column=positions[span.start].column,
                text=suspect.text[span.start : span.end],
                message=f"{wording}; the reference has “{original}”",
                sentence=_sentence(suspect, alignments[row.alignment].suspect),
                probability=round(probabilities[row.alignment], 4),
                suggestions=(
                    Suggestion(
                        original,
                        _span(reference, row.edit.reference),
                        _log10_odds(columns, at),
                    ),
                ),
                scores=tuple(score for score in scores if score is not None),
                fingerprint=fingerprint(rule, suspect, row.edit.suspect),
            )
        )
    return findings


def copied(alignments: Sequence[Alignment], suspect: Document) -> list[Finding]:
    """SP103: sentences that are the reference's, word for word."""
    findings = []
    positions = Positions(suspect.text)
    for alignment in alignments:
        span = _sentence(suspect, alignment.suspect)
        tokens = _token_range(suspect, alignment.suspect)
        words = sum(key[0].isalnum() for key in suspect.tokens.keys[slice(*tokens)])
        if not alignment.is_verbatim or words < MIN_VERBATIM_WORDS:
            continue
        at = positions.at(span.start)
        findings.append(
            Finding(
                rule="SP103",
                severity=RULES["SP103"].severity,
                span=span,
                line=at.line,
                column=at.column,
                text=suspect.text[span.start : span.end],
                message="the reference has this sentence word for word",
                sentence=span,
                probability=1.0,
                scores=(Score("verbatim", words, "words", f"{words} words in the same order"),),
                fingerprint=fingerprint("SP103", suspect, tokens),
            )
        )
    return findings


def fingerprint(rule: str, document: Document, tokens: tuple[int, int]) -> str:
    """A finding's name that survives edits elsewhere: its rule, its words, its neighbours."""
    keys = document.tokens.keys
    parts = (
        keys[max(tokens[0] - _FINGERPRINT_WORDS, 0) : tokens[0]],
        keys[slice(*tokens)],
        keys[tokens[1] : tokens[1] + _FINGERPRINT_WORDS],
    )
    text = "\n".join([rule, *(" ".join(part) for part in parts)])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _log10_odds(columns: Mapping[str, Column], row: int) -> float | None:
    score = columns["collocation_odds"].score(row) if "collocation_odds" in columns else None
    return score.value if score else None


def _span(document: Document, tokens: tuple[int, int]) -> Span:
    return Span(document.tokens.starts[tokens[0]], document.tokens.ends[tokens[1] - 1])


def _token_range(document: Document, sentences: tuple[int, int]) -> tuple[int, int]:
    ranges = document.tokens.sentences
    return ranges[sentences[0]][0], ranges[sentences[1] - 1][1]


def _sentence(document: Document, sentences: tuple[int, int]) -> Span:
    return _span(document, _token_range(document, sentences))

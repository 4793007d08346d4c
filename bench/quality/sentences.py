"""Reports against gold: labels by sentence, swaps, and what the suggestions restore."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from bench.quality.data import GoldPair, GoldSentence
from spincheck.evaluation.swaps import overlap
from spincheck.fixes import apply, plan
from spincheck.report import DocumentReport, Span

_QUOTES = str.maketrans("‘’“”", "''\"\"")


def label_at(report: DocumentReport, span: Span) -> str:
    """The label of the report's sentence that shares most with `span`."""
    best = max(report.sentences, key=lambda one: overlap(one.span, span), default=None)
    return best.label if best is not None and overlap(best.span, span) else "unmatched"


def is_spun(report: DocumentReport, span: Span | None = None) -> bool:
    """Whether a sentence (of those within `span`) is called spun."""
    return any(
        sentence.label == "spun" and (span is None or overlap(sentence.span, span))
        for sentence in report.sentences
    )


def restored_sentences(pair: GoldPair, report: DocumentReport) -> list[tuple[GoldSentence, bool]]:
    """Spun sentences, and whether applying the suggestions gives the reference's own.

    Contractions and other known forms are put back by the gold: they are not substitutions.
    """
    edits = plan(pair.suspect, report.findings)
    result = []
    for sentence in pair.sentences:
        if sentence.reference is None or sentence.label != "spun":
            continue
        start, end = sentence.span
        own = [(a - start, b - start, new) for a, b, new in edits if start <= a and b <= end]
        for form in sentence.forms:
            span = Span(form.span.start - start, form.span.end - start)
            if not any(overlap(span, (a, b)) for a, b, _ in own):
                own.append((*span, form.original))
        restored = _applied(pair.suspect[start:end], own)
        result.append(
            (sentence, _plain(restored) == _plain(pair.reference[slice(*sentence.reference)]))
        )
    return result


def restored_words(suspect: str, reference: str, report: DocumentReport) -> tuple[int, int]:
    """How many of the reference's words the suspect had lost, and how many of them came back.

    A word is lost where the longest common subsequence of the two texts' words leaves it out.
    """
    restored = apply(suspect, plan(suspect, report.findings))
    before, after, original = (_words(text) for text in (suspect, restored, reference))
    lost = len(original) - LCSseq.similarity(before, original)
    missing = len(original) - LCSseq.similarity(after, original)
    return lost, max(0, lost - missing)


def _applied(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _plain(text: str) -> list[str]:
    """Words and signs without regard to capitals, kinds of quotes and breaks of lines."""
    return text.translate(_QUOTES).casefold().split()


def _words(text: str) -> list[str]:
    return [word for part in _plain(text) if (word := part.strip(".,;:!?()[]\"'`*-"))]

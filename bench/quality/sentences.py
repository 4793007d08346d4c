"""Reports against gold: labels by sentence, swaps, and what the suggestions restore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import LCSseq

from bench.quality.data import GoldPair, GoldSentence
from spincheck.evaluation.swaps import overlap
from spincheck.fixes import apply, plan
from spincheck.report import DocumentReport, Span

# The longest run of words that counts as replaced: two phrases of four words side by side.
MAX_GAP = 8
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
    """How many of the reference's words were replaced in the suspect, and how many came back.

    Replaced are words that the longest common subsequence of both texts leaves out and that have
    other words in their place. Where nothing stands in their place, or where the gap is longer
    than MAX_GAP, passages were cut or written anew, and nothing is there to be restored.
    """
    before, original = _words(suspect), _words(reference)
    after = _words(apply(suspect, plan(suspect, report.findings)))
    gone = {
        at
        for (a, b), (c, d) in _gaps(before, original)
        if 0 < b - a <= MAX_GAP and d - c <= MAX_GAP
        for at in range(c, d)
    }
    kept = {
        at
        for op in LCSseq.opcodes(after, original)
        if op.tag == "equal"
        for at in range(op.dest_start, op.dest_end)
    }
    return len(gone), len(gone & kept)


def _gaps(one: list[str], other: list[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """What lies between the common words of two lists: ranges in both."""
    a = c = 0
    for op in LCSseq.opcodes(one, other):
        if op.tag == "equal":
            yield (a, op.src_start), (c, op.dest_start)
            a, c = op.src_end, op.dest_end
    yield (a, len(one)), (c, len(other))


def _applied(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _plain(text: str) -> list[str]:
    """Words and signs without regard to capitals, kinds of quotes and breaks of lines."""
    return text.translate(_QUOTES).casefold().split()


def _words(text: str) -> list[str]:
    return [word for part in _plain(text) if (word := part.strip(".,;:!?()[]\"'`*-"))]

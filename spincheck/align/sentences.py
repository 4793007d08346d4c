"""Sentence alignment: which reference sentence each suspect sentence was made from.

Candidates share rare words or pairs of words (`candidates`), or stand between two sentences whose
neighbours are aligned; each is aligned word by word and judged by how much of both sides the
alignment restores. Sentences split or merged by the copy are tried as 2-1 and 1-2.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from spincheck.align.candidates import find_candidates
from spincheck.align.edits import Edit
from spincheck.align.phrases import Words, regroup
from spincheck.align.words import Pair, align_words
from spincheck.text.document import Document
from spincheck.text.tokens import Tokens, is_word

Range = tuple[int, int]

CANDIDATES_A_SENTENCE = 4
# An alignment is kept from this similarity on. Sentences of different articles on one topic reach
# 0.6 in one of 200 sentences in the development data; heavily spun ones of the wild 0.64 and more.
MIN_SIMILARITY = 0.58
# Between aligned neighbours the order speaks for a pair too.
MIN_SIMILARITY_IN_ORDER = 0.38
# A sentence of which this share is restored may be one half of a split or merged one.
MIN_COVERAGE = 0.8
# ... and with fewer restored content words it may be chance ("he said on Monday").
MIN_RESTORED_CONTENT = 3.0
# Two sentences are merged when that makes the alignment more similar by this much.
MIN_MERGE_GAIN = 0.06
# Following the order of the reference is worth this much similarity.
ORDER_BONUS = 0.04
# Sentences aligned at once: bounds the memory of the phrases looked up.
_SENTENCES_A_BATCH = 2_000

# A candidate is worth aligning while it shares this much of the longer one's words in order
# (sentences of the wild keep 0.33 and more, unrelated ones about 0.15; a heavily spun one between
# aligned neighbours is found by its place), and not this much less than the best one does.
_MIN_SHARE = 0.25
_MAX_SHARE_BEHIND = 0.1

# What a token of each kind counts, and what share of it a replacement restores.
_FUNCTION_WEIGHT, _CONTENT_WEIGHT = 0.5, 1.0
_SYNONYM_CREDIT, _UNRELATED_CREDIT = 0.9, 0.25


class Alignment(NamedTuple):
    """Suspect sentences and the reference sentences they came from (half-open ranges).

    `edits` tile the tokens of both ranges; their token ranges count within the documents.
    """

    suspect: Range
    reference: Range
    similarity: float
    edits: tuple[Edit, ...]

    @property
    def is_verbatim(self) -> bool:
        """True where no word differs."""
        return all(edit.kind == "equal" for edit in self.edits)


class _Scored(NamedTuple):
    alignment: Alignment
    suspect_coverage: float
    reference_coverage: float
    restored_content: float


def align_sentences(suspect: Document, reference: Document) -> list[Alignment]:
    """The best alignment of each suspect sentence that has one, in the suspect's order.

    Every suspect sentence is in one alignment at the most; a reference sentence may serve several
    (a heading that is repeated as the first sentence).
    """
    sides = _Sides(suspect, reference)
    chosen = _identical(suspect, reference)
    count = len(suspect.tokens.sentences)
    asked = [[] if i in chosen else words for i, words in enumerate(sides.suspect_words)]
    found = find_candidates(asked, sides.reference_words, CANDIDATES_A_SENTENCE)
    pairs = list(zip(found.suspect.tolist(), found.reference.tolist(), strict=True))
    at = 0
    while at < len(pairs):
        end = at
        last = pairs[at][0] + _SENTENCES_A_BATCH
        while end < len(pairs) and pairs[end][0] < last:
            end += 1
        _choose(sides, pairs[at:end], chosen)
        at = end
    _fill_gaps(sides, chosen, count)
    return _merge(sides, chosen, count)


class _Sides:
    """Both documents' sentences as keys of their words."""

    def __init__(self, suspect: Document, reference: Document) -> None:
        self.suspect = suspect
        self.reference = reference
        self.suspect_words = _words(suspect)
        self.reference_words = _words(reference)

    def score(self, ranges: Sequence[tuple[Range, Range]]) -> list[_Scored]:
        """Align each pair of sentence ranges by word and say how well it restores."""
        a_tokens, b_tokens = self.suspect.tokens, self.reference.tokens
        spans = [
            (
                (a_tokens.sentences[a[0]][0], a_tokens.sentences[a[1] - 1][1]),
                (b_tokens.sentences[b[0]][0], b_tokens.sentences[b[1] - 1][1]),
            )
            for a, b in ranges
        ]
        pairs = [
            Pair(a_tokens.keys[slice(*a_span)], b_tokens.keys[slice(*b_span)])
            for a_span, b_span in spans
        ]
        scored = []
        for (a, b), (a_span, b_span), edits in zip(ranges, spans, align_words(pairs), strict=True):
            moved = tuple(
                Edit(
                    edit.kind,
                    (edit.suspect[0] + a_span[0], edit.suspect[1] + a_span[0]),
                    (edit.reference[0] + b_span[0], edit.reference[1] + b_span[0]),
                    edit.closeness,
                )
                for edit in edits
            )
            scored.append(_score(a, b, moved, a_tokens, b_tokens))
        return scored


def _identical(suspect: Document, reference: Document) -> dict[int, _Scored]:
    """The suspect sentences that the reference has token for token; repeated ones in order."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j, (start, end) in enumerate(reference.tokens.sentences):
        places.setdefault(tuple(reference.tokens.keys[start:end]), []).append(j)
    chosen: dict[int, _Scored] = {}
    previous = -1
    for i, (start, end) in enumerate(suspect.tokens.sentences):
        found = places.get(tuple(suspect.tokens.keys[start:end]))
        if found is None:
            continue
        j = found[min(bisect_right(found, previous), len(found) - 1)]
        previous = j
        edit = Edit("equal", (start, end), reference.tokens.sentences[j])
        alignment = Alignment(_single(i), _single(j), 1.0, (edit,))
        chosen[i] = _Scored(alignment, 1.0, 1.0, float(end - start))
    return chosen


def _words(document: Document) -> list[list[str]]:
    tokens = document.tokens
    return [
        [key for key in tokens.keys[start:end] if is_word(key)] for start, end in tokens.sentences
    ]


def _weight(tokens: Tokens, span: Range) -> float:
    content = tokens.content(span)
    return _CONTENT_WEIGHT * content + _FUNCTION_WEIGHT * (tokens.words(span) - content)


def _score(
    suspect: Range, reference: Range, edits: tuple[Edit, ...], a: Tokens, b: Tokens
) -> _Scored:
    """How much of both sides the edits (of these sentences, by the documents' tokens) restore."""
    a_restored = b_restored = content = a_all = b_all = 0.0
    for edit in edits:
        a_weight, b_weight = _weight(a, edit.suspect), _weight(b, edit.reference)
        a_all += a_weight
        b_all += b_weight
        if edit.kind in ("insert", "delete"):
            continue
        credit = 1.0
        if edit.kind != "swap":
            content += b.content(edit.reference)
        elif edit.closeness.is_synonym:
            credit = _SYNONYM_CREDIT
            content += credit * b_weight
        else:
            credit = _UNRELATED_CREDIT
        a_restored += credit * a_weight
        b_restored += credit * b_weight
    a_all, b_all = a_all or 1.0, b_all or 1.0
    similarity = (a_restored + b_restored) / (a_all + b_all)
    if all(edit.kind == "equal" for edit in edits):
        similarity = 1.0
    return _Scored(
        Alignment(suspect, reference, similarity, edits),
        a_restored / a_all,
        b_restored / b_all,
        content,
    )


def _single(at: int) -> Range:
    return (at, at + 1)


def _choose(sides: _Sides, pairs: Sequence[tuple[int, int]], chosen: dict[int, _Scored]) -> None:
    """Take the best candidate of every suspect sentence in `pairs` into `chosen`."""
    scored = sides.score([(_single(i), _single(j)) for i, j in _promising(sides, pairs)])
    previous: dict[int, int] = {}
    for row in scored:
        i, j = row.alignment.suspect[0], row.alignment.reference[0]
        if not _acceptable(row):
            continue
        in_order = ORDER_BONUS * (previous.get(i - 1, -2) + 1 == j)
        best = chosen.get(i)
        best_in_order = ORDER_BONUS * (
            best is not None and previous.get(i - 1, -2) + 1 == best.alignment.reference[0]
        )
        if best is None or (
            row.alignment.similarity + in_order > best.alignment.similarity + best_in_order
        ):
            chosen[i] = row
            previous[i] = j


def _promising(sides: _Sides, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out candidates that share far less, word for word in order, than the best one does."""
    shared = [
        LCSseq.normalized_similarity(sides.suspect_words[i], sides.reference_words[j])
        for i, j in pairs
    ]
    best: dict[int, float] = {}
    for (i, _), similarity in zip(pairs, shared, strict=True):
        best[i] = max(best.get(i, 0.0), similarity)
    return [
        pair
        for pair, similarity in zip(pairs, shared, strict=True)
        if similarity >= best[pair[0]] - _MAX_SHARE_BEHIND and similarity > _MIN_SHARE
    ]


def _acceptable(row: _Scored) -> bool:
    if row.alignment.is_verbatim:
        return True
    if row.restored_content < MIN_RESTORED_CONTENT:
        # A short sentence needs nearly all of itself.
        return row.alignment.similarity >= 0.75 and row.restored_content >= 1.0
    return (
        row.alignment.similarity >= MIN_SIMILARITY
        or max(row.suspect_coverage, row.reference_coverage) >= MIN_COVERAGE
    )


def _fill_gaps(sides: _Sides, chosen: dict[int, _Scored], count: int) -> None:
    """Try the reference sentences beside an aligned neighbour's for those without an alignment."""
    last = len(sides.reference_words)
    tries: list[tuple[Range, Range]] = []
    used = {row.alignment.reference[0] for row in chosen.values()}
    for i in range(count):
        if i in chosen:
            continue
        expected = set()
        if i - 1 in chosen:
            expected.add(chosen[i - 1].alignment.reference[0] + 1)
        if i + 1 in chosen:
            expected.add(chosen[i + 1].alignment.reference[0] - 1)
        if count == 1 or last == 1:
            expected.update(range(min(last, CANDIDATES_A_SENTENCE)))
        tries += [(_single(i), _single(j)) for j in expected if 0 <= j < last and j not in used]
    for row in sides.score(tries):
        i = row.alignment.suspect[0]
        enough = row.alignment.similarity >= MIN_SIMILARITY_IN_ORDER and row.restored_content >= 1
        better = i not in chosen or row.alignment.similarity > chosen[i].alignment.similarity
        if enough and better:
            chosen[i] = row


def _merge(sides: _Sides, chosen: dict[int, _Scored], count: int) -> list[Alignment]:
    """Join neighbours where two sentences on one side fit one on the other better."""
    tries: list[tuple[Range, Range]] = []
    last = len(sides.reference_words)
    for i, row in chosen.items():
        if row.alignment.similarity > 1 - MIN_MERGE_GAIN:
            continue
        j = row.alignment.reference[0]
        if row.reference_coverage < MIN_COVERAGE:
            for first in (i - 1, i):
                if first >= 0 and first + 1 < count:
                    tries.append(((first, first + 2), _single(j)))
        if row.suspect_coverage < MIN_COVERAGE:
            for first in (j - 1, j):
                if first >= 0 and first + 1 < last:
                    tries.append((_single(i), (first, first + 2)))
    merged: dict[int, _Scored] = {}
    for row in sorted(
        sides.score(list(dict.fromkeys(tries))), key=lambda row: -row.alignment.similarity
    ):
        a = row.alignment.suspect
        members = range(*a)
        if any(i in merged for i in members):
            continue
        singles = [chosen[i] for i in members if i in chosen]
        # The gain is over the better half, and each half must be needed.
        if row.alignment.similarity < max(s.alignment.similarity for s in singles) + MIN_MERGE_GAIN:
            continue
        merged.update(dict.fromkeys(members, row))
    result: list[Alignment] = []
    for i in range(count):
        best = merged.get(i) or chosen.get(i)
        if best is None or (result and result[-1] == best.alignment):
            continue
        if i in merged or _stands_alone(best):
            result.append(best.alignment)
    suspect, reference = sides.suspect.tokens, sides.reference.tokens
    words = Words(suspect.keys, reference.keys, reference.texts)
    regrouped = regroup([alignment.edits for alignment in result], words)
    return [
        alignment._replace(edits=tuple(edits))
        for alignment, edits in zip(result, regrouped, strict=True)
    ]


def _stands_alone(row: _Scored) -> bool:
    """A half of a split sentence stays; a chance likeness inside a longer sentence goes."""
    return (
        row.alignment.is_verbatim
        or row.alignment.similarity >= MIN_SIMILARITY_IN_ORDER
        or row.suspect_coverage >= MIN_COVERAGE
    )

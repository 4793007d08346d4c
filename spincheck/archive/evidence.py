"""How much of a text runs along with a candidate's: the cheap alignment that re-ranks.

Spinning changes words but not their distances: a kept word stands about as far from the next
kept word as it did in the source. So a shared word counts only when another shared word nearby
supports it, on about the same diagonal (place in one text less place in the other).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spincheck.archive.terms import inverse_frequency

# Words in more than a fifth of the documents ("the", "of", "for") support nothing by themselves:
# chance brings them together in any two texts.
MAX_DOCUMENT_SHARE = 0.2
# A word's supporters stand within so many words (two sentences' half), and spinning has moved
# them against each other by no more than this ("as a result of" for "because" moves 3).
REACH_WORDS = 12
SHIFT_WORDS = 3
# A word that stands so often in the candidate pairs with everything; its pairs are left out.
_MAX_PLACES = 24


class Weighed(NamedTuple):
    """A text's terms with what each weighs as evidence (idf; 0 for those that carry none)."""

    terms: Sequence[str]
    weights: Sequence[float]
    total: float


def weigh(terms: Sequence[str], frequencies: Mapping[str, int], documents: int) -> Weighed:
    """Weigh terms by idf; words of more than MAX_DOCUMENT_SHARE of the documents weigh nothing.

    In a small archive the share says little: a word is common only if 20 documents have it.
    """
    most = max(MAX_DOCUMENT_SHARE * documents, 20)
    weight = {
        term: 0.0 if frequencies[term] > most else inverse_frequency(frequencies[term], documents)
        for term in set(terms)
    }
    weights = [weight[term] for term in terms]
    return Weighed(terms, weights, sum(weights))


def supported_places(text: Weighed, candidate: Sequence[str]) -> dict[int, int]:
    """The terms of `text` that run along with `candidate`: place in the one -> in the other.

    Linear in the number of shared words: per diagonal only the last pair is remembered.
    """
    places: dict[str, list[int]] = defaultdict(list)
    wanted = {term for term, weight in zip(text.terms, text.weights, strict=True) if weight > 0}
    for at, term in enumerate(candidate):
        if term in wanted:
            places[term].append(at)
    last: dict[int, int] = {}  # diagonal -> place in `text` of the last pair on it
    supported: dict[int, int] = {}
    for at, term in enumerate(text.terms):
        found = places.get(term)
        if found is None or len(found) > _MAX_PLACES:
            continue
        for other in found:
            diagonal = at - other
            for near in range(diagonal - SHIFT_WORDS, diagonal + SHIFT_WORDS + 1):
                before = last.get(near)
                # the supporter stands before in both texts, or it is the same word again
                if before is not None and 0 < at - before <= REACH_WORDS and before - near < other:
                    supported[at] = other
                    supported.setdefault(before, before - near)
        for other in found:
            last[at - other] = at
    return supported


def mass(text: Weighed, places: Mapping[int, int], start: int = 0, end: int | None = None) -> float:
    """The share of the text's evidence (0 to 1) at `places`, within terms `start` to `end`."""
    end = len(text.terms) if end is None else end
    total = sum(text.weights[start:end])
    if total <= 0:
        return 0.0
    return sum(text.weights[at] for at in places if start <= at < end) / total

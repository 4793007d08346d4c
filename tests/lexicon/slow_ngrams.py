"""The back-off model read one n-gram at a time, as the ARPA format words it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon.ngrams import LEVEL_BITS, Model


def log10_prob(m: Model, oldest: int, middle: int, word: int) -> float:
    """p(c | a, b): the trigram; else back-off of (a, b) and p(c | b)."""
    if word < 0:
        return m.unknown_log10_prob
    if middle < 0:
        return float(m.unigram_prob[word])
    at = bigram(m, middle, word)
    if at is None:
        rest = float(m.unigram_backoff[middle]) + float(m.unigram_prob[word])
    else:
        rest = _value(m.bigrams[at], m.bigram_scale)
    context = bigram(m, oldest, middle) if oldest >= 0 else None
    begins = np.flatnonzero(m.parents == context) if context is not None else []
    if not len(begins):
        return rest
    parent = int(begins[0])
    for at in range(int(m.trigram_starts[parent]), int(m.trigram_starts[parent + 1])):
        if int(m.trigrams[at]) >> LEVEL_BITS == word:
            return _value(m.trigrams[at], m.trigram_scale)
    return float(m.parent_backoff[parent]) + rest


def bigram(m: Model, first: int, second: int) -> int | None:
    """Position of a bigram."""
    if first < 0 or second < 0:
        return None
    start, end = int(m.bigram_starts[first]), int(m.bigram_starts[first + 1])
    row = (m.bigrams[start:end] >> np.uint32(LEVEL_BITS)).tolist()
    return start + row.index(second) if second in row else None


def some_trigrams(m: Model, count: int) -> NDArray[np.int64]:
    """Trigrams that the model holds, spread evenly; int64[count, 3]."""
    at = np.linspace(0, len(m.trigrams) - 1, count).astype(np.int64)
    parent = np.searchsorted(m.trigram_starts, at, side="right") - 1
    context = m.parents[parent].astype(np.int64)
    first = np.searchsorted(m.bigram_starts, context, side="right") - 1
    second = m.bigrams[context] >> np.uint32(LEVEL_BITS)
    return np.stack([first, second, m.trigrams[at] >> np.uint32(LEVEL_BITS)], axis=1).astype(
        np.int64
    )


def _value(entry: np.uint32, scale: NDArray[np.float64]) -> float:
    return float(scale[0] + scale[1] * (int(entry) & ((1 << LEVEL_BITS) - 1)))

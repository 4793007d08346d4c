"""Packs a trigram model into the columns of `ngrams.spw`.

A bigram is one uint32 in the row of its first word: second word (17 bits), log10 probability (15).
A trigram is one uint32 in the row of its first two words: third word (17), log10 probability (15).
Probabilities are quantised evenly between the smallest and the largest of their order, so the
largest error is half a step, and that stands in the header. Only bigrams that begin a trigram have
a back-off weight; they are the `parents`, found by their position among the bigrams.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.sphinx_lm import Floats, TrigramModel

WORD_BITS = 17
LEVEL_BITS = 15
# A bigram that a trigram's suffix needs but the model never held carries its own back-off
# estimate, as exactly as 16 bits tell: then the entry says nothing and is dropped.
_SAME_AS_BACKOFF = 2e-3


def pack(model: TrigramModel) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The columns, and what the header should say about them."""
    n_words = len(model.words)
    if n_words >= 1 << WORD_BITS:
        raise ValueError(f"{n_words} words do not fit {WORD_BITS} bits")
    key = _pair_key(model.bigrams[:, 0], model.bigrams[:, 1], n_words)
    parent_key = _pair_key(model.trigrams[:, 0], model.trigrams[:, 1], n_words)
    suffix_key = _pair_key(model.trigrams[:, 1], model.trigrams[:, 2], n_words)
    first, second = model.bigrams.T
    estimate = model.unigram_backoff[first] + model.unigram_prob[second]
    filler = np.abs(estimate - model.bigram_prob) < _SAME_AS_BACKOFF
    filler &= np.isin(key, suffix_key) & ~np.isin(key, parent_key)
    keep = ~filler
    key, first, second = key[keep], first[keep], second[keep]
    prob, backoff = model.bigram_prob[keep], model.bigram_backoff[keep]

    parent_keys, begins = np.unique(parent_key, return_index=True)
    parents = np.searchsorted(key, parent_keys)
    if not np.array_equal(key[parents], parent_keys):
        raise ValueError("a trigram begins with a bigram that the model lacks")
    bigram_levels, bigram_scale = _quantise(prob)
    trigram_levels, trigram_scale = _quantise(model.trigram_prob)
    columns = {
        "unigram_prob": model.unigram_prob.astype(np.float32),
        "unigram_backoff": model.unigram_backoff.astype(np.float32),
        "bigram_starts": np.searchsorted(first, np.arange(n_words + 1)).astype(np.uint32),
        "bigrams": _entries(second, bigram_levels),
        "bigram_scale": bigram_scale,
        "parents": parents.astype(np.uint32),
        "parent_backoff": backoff[parents].astype(np.float32),
        "trigram_starts": np.append(begins, len(model.trigrams)).astype(np.uint32),
        "trigrams": _entries(model.trigrams[:, 2], trigram_levels),
        "trigram_scale": trigram_scale,
    }
    known = model.unigram_prob[model.unigram_prob > -90]  # <s> is never predicted: -99
    said = {
        "count": len(key),
        "sentence_start": model.words.index("<s>"),
        "sentence_end": model.words.index("</s>"),
        "unknown_log10_prob": round(float(known.min()), 4),
        "max_error_log10": float(max(bigram_scale[1], trigram_scale[1]) / 2),
        "bigrams_dropped": int(filler.sum()),
    }
    return columns, said


def _pair_key(a: NDArray[np.int64], b: NDArray[np.int64], n_words: int) -> NDArray[np.int64]:
    return a * n_words + b


def _quantise(values: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Levels, and (value of level 0, step)."""
    low, high = float(values.min()), float(values.max())
    step = (high - low) / ((1 << LEVEL_BITS) - 1)
    return np.rint((values - low) / step).astype(np.int64), np.array([low, step])


def _entries(words: NDArray[np.int64], levels: NDArray[np.int64]) -> NDArray[np.uint32]:
    return ((words << LEVEL_BITS) | levels).astype(np.uint32)

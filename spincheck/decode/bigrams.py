"""Bigram look-ups with what the decoder asks besides: whether the pair is known at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spincheck.lexicon import csr, ngrams

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def unigram(words: Ints) -> Floats:
    """log10 P(word); the model's floor for an unknown one (-1); float64[n]."""
    import numpy as np

    m = ngrams.model()
    found = m.unigram_prob[np.maximum(words, 0)].astype(np.float64)
    # The start of a sentence is never predicted (-99): as a word it counts as nothing.
    return np.where(words >= 0, np.maximum(found, m.unknown_log10_prob), m.unknown_log10_prob)


def association(first: Ints, second: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """log10 P(second | first) / P(second), and whether the model holds the bigram; of any shape.

    Without the bigram that is the first word's back-off weight: how ready it is for the unexpected.
    0 where either is unknown: nothing can be said. Pointwise mutual information (Church and Hanks
    1990) in log10.
    """
    import numpy as np

    m = ngrams.model()
    a, b = np.broadcast_arrays(first, second)
    shape, a, b = a.shape, a.ravel(), b.ravel()
    low, high = csr.bounds(m.bigram_starts, a)
    at = csr.find(m.bigrams, low, high, b, ngrams.LEVEL_BITS)
    known = (a >= 0) & (b >= 0)
    level = m.bigrams[np.maximum(at, 0)] & np.uint32((1 << ngrams.LEVEL_BITS) - 1)
    joint = m.bigram_scale[0] + m.bigram_scale[1] * level
    value = np.where(
        at >= 0, joint - unigram(b), m.unigram_backoff[np.maximum(a, 0)].astype(np.float64)
    )
    return np.where(known, value, 0.0).reshape(shape), (at >= 0).reshape(shape)

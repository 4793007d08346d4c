"""Look-ups of the n-gram model that hold on to where a bigram was found.

The decoder asks of the same pair whether it is known, what it is worth, and which trigrams it
begins: each pair is searched once. A place is -1 where the model does not hold the bigram.
"""

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


def bigram_at(first: Ints, second: Ints) -> Ints:
    """Where the model holds each pair, -1 for nowhere; of the shape of `first`."""
    m = ngrams.model()
    a, b = first.ravel(), second.ravel()
    low, high = csr.bounds(m.bigram_starts, a)
    return csr.find(m.bigrams, low, high, b, ngrams.LEVEL_BITS).reshape(first.shape)


def association(first: Ints, second: Ints, at: Ints) -> Floats:
    """log10 P(second | first) / P(second), of pairs found at `at`; of any shape.

    Without the bigram that is the first word's back-off weight: how ready it is for the unexpected.
    0 where either is unknown: nothing can be said. Pointwise mutual information (Church and Hanks
    1990) in log10.
    """
    import numpy as np

    m = ngrams.model()
    backoff = m.unigram_backoff[np.maximum(first, 0)].astype(np.float64)
    value = np.where(at >= 0, _joint(at) - unigram(second), backoff)
    return np.where((first >= 0) & (second >= 0), value, 0.0)


def trigrams(text: Ints, at: Ints) -> Floats:
    """log10 P of each word from the third on, given the two before it: `ngrams.log10_prob`.

    `text`: int64[k, width]; `at`: where its bigrams were found, int64[k, width - 1]. float64
    [k, width - 2].
    """
    import numpy as np

    m = ngrams.model()
    middle, word = text[:, 1:-1], text[:, 2:]
    backed_off = m.unigram_prob[np.maximum(word, 0)].astype(np.float64)
    backed_off += np.where(middle >= 0, m.unigram_backoff[np.maximum(middle, 0)], 0.0)
    result = np.where(at[:, 1:] >= 0, _joint(at[:, 1:]), backed_off)
    parent = csr.row_numbers(m.parents, at[:, :-1].ravel())
    low, high = csr.bounds(m.trigram_starts, parent)
    found = csr.find(m.trigrams, low, high, word.ravel(), ngrams.LEVEL_BITS).reshape(word.shape)
    parent = parent.reshape(word.shape)
    level = m.trigrams[np.maximum(found, 0)] & np.uint32((1 << ngrams.LEVEL_BITS) - 1)
    backoff = np.where(parent >= 0, m.parent_backoff[np.maximum(parent, 0)], 0.0)
    held = m.trigram_scale[0] + m.trigram_scale[1] * level
    result = np.where(found >= 0, held, result + backoff)
    return np.where(word >= 0, result, m.unknown_log10_prob)


def _joint(at: Ints) -> Floats:
    """log10 P(second | first) of the bigrams found at `at`; anything where that is -1."""
    import numpy as np

    m = ngrams.model()
    level = m.bigrams[np.maximum(at, 0)] & np.uint32((1 << ngrams.LEVEL_BITS) - 1)
    return np.asarray(m.bigram_scale[0] + m.bigram_scale[1] * level, np.float64)

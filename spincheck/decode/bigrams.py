"""What the decoder asks of words and pairs: how rare they are, and how much they belong together.

Pairs come with their place in the n-gram model (`ngrams.bigram_at`), for each is searched once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spincheck.lexicon import ngrams

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


def association(first: Ints, second: Ints, at: Ints) -> Floats:
    """log10 P(second | first) / P(second), of pairs found at `at`; of any shape.

    Without the bigram that is the first word's back-off weight: how ready it is for the unexpected.
    0 where either is unknown: nothing can be said. Pointwise mutual information (Church and Hanks
    1990) in log10.
    """
    import numpy as np

    m = ngrams.model()
    backoff = m.unigram_backoff[np.maximum(first, 0)].astype(np.float64)
    value = np.where(at >= 0, ngrams.bigram_log10_prob(at) - unigram(second), backoff)
    return np.where((first >= 0) & (second >= 0), value, 0.0)

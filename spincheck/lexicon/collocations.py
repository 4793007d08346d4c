"""How strongly two words go together, by the background n-gram model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import ngrams

_BITS_A_LOG10 = float(np.log2(10))


def pmi_bits(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pointwise mutual information of adjacent words, in bits; float64[n] of model ids int64[n].

    `log2 P(second | first) / P(second)` (Church and Hanks 1990). 0 where the model holds no such
    bigram or does not know a word: absent does not mean weak.
    """
    absent = np.full_like(first, ngrams.ABSENT)
    joint = ngrams.log10_prob(np.stack([absent, first, second], axis=1))
    alone = ngrams.log10_prob(np.stack([absent, absent, second], axis=1))
    return np.where(ngrams.has_bigram(first, second), (joint - alone) * _BITS_A_LOG10, 0.0)

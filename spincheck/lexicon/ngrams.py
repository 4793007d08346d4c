"""The background n-gram model: log10 probabilities of words in context, many at a time.

Words are the model's own ids (`vocabulary.lm_ids`), -1 for a word it does not know. The back-off is
that of the ARPA format (Katz 1987): the longest n-gram that the model holds counts, and every
context word given up adds that context's back-off weight.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from spincheck.lexicon import csr, wordlists

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

LEVEL_BITS = 15  # of each packed entry: the quantised log10 probability; the rest is the word
ABSENT = -1
_FROM_HEADER = ("sentence_start", "sentence_end", "unknown_log10_prob")


class Model(NamedTuple):
    """The columns of `ngrams.spw`, and the ids and the floor that its header names."""

    unigram_prob: NDArray[np.float32]
    unigram_backoff: NDArray[np.float32]
    bigram_starts: NDArray[np.uint32]
    bigrams: NDArray[np.uint32]
    bigram_scale: Floats
    parents: NDArray[np.uint32]
    parent_backoff: NDArray[np.float32]
    trigram_starts: NDArray[np.uint32]
    trigrams: NDArray[np.uint32]
    trigram_scale: Floats
    sentence_start: int
    sentence_end: int
    unknown_log10_prob: float


@cache
def model(language: str = "en") -> Model:
    """Open the model. Raises BrokenData as `wordlists.columns` does."""
    header, columns = wordlists.columns("ngrams", language)
    said: dict[str, Any] = {name: header[name] for name in _FROM_HEADER}
    said.update(columns)
    return Model(**said)


def log10_prob(words: Ints, language: str = "en") -> Floats:
    """log10 P(third word | first, second) of each row; float64[n] of int64[n, 3], oldest first.

    -1 in the history means no history from there on back. A -1 in the third place is a word the
    model does not know: it gets the floor `Model.unknown_log10_prob`, the smallest unigram
    probability, and `words[:, 2] >= 0` is the mask of the others.
    """
    import numpy as np

    words = np.asarray(words, np.int64)
    at = bigram_at(words[:, :-1], words[:, 1:], language)
    return log10_prob_at(words, at, language)[:, 0]


def bigram_at(first: Ints, second: Ints, language: str = "en") -> Ints:
    """Where the model holds each pair, -1 for nowhere; of the pairs' shape.

    Whoever asks several things of a pair searches for it once, by this.
    """
    m = model(language)
    low, high = csr.bounds(m.bigram_starts, first)
    return csr.find(m.bigrams, low, high, second, LEVEL_BITS)


def bigram_log10_prob(at: Ints, language: str = "en") -> Floats:
    """log10 P(second | first) of the bigrams found at `at`; anything where that is -1."""
    m = model(language)
    return _value(m.bigrams, m.bigram_scale, at)


def log10_prob_at(text: Ints, at: Ints, language: str = "en") -> Floats:
    """log10 P of each word from the third on, given the two before it; float64[k, width - 2].

    As `log10_prob`, of `text` int64[k, width]; `at`: where its bigrams were found by `bigram_at`,
    int64[k, width - 1].
    """
    import numpy as np

    m = model(language)
    middle, word = text[:, 1:-1], text[:, 2:]
    backed_off = m.unigram_prob[np.maximum(word, 0)].astype(np.float64)
    backed_off += np.where(middle >= 0, m.unigram_backoff[np.maximum(middle, 0)], 0.0)
    result = np.where(at[:, 1:] >= 0, bigram_log10_prob(at[:, 1:], language), backed_off)

    parent = csr.row_numbers(m.parents, at[:, :-1])
    low, high = csr.bounds(m.trigram_starts, parent)
    found = csr.find(m.trigrams, low, high, word, LEVEL_BITS)
    backoff = np.where(parent >= 0, m.parent_backoff[np.maximum(parent, 0)], 0.0)
    result = np.where(found >= 0, _value(m.trigrams, m.trigram_scale, found), result + backoff)
    return np.where(word >= 0, result, m.unknown_log10_prob)


def log10_sentence(words: Ints, language: str = "en") -> Floats:
    """Cumulative log10 probability of a sentence of n words between <s> and </s>; float64[n + 2].

    Value k is log10 P(first k words | <s>), so value 0 is 0; value n + 1 counts </s> as well.
    Differences of two values give any stretch. An unknown word costs the floor and cuts
    the history.
    """
    import numpy as np

    m = model(language)
    padded = np.concatenate([[ABSENT, m.sentence_start], words, [m.sentence_end]]).astype(np.int64)
    trigrams = np.stack([padded[:-2], padded[1:-1], padded[2:]], axis=1)
    return np.concatenate([[0.0], np.cumsum(log10_prob(trigrams, language))])


def has_bigram(first: Ints, second: Ints, language: str = "en") -> NDArray[np.bool_]:
    """Whether the model holds the bigram; bool[n]. Absent does not mean wrong."""
    import numpy as np

    found = bigram_at(np.asarray(first, np.int64), np.asarray(second, np.int64), language)
    return found >= 0


def _value(entries: NDArray[np.uint32], scale: Floats, at: Ints) -> Floats:
    import numpy as np

    level = entries[np.maximum(at, 0)] & np.uint32((1 << LEVEL_BITS) - 1)
    return np.asarray(scale[0] + scale[1] * level, np.float64)

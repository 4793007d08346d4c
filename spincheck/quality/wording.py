"""How rare, how varied and how idiomatic a text's words are, and what of a page is left in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spincheck.decide.furniture import furniture_category
from spincheck.lexicon.function_words import is_function_word
from spincheck.report import Quality
from spincheck.text.document import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Zipf 3 is one use in a million words; van Heuven et al. (2014) call what lies below low-frequency.
RARE_BELOW_ZIPF = 3.0
# MTLD's factor size, and the length below which it is not stable (McCarthy and Jarvis 2010).
MTLD_FACTOR = 0.72
MTLD_MIN_WORDS = 100


def wording(document: Document) -> tuple[Quality, ...]:
    """Rarity and variety of the words, weak collocations, lines of page furniture."""
    return tuple(_figures(document))


def _figures(document: Document) -> Iterator[Quality]:
    import numpy as np

    from spincheck.lexicon import ngrams, vocabulary
    from spincheck.lexicon.collocations import pmi_bits

    tokens = document.tokens
    word = np.array([key[0].isalpha() for key in tokens.keys], bool)
    content = word & ~np.array([is_function_word(key) for key in tokens.keys], bool)
    zipf = vocabulary.zipf_frequency(tokens.ids)
    # A word the vocabulary lacks is a name or a slip: its rarity is not known, not infinite.
    known = zipf[content & (zipf > 0)]
    if len(known):
        rare = float((known < RARE_BELOW_ZIPF).mean())
        yield Quality("content_word_zipf_frequency", round(float(known.mean()), 3), "zipf")
        yield Quality("rare_content_words", round(100 * rare, 2), "percent")
    words = [key for key in tokens.keys if key[0].isalpha()]
    if len(words) >= MTLD_MIN_WORDS:
        yield Quality("lexical_diversity_mtld", round(mtld(words), 1), "words")
    # Names go with what they happen to go with, whoever wrote the text.
    common = content & ~np.array([text[0].isupper() for text in tokens.texts], bool)
    first = _pairs(tokens.starts, tokens.ends, tokens.sentences, common)
    model = vocabulary.lm_ids(tokens.ids)
    pairs = np.stack([model[first], model[first + 1]])
    pairs = pairs[:, (pairs >= 0).all(axis=0)]
    if pairs.shape[1]:
        weak = ~ngrams.has_bigram(pairs[0], pairs[1])
        strength = float(pmi_bits(pairs[0], pairs[1]).mean())
        yield Quality("weak_collocations", round(100 * float(weak.mean()), 2), "percent")
        yield Quality("collocation_strength", round(strength, 3), "pmi_bits")
    left = sum(furniture_category(tokens.keys[a:b]) is not None for a, b in tokens.sentences)
    yield Quality("page_furniture", float(left), "lines")


def _pairs(
    starts: Sequence[int],
    ends: Sequence[int],
    sentences: Sequence[tuple[int, int]],
    wanted: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """The first token of each pair of wanted words that stand side by side in a sentence.

    Any mark between them is a token of its own and parts them.
    """
    import numpy as np

    if len(starts) < 2:
        return np.empty(0, np.int64)
    same_sentence = np.ones(len(starts) - 1, bool)
    same_sentence[[end - 1 for _, end in sentences if end < len(starts)]] = False
    apart = np.asarray(starts)[1:] > np.asarray(ends)[:-1]
    return np.flatnonzero(wanted[:-1] & wanted[1:] & same_sentence & apart)


def mtld(words: Sequence[str]) -> float:
    """Measure of textual lexical diversity, both directions averaged (McCarthy and Jarvis 2010).

    The mean number of words in a row that keep a type-token ratio over MTLD_FACTOR: unlike the
    plain ratio it does not sink with length.
    """
    return (_mtld_one_way(words) + _mtld_one_way(words[::-1])) / 2


def _mtld_one_way(words: Sequence[str]) -> float:
    factors = 0.0
    seen: set[str] = set()
    count = 0
    for word in words:
        count += 1
        seen.add(word)
        if len(seen) / count <= MTLD_FACTOR:
            factors += 1
            seen, count = set(), 0
    if count:
        factors += (1 - len(seen) / count) / (1 - MTLD_FACTOR)
    # No factor at all: no word comes twice; the text's length is the least it can be.
    return len(words) / factors if factors else float(len(words))

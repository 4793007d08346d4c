"""Which reference sentences share enough with a suspect's to be worth aligning.

An inverted index over words and pairs of adjacent words, both of which spinning leaves partly
alone. Features that stand in many reference sentences are left out, so that the work grows in
line with the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# A feature in more reference sentences than this tells little (its idf is below a third of the
# rarest one's in a text of 1,000 sentences) and would cost most of the time.
MAX_SENTENCES_A_FEATURE = 32
# Matches expanded at once: bounds their memory to about 50 MB whatever the texts' length.
_MATCHES_A_CHUNK = 500_000


class Candidates(NamedTuple):
    """`n` pairs of sentences, ordered by suspect sentence, then by falling similarity."""

    suspect: Ints
    reference: Ints
    similarity: Floats


class _Features(NamedTuple):
    feature: Ints  # sorted within `sentence`; each (sentence, feature) once
    sentence: Ints


def find_candidates(
    suspect: Sequence[Sequence[str]], reference: Sequence[Sequence[str]], most: int
) -> Candidates:
    """Up to `most` reference sentences for each suspect sentence (both: words as keys).

    Similarity is the share of idf mass in common, `sum(idf shared) / sqrt(sum idf a * sum idf b)`,
    0 to 1, with `idf = log(1 + sentences / (sentences with the feature or 1))`.
    """
    numbers: dict[str, int] = {}
    a_words = [[numbers.setdefault(word, len(numbers)) for word in words] for words in suspect]
    b_words = [[numbers.setdefault(word, len(numbers)) for word in words] for words in reference]
    a = _features(a_words, len(numbers))
    b = _features(b_words, len(numbers))
    by_feature = np.argsort(b.feature, kind="stable")
    b_feature, b_sentence = b.feature[by_feature], b.sentence[by_feature]

    def idf(features: Ints) -> tuple[Ints, Ints, Floats]:
        low = np.searchsorted(b_feature, features, "left")
        count = np.searchsorted(b_feature, features, "right") - low
        return low, count, np.log1p(len(reference) / np.maximum(count, 1))

    low, count, weight = idf(a.feature)
    a_mass = np.bincount(a.sentence, weight, len(suspect))
    b_mass = np.bincount(b.sentence, idf(b.feature)[2], len(reference))
    kept = (count > 0) & (count <= MAX_SENTENCES_A_FEATURE)
    low, count, weight, a_sentence = low[kept], count[kept], weight[kept], a.sentence[kept]
    found: list[Candidates] = []
    for start, end in _chunks(a_sentence, count):
        part = slice(start, end)
        total = int(count[part].sum())
        within = np.arange(total) - np.repeat(np.cumsum(count[part]) - count[part], count[part])
        other = b_sentence[np.repeat(low[part], count[part]) + within]
        pair = np.repeat(a_sentence[part], count[part]) * len(reference) + other
        unique, inverse = np.unique(pair, return_inverse=True)
        shared = np.bincount(inverse, np.repeat(weight[part], count[part]), len(unique))
        i, j = unique // len(reference), unique % len(reference)
        found.append(_best(i, j, shared / np.sqrt(a_mass[i] * b_mass[j]), most))
    if not found:
        empty = np.empty(0, np.int64)
        return Candidates(empty, empty, np.empty(0))
    return Candidates(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _features(sentences: Sequence[Sequence[int]], words: int) -> _Features:
    """Words as their numbers, pairs of adjacent words as `words + first * words + second`."""
    lengths = np.fromiter(map(len, sentences), np.int64, len(sentences))
    flat = np.fromiter((w for sentence in sentences for w in sentence), np.int64, lengths.sum())
    sentence = np.repeat(np.arange(len(sentences), dtype=np.int64), lengths)
    adjacent = sentence[:-1] == sentence[1:]
    pairs = words + flat[:-1][adjacent] * words + flat[1:][adjacent]
    feature = np.concatenate([flat, pairs])
    owner = np.concatenate([sentence, sentence[:-1][adjacent]])
    order = np.lexsort((feature, owner))
    feature, owner = feature[order], owner[order]
    first = np.ones(len(feature), bool)
    first[1:] = (feature[1:] != feature[:-1]) | (owner[1:] != owner[:-1])
    return _Features(feature[first], owner[first])


def _chunks(sentence: Ints, count: Ints) -> list[tuple[int, int]]:
    """Ranges of rows with a bounded number of matches each; a sentence is never parted."""
    if not len(sentence):
        return []
    chunk = (np.cumsum(count) - count) // _MATCHES_A_CHUNK
    first_of_sentence = np.flatnonzero(np.r_[True, sentence[1:] != sentence[:-1]])
    chunk_of_sentence = chunk[first_of_sentence]
    starts = first_of_sentence[np.r_[True, chunk_of_sentence[1:] != chunk_of_sentence[:-1]]]
    return list(zip(starts.tolist(), [*starts[1:].tolist(), len(sentence)], strict=True))


def _best(i: Ints, j: Ints, similarity: Floats, most: int) -> Candidates:
    order = np.lexsort((j, -similarity, i))
    i, j, similarity = i[order], j[order], similarity[order]
    new = np.r_[True, i[1:] != i[:-1]]
    rank = np.arange(len(i)) - np.maximum.accumulate(np.where(new, np.arange(len(i)), 0))
    top = rank < most
    return Candidates(i[top], j[top], similarity[top])

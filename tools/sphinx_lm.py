"""Reads sphinxbase's binary "Trie Language Model" of order three into plain arrays.

The file holds, in this order, all little-endian:

1. 19 bytes `Trie Language Model`, one byte order, then the number of 1-, 2- and 3-grams (uint32).
2. An unused int32, then three tables of 65,536 float32: the values of bigram probabilities, bigram
   back-offs and trigram probabilities, which the n-grams point into with 16 bits.
3. One record (float32 log probability, float32 log back-off, uint32 first bigram) a word, and one
   more that ends the last row.
4. The bigrams, bit-packed: word, back-off index (16), probability index (16), first trigram; and
   one more that ends the last row. Then 8 bytes of padding.
5. The trigrams, bit-packed: word, probability index (16); padding as before.
6. An int32 with the length of the words, then the words, each ending in a zero byte.

The trie is reversed: a row of bigrams belongs to their LAST word and lists what comes before it.
All values are logarithms to the base 1.0001.
"""

from __future__ import annotations

import math
import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC = b"Trie Language Model"
_LOG10_OF_BASE = math.log10(1.0001)  # sphinxbase's default base of logarithms
_TABLE = 65536
_QUANT_BITS = 16

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class TrigramModel(NamedTuple):
    """An ARPA model: `words[i]` is word i; n-grams are sorted by their words, oldest first.

    Shapes: V words, B bigrams, T trigrams; `bigrams` (B, 2), `trigrams` (T, 3); the rest one
    log10 value an n-gram.
    """

    words: list[str]
    unigram_prob: Floats
    unigram_backoff: Floats
    bigrams: Ints
    bigram_prob: Floats
    bigram_backoff: Floats
    trigrams: Ints
    trigram_prob: Floats


def read(data: bytes) -> TrigramModel:
    """Parse the bytes of a model. Raises ValueError for anything but a trie model of order 3."""
    if not data.startswith(MAGIC) or data[len(MAGIC)] != 3:
        raise ValueError("not a trie language model of order 3")
    at = len(MAGIC) + 1
    n_words, n_bigrams, n_trigrams = struct.unpack_from("<3I", data, at)
    at += 12 + 4
    tables = np.frombuffer(data, "<f4", 3 * _TABLE, at).reshape(3, _TABLE)
    tables = tables.astype(np.float64) * _LOG10_OF_BASE
    at += 3 * _TABLE * 4
    record = np.dtype([("prob", "<f4"), ("backoff", "<f4"), ("next", "<u4")])
    unigrams = np.frombuffer(data, record, n_words + 1, at)
    at += record.itemsize * (n_words + 1)

    word_bits = n_words.bit_length()
    next_bits = n_trigrams.bit_length()
    bits = word_bits + 2 * _QUANT_BITS + next_bits
    index = np.arange(n_bigrams, dtype=np.int64)
    before = _unpack(data, at, index * bits, word_bits)
    backoff = _unpack(data, at, index * bits + word_bits, _QUANT_BITS)
    prob = _unpack(data, at, index * bits + word_bits + _QUANT_BITS, _QUANT_BITS)
    ends = np.arange(n_bigrams + 1, dtype=np.int64)
    next_trigram = _unpack(data, at, ends * bits + word_bits + 2 * _QUANT_BITS, next_bits)
    at += _packed_size(n_bigrams, bits)

    last_bits = word_bits + _QUANT_BITS
    index = np.arange(n_trigrams, dtype=np.int64)
    oldest = _unpack(data, at, index * last_bits, word_bits)
    trigram_prob = _unpack(data, at, index * last_bits + word_bits, _QUANT_BITS)
    at += _packed_size(n_trigrams, last_bits)

    (length,) = struct.unpack_from("<i", data, at)
    words = data[at + 4 : at + 4 + length].decode().split("\0")[:-1]
    if len(words) != n_words:
        raise ValueError(f"{len(words)} words, the header says {n_words}")

    # The header may count a few more n-grams than the rows hold: the rest is never reached.
    starts = unigrams["next"].astype(np.int64)
    last = np.repeat(np.arange(n_words), np.diff(starts))
    bigrams = np.stack([before[: starts[-1]], last], axis=1)
    parents = np.repeat(np.arange(len(last)), np.diff(next_trigram[: len(last) + 1]))
    trigrams = np.stack([oldest[: len(parents)], before[parents], last[parents]], axis=1)
    by_two = np.lexsort((bigrams[:, 1], bigrams[:, 0]))
    by_three = np.lexsort((trigrams[:, 2], trigrams[:, 1], trigrams[:, 0]))
    return TrigramModel(
        words,
        unigrams["prob"][:-1].astype(np.float64) * _LOG10_OF_BASE,
        unigrams["backoff"][:-1].astype(np.float64) * _LOG10_OF_BASE,
        bigrams[by_two],
        tables[0][prob[by_two]],
        tables[1][backoff[by_two]],
        trigrams[by_three],
        tables[2][trigram_prob[by_three]],
    )


def _packed_size(entries: int, bits: int) -> int:
    return ((1 + entries) * bits + 7) // 8 + 8


def _unpack(data: bytes, start: int, bit_offsets: Ints, bits: int) -> Ints:
    """The `bits`-wide (at most 57) little-endian integers that begin at the bit offsets."""
    raw = np.frombuffer(data, np.uint8)
    at = start + (bit_offsets >> 3)
    value = np.zeros(len(at), np.uint64)
    for byte in range((bits + 7 + 7) // 8):
        value |= raw[at + byte].astype(np.uint64) << np.uint64(8 * byte)
    shifted = value >> (bit_offsets & 7).astype(np.uint64)
    return (shifted & np.uint64((1 << bits) - 1)).astype(np.int64)

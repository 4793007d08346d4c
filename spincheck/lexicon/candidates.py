"""What each word or phrase of a text may have replaced, inflected ahead of time.

An entry is one uint32: the original (17 bits: a word of the n-gram model, or a row of `phrases`
where `Channel.TO_PHRASE` is set) and how it is related to what stands in the text (15 bits).
"""

from __future__ import annotations

from enum import IntFlag
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from spincheck.errors import BrokenData
from spincheck.lexicon import wordlists

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

BITS = 15
MOST_WORDS = 4  # of a phrase, on either side
# Knuth's multiplier for 64-bit linear congruential generators (MMIX).
_MULTIPLIER = 6364136223846793005


class Channel(IntFlag):
    """Bits of a pair (used, original): the sources that connect them."""

    SYNSET = 1  # one sense of WordNet
    SIMILAR = 2  # adjectives of one cluster
    BROADER = 4  # the original is the broader term
    NARROWER = 8
    DERIVED = 16  # same root in another part of speech, see also
    MOBY = 32
    MOBY_MUTUAL = 64
    OPENOFFICE = 128
    SPINNER = 256  # on the hand-written list of what spinning tools do
    OTHER_FORM = 512  # the inflection was lost on the way
    TO_PHRASE = 1024  # the original has more than one word
    TABLED = 2048  # in the table of phrases and their plain equivalents


class Original(NamedTuple):
    """One candidate: the n-gram model's ids of its words, and bits of `Channel`."""

    words: tuple[int, ...]
    channel: int


class Candidates(NamedTuple):
    """The columns of `candidates.spw`; rows by the key of a word or phrase, ascending."""

    keys: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    entries: NDArray[np.uint32]
    phrases: NDArray[np.int32]  # (q, MOST_WORDS), filled up with -1
    text_starts: NDArray[np.uint32]
    text: NDArray[np.uint8]


@cache
def candidates(language: str = "en") -> Candidates:
    """Open the candidates. Raises BrokenData where they were built for another n-gram model."""
    header, columns = wordlists.columns("candidates", language)
    if header["ngrams_sha256"] != wordlists.columns("ngrams", language).header["sha256"]:
        raise BrokenData("candidates.spw belongs to another ngrams.spw; reinstall spincheck")
    return Candidates(**columns)


def word_keys(words: Sequence[str]) -> Keys:
    """The key of each word (as looked up); uint64[n]."""
    import numpy as np

    digests = [blake2b(w.encode("utf-8", "surrogatepass"), digest_size=8).digest() for w in words]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def phrase_keys(keys: Keys, length: int) -> Keys:
    """The key of the `length` words from each position on; uint64[n - length + 1].

    A polynomial in the words' keys modulo 2^64 (Karp and Rabin 1987). One word is its own phrase.
    """
    import numpy as np

    count = max(len(keys) - length + 1, 0)
    found = np.zeros(count, np.uint64)
    for at in range(length):
        found = found * np.uint64(_MULTIPLIER) + keys[at : at + count]
    return found


def rows(keys: Keys, language: str = "en") -> Ints:
    """The row of each key, -1 where nothing is listed; int64[n]."""
    import numpy as np

    listed = candidates(language).keys
    at = np.minimum(np.searchsorted(listed, keys), len(listed) - 1).astype(np.int64)
    return np.where(listed[at] == keys, at, -1)


def text(lm_id: int, language: str = "en") -> str:
    """The word of an id of the n-gram model."""
    c = candidates(language)
    return c.text[c.text_starts[lm_id] : c.text_starts[lm_id + 1]].tobytes().decode()


def pack(
    heads: Sequence[tuple[tuple[str, ...], Sequence[Original]]], lm_words: Sequence[str]
) -> dict[str, Any]:
    """The columns of `candidates.spw` out of (used words, originals) and the model's words.

    Raises ValueError where two phrases share a key or an id does not fit.
    """
    import numpy as np

    phrases: dict[tuple[int, ...], int] = {}

    def entry(original: Original) -> int:
        if len(original.words) == 1:
            return original.words[0] << BITS | original.channel
        row = phrases.setdefault(original.words, len(phrases))
        return row << BITS | original.channel | Channel.TO_PHRASE

    by_key: dict[int, list[int]] = {}
    for used, found in heads:
        key = int(phrase_keys(word_keys(used), len(used))[0])
        if key in by_key:
            raise ValueError("two phrases share a key; change the multiplier")
        by_key[key] = [entry(original) for original in found]
    if max(len(lm_words), len(phrases)) >= 1 << (32 - BITS):
        raise ValueError("too many originals for an entry's bits")
    order = sorted(key for key, found in by_key.items() if found)
    table = np.full((len(phrases), MOST_WORDS), -1, np.int32)
    for words, row in phrases.items():
        table[row, : len(words)] = words
    encoded = [word.encode() for word in lm_words]
    return {
        "keys": np.array(order, np.uint64),
        "starts": _starts([len(by_key[key]) for key in order]),
        "entries": np.array([value for key in order for value in by_key[key]], np.uint32),
        "phrases": table,
        "text_starts": _starts([len(word) for word in encoded]),
        "text": np.frombuffer(b"".join(encoded), np.uint8),
    }


def _starts(lengths: Sequence[int]) -> NDArray[np.uint32]:
    import numpy as np

    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)

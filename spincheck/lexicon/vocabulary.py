"""The one vocabulary: an id for every known word and phrase, and what is known of it.

An id is a position in `vocabulary.spw`, -1 stands for unknown. All functions take many words or ids
at a time; the answer for an unknown one is said at each function.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon import wordlists
from spincheck.lexicon.keys import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NO_LM_ID = 0xFFFFFFFF
UNKNOWN = -1
_HASH_BYTES = 8


class Vocabulary(NamedTuple):
    """The columns of `vocabulary.spw`; n entries, sorted by hash."""

    hash: NDArray[np.uint64]
    text_starts: NDArray[np.uint32]
    text: NDArray[np.uint8]
    zipf_centi: NDArray[np.uint16]
    lm_id: NDArray[np.uint32]
    flags: NDArray[np.uint16]
    lemma: NDArray[np.uint32]


@cache
def vocabulary(language: str = "en") -> Vocabulary:
    """Open the vocabulary. Raises BrokenData as `wordlists.columns` does."""
    return Vocabulary(**wordlists.columns("vocabulary", language).columns)


def ids(words: Sequence[str], language: str = "en") -> Ints:
    """Ids of words or phrases (single spaces between words); int64[n], -1 for an unknown one."""
    import numpy as np

    v = vocabulary(language)
    numbers: dict[str, int] = {}  # text repeats its words: each is looked up once
    places = [numbers.setdefault(word, len(numbers)) for word in words]
    encoded = [key(word).encode("utf-8", "surrogatepass") for word in numbers]
    digests = b"".join([blake2b(text, digest_size=_HASH_BYTES).digest() for text in encoded])
    wanted = np.frombuffer(digests, "<u8")
    at = np.minimum(np.searchsorted(v.hash, wanted), len(v.hash) - 1).astype(np.int64)
    found = np.where(v.hash[at] == wanted, at, UNKNOWN)
    for number in np.flatnonzero(found >= 0).tolist():
        if _bytes(v, int(found[number])) != encoded[number]:  # another text of the same hash
            found[number] = UNKNOWN
    return found[np.array(places, np.int64)]


def text(entry: int, language: str = "en") -> str:
    """The word or phrase of an id. Raises IndexError for an id that is not there."""
    v = vocabulary(language)
    if not 0 <= entry < len(v.hash):
        raise IndexError(f"no vocabulary entry {entry}")
    return _bytes(v, entry).decode()


def zipf_frequency(entries: Ints, language: str = "en") -> NDArray[np.float64]:
    """Zipf frequency, log10 of uses in 10^9 words; float64[n], 0 for an unknown one.

    A phrase has the frequency of its words put together as wordfreq does: 1 / f = sum of 1 / f_i.
    """
    import numpy as np

    v = vocabulary(language)
    entries = np.asarray(entries, np.int64)
    return np.where(entries >= 0, v.zipf_centi[np.maximum(entries, 0)] / 100.0, 0.0)


def flags(entries: Ints, language: str = "en") -> NDArray[np.uint16]:
    """Bits of `relations.WordFlag`; uint16[n], 0 for an unknown one."""
    import numpy as np

    v = vocabulary(language)
    entries = np.asarray(entries, np.int64)
    return np.where(entries >= 0, v.flags[np.maximum(entries, 0)], np.uint16(0))


def lm_ids(entries: Ints, language: str = "en") -> Ints:
    """Ids of the n-gram model; int64[n], -1 where the model does not know the entry."""
    import numpy as np

    v = vocabulary(language)
    entries = np.asarray(entries, np.int64)
    found = np.where(entries >= 0, v.lm_id[np.maximum(entries, 0)], NO_LM_ID).astype(np.int64)
    return np.where(found == NO_LM_ID, UNKNOWN, found)


def lemmas(entries: Ints, language: str = "en") -> Ints:
    """Id of each entry's commonest lemma, its own id where it has none; int64[n], -1 stays -1.

    One guess, for grouping; `inflections.same_lemma` knows all lemmas of a form.
    """
    import numpy as np

    v = vocabulary(language)
    entries = np.asarray(entries, np.int64)
    return np.where(entries >= 0, v.lemma[np.maximum(entries, 0)].astype(np.int64), UNKNOWN)


def _bytes(v: Vocabulary, entry: int) -> bytes:
    return v.text[v.text_starts[entry] : v.text_starts[entry + 1]].tobytes()

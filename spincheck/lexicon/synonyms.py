"""How two words are related, by WordNet and two thesauri; at the level of lemmas and phrases."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon import csr, inflections, wordlists

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bits = NDArray[np.uint16]

BITS = 12  # of each packed entry: the bits of `relations.Relation`; the rest is the other's id


class Synonyms(NamedTuple):
    """The columns of `synonyms.spw`: `rows` lists the vocabulary ids that have a row."""

    rows: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    entries: NDArray[np.uint32]


@cache
def synonyms(language: str = "en") -> Synonyms:
    """Open the pairs. Raises BrokenData as `wordlists.columns` does."""
    return Synonyms(**wordlists.columns("synonyms", language).columns)


def relations(words: Ints, others: Ints, language: str = "en") -> Bits:
    """Bits of `relations.Relation` of each pair of ids as they stand; uint16[n], 0 for none.

    HYPERNYM says that the other is the broader term. An unknown id (-1) has no relations.
    """
    import numpy as np

    s = synonyms(language)
    words, others = np.asarray(words, np.int64), np.asarray(others, np.int64)
    low, high = csr.bounds(s.starts, csr.row_numbers(s.rows, words))
    at = csr.find(s.entries, low, high, others, BITS)
    payload = s.entries[np.maximum(at, 0)] & np.uint32((1 << BITS) - 1)
    return np.where(at >= 0, payload, 0).astype(np.uint16)


def relations_of_forms(words: Ints, others: Ints, language: str = "en") -> Bits:
    """As `relations`, over all lemmas of either side: "firms" and "companies"; uint16[n]."""
    import numpy as np

    left = inflections.lemma_table(words, language)
    right = inflections.lemma_table(others, language)
    found = np.zeros(len(left), np.uint16)
    for a in left.T:
        for b in right.T:
            found |= relations(a, b, language)
    return found


def related(word: int, language: str = "en") -> tuple[Ints, Bits]:
    """Ids of all related entries, ascending, and the bits of each; int64[m], uint16[m]."""
    import numpy as np

    s = synonyms(language)
    low, high = csr.bounds(s.starts, csr.row_numbers(s.rows, np.array([word])))
    row = s.entries[low[0] : high[0]]
    return (row >> BITS).astype(np.int64), (row & np.uint32((1 << BITS) - 1)).astype(np.uint16)

"""Forms and their lemmas: "went" is a past of "go", "companies" a plural of "company"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon import csr, wordlists
from spincheck.lexicon.relations import Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

BITS = 12  # of each packed entry: the bits of `relations.Form`; the rest is the other's id


class Inflections(NamedTuple):
    """The columns of `inflections.spw`: rows form -> lemmas, and lemma -> forms."""

    lemma_rows: NDArray[np.uint32]
    lemma_starts: NDArray[np.uint32]
    lemma_entries: NDArray[np.uint32]
    form_rows: NDArray[np.uint32]
    form_starts: NDArray[np.uint32]
    form_entries: NDArray[np.uint32]
    most_lemmas: int


@cache
def inflections(language: str = "en") -> Inflections:
    """Open the forms. Raises BrokenData as `wordlists.columns` does."""
    header, columns = wordlists.columns("inflections", language)
    return Inflections(**columns, most_lemmas=header["most_lemmas"])


def lemma_table(entries: Ints, language: str = "en") -> Ints:
    """All lemmas of each entry, filled up with -1; int64[n, most_lemmas + 1].

    The first column is the entry's own id where it is a base form or has no lemma, else -1.
    """
    import numpy as np

    t = inflections(language)
    entries = np.asarray(entries, np.int64)
    low, high = csr.bounds(t.lemma_starts, csr.row_numbers(t.lemma_rows, entries))
    table = np.full((len(entries), t.most_lemmas + 1), -1, np.int64)
    own = low == high
    for number in range(t.most_lemmas):
        there = low + number < high
        packed = t.lemma_entries[np.where(there, low + number, 0)]
        lemma = (packed >> BITS).astype(np.int64)
        own |= there & (lemma == entries)
        table[:, number + 1] = np.where(there & (lemma != entries), lemma, -1)
    table[:, 0] = np.where(own, entries, -1)
    return table


def lemmas(entries: Ints, language: str = "en") -> tuple[Ints, Ints]:
    """All lemmas of each entry, one entry after the other: those of entry k stand at
    `lemma_ids[offsets[k]:offsets[k + 1]]`.

    Returns `(offsets, lemma_ids)`, int64[n + 1] and int64[m]. A base form is its own lemma, and
    so is an entry that is no form of anything. An unknown id (-1) has none.
    """
    import numpy as np

    table = lemma_table(entries, language)
    there = table >= 0
    offsets = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    return offsets, table[there]


def same_lemma(words: Ints, others: Ints, language: str = "en") -> NDArray[np.bool_]:
    """Whether the two share a lemma; bool[n], false where one is unknown (-1)."""
    import numpy as np

    left = lemma_table(words, language)
    right = lemma_table(others, language)
    shared = (left[:, :, None] == right[:, None, :]) & (left >= 0)[:, :, None]
    return np.asarray(shared.any(axis=(1, 2)))


def forms(lemma: int, form: Form, language: str = "en") -> Ints:
    """Ids of the lemma's forms that have any of the bits, ascending; int64[m]."""
    import numpy as np

    t = inflections(language)
    low, high = csr.bounds(t.form_starts, csr.row_numbers(t.form_rows, np.array([lemma])))
    row = t.form_entries[low[0] : high[0]]
    chosen: Ints = (row[(row & np.uint32(form)) != 0] >> BITS).astype(np.int64)
    return chosen


def form_bits(entries: Ints, lemma_ids: Ints, language: str = "en") -> NDArray[np.uint16]:
    """Bits of `relations.Form` of each (entry, lemma); uint16[n], 0 where it is no form of it."""
    import numpy as np

    t = inflections(language)
    entries, lemma_ids = np.asarray(entries, np.int64), np.asarray(lemma_ids, np.int64)
    low, high = csr.bounds(t.lemma_starts, csr.row_numbers(t.lemma_rows, entries))
    at = csr.find(t.lemma_entries, low, high, lemma_ids, BITS)
    payload = t.lemma_entries[np.maximum(at, 0)] & np.uint32((1 << BITS) - 1)
    return np.where(at >= 0, payload, 0).astype(np.uint16)

"""Packs pairs of entries with bits (relations, inflections) into sorted rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon.relations import Relation
from spincheck.lexicon.synonyms import BITS

Columns = dict[str, NDArray[Any]]
Triples = NDArray[np.int64]  # (n, 3): row, other, bits

# A pair that only Moby knows needs one end this common; two rare words are seldom right together,
# and spinners write for readers.
SMALLEST_MOBY_ZIPF = 3.0
# Nor is a pair of use whose rarer end is rarer than this.
SMALLEST_RARER_ZIPF = 1.7
# A Moby phrase rarer than this is left out altogether.
SMALLEST_MOBY_PHRASE_ZIPF = 3.0


def triples(pairs: Iterable[tuple[str, str, int]], ids: Mapping[str, int]) -> Triples:
    """Pairs whose two texts are entries, as ids."""
    rows = [(ids[a], ids[b], int(bits)) for a, b, bits in pairs if a in ids and b in ids and a != b]
    return np.array(rows, np.int64).reshape(-1, 3)


def both_directions(found: Triples) -> Triples:
    """The pairs and their mirror images; only for relations that are their own opposites."""
    return np.concatenate([found, found[:, [1, 0, 2]]])


def moby(found: Triples, zipf_centi: NDArray[np.uint16], phrase: NDArray[np.bool_]) -> Triples:
    """Moby's pairs in both directions, mutual ones marked, rare ones left out."""
    a, b = found[:, 0], found[:, 1]
    zipf = zipf_centi / 100.0
    keep = np.maximum(zipf[a], zipf[b]) >= SMALLEST_MOBY_ZIPF
    keep &= np.minimum(zipf[a], zipf[b]) >= SMALLEST_RARER_ZIPF
    for end in (a, b):
        keep &= ~phrase[end] | (zipf[end] >= SMALLEST_MOBY_PHRASE_ZIPF)
    found = found[keep]
    size = len(zipf_centi)
    forward = found[:, 0] * size + found[:, 1]
    backward = found[:, 1] * size + found[:, 0]
    mutual = np.isin(forward, backward)
    found = found.copy()
    found[mutual, 2] |= int(Relation.MOBY_MUTUAL)
    return both_directions(found)


def pack(found: Triples, n_entries: int) -> Columns:
    """Columns `rows`, `starts` and `entries`: the other's id above `BITS` bits of payload.

    Only ids that have entries have a row: `rows` uint32[m], ascending; `starts` uint32[m + 1].
    """
    if n_entries >= 1 << (32 - BITS):
        raise ValueError(f"{n_entries} entries do not fit {32 - BITS} bits")
    key = found[:, 0] * n_entries + found[:, 1]
    order = np.argsort(key, kind="stable")
    key, bits = key[order], found[order, 2]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    merged = np.bitwise_or.reduceat(bits, first) if len(first) else bits
    ids, others = np.divmod(key[first], n_entries)
    rows, starts = np.unique(ids, return_index=True)
    return {
        "rows": rows.astype(np.uint32),
        "starts": np.append(starts, len(ids)).astype(np.uint32),
        "entries": ((others << BITS) | merged).astype(np.uint32),
    }

"""Where a spinner may have been at work: places whose words have candidate originals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spincheck.lexicon import candidates
from spincheck.lexicon.candidates import BITS, MOST_WORDS, Channel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream

    Ints = NDArray[np.int64]

# Candidates stand best first; the ones after these were the original in 2 of 100 swaps.
MOST_CANDIDATES = 16


@dataclass(frozen=True)
class Sites:
    """`n` sites (a place and how many words), and `m` candidates, those of a site side by side.

    `site`: the candidate's site. `words`: the candidate's words, int64[m, 4], filled up with -1.
    """

    place: Ints
    length: Ints
    offsets: Ints  # int64[n + 1]: site k has candidates offsets[k]:offsets[k + 1]
    site: Ints
    words: Ints
    n_words: Ints
    channel: Ints

    def __len__(self) -> int:
        return len(self.place)


def moved(sites: Sites, places: int) -> Sites:
    """The same sites, so many places further on."""
    return replace(sites, place=sites.place + places)


def sites_of(stream: Stream) -> Sites:
    """All sites of the stream, single words first, then phrases by length.

    Names and what is written with a capital inside a sentence keep only the candidates of the
    hand-written list: names have no synonyms.
    """
    import numpy as np

    c = candidates.candidates()
    there = stream.token >= 0
    places: list[Ints] = []
    rows: list[Ints] = []
    lengths: list[Ints] = []
    for length in range(1, MOST_WORDS + 1):
        keys = candidates.phrase_keys(stream.key, length)
        row = candidates.rows(keys)
        usable = row >= 0
        for at in range(length):
            usable &= there[at : at + len(keys)]
            if at:  # no phrase reaches over a comma
                usable &= ~stream.break_before[at : at + len(keys)]
        found = np.flatnonzero(usable)
        places.append(found)
        rows.append(row[found])
        lengths.append(np.full(len(found), length))
    place, row, length_of = (np.concatenate(x) for x in (places, rows, lengths))
    low = c.starts[row].astype(np.int64)
    count = np.minimum(c.starts[row + 1].astype(np.int64) - low, MOST_CANDIDATES)
    site = np.repeat(np.arange(len(place)), count)
    first = np.cumsum(count) - count
    entry = c.entries[np.repeat(low - first, count) + np.arange(count.sum())]
    channel = (entry & np.uint32((1 << BITS) - 1)).astype(np.int64)
    named = stream.name[place][site] & ((channel & Channel.SPINNER) == 0)
    site, entry, channel = site[~named], entry[~named], channel[~named]
    original = (entry >> BITS).astype(np.int64)
    words = np.full((len(entry), MOST_WORDS), -1, np.int64)
    to_phrase = (channel & Channel.TO_PHRASE) != 0
    words[~to_phrase, 0] = original[~to_phrase]
    words[to_phrase] = c.phrases[original[to_phrase]]
    return _with_candidates(place, length_of, site, words, channel)


def _with_candidates(place: Ints, length: Ints, site: Ints, words: Ints, channel: Ints) -> Sites:
    """Sites without any candidate left out, the others numbered anew."""
    import numpy as np

    count = np.bincount(site, minlength=len(place))
    kept = count > 0
    renumbered = np.cumsum(kept) - 1
    offsets = np.concatenate([[0], np.cumsum(count[kept])])
    return Sites(
        place[kept],
        length[kept],
        offsets,
        renumbered[site] if len(site) else site,
        words,
        (words >= 0).sum(axis=1),
        channel,
    )


def joined(parts: Sequence[Sites]) -> Sites:
    """The sites of consecutive stretches, numbered on."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    numbers = np.cumsum([0, *(len(part) for part in parts)])
    first = np.cumsum([0, *(len(part.site) for part in parts)])
    return Sites(
        np.concatenate([part.place for part in parts]),
        np.concatenate([part.length for part in parts]),
        np.concatenate(
            [*(part.offsets[:-1] + at for part, at in zip(parts, first, strict=False)), first[-1:]]
        ),
        np.concatenate([part.site + at for part, at in zip(parts, numbers, strict=False)]),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.n_words for part in parts]),
        np.concatenate([part.channel for part in parts]),
    )

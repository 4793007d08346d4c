"""What the neural model says of each site: columns beside those of the n-gram tier.

One pass over the text gives every candidate's gain at once: log10 P(candidate | left context)
less that of what stands there, so the normaliser cancels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.decode.gains import channel_prior
from spincheck.decode.neural_columns import UNREAD
from spincheck.lexicon import candidates
from spincheck.readers import BREAK, MASK, OBJECT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.gains import Gains
    from spincheck.decode.neural.model import Model
    from spincheck.decode.sites import Sites
    from spincheck.decode.stream import Stream
    from spincheck.text.document import Document

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Neural(NamedTuple):
    """What was read.

    `columns`: float64[n, k], one for each of `neural_columns.READ`, UNREAD where a site was
    not read. `gain`: of every candidate, float64[m], UNREAD likewise. `order`: the candidates of
    each site, best first, as indexes among all candidates, int64[n, 3], -1 for none.
    """

    columns: Floats
    gain: Floats
    order: Ints

    def reranked(self, gains: Gains) -> Gains:
        """The gains with the neural model's best candidates in front, where it read them."""
        read = (self.order[:, :1] >= 0) & np.ones((1, gains.candidate.shape[1]), np.bool_)
        top = self.order[:, : gains.candidate.shape[1]]
        gain = self.gain[np.maximum(top, 0)] if len(self.gain) else gains.gain
        return replace(
            gains,
            candidate=np.where(read, top, gains.candidate),
            gain=np.where(read, gain, gains.gain),
        )


def neural_evidence(
    model: Model,
    document: Document,
    stream: Stream,
    sites: Sites,
    gains: Gains,
    read: NDArray[np.bool_] | None = None,
) -> Neural:
    """Read the document and weigh the candidates of the sites where `read` (of all where None)."""
    from spincheck.decode.neural.scorer import read_passages

    n, m = len(sites), len(sites.site)
    wanted = np.flatnonzero(np.ones(n, np.bool_) if read is None else read)
    starts = np.array(document.tokens.starts, np.int64)
    ends = np.array(document.tokens.ends, np.int64)
    first = starts[stream.token[sites.place]]
    last = ends[stream.token[sites.place + sites.length - 1]]
    gain = np.full(m, np.nan)
    seen = np.full(n, np.nan)
    if len(wanted):
        text = readable(document)
        words = _texts(sites, wanted)
        for low, high in stretches(document, stream, wanted, sites, read is None):
            offset = first - low
            chosen = [k for k in wanted.tolist() if low <= first[k] and last[k] <= high]
            for passage in read_passages(model, text[low:high]):
                inside = [k for k in chosen if passage.holds((int(offset[k]), int(last[k]) - low))]
                spans = [(int(offset[k]), int(last[k]) - low) for k in inside]
                originals = [_cased_alike(words[k], text[first[k]].isupper()) for k in inside]
                for k, values in zip(inside, passage.gains(spans, originals), strict=True):
                    gain[sites.offsets[k] : sites.offsets[k + 1]] = values
                for k, value in zip(inside, passage.observed_log10(spans), strict=True):
                    seen[k] = value
    return _columns(sites, gains, gain, seen)


def readable(document: Document) -> str:
    """The prose as one text of the same length: marks become white space."""
    prose = document.reading.prose
    return prose.replace(MASK, " ").replace(BREAK, "\n").replace(OBJECT, "x")


def stretches(
    document: Document, stream: Stream, wanted: Ints, sites: Sites, everything: bool
) -> list[tuple[int, int]]:
    """Which stretches of the text to read: the judged sentences, with one before for context."""
    if everything and len(document.sentences):
        judged = np.unique(stream.sentence[stream.token >= 0])
        if len(judged) == len(document.sentences):
            return [(document.sentences[0][0], document.sentences[-1][1])]
    numbers = np.unique(stream.sentence[sites.place[wanted]]).tolist()
    found: list[tuple[int, int]] = []
    for number in numbers:
        start, end = document.sentences[max(number - 1, 0)][0], document.sentences[number][1]
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _texts(sites: Sites, wanted: Ints) -> dict[int, list[str]]:
    known: dict[int, str] = {}

    def word(number: int) -> str:
        if number not in known:
            known[number] = candidates.text(number)
        return known[number]

    rows = sites.words.tolist()
    return {
        k: [
            " ".join(word(w) for w in rows[at] if w >= 0)
            for at in range(sites.offsets[k], sites.offsets[k + 1])
        ]
        for k in wanted.tolist()
    }


def _cased_alike(words: Sequence[str], capital: bool) -> list[str]:
    return [word[:1].upper() + word[1:] for word in words] if capital else list(words)


def _columns(sites: Sites, gains: Gains, gain: Floats, seen: Floats) -> Neural:
    n, m = len(sites), len(sites.site)
    known = np.isfinite(gain)
    prior = channel_prior(sites.channel)
    score = np.where(known, gain + 0.5 * prior, -np.inf)
    order = np.lexsort((-score, sites.site))
    rank = np.arange(m) - sites.offsets[:-1][sites.site]
    top = np.full((n, 3), -1, np.int64)
    kept = order[rank < 3]
    top[sites.site[kept], rank[rank < 3]] = kept
    read = np.zeros(n, np.bool_)
    read[sites.site[known]] = True

    def at(slot: Ints, values: Floats) -> Floats:
        picked = values[np.maximum(slot, 0)] if m else np.zeros(n)
        return np.where((slot >= 0) & np.isfinite(picked), picked, UNREAD)

    best, second = at(top[:, 0], score), at(top[:, 1], score)
    odds = np.bincount(
        sites.site, np.where(known, 10.0 ** np.clip(score, -10, 12), 0.0), minlength=n
    )
    better = np.bincount(sites.site, known & (gain > 0.3), minlength=n)
    listed = np.full(n, UNREAD)
    is_listed = np.flatnonzero(known & ((sites.channel & 256) != 0))
    np.maximum.at(listed, sites.site[is_listed], gain[is_listed])
    columns = np.stack(
        [
            at(top[:, 0], gain),
            np.minimum(best - second, 6.0),
            np.log10(odds + 1e-8),
            better / np.maximum(np.diff(sites.offsets), 1),
            (top[:, 0] == gains.candidate[:, 0]).astype(float),
            at(gains.candidate[:, 0], gain),
            np.where(np.isfinite(seen), seen, UNREAD),
            listed,
        ],
        axis=1,
    )
    columns[~read] = UNREAD
    return Neural(columns, np.where(known, gain, UNREAD), np.where(read[:, None], top, -1))

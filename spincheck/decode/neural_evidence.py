"""What the neural model's reading says of each site: columns beside those of the n-gram tier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.decode.gains import channel_prior
from spincheck.decode.neural_columns import READ, UNREAD
from spincheck.decode.neural_reading import AGAIN_CANDIDATES
from spincheck.lexicon.candidates import Channel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.gains import Gains
    from spincheck.decode.neural_reading import Reading
    from spincheck.decode.sites import Sites

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Candidates of a site that are ranked.
RANKED = 3
# The first candidate's lead (log10) from which the second one wins in 1 of 10 second readings.
AGAIN_LEAD = 0.7


class Neural(NamedTuple):
    """The evidence of `k` sites.

    `columns`: float64[k, len(READ)], one for each of `neural_columns.READ`, UNREAD where a site
    was not read. `order`: the candidates of each site, best first, as indexes among all
    candidates, int64[k, RANKED], -1 for none.
    """

    columns: Floats
    order: Ints


def neural_evidence(
    sites: Sites, gains: Gains, reading: Reading, chosen: Ints | None = None
) -> Neural:
    """The columns of the chosen sites, in that order; of all where None."""
    k = np.arange(len(sites)) if chosen is None else chosen
    n = len(k)
    count = np.diff(sites.offsets)[k]
    first = np.cumsum(count) - count
    at = np.repeat(sites.offsets[:-1][k] - first, count) + np.arange(count.sum())
    site = np.repeat(np.arange(n), count)
    gain = reading.gain[at]
    known = np.isfinite(gain)
    channel = sites.channel[at]
    score = np.where(known, gain + 0.5 * channel_prior(channel), -np.inf)
    order = np.lexsort((-score, site))
    rank = np.arange(len(at)) - first[site]
    top = np.full((n, RANKED), -1, np.int64)
    kept = order[rank < RANKED]
    top[site[kept], rank[rank < RANKED]] = kept
    read = np.zeros(n, np.bool_)
    read[site[known]] = True
    fast_best = gains.candidate[k, 0]
    fast_best = np.where(fast_best >= 0, fast_best - sites.offsets[:-1][k] + first, -1)

    def of(slot: Ints, values: Floats) -> Floats:
        picked = values[np.maximum(slot, 0)] if len(at) else np.zeros(n)
        return np.where((slot >= 0) & np.isfinite(picked), picked, UNREAD)

    best, second = of(top[:, 0], score), of(top[:, 1], score)
    odds = np.bincount(site, np.where(known, 10.0 ** np.clip(score, -10, 12), 0.0), minlength=n)
    better = np.bincount(site, known & (gain > 0.3), minlength=n)
    listed = np.full(n, UNREAD)
    is_listed = np.flatnonzero(known & ((channel & Channel.SPINNER) != 0))
    np.maximum.at(listed, site[is_listed], gain[is_listed])
    seen = reading.seen[k]
    columns = np.stack(
        [
            of(top[:, 0], gain),
            np.minimum(best - second, 6.0),
            np.log10(odds + 1e-8),
            better / np.maximum(count, 1),
            (top[:, 0] == fast_best).astype(float),
            of(fast_best, gain),
            np.where(np.isfinite(seen), seen, UNREAD),
            listed,
        ],
        axis=1,
    )
    columns = np.concatenate([columns, np.nan_to_num(reading.around[k], nan=UNREAD)], axis=1)
    columns[~read] = UNREAD
    among_all = np.where((top >= 0) & read[:, None], at[np.maximum(top, 0)] if len(at) else -1, -1)
    return Neural(columns, among_all)


def again_candidates(neural: Neural) -> Ints:
    """The candidates of each site that are worth a second reading, int64[k, AGAIN_CANDIDATES].

    The second one only where it is close behind the first, -1 elsewhere.
    """
    found = neural.order[:, :AGAIN_CANDIDATES].copy()
    far = neural.columns[:, READ.index("neural_lead")] >= AGAIN_LEAD
    found[far, 1:] = -1
    return found


def again_evidence(reading: Reading, chosen: Ints) -> Floats:
    """The columns of the sites that were read again, float64[k, len(AGAIN)].

    See `neural_columns.AGAIN`. Every chosen site has a first candidate that was read again.
    """
    again = reading.again[chosen]
    there = np.where(np.isfinite(again), again, UNREAD)
    candidates = np.maximum(reading.read_again[chosen], 0)
    alone = reading.gain[candidates] if len(reading.gain) else np.zeros(again.shape)
    best = there.argmax(axis=1)[:, None]
    top = np.take_along_axis(there, best, 1)[:, 0]
    behind = top - np.nan_to_num(np.take_along_axis(alone, best, 1)[:, 0])
    lead = np.minimum(top - np.delete(np.sort(there, axis=1), -1, 1)[:, -1], 6.0)
    return np.stack([top, behind, lead, best[:, 0] == 0], axis=1).astype(np.float64)


def reranked(gains: Gains, neural: Neural, reading: Reading) -> Gains:
    """The gains with the neural model's best candidates in front, where it read them.

    Of a site that was read again, the one that is likeliest with the words behind comes first.
    """
    width = gains.candidate.shape[1]
    order = neural.order[:, :width].copy()
    again = np.where(np.isfinite(reading.again), reading.again, -np.inf)
    # The candidates that were read again are the first ones, in this order.
    swapped = again[:, 1] > again[:, 0]
    order[swapped, :2] = order[swapped, 1::-1]
    read = (order[:, :1] >= 0) & np.ones((1, width), np.bool_)
    gain = reading.gain[np.maximum(order, 0)] if len(reading.gain) else gains.gain
    return replace(
        gains,
        candidate=np.where(read, order, gains.candidate),
        gain=np.where(read, np.nan_to_num(gain), gains.gain),
    )

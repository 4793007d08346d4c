"""The noisy channel over neighbouring sites: what each word was, given what the others were.

Each place is kept or stands for one of the best candidates of its sites, phrases included. The
weight of a path is the sum of its arcs' log odds, each read with the neighbours as they stand, and
for two arcs side by side what their words say of each other:

    interaction(a, b) = A(a', b') + A(a, b) - A(a', b) - A(a, b')

where A is the bigram association, a and b what stands there and a', b' the candidates. So a word
that is kept adds nothing, and stretches between kept words are independent: runs. Forward and
backward sums (Baum 1972) over all runs at once, one step for each place in a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.decode.bigrams import association
from spincheck.decode.gains import reordered, restored_gain
from spincheck.lexicon.candidates import Channel
from spincheck.lexicon.ngrams import bigram_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.gains import Gains
    from spincheck.decode.sites import Sites
    from spincheck.decode.stream import Stream

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# From what is known of a candidate among its neighbours as they stand to natural log odds of a
# swap: logistic regression on 525,000 sites of development text (tools/train_judge.py).
INTERCEPT, OF_SCORE, OF_GAIN, OF_TO_PHRASE, OF_PHRASE = -3.0, 0.4, 0.7, -1.3, 1.2
# log10 of a bigram counts in the first guess and in the gain.
OF_INTERACTION = 0.9
# Arcs of smaller log odds are left out: 1 of 15 such sites is a swap.
LEAST_WEIGHT = -2.5
# Places that are decoded together at most: more than any stretch of swaps side by side.
LONGEST_RUN = 32
_MOST_ODDS = 12.0  # natural log: beyond these a posterior is as good as certain


class Arcs(NamedTuple):
    """`k` arcs in ascending order of their runs and starts.

    `site`, `slot`: whose and which of its best candidates. `run`: number of the run. `start`,
    `end`: boundaries within the run, 0 before its first place. `weight`: natural log odds.
    """

    site: Ints
    slot: Ints
    run: Ints
    start: Ints
    end: Ints
    weight: Floats


class Edges(NamedTuple):
    """Pairs of arcs side by side: indexes, and natural log odds of their interaction."""

    first: Ints
    second: Ints
    weight: Floats


class Joint(NamedTuple):
    """`odds`: natural log odds that some candidate of the site was there, float64[n].

    `alone`: the same without the neighbours' candidates. `candidate`: the posterior probability of
    each of the best candidates, float64[n, KEPT]. `gain`: the best one's, log10, among its
    neighbours as they probably were, float64[n].
    """

    odds: Floats
    alone: Floats
    candidate: Floats
    gain: Floats


def decoded(stream: Stream, sites: Sites, gains: Gains) -> tuple[Gains, Joint]:
    """The candidates of each site by their posteriors, and these."""
    odds, alone, probability = site_odds(sites, gains, len(stream))
    gains, probability = reordered(gains, probability)
    gain = restored_gain(stream, sites, gains, probability)
    return gains, Joint(odds, alone, probability, gain)


def site_odds(sites: Sites, gains: Gains, places: int) -> tuple[Floats, Floats, Floats]:
    """`odds`, `alone` and `candidate` of `Joint`, these in the order of the gains.

    `places`: length of the stream.
    """
    weight = arc_weights(sites, gains)
    alone = np.log(np.exp(weight).sum(axis=1))
    probability = np.exp(weight)
    probability /= 1 + probability.sum(axis=1, keepdims=True)
    arcs = arcs_of(sites, weight, places)
    odds = alone
    if len(arcs.site):
        runs, longest = int(arcs.run.max()) + 1, int(arcs.end.max())
        posterior = posteriors(arcs, edges_of(arcs, sites, gains), runs, longest)
        probability[arcs.site, arcs.slot] = posterior
        total = np.bincount(arcs.site, posterior, minlength=len(sites))
        total = np.clip(total, np.exp(-_MOST_ODDS), 1 - np.exp(-_MOST_ODDS))
        inside = np.bincount(arcs.site, minlength=len(sites)) > 0
        odds = np.where(inside, np.log(total / (1 - total)), alone)
    return odds, alone, probability


def arc_weights(sites: Sites, gains: Gains) -> Floats:
    """Natural log odds of each of the best candidates by itself, float64[n, KEPT]."""
    used = gains.candidate >= 0
    channel = sites.channel[np.maximum(gains.candidate, 0)] if len(sites.channel) else used
    weight = (
        INTERCEPT
        + OF_SCORE * np.clip(np.where(used, gains.score, 0.0), -1.0, 6.0)
        + OF_GAIN * np.clip(gains.gain, -3.0, 4.0)
        + OF_TO_PHRASE * ((channel & Channel.TO_PHRASE) != 0)
        + OF_PHRASE * (sites.length > 1)[:, None]
    )
    return np.where(used, weight, -40.0)


def arcs_of(sites: Sites, weight: Floats, places: int) -> Arcs:
    """The plausible candidates as arcs of runs; `weight` as `arc_weights` gives it.

    A run ends where no arc reaches over and none stands on either side.
    """
    site, slot = np.nonzero(weight >= LEAST_WEIGHT)
    place, length = sites.place[site], sites.length[site]
    order = np.argsort(place, kind="stable")
    site, slot, place, length = site[order], slot[order], place[order], length[order]
    covered = np.zeros(places + 1, np.int64)
    np.add.at(covered, place, 1)
    np.add.at(covered, place + length, -1)
    inside = np.cumsum(covered) > 0
    begins = inside & ~np.roll(inside, 1)
    begin_at = np.maximum.accumulate(np.where(begins, np.arange(places + 1), 0))
    # Long runs are cut; an arc over the cut is left out.
    at = np.arange(places + 1) - begin_at
    piece = at // LONGEST_RUN
    begins |= inside & (at > 0) & (at % LONGEST_RUN == 0)
    kept = piece[place] == piece[place + length - 1]
    site, slot, place, length = site[kept], slot[kept], place[kept], length[kept]
    run = np.cumsum(begins)[place] - 1
    start = at[place] % LONGEST_RUN
    return Arcs(site, slot, run, start, start + length, weight[site, slot])


def edges_of(arcs: Arcs, sites: Sites, gains: Gains) -> Edges:
    """Every pair of arcs of which one begins where the other ends."""
    # Arcs ascend by run and start, so the followers of an arc stand together.
    width = LONGEST_RUN + 1
    key = arcs.run * width + arcs.start
    wanted = arcs.run * width + arcs.end
    low, high = np.searchsorted(key, wanted), np.searchsorted(key, wanted, "right")
    count = high - low
    first = np.repeat(np.arange(len(key)), count)
    second = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    a, b = gains.candidate[arcs.site, arcs.slot][first], gains.candidate[arcs.site, arcs.slot]
    b = b[second]
    last = sites.words[a, sites.n_words[a] - 1]
    following = sites.words[b, 0]
    together = association(last, following, bigram_at(last, following))
    value = (
        together
        + gains.seen_right[arcs.site[first]]
        - gains.right[arcs.site[first], arcs.slot[first]]
        - gains.left[arcs.site[second], arcs.slot[second]]
    )
    return Edges(first, second, OF_INTERACTION * value)


def posteriors(arcs: Arcs, edges: Edges, runs: int, longest: int) -> Floats:
    """The posterior probability of each arc, float64[k]."""
    forward, total = _sweep(arcs, edges, runs, longest)
    # Backward is forward in the mirror.
    length = np.zeros(runs, np.int64)
    np.maximum.at(length, arcs.run, arcs.end)
    mirrored = arcs._replace(start=length[arcs.run] - arcs.end, end=length[arcs.run] - arcs.start)
    backward, _ = _sweep(mirrored, Edges(edges.second, edges.first, edges.weight), runs, longest)
    return np.minimum(np.exp(forward + backward - arcs.weight - total[arcs.run]), 1.0)


def _sweep(arcs: Arcs, edges: Edges, runs: int, longest: int) -> tuple[Floats, Floats]:
    """Natural log sums over the paths up to and with each arc, and over all paths of each run."""
    by_start, by_end = np.argsort(arcs.start, kind="stable"), np.argsort(arcs.end, kind="stable")
    by_edge = np.argsort(arcs.start[edges.second], kind="stable")
    steps = np.arange(longest + 2)
    start_at = np.searchsorted(arcs.start[by_start], steps)
    end_at = np.searchsorted(arcs.end[by_end], steps)
    edge_at = np.searchsorted(arcs.start[edges.second][by_edge], steps)
    first, second, weight = edges.first[by_edge], edges.second[by_edge], edges.weight[by_edge]
    sums = np.zeros(len(arcs.site))
    before = np.zeros(runs)  # over the paths whose last place is kept
    place = np.zeros(len(arcs.site), np.int64)
    for step in range(longest + 1):
        ends = by_end[end_at[step] : end_at[step + 1]]
        starts = by_start[start_at[step] : start_at[step + 1]]
        joined = slice(edge_at[step], edge_at[step + 1])
        now = before
        if len(ends):
            run = arcs.run[ends]
            now = before + np.log1p(
                np.bincount(run, np.exp(sums[ends] - before[run]), minlength=runs)
            )
        if len(starts):
            base = before[arcs.run[starts]]
            found = np.ones(len(starts))
            if joined.stop > joined.start:
                place[starts] = np.arange(len(starts))
                to = second[joined]
                add = np.exp(sums[first[joined]] + weight[joined] - before[arcs.run[to]])
                found += np.bincount(place[to], add, minlength=len(starts))
            sums[starts] = arcs.weight[starts] + base + np.log(found)
        before = now
    return sums, before

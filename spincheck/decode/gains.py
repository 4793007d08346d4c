"""How much likelier each candidate is in its place than what stands there: the n-gram tier.

A candidate's gain is `log10 P(window with it) - log10 P(window as it stands)`; the window is two
words on either side. Candidates are first ranked by bigrams, which costs little; only the best of
each site are read with trigrams.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from spincheck.decode.bigrams import association, unigram
from spincheck.decode.sites import Sites
from spincheck.lexicon import ngrams
from spincheck.lexicon.candidates import MOST_WORDS, Channel
from spincheck.lexicon.ngrams import bigram_at

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Candidates of a site that are read with trigrams.
KEPT = 3
# A first guess of the channel: log10 odds that a source's pair is what a spinner does, against a
# factor of ten in bigram association. Conditional logit of which candidate is the original, 13,600
# swaps of spun development text (tools/train_judge.py); that of WordNet's synsets was lowered by a
# third, for more of those spinners draw from it than of others.
CHANNEL_WEIGHT = (
    (Channel.SPINNER, 1.7), (Channel.SYNSET, 0.8), (Channel.SIMILAR, 0.1),
    (Channel.MOBY_MUTUAL, 0.2), (Channel.OPENOFFICE, 0.2), (Channel.OTHER_FORM, -0.9),
    (Channel.DERIVED, -0.2), (Channel.TO_PHRASE, -1.4),
)  # fmt: skip
RARITY_WEIGHT = 0.6


@dataclass(frozen=True)
class Gains:
    """The best candidates of `n` sites, best first; columns beyond a site's candidates are empty.

    `candidate`: index among the candidates, int64[n, KEPT], -1 for none. `score`: log10 odds of
    the first guess, float64[n, KEPT], -inf for none. `gain`, `rarity` (log10 unigram ratio),
    `left`, `right`: float64[n, KEPT], 0 for none.
    `seen_left`, `seen_right`: the observed words' association with their neighbours, float64[n].
    """

    candidate: Ints
    score: Floats
    gain: Floats
    rarity: Floats
    left: Floats
    right: Floats
    known_left: NDArray[np.bool_]
    known_right: NDArray[np.bool_]
    seen_left: Floats
    seen_right: Floats
    seen_known_left: NDArray[np.bool_]
    seen_known_right: NDArray[np.bool_]
    seen_unigram: Floats
    better: Floats  # share of the site's candidates that bigrams prefer


def observed_words(stream: Stream, sites: Sites) -> Ints:
    """The words that stand at each site, int64[n, 4], filled up with -2."""
    import numpy as np

    at = sites.place[:, None] + np.arange(MOST_WORDS)
    inside = np.arange(MOST_WORDS) < sites.length[:, None]
    return np.where(inside, stream.lm[np.minimum(at, len(stream) - 1)], -2)


def channel_prior(channel: Ints) -> Floats:
    """log10 odds of each candidate's channel bits; float64[m]."""
    import numpy as np

    prior = np.zeros(len(channel))
    for bit, weight in CHANNEL_WEIGHT:
        prior += weight * ((channel & bit) != 0)
    return prior


def gains_of(stream: Stream, sites: Sites) -> Gains:
    """Rank the candidates of every site and read the best with trigrams."""
    import numpy as np

    n, m = len(sites), len(sites.site)
    begin, end = sites.place, sites.place + sites.length
    left, right = stream.lm[begin - 1], stream.lm[end]
    seen = observed_words(stream, sites)
    # Each pair of words that stand side by side, searched once.
    pair = np.append(bigram_at(stream.lm[:-1], stream.lm[1:]), -1)
    standing = association(stream.lm[:-1], stream.lm[1:], pair[:-1])
    seen_left, seen_right = standing[begin - 1], standing[end - 1]
    inner = np.concatenate([[0.0], np.cumsum(standing)])
    seen_inside = inner[end - 1] - inner[begin]
    seen_unigram = _rarest(seen, sites.length)

    last = np.take_along_axis(sites.words, sites.n_words[:, None] - 1, 1)[:, 0]
    at_left = bigram_at(left[sites.site], sites.words[:, 0])
    at_right = bigram_at(last, right[sites.site])
    to_left = association(left[sites.site], sites.words[:, 0], at_left)
    to_right = association(last, right[sites.site], at_right)
    lift = to_left + to_right + _inside(sites.words, sites.n_words)
    lift -= (seen_left + seen_right + seen_inside)[sites.site]
    rarity = _rarest(sites.words, sites.n_words) - seen_unigram[sites.site]
    score = lift + RARITY_WEIGHT * np.clip(rarity, -1.5, 2.0) + channel_prior(sites.channel)

    order = np.lexsort((-score, sites.site))
    rank = np.arange(m) - sites.offsets[:-1][sites.site]
    kept = order[rank < KEPT]
    slot = np.full((n, KEPT), -1, np.int64)
    slot[sites.site[kept], rank[rank < KEPT]] = kept
    used = slot >= 0
    safe = np.maximum(slot, 0)
    before, after = stream.lm[begin[:, None] + [-2, -1]], stream.lm[end[:, None] + [0, 1]]
    around = (pair[begin - 2], pair[end])
    ends = (pair[begin - 1], pair[end - 1])
    as_is = _window(before, seen, sites.length, after, around, ends)
    chosen = slot[used]
    at = sites.site[chosen]
    with_it = _window(
        before[at], sites.words[chosen], sites.n_words[chosen], after[at],
        (around[0][at], around[1][at]), (at_left[chosen], at_right[chosen]),
    )  # fmt: skip
    gain = np.zeros((n, KEPT))
    gain[used] = with_it - as_is[at]

    def column(values: NDArray[np.float64]) -> Floats:
        return np.where(used, values[safe], 0.0) if m else np.zeros((n, KEPT))

    better = np.bincount(sites.site, lift + np.minimum(rarity, 0.5) > 0.3, minlength=n)
    return Gains(
        slot,
        np.where(used, score[safe] if m else 0.0, -np.inf),
        gain,
        column(rarity),
        column(to_left),
        column(to_right),
        used & (at_left[safe] >= 0 if m else used),
        used & (at_right[safe] >= 0 if m else used),
        seen_left,
        seen_right,
        ends[0] >= 0,
        ends[1] >= 0,
        seen_unigram,
        better / np.maximum(np.diff(sites.offsets), 1),
    )


def _inside(words: Ints, count: Ints) -> Floats:
    """Association between the words of each phrase, summed; float64[n]."""
    import numpy as np

    total = np.zeros(len(words))
    for at in range(1, MOST_WORDS):
        longer = np.flatnonzero(count > at)
        if len(longer):
            first, second = words[longer, at - 1], words[longer, at]
            total[longer] += association(first, second, bigram_at(first, second))
    return total


def _rarest(words: Ints, count: Ints) -> Floats:
    """The unigram log10 probability of the rarest word of each phrase; float64[n]."""
    import numpy as np

    rarest = unigram(words[:, 0])
    for at in range(1, MOST_WORDS):
        longer = np.flatnonzero(count > at)
        rarest[longer] = np.minimum(rarest[longer], unigram(words[longer, at]))
    return rarest


def _window(
    before: Ints,
    words: Ints,
    count: Ints,
    after: Ints,
    around: tuple[Ints, Ints],
    ends: tuple[Ints, Ints],
) -> Floats:
    """log10 P of `words` and the two words after them, given the two before; float64[k].

    `around`: where the bigrams of the two before and of the two after were found; `ends`: those of
    the first and of the last of the words with its neighbour.
    """
    import numpy as np

    total = np.zeros(len(words))
    sentence_end = ngrams.model().sentence_end
    for length in np.unique(count).tolist():
        rows = np.flatnonzero(count == length)
        middle = words[rows, :length]
        text = np.concatenate([before[rows], middle, after[rows]], axis=1)
        inside = bigram_at(middle[:, :-1], middle[:, 1:])
        found = [around[0][rows], ends[0][rows], *inside.T, ends[1][rows], around[1][rows]]
        probability = ngrams.log10_prob_at(text, np.stack(found, axis=1))
        # Beyond a sentence's end nothing is predicted.
        probability[text[:, -2] == sentence_end, -1] = 0.0
        total[rows] = probability.sum(axis=1)
    return total


def restored_gain(stream: Stream, sites: Sites, gains: Gains, posterior: Floats) -> Floats:
    """The best candidate's gain with the neighbours put back that probably were; float64[n].

    `posterior`: of each of the best candidates, float64[n, KEPT]. Where no neighbour was put back
    it is the gain among the words as they stand.
    """
    import numpy as np

    found = gains.gain[:, 0].copy()
    # Of the candidates that overlap, one at most is likelier than not.
    site, slot = np.nonzero(posterior > 0.5)
    put = gains.candidate[site, slot]
    place, length = sites.place[site], sites.length[site]
    # How many words stand at each place now: a phrase's at its first, none at its others.
    count = np.ones(len(stream), np.int64)
    for at in range(1, MOST_WORDS):
        count[(place + at)[length > at]] = 0
    count[place] = sites.n_words[put]
    first = np.concatenate([[0], np.cumsum(count)])
    text = np.repeat(stream.lm, count)
    for at in range(MOST_WORDS):
        longer = sites.n_words[put] > at
        text[first[place[longer]] + at] = sites.words[put[longer], at]
    changed = np.zeros(len(stream) + 1, np.int64)
    np.add.at(changed, place, 1)
    np.add.at(changed, place + length, -1)
    total = np.concatenate([[0], np.cumsum(np.cumsum(changed) > 0)])
    begin, end = sites.place, sites.place + sites.length
    beyond = np.minimum(end + 2, len(stream))
    nearby = total[begin] - total[begin - 2] + total[beyond] - total[end]
    wanted = np.flatnonzero((nearby > 0) & (gains.candidate[:, 0] >= 0))
    if not len(wanted):
        return found
    before = text[first[begin[wanted], None] + [-2, -1]]
    after = text[first[end[wanted], None] + [0, 1]]
    around = bigram_at(*before.T), bigram_at(*after.T)

    def read(words: Ints, count: Ints) -> Floats:
        last = np.take_along_axis(words, count[:, None] - 1, 1)[:, 0]
        ends = bigram_at(before[:, 1], words[:, 0]), bigram_at(last, after[:, 0])
        return _window(before, words, count, after, around, ends)

    best = gains.candidate[wanted, 0]
    seen = observed_words(stream, sites)[wanted]
    as_is = read(seen, sites.length[wanted])
    found[wanted] = read(sites.words[best], sites.n_words[best]) - as_is
    return found


def reordered(gains: Gains, posterior: Floats) -> tuple[Gains, Floats]:
    """The best candidates of each site by their posterior, and the posteriors in that order."""
    import numpy as np

    order = np.argsort(-np.where(gains.candidate >= 0, posterior, -1.0), axis=1, kind="stable")
    by_slot = ("candidate", "score", "gain", "rarity", "left", "right", "known_left", "known_right")
    columns = {name: np.take_along_axis(getattr(gains, name), order, axis=1) for name in by_slot}
    return replace(gains, **columns), np.take_along_axis(posterior, order, axis=1)


def cut_to_best(sites: Sites, gains: Gains) -> tuple[Sites, Gains]:
    """Sites and gains with the best candidates only: the others have served their purpose."""
    import numpy as np

    kept = gains.candidate >= 0
    chosen = gains.candidate[kept]
    count = kept.sum(axis=1)
    numbered = np.full(gains.candidate.shape, -1, np.int64)
    numbered[kept] = np.arange(len(chosen))
    small = Sites(
        sites.place,
        sites.length,
        np.concatenate([[0], np.cumsum(count)]),
        sites.site[chosen],
        sites.words[chosen],
        sites.n_words[chosen],
        sites.channel[chosen],
    )
    return small, replace(gains, candidate=numbered)


def joined(parts: Sequence[Gains], candidates: Sequence[int]) -> Gains:
    """The gains of consecutive stretches, which have so many candidates each."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    first = np.cumsum([0, *candidates])
    numbered = [
        np.where(part.candidate >= 0, part.candidate + at, -1)
        for part, at in zip(parts, first, strict=False)
    ]
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Gains)
    }
    return Gains(**{**columns, "candidate": np.concatenate(numbered)})

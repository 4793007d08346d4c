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
    left = stream.lm[sites.place - 1]
    right = stream.lm[sites.place + sites.length]
    seen = observed_words(stream, sites)
    seen_last = np.take_along_axis(seen, sites.length[:, None] - 1, 1)[:, 0]
    seen_left, seen_known_left = association(left, seen[:, 0])
    seen_right, seen_known_right = association(seen_last, right)
    seen_inside = _inside(seen, sites.length)
    seen_unigram = _rarest(seen)

    last = np.take_along_axis(sites.words, sites.n_words[:, None] - 1, 1)[:, 0]
    to_left, known_left = association(left[sites.site], sites.words[:, 0])
    to_right, known_right = association(last, right[sites.site])
    lift = to_left + to_right + _inside(sites.words, sites.n_words)
    lift -= (seen_left + seen_right + seen_inside)[sites.site]
    rarity = _rarest(np.where(sites.words < 0, -2, sites.words)) - seen_unigram[sites.site]
    score = lift + RARITY_WEIGHT * np.clip(rarity, -1.5, 2.0) + channel_prior(sites.channel)

    order = np.lexsort((-score, sites.site))
    rank = np.arange(m) - sites.offsets[:-1][sites.site]
    kept = order[rank < KEPT]
    slot = np.full((n, KEPT), -1, np.int64)
    slot[sites.site[kept], rank[rank < KEPT]] = kept
    used = slot >= 0
    safe = np.maximum(slot, 0)
    gain = np.zeros((n, KEPT))
    gain[used] = _trigram_gain(stream, sites, slot[used])

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
        used & (known_left[safe] if m else used),
        used & (known_right[safe] if m else used),
        seen_left,
        seen_right,
        seen_known_left,
        seen_known_right,
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
            total[longer] += association(words[longer, at - 1], words[longer, at])[0]
    return total


def _rarest(words: Ints) -> Floats:
    """The unigram log10 probability of the rarest word of each phrase (-2: no word)."""
    import numpy as np

    return np.asarray(np.where(words == -2, 0.0, unigram(words)).min(axis=1))


def _trigram_gain(stream: Stream, sites: Sites, chosen: Ints) -> Floats:
    """Trigram log10 probability of the window with each chosen candidate, less without it."""
    import numpy as np

    site = sites.site[chosen]
    unique, back = np.unique(site, return_inverse=True)
    seen = observed_words(stream, sites)[unique]
    before = stream.lm[sites.place[:, None] + [-2, -1]]
    after = stream.lm[(sites.place + sites.length)[:, None] + [0, 1]]
    as_is = _window(before[unique], seen, sites.length[unique], after[unique])
    with_it = _window(before[site], sites.words[chosen], sites.n_words[chosen], after[site])
    return with_it - as_is[back]


def _window(before: Ints, words: Ints, count: Ints, after: Ints) -> Floats:
    """log10 P of `words` and the two words after them, given the two before; float64[k]."""
    import numpy as np

    total = np.zeros(len(words))
    end = ngrams.model().sentence_end
    for length in np.unique(count).tolist():
        rows = np.flatnonzero(count == length)
        text = np.concatenate([before[rows], words[rows, :length], after[rows]], axis=1)
        # Beyond a sentence's end nothing is predicted.
        ended = text[:, -2] == end
        parts = np.stack([text[:, at : at + 3] for at in range(length + 2)], axis=1)
        prob = ngrams.log10_prob(parts.reshape(-1, 3)).reshape(len(rows), length + 2)
        prob[ended, -1] = 0.0
        total[rows] = prob.sum(axis=1)
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
    around = total[begin] - total[begin - 2] + total[np.minimum(end + 2, len(stream))] - total[end]
    wanted = np.flatnonzero((around > 0) & (gains.candidate[:, 0] >= 0))
    if not len(wanted):
        return found
    before = text[first[begin[wanted], None] + [-2, -1]]
    after = text[first[end[wanted], None] + [0, 1]]
    best = gains.candidate[wanted, 0]
    with_it = _window(before, sites.words[best], sites.n_words[best], after)
    seen = observed_words(stream, sites)[wanted]
    found[wanted] = with_it - _window(before, seen, sites.length[wanted], after)
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

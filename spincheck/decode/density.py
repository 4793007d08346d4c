"""From single sites to stretches and whole documents: how thick the evidence stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spincheck.decode.evidence import FEATURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.scars import Scars

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

DOCUMENT_FEATURES = (
    "odds_5", "odds_15", "odds_35", "sum", "half", "sure", "evidence_5", "evidence_15",
    "articles", "articles_root", "doubled", "words", "known", "unknown", "gap", "odds_known",
    "joint", "joint_sum", "term_fits", "close_fits", "term_share",
)  # fmt: skip
# What the text is like apart from spinning, averaged over its sites: columns of the evidence.
CONTEXT = ("seen_known_left", "seen_known_right", "unknown_neighbours")
# Beyond them what the decoder and the text's own terms say, averaged over the sites.
EVIDENCE = ("joint", "joint_sum", "term_fits", "close_fits", "term_share")
SITE_FEATURES = (
    "log_odds", "near", "wide", "document", "few_words", "document_near", "listed", "class",
    "class_listed",
)  # fmt: skip
# Shares of swapped words that a document is tested against.
_SHARES = (0.05, 0.15, 0.35)
# Words on either side that count as near and as wide (a sentence or two; a paragraph or two).
NEAR, WIDE = 20, 80
# Log odds of a site in the training text; evidence is counted from there.
PRIOR = -1.5
# log10 of how much more often a term stands elsewhere than its frequency lets expect.
_BURST = 0.2
# Names standing elsewhere that the share of fitting ones is shrunk with, towards 4 in 10.
_TERMS_ADDED = 5.0
# Words without any evidence that all shares are shrunk with: in one sentence of legal prose two
# rare words are much, and say little.
_WORDS_ADDED = 30
# How many clean articles the rate of mismatched ones is shrunk with.
_ARTICLES_ADDED = 6.0


def no_scars(words: int) -> Scars:
    """The scars of a passage whose own were not counted."""
    from spincheck.decode.scars import Scars

    return Scars(0, 0, 0, words)


def by_place(log_odds: Floats, place: Ints, length: Ints, places: int) -> Floats:
    """The largest log odds of the sites at each place, -inf for none; float64[places]."""
    found = np.full(places, -np.inf)
    np.maximum.at(found, place, log_odds)
    return found


def context_of(evidence: NDArray[np.floating]) -> Floats:
    """The averages of the `CONTEXT` columns, then the `EVIDENCE`; zeros without sites."""

    def column(name: str) -> NDArray[np.floating]:
        return evidence[:, FEATURES.index(name)]

    if not len(evidence):
        return np.zeros(len(CONTEXT) + len(EVIDENCE))
    odds, gain = column("joint_odds"), column("joint_gain")
    fits = gain > 0
    named = column("term_burst") > _BURST
    close = column("term_close") > _BURST
    # Of the names that stand elsewhere too, those that would fit better here: whatever the length
    # of the text, and of how few things it tells.
    share = ((named & fits).sum() + 0.4 * _TERMS_ADDED) / (named.sum() + _TERMS_ADDED)
    sites = len(evidence) + _WORDS_ADDED
    counted = (odds > 0, 1 / (1 + np.exp(-odds)), named & fits, close & (gain > 1))
    return np.array(
        [
            *(column(name).mean() for name in CONTEXT),
            *(value.sum() / sites for value in counted),
            share,
        ]
    )


def document_features(log_odds: Floats, scars: Scars, context: Floats) -> Floats:
    """One row for a document; `log_odds` are one for each place that has a site."""
    import numpy as np

    words = scars.words + _WORDS_ADDED
    probability = 1 / (1 + np.exp(-log_odds))
    ratio = np.exp(np.clip(log_odds - PRIOR, -5, 4))
    odds = [float(np.log(1 - share + share * ratio).sum()) for share in _SHARES]
    known = context[0] + context[1] - 1.0
    mismatch = scars.mismatched / (scars.articles + _ARTICLES_ADDED)
    return np.array(
        [
            *(10 * value / words for value in odds),
            10 * probability.sum() / words,
            10 * (probability > 0.5).sum() / words,
            10 * (probability > 0.8).sum() / words,
            odds[0] / np.sqrt(words),
            odds[1] / np.sqrt(words),
            10 * mismatch,
            np.sqrt(scars.mismatched),
            min(scars.doubled * 100 / words, 3.0),
            np.log(max(scars.words, 1)) - 5.5,
            known,
            context[2],
            known**2,
            10 * odds[1] / words * known,
            *(10 * context[3:]),
        ]
    )


def site_features(
    log_odds: Floats,
    place: Ints,
    length: Ints,
    best: Floats,
    listed: Floats,
    document: float,
    words: int,
) -> Floats:
    """One row a site: its own evidence and what stands around it, itself left out.

    `listed`: 1.0 where the site's best original is on the list of what spinners do. A spinner
    either works from such a list or does not, so either class of sites tells about itself.
    """
    import numpy as np

    probability = np.where(np.isfinite(best), 1 / (1 + np.exp(-best)), 0.0)
    total = np.concatenate([[0.0], np.cumsum(probability)])
    counted = np.concatenate([[0.0], np.cumsum(np.isfinite(best))])

    def around(reach: int) -> Floats:
        low = np.maximum(place - reach, 0)
        high = np.minimum(place + length + reach, len(best))
        inner = total[place + length] - total[place]
        inner_count = counted[place + length] - counted[place]
        mass = total[high] - total[low] - inner
        count = counted[high] - counted[low] - inner_count
        # Shrunk towards the clean average of one in ten by four sites.
        return np.asarray((mass + 0.4) / (count + 4))

    near, wide = np.log(around(NEAR)), np.log(around(WIDE))
    n = len(place)
    short = np.full(n, max(0.0, 5.5 - np.log(max(words, 1))))
    whole = np.full(n, np.clip(document, -6, 6))
    own = 1 / (1 + np.exp(-log_odds))
    among = np.zeros(n)
    for value, usual in ((0.0, 0.12), (1.0, 0.25)):
        members = listed == value
        rest = own[members].sum() - own[members]
        among[members] = np.log((rest + 5 * usual) / (max(members.sum() - 1, 0) + 5) / usual)
    return np.stack(
        [log_odds, near, wide, whole, short, whole * (near + 2), listed, among, among * listed],
        axis=1,
    )

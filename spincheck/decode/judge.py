"""The learned judge: from evidence to the probability of each site, and of the document."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.decode import density
from spincheck.decode.evidence import FEATURES, evidence_of
from spincheck.decode.gains import Gains, gains_of
from spincheck.decode.neural_columns import FEATURES as NEURAL_FEATURES
from spincheck.decode.scars import Scars, scars_of
from spincheck.decode.sites import Sites, sites_of
from spincheck.decode.trees import Trees, log_odds
from spincheck.errors import BrokenData
from spincheck.lexicon import wordlists

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream

    Floats = NDArray[np.float64]


# Fewer sites than these say nothing about a document.
FEWEST_SITES = 4
NOTHING_KNOWN = -4.0


class Weights(NamedTuple):
    """What `tools/fit_judge.py` learned."""

    trees: Trees
    document: Floats  # one a document feature, then the intercept
    site: Floats  # one a site feature, then the intercept


class Judged(NamedTuple):
    """The verdict on one stream. `probability`: of each site, float64[n]."""

    sites: Sites
    gains: Gains
    evidence: Floats
    probability: Floats
    document: float
    scars: Scars


@cache
def weights(name: str = "judge") -> Weights:
    """Open the judge. Raises BrokenData where it was fitted on other features than these."""
    header, columns = wordlists.columns(name)
    own = FEATURES if name == "judge" else (*FEATURES, *NEURAL_FEATURES)
    expected = (own, density.DOCUMENT_FEATURES, density.SITE_FEATURES)
    fields = ("features", "document_features", "site_features")
    if tuple(tuple(header[field]) for field in fields) != expected:
        raise BrokenData(f"{name}.spw was fitted on other features; reinstall spincheck")
    trees = Trees(**{field: columns[field] for field in Trees._fields})
    return Weights(trees, columns["document_weights"], columns["site_weights"])


def judge(stream: Stream) -> Judged:
    """Weigh every site of the stream."""
    w = weights()
    sites = sites_of(stream)
    gains = gains_of(stream, sites)
    evidence = evidence_of(stream, sites, gains)
    odds = log_odds(w.trees, evidence)
    return in_context(stream, sites, gains, evidence, odds, w)


def in_context(
    stream: Stream, sites: Sites, gains: Gains, evidence: Floats, odds: Floats, w: Weights
) -> Judged:
    """The document's probability from its sites' log odds, and each site's in its surroundings."""
    scars = scars_of(stream)
    best = density.by_place(odds, sites.place, sites.length, len(stream))
    document = document_log_odds(stream, sites.place, sites.length, odds, evidence, w)
    listed = evidence[:, FEATURES.index("listed")]
    rows = density.site_features(
        odds, sites.place, sites.length, best, listed, document, scars.words
    )
    probability = _probability(rows @ w.site[:-1] + w.site[-1])
    return Judged(sites, gains, evidence, probability, float(_probability(document)), scars)


def document_log_odds(
    stream: Stream,
    place: NDArray[np.int64],
    length: NDArray[np.int64],
    odds: Floats,
    evidence: Floats,
    w: Weights,
) -> float:
    """Natural log odds that the stream is spun, by its sites' odds, its scars and its style."""
    best = density.by_place(odds, place, length, len(stream))
    if np.isfinite(best).sum() < FEWEST_SITES:
        return NOTHING_KNOWN
    row = density.document_features(
        best[np.isfinite(best)], scars_of(stream), density.context_of(evidence)
    )
    return float(row @ w.document[:-1] + w.document[-1])


def _probability(odds: Floats | float) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40))))

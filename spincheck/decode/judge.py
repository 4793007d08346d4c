"""The learned judge: from evidence to the probability of each site, and of the document."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.decode import density
from spincheck.decode.evidence import FEATURES, evidence_of
from spincheck.decode.gains import Gains, cut_to_best, gains_of
from spincheck.decode.gains import joined as join_gains
from spincheck.decode.lattice import decoded
from spincheck.decode.neural_columns import AGAIN_FEATURES
from spincheck.decode.neural_columns import FEATURES as NEURAL_FEATURES
from spincheck.decode.scars import Scars, scars_of
from spincheck.decode.sites import Sites, moved, sites_of
from spincheck.decode.sites import joined as join_sites
from spincheck.decode.stream import blocks, part_of
from spincheck.decode.terms import Terms, terms_of
from spincheck.errors import BrokenData
from spincheck.lexicon import wordlists
from spincheck.trees import Trees, log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream

    Floats = NDArray[np.float64]


# Fewer sites than these say nothing about a document.
FEWEST_SITES = 4
NOTHING_KNOWN = -4.0
# So many words carry one unit of natural log odds at most: the judge learned from passages of 50
# words and more, and two rare words in one sentence of a contract are no proof.
WORDS_A_UNIT = 6


class Weights(NamedTuple):
    """What `tools/fit_judge.py` learned."""

    trees: Trees
    document: Floats  # one a document feature, then the intercept
    site: Floats  # one a site feature, then the intercept
    again: Trees | None = None  # for sites that the neural model read a second time

    @property
    def neural(self) -> bool:
        """Whether the neural model has a say."""
        return self.again is not None


class Judged(NamedTuple):
    """The verdict on one stream. `probability`: of each site, float64[n]."""

    sites: Sites
    gains: Gains
    probability: Floats
    document: float
    scars: Scars
    neural: bool  # whether the neural model had a say


@cache
def weights(name: str = "judge") -> Weights:
    """Open the judge. Raises BrokenData where it was fitted on other features than these."""
    header, columns = wordlists.columns(name)
    neural = name != "judge"
    own = (*FEATURES, *NEURAL_FEATURES) if neural else FEATURES
    again = AGAIN_FEATURES if neural else ()
    expected = (own, again, density.DOCUMENT_FEATURES, density.SITE_FEATURES)
    fields = ("features", "again_features", "document_features", "site_features")
    if tuple(tuple(header.get(field, ())) for field in fields) != expected:
        raise BrokenData(f"{name}.spw was fitted on other features; reinstall spincheck")

    def trees(prefix: str) -> Trees:
        return Trees(**{field: columns[prefix + field] for field in Trees._fields})

    return Weights(
        trees(""),
        columns["document_weights"],
        columns["site_weights"],
        trees("again_") if neural else None,
    )


class Weighed(NamedTuple):
    """Every site with its evidence, and its log odds by the fast tier's trees."""

    sites: Sites
    gains: Gains
    evidence: NDArray[np.float32]
    odds: Floats


# Places of one block: its columns stay within a few tens of megabytes, whatever the text's size.
BLOCK_PLACES = 8192


def look(stream: Stream, terms: Terms) -> tuple[Sites, Gains, Floats]:
    """The sites of the stream, their candidates, best first, and their evidence.

    `terms`: of the whole text, of which the stream may be a part.
    """
    sites = sites_of(stream)
    gains, joint = decoded(stream, sites, gains_of(stream, sites))
    return sites, gains, evidence_of(stream, sites, gains, joint, terms)


def weigh(stream: Stream, *, all_candidates: bool = False) -> Weighed:
    """Find and weigh the sites block by block.

    Only the best candidates of a site are kept, unless `all_candidates`.
    """
    trees = weights().trees
    terms = terms_of(stream)
    parts: list[Weighed] = []
    for block in blocks(stream, BLOCK_PLACES):
        part = part_of(stream, block)
        sites, gains, evidence = look(part, terms)
        odds = log_odds(trees, evidence)
        if not all_candidates:
            sites, gains = cut_to_best(sites, gains)
        small = evidence.astype(np.float32)
        parts.append(Weighed(moved(sites, block.start), gains, small, odds))
    if len(parts) == 1:
        return parts[0]
    return Weighed(
        join_sites([part.sites for part in parts]),
        join_gains([part.gains for part in parts], [len(part.sites.site) for part in parts]),
        np.concatenate([part.evidence for part in parts]),
        np.concatenate([part.odds for part in parts]),
    )


def judge(stream: Stream) -> Judged:
    """Weigh every site of the stream, and each in its surroundings."""
    return in_context(stream, weigh(stream), weights())


def in_context(stream: Stream, weighed: Weighed, w: Weights) -> Judged:
    """The document's probability from its sites' log odds, and each site's in its surroundings."""
    sites, gains, evidence, odds = weighed
    scars = scars_of(stream)
    best = density.by_place(odds, sites.place, sites.length, len(stream))
    document = document_log_odds(stream, sites.place, sites.length, odds, evidence, w)
    listed = evidence[:, FEATURES.index("listed")].astype(np.float64)
    rows = density.site_features(
        odds, sites.place, sites.length, best, listed, document, scars.words
    )
    probability = _probability(rows @ w.site[:-1] + w.site[-1])
    return Judged(sites, gains, probability, float(_probability(document)), scars, w.neural)


def document_log_odds(
    stream: Stream,
    place: NDArray[np.int64],
    length: NDArray[np.int64],
    odds: Floats,
    evidence: NDArray[np.float32],
    w: Weights,
) -> float:
    """Natural log odds that the stream is spun, by its sites' odds, its scars and its style."""
    best = density.by_place(odds, place, length, len(stream))
    if np.isfinite(best).sum() < FEWEST_SITES:
        return NOTHING_KNOWN
    scars = scars_of(stream)
    row = density.document_features(best[np.isfinite(best)], scars, density.context_of(evidence))
    return min(float(row @ w.document[:-1] + w.document[-1]), scars.words / WORDS_A_UNIT)


def _probability(odds: Floats | float) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -40, 40))))

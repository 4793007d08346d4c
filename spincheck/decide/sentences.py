"""The label of an aligned sentence."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from spincheck.align.sentences import Alignment
from spincheck.decide.features import FEATURES
from spincheck.errors import BrokenData
from spincheck.lexicon import wordlists
from spincheck.report import Label
from spincheck.text.tokens import Tokens
from spincheck.trees import Trees, log_odds, probability

# A sentence counts as spun from this probability on. Chosen on the development data as the value
# at which honest rewrites stay inside their limits (bench/RESULTS.md) with room to spare.
SPUN_PROBABILITY = 0.75
# Of the sentences that are not spun, those that keep this share of the reference's words in place
# are edits, the others paraphrases: where people's corrections and people's paraphrases of the
# development data part best.
EDITED_SHARE_KEPT = 0.7

# The other sentences' mean is the prior, as if this many sentences of a neutral one had been seen
# too; kept within a range, so that a document's many honest edits do not hide its one spun part.
_PRIOR_STRENGTH = 4.0
_PRIOR_RANGE = (0.35, 0.9)
_PRIOR_ROUNDS = 5

Floats = NDArray[np.float64]


def spun_probabilities(features: Floats) -> Floats:
    """Probability that each alignment's sentence was spun: shape (alignments,), 0 to 1.

    Boosted trees judge each sentence (`sentence_judge.spw`, which records what they were fitted
    on). Then the other sentences of the document speak: where most of the changes look spun, one
    doubtful change is likelier spun too, by Bayes' rule with the others' mean as the prior.
    """
    alone = probability(log_odds(_judge(), features))
    if len(alone) < 2:
        return alone
    together = alone
    for _ in range(_PRIOR_ROUNDS):
        others = (together.sum() - together + _PRIOR_STRENGTH / 2) / (
            len(alone) - 1 + _PRIOR_STRENGTH
        )
        prior = np.clip(others, *_PRIOR_RANGE)
        spun = alone * prior
        together = spun / (spun + (1 - alone) * (1 - prior))
    return np.asarray(together, np.float64)


@cache
def _judge() -> Trees:
    header, columns = wordlists.columns("sentence_judge")
    if tuple(header["features"]) != FEATURES:
        raise BrokenData("sentence_judge.spw was fitted on other features; reinstall spincheck")
    return Trees(**columns)


def label(alignment: Alignment, spun_probability: float, reference: Tokens) -> Label:
    """The verdict on one aligned sentence; `reference`: its document's tokens."""
    if alignment.is_verbatim:
        return "verbatim"
    has_swap = any(edit.kind == "swap" for edit in alignment.edits)
    if has_swap and spun_probability >= SPUN_PROBABILITY:
        return "spun"
    words = kept = 0
    for edit in alignment.edits:
        count = reference.words(edit.reference)
        words += count
        kept += count if edit.kind in ("equal", "form") else 0
    return "edited" if kept >= EDITED_SHARE_KEPT * words else "paraphrased"

"""The verdict on a whole document, from its sentences'."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from spincheck.report import Label, SentenceVerdict, Verdict

# In a spun copy this share of the changed sentences is spun, in an honestly edited one that share
# is called so by mistake: the development data's seed pair and wild documents, and its honest
# rewrites, rounded towards each other so that no document rests on one sentence.
SPUN_SHARE_IF_SPUN = 0.8
SPUN_SHARE_IF_HONEST = 0.03
# Half of the documents that someone checks against the article they suspect are spun copies: a
# neutral prior, for want of figures.
PRIOR_LOG_ODDS = 0.0

# Shares of a document's words from which on it carries a verdict's name.
MOSTLY = 0.5
PARTLY = 0.1
RELATED = 0.1


def spin_probability(sentences: Sequence[SentenceVerdict]) -> float:
    """Probability that the document is a spun copy, by Bayes' rule over its changed sentences.

    Each changed sentence i, spun with probability p_i, weighs
    `log (s p + (1 - s)(1 - p)) / (h p + (1 - h)(1 - p))` with s, h the shares of spun sentences in
    spun and in honest documents. Verbatim and unmatched sentences say nothing of spinning.
    """
    log_odds = PRIOR_LOG_ODDS
    changed = 0
    for sentence in sentences:
        if sentence.label not in ("edited", "spun", "paraphrased"):
            continue
        changed += 1
        p = sentence.probability if sentence.label == "spun" else 1 - sentence.probability
        spun = SPUN_SHARE_IF_SPUN * p + (1 - SPUN_SHARE_IF_SPUN) * (1 - p)
        honest = SPUN_SHARE_IF_HONEST * p + (1 - SPUN_SHARE_IF_HONEST) * (1 - p)
        log_odds += math.log(spun / honest)
    if not changed:
        return 0.0
    return 1 / (1 + math.exp(-max(min(log_odds, 50.0), -50.0)))


def verdict(words: Mapping[Label, int], derived: int, probability: float) -> Verdict:
    """The verdict beside references.

    `words` counts the document's prose words by their sentence's label, `derived` those in
    sentences that come from a reference.
    """
    if not derived or derived < RELATED * sum(words.values()):
        return "unrelated"
    spun = words.get("spun", 0)
    if probability >= 0.5 and spun >= MOSTLY * derived:
        return "spun"
    if probability >= 0.5 and spun >= PARTLY * derived:
        return "partly spun"
    if words.get("verbatim", 0) >= MOSTLY * derived:
        return "copied"
    if words.get("paraphrased", 0) > words.get("edited", 0):
        return "paraphrased"
    return "edited"


def blind_verdict(words: Mapping[Label, int], spun: bool) -> Verdict:
    """The verdict without a reference on a text that blind mode calls spun, or not."""
    if not spun:
        return "clean"
    return "spun" if words.get("spun", 0) >= MOSTLY * sum(words.values()) else "partly spun"

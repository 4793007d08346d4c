"""Which of the two wordings is the reference author's own?"""

from __future__ import annotations

import numpy as np

from spincheck.scorers.phrase_rarity import zipf_frequency
from spincheck.scorers.substitutions import Column, Substitutions

# The prior counts as this many words of general English beside the reference's own. A tenth of a
# usual article: the reference's counts outweigh it, and one occurrence alone stays modest.
PRIOR_WORDS = 100.0


def reference_usage(substitutions: Substitutions) -> Column:
    """log10 odds that the reference's author writes the original, not what was used.

    Counts in the reference with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008,
    eq. 16): `log10 (n(original) + a p(original)) / (n(used) + a p(used))`, where p is the phrase's
    share of general English (Zipf frequency) and `a` is PRIOR_WORDS. Abstains without a reference.
    """
    if substitutions.usage is None:
        nothing = np.full(len(substitutions), np.nan)
        return Column("reference_usage", "log10_odds", nothing, lambda row: "")
    usage = substitutions.usage
    n_original = np.array([usage.get(phrase, 0) for phrase in substitutions.original], float)
    n_used = np.array([usage.get(phrase, 0) for phrase in substitutions.used], float)
    prior = [
        PRIOR_WORDS * 10.0 ** (np.nan_to_num(zipf_frequency(phrases)) - 9)
        for phrases in (substitutions.original, substitutions.used)
    ]
    odds = np.log10((n_original + prior[0]) / (n_used + prior[1]))

    def words(row: int) -> str:
        return (
            f"the reference has “{substitutions.original_text[row]}” {n_original[row]:.0f} times, "
            f"“{substitutions.used_text[row]}” {n_used[row]:.0f} times"
        )

    return Column("reference_usage", "log10_odds", odds, words)

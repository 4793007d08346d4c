"""Is what was used a synonym of the original, and by which list?"""

from __future__ import annotations

import numpy as np

from spincheck.lexicon.closeness import Closeness
from spincheck.scorers.substitutions import Column, Substitutions

# The share of pairs with this relation that are true substitutions, among the pairs of the
# development data's spun and honestly rewritten sentences: see tools/fit_decision.py.
_STRENGTH = {
    Closeness.PHRASE: 0.9,
    Closeness.SYNSET: 0.9,
    Closeness.NEAR: 0.75,
    Closeness.THESAURUS: 0.7,
}
_WORDS = {
    Closeness.PHRASE: "known equivalent phrases",
    Closeness.SYNSET: "synonyms in one sense (WordNet)",
    Closeness.NEAR: "close in meaning (WordNet: similar, broader, narrower or derived)",
    Closeness.THESAURUS: "side by side in a thesaurus",
    Closeness.ANTONYM: "opposites (WordNet)",
}


def synonym_evidence(substitutions: Substitutions) -> Column:
    """How closely a thesaurus relates the two, 0 to 1; abstains where none connects them."""
    values = [_STRENGTH.get(closeness, np.nan) for closeness in substitutions.closeness]

    def words(row: int) -> str:
        return _WORDS[substitutions.closeness[row]]

    return Column("synonym_evidence", "strength", np.array(values, float), words)

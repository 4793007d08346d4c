"""Spinning makes wording rarer: the difference in Zipf frequency."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import vocabulary
from spincheck.scorers.substitutions import Column, Substitutions


def phrase_rarity(substitutions: Substitutions) -> Column:
    """Zipf frequency of what was used less that of the original: negative where it is rarer."""
    used = zipf_frequency(substitutions.used)
    original = zipf_frequency(substitutions.original)

    def words(row: int) -> str:
        direction = "rarer than" if used[row] < original[row] else "as common as"
        if used[row] > original[row]:
            direction = "more common than"
        return (
            f"“{substitutions.used_text[row]}” ({used[row]:.1f}) is {direction} "
            f"“{substitutions.original_text[row]}” ({original[row]:.1f})"
        )

    return Column("phrase_rarity", "zipf", used - original, words)


def zipf_frequency(phrases: Sequence[str]) -> NDArray[np.float64]:
    """Zipf frequency (log10 of uses in a billion words) of phrases, NaN where a word is unknown.

    A phrase's frequency is estimated from its words' as wordfreq does it, `1 / sum(1 / f)`.
    """
    split = [phrase.split(" ") for phrase in phrases]
    owner = np.repeat(np.arange(len(split)), [len(words) for words in split])
    ids = vocabulary.ids([word for words in split for word in words])
    zipf = np.where(ids >= 0, vocabulary.zipf_frequency(np.maximum(ids, 0)), 0.0)
    zipf = np.where(zipf > 0, zipf, np.nan)
    rarity = np.bincount(owner, 10.0**-zipf, len(split))
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log10(rarity), np.float64)

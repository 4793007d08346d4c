"""Does the original fit its neighbours better than what stands in its place?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import ngrams, vocabulary
from spincheck.scorers.substitutions import Column, Substitutions

CONTEXT_WORDS = 2  # on each side: all that a trigram model sees


def collocation_odds(substitutions: Substitutions) -> Column:
    """log10 odds of the original over what was used, in context, by the background model.

    `log10 P(original, after | before) - log10 P(used, after | before)`, trigrams with back-off.
    Abstains where the model does not know a word of either.
    """
    original = _log10_prob(substitutions, substitutions.original)
    used = _log10_prob(substitutions, substitutions.used)

    def words(row: int) -> str:
        odds = original[row] - used[row]
        context = " ".join([*substitutions.before[row], "…", *substitutions.after[row]])
        return f"“{substitutions.original_text[row]}” is {likelier(odds)} in “{context}”"

    return Column("collocation_odds", "log10_odds", original - used, words)


def likelier(log10_odds: float) -> str:
    """The ratio in words, "as likely" where it is near 1.

    Beyond 1,000 it rests on back-off alone, so no figure is given.
    """
    size = abs(log10_odds)
    if size < 0.05:
        return "as likely"
    figure = f"{10**size:.0f}" if size >= 1 else f"{10**size:.1f}"
    times = "over 1,000" if size > 3 else figure
    return f"{times} times {'likelier' if log10_odds > 0 else 'less likely'}"


def _log10_prob(substitutions: Substitutions, phrases: Sequence[str]) -> NDArray[np.float64]:
    """log10 P(phrase and the words after it | the words before it), NaN where one is unknown."""
    if not phrases:
        return np.empty(0)
    model = ngrams.model()
    words: list[str] = []
    owner: list[int] = []
    counted: list[bool] = []
    is_phrase: list[bool] = []
    starts: list[bool] = []
    for row, (before, phrase, after) in enumerate(
        zip(substitutions.before, phrases, substitutions.after, strict=True)
    ):
        inside = phrase.split(" ")
        words += [*before, *inside, *after]
        owner += [row] * (len(before) + len(inside) + len(after))
        counted += [False] * len(before) + [True] * (len(inside) + len(after))
        is_phrase += [False] * len(before) + [True] * len(inside) + [False] * len(after)
        starts += [True] + [False] * (len(before) + len(inside) + len(after) - 1)
    ids = vocabulary.lm_ids(vocabulary.ids(words))
    first = np.asarray(starts, bool)
    previous = np.where(first, model.sentence_start, np.r_[ngrams.ABSENT, ids[:-1]])
    second = np.r_[False, first[:-1]]
    oldest = np.r_[[ngrams.ABSENT] * 2, ids][: len(ids)]
    oldest = np.where(first, ngrams.ABSENT, np.where(second, model.sentence_start, oldest))
    # A row with two words before it stands inside a sentence: its start is not the model's <s>.
    full = np.array([len(before) >= CONTEXT_WORDS for before in substitutions.before], bool)
    rows = np.asarray(owner, np.int64)
    inside_sentence = full[rows]
    previous = np.where(first & inside_sentence, ngrams.ABSENT, previous)
    oldest = np.where(second & inside_sentence, ngrams.ABSENT, oldest)
    log10_prob = ngrams.log10_prob(np.stack([oldest, previous, ids], axis=1))
    weights = np.where(np.asarray(counted), log10_prob, 0.0)
    total = np.bincount(rows, weights, len(phrases))
    unknown = np.bincount(rows, np.asarray(is_phrase) & (ids < 0), len(phrases)) > 0
    return np.where(unknown, np.nan, total)

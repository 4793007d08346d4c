"""Scars that replacing words leaves in grammar, found without any language model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon import candidates, vocabulary
from spincheck.lexicon.relations import WordFlag

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream


class Scars(NamedTuple):
    """Counts over the judged words."""

    articles: int  # "a" and "an" before a known word
    mismatched: int  # of them, those that disagree with it
    doubled: int  # function words said twice: "the the", "via way of means of"
    words: int


def article_mismatch(stream: Stream) -> NDArray[np.bool_]:
    """Whether the word at each place disagrees with the "a" or "an" before it; bool[n].

    Only words that the vocabulary knows and that are written without a capital: how an acronym or
    a name sounds is not told by its spelling.
    """
    before_a, before_an, judged, vowel = _articles(stream)
    return judged & ((before_a & vowel) | (before_an & ~vowel))


def scars_of(stream: Stream) -> Scars:
    """Count the scars of the stream."""
    import numpy as np

    before_a, before_an, judged, vowel = _articles(stream)
    wrong = judged & ((before_a & vowel) | (before_an & ~vowel))
    flags = vocabulary.flags(stream.vocabulary)
    same = (stream.key == np.roll(stream.key, 1)) & (stream.token >= 0)
    doubled = same & ((flags & WordFlag.FUNCTION_WORD) != 0) & ~stream.break_before
    return Scars(
        int((judged & (before_a | before_an)).sum()),
        int(wrong.sum()),
        int(doubled.sum()),
        int((stream.token >= 0).sum()),
    )


def _articles(stream: Stream) -> tuple[NDArray[np.bool_], ...]:
    import numpy as np

    a, an = candidates.word_keys(["a", "an"])
    before = np.roll(stream.key, 1)
    flags = vocabulary.flags(stream.vocabulary)
    adjacent = (stream.token - np.roll(stream.token, 1)) == 1
    # "A" inside a sentence is a letter: "vitamin A is".
    adjacent &= ~np.roll(stream.name, 1)
    judged = adjacent & (stream.vocabulary >= 0) & ~stream.capital & (np.roll(stream.token, 1) >= 0)
    zipf = vocabulary.zipf_frequency(stream.vocabulary)
    # A single letter or a rare word may be an abbreviation, read by its letters.
    judged &= zipf >= 2.0
    vowel = (flags & WordFlag.VOWEL_SOUND) != 0
    return before == a, before == an, judged, vowel

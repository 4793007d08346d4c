"""Tortured phrases: disfigured forms of established terms that are on record in the literature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from spincheck.errors import BrokenData
from spincheck.lexicon import candidates, wordlists
from spincheck.lexicon.keys import key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream
    from spincheck.text.document import Document

MOST_WORDS = 8


class TorturedPhrase(NamedTuple):
    """A phrase on record (as looked up, single spaces), the term meant, and who recorded it."""

    phrase: str
    expected: str
    source: str


class Match(NamedTuple):
    """A phrase in the stream: the places of its first and last word."""

    place: int
    last: int
    expected: str
    source: str


class _Index(NamedTuple):
    keys: NDArray[np.uint64]  # ascending
    phrases: Sequence[TorturedPhrase]
    lengths: Sequence[int]


@cache
def listed(language: str = "en") -> tuple[TorturedPhrase, ...]:
    """The list that ships. Raises BrokenData as `wordlists.table` does."""
    return tuple(TorturedPhrase(*row) for row in wordlists.table("tortured_phrases", language).rows)


def read_phrases(path: Path) -> tuple[TorturedPhrase, ...]:
    """A user's list: lines of "phrase<TAB>expected", "#" begins a comment.

    Raises BrokenData for a line without a tab, and where the file cannot be read as UTF-8.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenData(f"{path}: {error}") from None
    found: list[TorturedPhrase] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        phrase, tab, rest = line.partition("\t")
        expected = rest.partition("\t")[0].strip()
        if not tab or not phrase.strip() or not expected:
            raise BrokenData(f"{path}: line {number}: a phrase, a tab and the term meant expected")
        found.append(TorturedPhrase(" ".join(key(phrase).split()), expected, path.name))
    return tuple(found)


def tortured_phrases(
    document: Document, stream: Stream, more: Iterable[TorturedPhrase] = ()
) -> list[Match]:
    """The listed phrases in the stream, longest first where two overlap; in order.

    The last word may stand in the plural. No phrase reaches over punctuation.
    """
    import numpy as np

    index = _index((*more, *listed()))
    found: list[Match] = []
    taken = np.zeros(len(stream), np.bool_)
    for length in index.lengths:
        here = candidates.phrase_keys(stream.key, length)
        at = np.minimum(np.searchsorted(index.keys, here), len(index.keys) - 1)
        for place in np.flatnonzero(index.keys[at] == here).tolist():
            last = place + length - 1
            stretch = slice(place, last + 1)
            broken = stream.break_before[place + 1 : last + 1].any()
            if (stream.token[stretch] < 0).any() or taken[stretch].any() or broken:
                continue
            taken[stretch] = True
            phrase = index.phrases[int(at[place])]
            found.append(Match(place, last, phrase.expected, phrase.source))
    return sorted(found)


@cache
def _index(phrases: tuple[TorturedPhrase, ...]) -> _Index:
    import numpy as np

    by_key: dict[int, TorturedPhrase] = {}
    lengths: set[int] = set()
    for phrase in phrases:
        words = phrase.phrase.split(" ")
        if not 1 <= len(words) <= MOST_WORDS:
            continue
        plural = [*words[:-1], words[-1] + "s"]
        for form in (words, plural):
            number = int(candidates.phrase_keys(candidates.word_keys(form), len(form))[0])
            by_key.setdefault(number, phrase)
        lengths.add(len(words))
    order = sorted(by_key)
    return _Index(
        np.array(order, np.uint64), [by_key[n] for n in order], sorted(lengths, reverse=True)
    )

"""The words of a text as the archive indexes them, and the best of them for a query.

Engines only split at white space, so that every engine matches the same words ("1,000" too).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from spincheck.lexicon.keys import key

# Numbers with their separators; words with inner apostrophes. Hyphens part words.
_TERM = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
# Longer ones are no words; scripts without white space would give whole sentences.
_MAX_CODE_POINTS = 64

QUERY_TERMS = 100
"""Terms in a query. 50 lose nothing on whole articles; 100 help where few sentences were kept."""


class PlacedTerm(NamedTuple):
    """A term and where it stands, half-open, in code points; `written` as the text has it."""

    term: str
    written: str
    start: int
    end: int


def terms(text: str) -> list[str]:
    """The terms of `text` in order, as looked up."""
    found = _TERM.findall(key(text))
    if max(map(len, found), default=0) > _MAX_CODE_POINTS:
        return [term[:_MAX_CODE_POINTS] for term in found]
    return found


def placed_terms(text: str) -> list[PlacedTerm]:
    """The terms of `text` in order, with their places."""
    return [
        PlacedTerm(key(match[0])[:_MAX_CODE_POINTS], match[0], match.start(), match.end())
        for match in _TERM.finditer(text)
    ]


def digest(text: str) -> str:
    """What tells texts apart: a hash of all of it (BLAKE2b, 16 bytes as hexadecimal digits)."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def inverse_frequency(document_frequency: int, documents: int) -> float:
    """idf = ln(1 + documents / (document_frequency + 1)), never below 0."""
    return math.log1p(documents / (document_frequency + 1))


def best_terms(
    words: Sequence[str], frequencies: dict[str, int], documents: int, most: int = QUERY_TERMS
) -> list[str]:
    """The `most` distinct words by tf * idf; those that no document has are left out.

    `frequencies`: in how many documents each word stands. Ties keep the order of the text.
    """
    counts = Counter(words)
    weight = {
        word: count * inverse_frequency(frequencies[word], documents)
        for word, count in counts.items()
        if frequencies[word] > 0
    }
    return sorted(weight, key=lambda word: -weight[word])[:most]

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
from unicodedata import normalize

from spincheck.lexicon.keys import key

_MARKS = "\u0300-\u036f"  # accents written apart belong to their word
_APOSTROPHES = "'’‘ʼ＇"
# Letters and digits; separators between digits ("1,000") and apostrophes between letters stay.
_TERM = re.compile(
    rf"(?:[^\W_{_APOSTROPHES}]|[{_MARKS}])(?:[^\W_{_APOSTROPHES}]|[{_MARKS}]"
    rf"|(?<=\d)[.,:/](?=\d)|(?<=[^\W\d_]|[{_MARKS}])[{_APOSTROPHES}](?=[^\W\d_{_APOSTROPHES}]))*"
)
# The same the other way round: what parts words becomes a space, once apostrophes are straight.
# Four times as fast as finding the terms, where a table makes spaces of most of it.
_SEPARATOR = rf"[.,:/](?:(?!\d)|(?<!\d[.,:/]))|'(?:(?![^\W\d_])|(?<![^\W\d_]')(?<![{_MARKS}]'))"
_SEPARATORS = re.compile(_SEPARATOR)
_BETWEEN = re.compile(rf"{_SEPARATOR}|[^\w\s{_MARKS}.,:/']+|_+")
_ASCII_SPACES = bytes(
    code if chr(code).isalnum() or chr(code) in ".,:/'" else 32 for code in range(128)
) + bytes(range(128, 256))
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
    if text.isascii():
        text, between = text.lower().encode().translate(_ASCII_SPACES).decode(), _SEPARATORS
    else:
        for apostrophe in _APOSTROPHES[1:]:
            text = text.replace(apostrophe, "'")
        text, between = normalize("NFC", text).lower(), _BETWEEN
    found = between.sub(" ", text).split()
    if found and len(max(found, key=len)) > _MAX_CODE_POINTS:
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

"""Numbers however they are written: 2,000, 2000 and "two thousand" have one value."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_SMALL)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
).split()
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def number_value(phrase: str) -> float | None:
    """The value of a number in digits or words (keys, single spaces); None for anything else."""
    if _DIGITS.fullmatch(phrase):
        return float(phrase.replace(",", ""))
    total = current = 0
    words = phrase.split(" ")
    for word in words:
        if word in _VALUES:
            current += _VALUES[word]
        elif word in _SCALES and len(words) > 1:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, 0
        else:
            return None
    return float(total + current)


def is_number(phrase: str) -> bool:
    """True for a number in digits or words, cardinal or ordinal: numbers have no synonyms."""
    return phrase[0].isdigit() or phrase in _ORDINALS or number_value(phrase) is not None

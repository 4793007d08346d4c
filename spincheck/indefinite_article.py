"""Whether English says "a" or "an" before a word: it goes by sound, which spelling hints at."""

from __future__ import annotations

import re
from typing import Literal

# Letters whose names begin with a vowel sound: "an FBI agent", "an SUV", but "a UN envoy".
_VOWEL_NAMES = frozenset("AEFHILMNORSX")
_SILENT_H = ("hour", "honest", "honor", "honour", "heir")
# Vowel letters that begin with the sound of "you" or "one". "uni" is spelled out, for
# "uninformed" and "unimportant" begin with a vowel sound.
_CONSONANT_SOUND = re.compile(
    r"eu|ewe|one(?!r)|once|ouija|u[kr][aeiou]|ukr|ugan|us[aeiu]|ut[aeoi]|ubi|ufo|unanim|unesco"
    r"|uni(?:[cfoqtsv]|la|d(?!ent))"
)
_WORD = re.compile(r"[^\W_]+")


def indefinite_article(word: str) -> Literal["a", "an"]:
    """The article that goes before `word`, or before a phrase that begins with it.

    By rules of spelling, so that no pronouncing dictionary is needed; "a" for an empty word.
    """
    match = _WORD.search(word)
    first = match[0] if match else ""
    if first[:1].isdigit():
        return "an" if first[0] == "8" or re.match(r"1[18](?:\D|$)", first) else "a"
    if len(first) > 1 and first.isupper() and not _pronounceable(first):
        return "an" if first[0] in _VOWEL_NAMES else "a"
    lower = first.lower()
    if len(lower) == 1:
        return "an" if lower.upper() in _VOWEL_NAMES else "a"
    if lower.startswith(_SILENT_H):
        return "an"
    if lower[:1] in "aeiouáéíóúàèäöü" and not _CONSONANT_SOUND.match(lower):
        return "an" if lower else "a"
    return "a"


def _pronounceable(acronym: str) -> bool:
    """Whether an acronym is said as a word: NATO and UNESCO are, HTML and EU are not."""
    if len(acronym) < 4:
        return False
    return any(letter in "AEIOU" for letter in acronym[1:3])

"""Whether a word begins with a vowel sound, told from its spelling alone."""

from __future__ import annotations

import re

# Spelled with a vowel, spoken with a consonant: "a unit", "a European", "a one-off", "a ewe".
_CONSONANT_SOUND = re.compile(
    r"eu|ewe|one(?![a-z])|once|ouija|u(?:biq|fo|k|ni(?!n|mp|mb|mag|d[ei])|r[aeio](?!t)|s[aeiu]|t[eio])"
)
# Spelled with a silent h: "an hour", "an heir", "an honest".
_SILENT_H = re.compile(r"heir|hono[u]?r|honest|hour")


def by_spelling(word: str) -> bool:
    """Whether "an" stands before the lower-case word; a guess for words without a pronunciation."""
    if _SILENT_H.match(word):
        return True
    return word[:1] in set("aeiou") and not _CONSONANT_SOUND.match(word)

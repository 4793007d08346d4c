"""Chooses the entries of the one vocabulary, and what stands beside each of them."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import vowel_sound
from spincheck.lexicon.keys import key
from spincheck.lexicon.relations import Form, WordFlag
from spincheck.lexicon.vocabulary import NO_LM_ID

# Words that only the frequency list knows must be this common: below, it is usernames, numbers and
# foreign words, and 1.4 keeps 200,000 words within the size allowed for the lists.
SMALLEST_ZIPF = 1.4
LONGEST_PHRASE = 4  # words; alignment joins no more
LONGEST_ENTRY = 60  # characters
# A phrase whose words, taken as independent, are rarer than this together is not met in text.
SMALLEST_PHRASE_ZIPF = 2.0
_PART_FLAGS = {
    "n": WordFlag.NOUN,
    "v": WordFlag.VERB,
    "a": WordFlag.ADJECTIVE,
    "r": WordFlag.ADVERB,
}
_VOWELS = tuple("AEIOU")  # the first letter of a vowel among the ARPAbet phones
# A form takes the lemma's place in text unless it is itself this much commoner (10^0.5 times):
# "building" goes with "build", "number" does not go with "numb".
_COMMONER_THAN_LEMMA = 0.5


class Zipf:
    """Zipf frequencies of words and, as wordfreq computes them, of phrases."""

    def __init__(self, words: Mapping[str, float]) -> None:
        self.words = words

    def __call__(self, text: str) -> float:
        """0 where a word is unknown. A phrase: 1 / f = the sum of 1 / f of its words."""
        if text in self.words:
            return self.words[text]
        # The apostrophe of "parties'" and the stop of "mr." are no part of the words counted.
        parts = re.split(r"[ -]+", text.strip(" -.'"))
        if not all(part in self.words for part in parts):
            return 0.0
        return max(0.0, -math.log10(sum(10.0 ** -self.words[part] for part in parts)))


def wordfreq_zipf(buckets: list[list[str]]) -> dict[str, float]:
    """Zipf frequencies out of wordfreq's cB format: bucket i holds frequency 10^(-i / 100)."""
    return {
        key(word): 9 - i / 100
        for i, words in enumerate(buckets)
        for word in words
        if _wordlike(word)
    }


def choose(zipf: Zipf, known_elsewhere: Iterable[str], always: Iterable[str]) -> list[str]:
    """The entries in the order of their hashes.

    `known_elsewhere`: words and phrases of the other lists, kept where plausible in text;
    `always`: kept as they are. Raises ValueError when two entries share a hash.
    """
    entries = {word for word, value in zipf.words.items() if value >= SMALLEST_ZIPF}
    entries |= {text for text in known_elsewhere if plausible(text, zipf)}
    entries |= set(always)
    by_hash = {entry_hash(text): text for text in sorted(entries)}
    if len(by_hash) != len(entries):
        raise ValueError("two entries share a hash; widen the hash")
    return [by_hash[value] for value in sorted(by_hash)]


def plausible(text: str, zipf: Zipf) -> bool:
    """Whether a word or phrase may be met in text."""
    if not _wordlike(text) or len(text) > LONGEST_ENTRY:
        return False
    value = zipf(text)
    if " " not in text and "-" not in text:
        return value > 0
    return value >= SMALLEST_PHRASE_ZIPF and text.count(" ") < LONGEST_PHRASE


def entry_hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def text_columns(entries: list[str], zipf: Zipf, lm_words: list[str]) -> dict[str, NDArray[Any]]:
    """Columns hash, text_starts, text, zipf_centi and lm_id."""
    encoded = [text.encode() for text in entries]
    starts = np.zeros(len(entries) + 1, np.uint32)
    np.cumsum([len(text) for text in encoded], out=starts[1:])
    lm_ids = {word: number for number, word in enumerate(lm_words)}
    return {
        "hash": np.array([entry_hash(text) for text in entries], np.uint64),
        "text_starts": starts,
        "text": np.frombuffer(b"".join(encoded), np.uint8),
        "zipf_centi": np.array([round(100 * zipf(text)) for text in entries], np.uint16),
        "lm_id": np.array([lm_ids.get(text, NO_LM_ID) for text in entries], np.uint32),
    }


def flags(
    entries: list[str],
    parts: Mapping[str, set[str]],
    forms: Mapping[tuple[str, str], Form],
    function_words: set[str],
    pronunciations: Mapping[str, str],
) -> NDArray[np.uint16]:
    """The flag bits of each entry; `parts` by lemma, in the source's own capitals."""
    found = dict.fromkeys(entries, WordFlag(0))
    capital_only: dict[str, bool] = {}
    for lemma, tags in parts.items():
        name = lemma[:1].isupper()
        capital_only[key(lemma)] = capital_only.get(key(lemma), True) and name
        for part in tags:
            if key(lemma) in found:
                found[key(lemma)] |= _PART_FLAGS[part]
    for (form, lemma), tag in forms.items():
        if form in found and form != lemma:
            found[form] |= _part_of_form(tag) & found.get(lemma, WordFlag(0))
    for text in entries:
        if text in function_words:
            found[text] |= WordFlag.FUNCTION_WORD
        elif capital_only.get(text):
            found[text] |= WordFlag.NAME_LIKE
        if " " in text:
            found[text] |= WordFlag.PHRASE
        if starts_with_vowel(text, pronunciations):
            found[text] |= WordFlag.VOWEL_SOUND
    return np.array([found[text] for text in entries], np.uint16)


def starts_with_vowel(text: str, pronunciations: Mapping[str, str]) -> bool:
    first = re.split(r"[ -]", text)[0]
    phones = pronunciations.get(text) or pronunciations.get(first)
    return phones.startswith(_VOWELS) if phones else vowel_sound.by_spelling(text)


def commonest_lemma(
    entries: list[str], forms: Mapping[tuple[str, str], Form], zipf: Zipf
) -> NDArray[np.uint32]:
    """The id of each entry's commonest lemma, its own where it is none's form."""
    ids = {text: number for number, text in enumerate(entries)}
    best: dict[str, str] = {}
    for form, lemma in sorted(forms):
        if form == lemma or form not in ids or lemma not in ids:
            continue
        if zipf(lemma) < zipf(form) - _COMMONER_THAN_LEMMA and (form, form) in forms:
            continue
        if form not in best or zipf(lemma) > zipf(best[form]):
            best[form] = lemma
    return np.array([ids[best.get(text, text)] for text in entries], np.uint32)


def _part_of_form(tag: Form) -> WordFlag:
    part = WordFlag(0)
    if tag & Form.PLURAL:
        part |= WordFlag.NOUN
    if tag & (Form.PAST | Form.PAST_PARTICIPLE | Form.ING | Form.THIRD_PERSON):
        part |= WordFlag.VERB
    if tag & (Form.COMPARATIVE | Form.SUPERLATIVE):
        part |= WordFlag.ADJECTIVE | WordFlag.ADVERB
    return part


def _wordlike(text: str) -> bool:
    return any(letter.isalpha() for letter in text)

"""How two phrases are related: one look-up over all the word lists, for many pairs at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, product
from os.path import commonprefix

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from spincheck.lexicon import inflections, synonyms, vocabulary, wordlists
from spincheck.lexicon.closeness import Closeness
from spincheck.lexicon.numbers import is_number, number_value
from spincheck.lexicon.relations import Relation, WordFlag

Phrases = Sequence[str]
Pair = tuple[str, str]
Known = Mapping[str, Mapping[str, Closeness]]

# How many readings of a phrase are looked up: as written, and by its words' lemmas.
_READINGS = 4
# Plain integers: operations on flags cost ten times as much.
_NEAR = int(Relation.SIMILAR_TO | Relation.HYPERNYM | Relation.HYPONYM | Relation.ALSO)
_SAME_SYNSET, _ANTONYM = int(Relation.SAME_SYNSET), int(Relation.ANTONYM)
_DERIVED = int(Relation.DERIVED)
# Words that begin alike for this share of the shorter one, at the least _MIN_STEM letters, are of
# one root whatever a thesaurus says: "programming" is no synonym of "program".
_STEM_SHARE = 0.75
_MIN_STEM = 4
# Edit similarity from which on a word without a part of speech is another one misspelled.
_MISSPELLED_LIKENESS = 0.7
_WORD_KINDS = int(
    WordFlag.NOUN | WordFlag.VERB | WordFlag.ADJECTIVE | WordFlag.ADVERB | WordFlag.FUNCTION_WORD
)


def relate(groups: Iterable[tuple[Phrases, Phrases]]) -> Known:
    """The closeness of every related pair within each group of phrases: `[used][original]`.

    A group is the phrases of one changed block: those used, and those of the original (keys,
    single spaces). Unrelated pairs are absent. Phrases of several words that no list has cost
    next to nothing, which keeps long blocks cheap.
    """
    groups = list(groups)
    readings = _Readings(dict.fromkeys(chain.from_iterable(chain.from_iterable(groups))))
    pairs: dict[Pair, None] = {}
    for used, originals in groups:
        listed = [phrase for phrase in originals if readings.is_listed(phrase)]
        for phrase in used:
            if readings.is_listed(phrase):
                for original in listed:
                    pairs[phrase, original] = None
    known: dict[Pair, Closeness] = {}
    for pair in pairs:
        form = _form(*pair)
        if form is None and _is_tabled(readings, *pair):
            form = Closeness.PHRASE
        if form is not None:
            known[pair] = form
    rest = [pair for pair in pairs if pair not in known and readings.has(*pair)]
    for pair, closeness in zip(rest, _looked_up(readings, rest), strict=True):
        if closeness is Closeness.NONE or (is_number(pair[0]) and is_number(pair[1])):
            continue
        stem = closeness > Closeness.INFLECTION and _same_stem(*pair)
        known[pair] = Closeness.DERIVED if stem else closeness
    known |= dict.fromkeys(_misspelled(readings, pairs, known), Closeness.MISSPELLING)
    nested: dict[str, dict[str, Closeness]] = {}
    for (phrase, original), closeness in known.items():
        nested.setdefault(phrase, {})[original] = closeness
    return nested


def _same_stem(used: str, original: str) -> bool:
    if " " in used or " " in original:
        return False
    shorter = min(len(used), len(original))
    stem = len(commonprefix((used, original)))  # noqa: RUF071 - of words, not of paths
    return stem >= _MIN_STEM and stem >= _STEM_SHARE * shorter


def _misspelled(
    readings: _Readings, pairs: Iterable[Pair], known: Mapping[Pair, Closeness]
) -> list[Pair]:
    """Unrelated pairs of which one is hardly a word, and spelled like the other."""
    return [
        pair
        for pair in pairs
        if pair not in known
        and min(map(len, pair)) >= _MIN_STEM
        and not (" " in pair[0] and " " in pair[1])
        and abs(len(pair[0]) - len(pair[1])) <= 3
        and not (readings.is_word(pair[0]) and readings.is_word(pair[1]))
        and Levenshtein.normalized_similarity(*pair) >= _MISSPELLED_LIKENESS
    ]


def tabled(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """Those (used, original) pairs of phrases that the table of phrase synonyms connects."""
    unique = list(dict.fromkeys(pairs))
    readings = _Readings(dict.fromkeys(phrase for pair in unique for phrase in pair))
    return frozenset(pair for pair in unique if _is_tabled(readings, *pair))


def is_phrase(phrases: Sequence[str]) -> NDArray[np.bool_]:
    """Whether the vocabulary lists each phrase (keys, single spaces), in some inflection."""
    readings = _Readings(dict.fromkeys(phrases))
    return readings.found[[readings.row[phrase] for phrase in phrases]]


class _Readings:
    """Every phrase as the lists may have it: as written, or with its words' lemmas."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.row = {phrase: at for at, phrase in enumerate(phrases)}
        words = list(dict.fromkeys(word for phrase in self.row for word in phrase.split(" ")))
        lemmas = dict(zip(words, _lemmas(words), strict=True))
        self.texts = {phrase: _readings(phrase, lemmas) for phrase in self.row}
        ids = vocabulary.ids([text for phrase in self.row for text in self.texts[phrase]])
        # shape (phrases, _READINGS): vocabulary ids, -1 where there is none
        self.ids: NDArray[np.int64] = np.full((len(self.row), _READINGS), -1, np.int64)
        at = 0
        for row, phrase in enumerate(self.row):
            count = len(self.texts[phrase])
            self.ids[row, :count] = ids[at : at + count]
            at += count
        self.found: NDArray[np.bool_] = np.any(self.ids >= 0, axis=1)
        self._is_word = (vocabulary.flags(self.ids[:, 0]) & _WORD_KINDS) > 0

    def is_word(self, phrase: str) -> bool:
        """True where a dictionary knows the phrase's part of speech: no misspelling, no name."""
        return bool(self._is_word[self.row[phrase]])

    def is_listed(self, phrase: str) -> bool:
        """True for single words, and for phrases that some list or the number reader may know."""
        return (
            " " not in phrase
            or bool(self.found[self.row[phrase]])
            or phrase in _phrases_of("contractions")
            or number_value(phrase) is not None
        )

    def has(self, used: str, original: str) -> bool:
        """True where the vocabulary has some reading of both."""
        return bool(self.found[self.row[used]] and self.found[self.row[original]])


def _lemmas(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Up to two lemmas of each word, other than itself."""
    ids = vocabulary.ids(words)
    offsets, lemmas = inflections.lemmas(ids)
    texts = [vocabulary.text(lemma) for lemma in lemmas.tolist()]
    found = (
        tuple(text for text in texts[start:end] if text != word)
        for word, start, end in zip(words, offsets.tolist(), offsets[1:].tolist(), strict=False)
    )
    return [each[:2] for each in found]


def _readings(phrase: str, lemmas: Mapping[str, tuple[str, ...]]) -> list[str]:
    words = phrase.split(" ")
    if len(words) == 1:
        return [phrase, *lemmas[phrase]]
    first = [(lemmas[words[0]] or (words[0],))[0], *words[1:]]
    last = [*words[:-1], (lemmas[words[-1]] or (words[-1],))[0]]
    every = [(lemmas[word] or (word,))[0] for word in words]
    return list(dict.fromkeys(" ".join(each) for each in (words, first, last, every)))


def _looked_up(readings: _Readings, pairs: Sequence[Pair]) -> list[Closeness]:
    """The closest relation of each pair over all its readings."""
    if not pairs:
        return []
    used = readings.ids[[readings.row[pair[0]] for pair in pairs]]
    original = readings.ids[[readings.row[pair[1]] for pair in pairs]]
    bits = np.zeros(len(pairs), np.int64)
    same = np.zeros(len(pairs), bool)
    for a, b in product(range(_READINGS), repeat=2):
        rows = np.flatnonzero((used[:, a] >= 0) & (original[:, b] >= 0))
        if len(rows):
            bits[rows] |= synonyms.relations(used[rows, a], original[rows, b])
            same[rows] |= used[rows, a] == original[rows, b]
    return [
        Closeness.INFLECTION if one_lemma else _closeness(bit)
        for bit, one_lemma in zip(bits.tolist(), same.tolist(), strict=True)
    ]


def _closeness(bits: int) -> Closeness:
    if bits & _SAME_SYNSET:
        return Closeness.SYNSET
    if bits & _ANTONYM:
        return Closeness.ANTONYM
    if bits & _NEAR:
        return Closeness.NEAR
    if bits & _DERIVED:
        return Closeness.DERIVED
    return Closeness.THESAURUS if bits else Closeness.NONE


@cache
def _pairs_of(table: str) -> frozenset[Pair]:
    """A table's first two columns as pairs, both ways round."""
    rows = wordlists.table(table).rows
    return frozenset((row[0], row[1]) for row in rows) | frozenset((row[1], row[0]) for row in rows)


@cache
def _phrases_of(table: str) -> frozenset[str]:
    return frozenset(phrase for pair in _pairs_of(table) for phrase in pair)


def _form(used: str, original: str) -> Closeness | None:
    """The closeness of two spellings of one word or number."""
    if used == original:
        return Closeness.SAME
    pair = (used, original)
    if pair in (("a", "an"), ("an", "a")):
        return Closeness.SPELLING  # it follows the next word's sound
    if pair in _pairs_of("contractions"):
        return Closeness.CONTRACTION
    if pair in _pairs_of("spelling_variants"):
        return Closeness.SPELLING
    value = number_value(used)
    if value is not None and value == number_value(original):
        return Closeness.NUMBER
    return None


def _is_tabled(readings: _Readings, used: str, original: str) -> bool:
    table = _pairs_of("phrase_synonyms")
    return any(pair in table for pair in product(readings.texts[used], readings.texts[original]))

"""Builds `wordlists/en/candidates.spw`: what each word or phrase of a text may have replaced.

Joins the packed synonyms and inflections with the hand-written list of what spinning tools put in
place of common words (`tools/spinners/substitutions.txt`). Run after `tools.build_wordlists`:

    python -m tools.pack_candidates
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import candidates as lexicon
from spincheck.lexicon import inflections, ngrams, synonyms, vocabulary, wordlists
from spincheck.lexicon.candidates import MOST_WORDS, Channel, Original
from spincheck.lexicon.relations import Form, Relation, WordFlag

SUBSTITUTIONS = Path(__file__).parent / "spinners" / "substitutions.txt"
# An original is a word in use (Zipf 2.5 is one in three million), and not much rarer than what
# stands for it: spinners pick the rarer word in nine cases of ten (seed pair: 118 of 132).
SMALLEST_ZIPF = 2.5
RARER_AT_MOST = 1.2
MOST_ORIGINALS = 28
MOST_OTHER_FORMS = 10
MOST_OF_PHRASE = 8

_FORMS = (
    Form.BASE, Form.PLURAL, Form.PAST, Form.PAST_PARTICIPLE, Form.ING, Form.THIRD_PERSON,
    Form.COMPARATIVE, Form.SUPERLATIVE,
)  # fmt: skip
_CHANNEL = {
    Relation.SAME_SYNSET: Channel.SYNSET,
    Relation.SIMILAR_TO: Channel.SIMILAR,
    Relation.HYPERNYM: Channel.BROADER,
    Relation.HYPONYM: Channel.NARROWER,
    Relation.DERIVED: Channel.DERIVED,
    Relation.ALSO: Channel.DERIVED,
    Relation.MOBY: Channel.MOBY,
    Relation.MOBY_MUTUAL: Channel.MOBY_MUTUAL,
    Relation.OPENOFFICE: Channel.OPENOFFICE,
}
# How much each source of a pair says that it is worth keeping, against a Zipf difference of 1;
# only the order within one word's originals depends on it.
_WORTH = {
    Channel.SPINNER: 6.0, Channel.TABLED: 2.0, Channel.SYNSET: 2.0, Channel.SIMILAR: 0.8,
    Channel.BROADER: 0.4, Channel.NARROWER: 0.4, Channel.DERIVED: 0.2, Channel.MOBY: 0.3,
    Channel.MOBY_MUTUAL: 0.9,
    Channel.OPENOFFICE: 1.2, Channel.OTHER_FORM: -1.0,
}  # fmt: skip

# Plain integers: an operation on a flag type costs a microsecond, and there are millions.
BASE = Form.BASE.value
SYNSET, OTHER_FORM = Channel.SYNSET.value, Channel.OTHER_FORM.value
NAME_LIKE = WordFlag.NAME_LIKE.value
FUNCTION_WORD = WordFlag.FUNCTION_WORD.value
NO_HEAD = (WordFlag.FUNCTION_WORD | WordFlag.NAME_LIKE).value

# One of these is enough for phrases and for originals rarer than what was used.
_STRONG = (
    Channel.SYNSET | Channel.SIMILAR | Channel.MOBY_MUTUAL | Channel.OPENOFFICE | Channel.SPINNER
).value

Words = tuple[int, ...]
Pairs = dict[Words, dict[Words, int]]  # used -> original -> how they are related


class Lexicon:
    """The packed lists as plain lists, for random access in Python loops."""

    def __init__(self) -> None:
        v = vocabulary.vocabulary()
        everything = np.arange(len(v.hash))
        self.zipf = vocabulary.zipf_frequency(everything).tolist()
        self.flags = vocabulary.flags(everything).tolist()
        self.lm = vocabulary.lm_ids(everything).tolist()
        self.text = [vocabulary.text(i) for i in everything.tolist()]
        self.is_phrase = [" " in text for text in self.text]
        self.id = {text: i for i, text in enumerate(self.text)}
        self.variants = {
            (self.id.get(a, -1), self.id.get(b, -1))
            for row in wordlists.table("spelling_variants").rows
            for a, b in ((row[0], row[1]), (row[1], row[0]))
        }
        t = inflections.inflections()
        self.forms = _rows(t.form_rows, t.form_starts, t.form_entries, inflections.BITS)
        self.lemmas = _rows(t.lemma_rows, t.lemma_starts, t.lemma_entries, inflections.BITS)
        s = synonyms.synonyms()
        self.related = _rows(s.rows, s.starts, s.entries, synonyms.BITS)

    def words(self, phrase: str) -> Words | None:
        """The ids of a phrase's words; None where one is unknown."""
        found = tuple(self.id.get(word, -1) for word in phrase.split(" "))
        return None if -1 in found else found

    def readings(self, word: int) -> list[tuple[int, int]]:
        """(lemma, form bits) of a word; a word without entries is its own base form."""
        return self.lemmas(word) or [(word, BASE)]


def _rows(
    rows: NDArray[Any], starts: NDArray[Any], entries: NDArray[Any], bits: int
) -> Callable[[int], list[tuple[int, int]]]:
    """A function from an id to the (id, payload) entries of its row."""
    mask = (1 << bits) - 1
    edge = starts.tolist()
    packed = [(value >> bits, value & mask) for value in entries.tolist()]
    stretches = {at: (edge[n], edge[n + 1]) for n, at in enumerate(rows.tolist())}

    def row(at: int) -> list[tuple[int, int]]:
        first, end = stretches.get(at, (0, 0))
        return packed[first:end]

    return row


def from_thesauri(x: Lexicon) -> Pairs:
    """Pairs of WordNet and the thesauri, inflected; antonyms out."""
    pairs: Pairs = defaultdict(dict)
    for used, text in enumerate(x.text):
        if not _is_head(x, used):
            continue
        words = x.words(text)
        if words is None or len(words) > MOST_WORDS:
            continue
        rarest = min(x.zipf[word] for word in words)
        for lemma, bits in x.readings(used):
            for other, relation in x.related(lemma):
                channel = _CHANNELS[relation]
                if other != lemma and _worth_a_look(x, rarest, len(words), other, channel):
                    _add_forms(x, pairs, words, rarest, bits, other, channel)
    return pairs


def _is_head(x: Lexicon, at: int) -> bool:
    if x.flags[at] & NO_HEAD:
        return False
    return x.text[at][0].isalpha() and (" " in x.text[at] or x.zipf[at] > 0)


def _channel(relation: int) -> Channel:
    if relation & Relation.ANTONYM:
        return Channel(0)
    found = Channel(0)
    for bit, channel in _CHANNEL.items():
        if relation & bit:
            found |= channel
    return found


_CHANNELS = [_channel(relation).value for relation in range(1 << synonyms.BITS)]


def _worth_a_look(x: Lexicon, rarest: float, n_words: int, other: int, channel: int) -> bool:
    """The cheap test, before forms are looked up: weak relations need a commoner, single word."""
    zipf = x.zipf[other]
    if not channel or zipf < SMALLEST_ZIPF - 0.5 or zipf < rarest - RARER_AT_MOST - 0.5:
        return False
    if x.flags[other] & NAME_LIKE or x.is_phrase[other]:
        return False
    if channel & _STRONG:
        return True
    return n_words == 1 and zipf >= rarest - 0.5


def _add_forms(
    x: Lexicon, pairs: Pairs, words: Words, rarest: float, bits: int, other: int, channel: int
) -> None:
    shared: list[tuple[int, int]] = []
    forms = x.forms(other)
    for original, has in forms or [(other, BASE)]:
        if has & bits:
            shared.append((original, channel))
        # Swaps that lose the inflection: "aisles" -> "corridor". Only of one sense, or too many.
        elif bits & BASE and len(words) == 1 and channel & SYNSET:
            shared.append((original, channel | OTHER_FORM))
    if bits & BASE and (other, channel) not in shared:
        shared.append((other, channel))
    known = pairs[words]
    for original, how in shared:
        if x.zipf[original] < max(SMALLEST_ZIPF, rarest - RARER_AT_MOST):
            continue
        originals = x.words(x.text[original])
        if originals is None or originals == words or len(originals) > MOST_WORDS:
            continue
        # Thesauri explain words by phrases ("month: period of time"); only tables that list what
        # is said in place of what are believed with phrases for originals.
        if len(originals) > 1 or (words[0], originals[0]) in x.variants:
            continue
        if x.lm[originals[0]] < 0 or _shares_lemma(x, words, originals):
            continue
        before = known.get(originals)
        if before is None or before & OTHER_FORM:
            known[originals] = how
        elif not how & OTHER_FORM:
            known[originals] = before | how


def _shares_lemma(x: Lexicon, words: Words, originals: Words) -> bool:
    if len(words) > 1 or len(originals) > 1:
        return False
    left = {lemma for lemma, _ in x.readings(words[0])}
    return any(lemma in left for lemma, _ in x.readings(originals[0]))


def from_substitutions(x: Lexicon, lines: Iterable[str]) -> Pairs:
    """Pairs of the hand-written list, inflected alike on both sides."""
    pairs: Pairs = defaultdict(dict)
    for used, original in read_substitutions(lines):
        left, right = x.words(used), x.words(original)
        if left is None or right is None:
            continue
        for used_words, original_words in _alike(x, left, right):
            if used_words != original_words and all(x.lm[word] >= 0 for word in original_words):
                pairs[used_words][original_words] = Channel.SPINNER.value
    return pairs


def from_phrase_table(x: Lexicon) -> Pairs:
    """Pairs of the table of phrases and their plain equivalents, one side at least a phrase."""
    pairs: Pairs = defaultdict(dict)
    for row in wordlists.table("phrase_synonyms").rows:
        used, original = x.words(row[0]), x.words(row[1])
        if used is None or original is None or max(len(used), len(original)) > MOST_WORDS:
            continue
        if len(used) + len(original) > 2 and all(x.lm[word] >= 0 for word in original):
            pairs[used][original] = Channel.TABLED.value
    return pairs


def read_substitutions(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(used, original) of the lines "original: used, used"."""
    for line in lines:
        original, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            for used in rest.split(","):
                yield used.strip(), original.strip()


def _alike(x: Lexicon, left: Words, right: Words) -> Iterator[tuple[Words, Words]]:
    """The pair as it stands; verbs inflected in the first word, nouns in the last."""
    yield left, right
    for tag in (Form.PAST, Form.PAST_PARTICIPLE, Form.ING, Form.THIRD_PERSON):
        for a in _tagged(x, left[0], tag):
            for b in _tagged(x, right[0], tag):
                yield (a, *left[1:]), (b, *right[1:])
    for tag in (Form.PLURAL, Form.COMPARATIVE, Form.SUPERLATIVE):
        for a in _tagged(x, left[-1], tag):
            for b in _tagged(x, right[-1], tag):
                yield (*left[:-1], a), (*right[:-1], b)


def _tagged(x: Lexicon, lemma: int, tag: Form) -> list[int]:
    if x.flags[lemma] & FUNCTION_WORD:
        return []
    return [at for at, bits in x.forms(lemma) if bits & tag.value]


_WEIGHTS = [(bit.value, weight) for bit, weight in _WORTH.items()]


def worth(x: Lexicon, used: Words, original: Words, channel: int) -> float:
    """What the order of one phrase's originals goes by."""
    value = sum(weight for bit, weight in _WEIGHTS if channel & bit)
    commoner = min(x.zipf[at] for at in original) - min(x.zipf[at] for at in used)
    return float(value + 0.8 * min(commoner, 2.5))


def cut(x: Lexicon, pairs: Pairs) -> list[tuple[Words, list[Original]]]:
    """The best originals of every phrase, those of hand-written pairs first."""
    kept: list[tuple[Words, list[Original]]] = []
    for used, originals in pairs.items():
        order = sorted(originals.items(), key=lambda item: (-worth(x, used, *item), item[0]))
        same = [item for item in order if not item[1] & OTHER_FORM]
        other = [item for item in order if item[1] & OTHER_FORM]
        most = MOST_ORIGINALS if len(used) == 1 else MOST_OF_PHRASE
        best = same[:most] + other[:MOST_OTHER_FORMS]
        kept.append((used, [Original(words, channel) for words, channel in best]))
    return kept


def merged(first: Pairs, second: Mapping[Words, Mapping[Words, int]]) -> Pairs:
    for used, originals in second.items():
        for original, channel in originals.items():
            known = first[used].get(original, 0) & ~OTHER_FORM
            first[used][original] = known | channel
    return first


def main() -> None:
    x = Lexicon()
    pairs = from_thesauri(x)
    pairs = merged(pairs, from_phrase_table(x))
    pairs = merged(pairs, from_substitutions(x, SUBSTITUTIONS.read_text().splitlines()))
    lm_words = {lm: at for at, lm in enumerate(x.lm) if lm >= 0}
    columns = lexicon.pack(
        [
            (
                tuple(x.text[at] for at in used),
                [Original(tuple(x.lm[at] for at in words), channel) for words, channel in found],
            )
            for used, found in cut(x, pairs)
        ],
        [
            x.text[lm_words[lm]] if lm in lm_words else ""
            for lm in range(len(ngrams.model().unigram_prob))
        ],
    )
    header = {
        "name": "candidates",
        "version": "1",
        "source": "vocabulary, synonyms, inflections and phrase_synonyms of this folder;"
        " tools/spinners/substitutions.txt",
        "licence": "as synonyms.spw and vocabulary.spw; the substitutions: that of spincheck",
        "count": len(columns["entries"]),
        "ngrams_sha256": wordlists.columns("ngrams").header["sha256"],
    }
    wordlists.write_columns(wordlists.directory() / "candidates.spw", header, columns)


if __name__ == "__main__":
    main()

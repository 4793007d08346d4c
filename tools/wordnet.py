"""Reads WordNet's `data.*` files into lemmas with their parts of speech, and related pairs.

Format: `man 5 wndb`. A synset's line: offset, file number, type, number of words (hexadecimal), the
words each with an id, number of pointers, the pointers (symbol, offset, part of speech, source and
target word in four hexadecimal digits, 0000 for the whole synset), and a gloss after a bar.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from spincheck.lexicon.relations import Relation

PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_OPPOSITE = {Relation.HYPERNYM: Relation.HYPONYM, Relation.HYPONYM: Relation.HYPERNYM}
_POINTERS = {
    "@": Relation.HYPERNYM,
    "@i": Relation.HYPERNYM,
    "&": Relation.SIMILAR_TO,
    "+": Relation.DERIVED,
    "^": Relation.ALSO,  # see also
    "$": Relation.ALSO,  # verb group
    "\\": Relation.ALSO,  # pertainym, or adverb from adjective
    "<": Relation.ALSO,  # participle of verb
    "!": Relation.ANTONYM,
}

Key = tuple[str, int]  # part of speech, offset


class Synset(NamedTuple):
    words: tuple[str, ...]
    pointers: tuple[tuple[str, Key, int, int], ...]  # symbol, target, source word, target word


def read(files: Mapping[str, str]) -> dict[Key, Synset]:
    """All synsets of the four `data.*` files, given as texts by the part's name."""
    synsets: dict[Key, Synset] = {}
    for name, part in PARTS.items():
        for line in files[name].splitlines():
            if not line.startswith("  "):
                offset, synset = _parse(line)
                synsets[part, offset] = synset
    return synsets


def parts_of_speech(synsets: Mapping[Key, Synset]) -> dict[str, set[str]]:
    """The parts of speech (n, v, a, r) of every lemma, in WordNet's own capitals."""
    parts: dict[str, set[str]] = defaultdict(set)
    for (part, _), synset in synsets.items():
        for word in synset.words:
            parts[word].add(part)
    return parts


def related(synsets: Mapping[Key, Synset]) -> Iterator[tuple[str, str, Relation]]:
    """Every (word, other, relation of the other to the word), in both directions."""
    for synset in synsets.values():
        yield from _all_pairs(synset.words, synset.words, Relation.SAME_SYNSET)
        satellites: list[str] = []
        for symbol, key, source, target in synset.pointers:
            relation = _POINTERS.get(symbol)
            if relation is None:
                continue
            other = synsets[key].words
            left = synset.words if source == 0 else (synset.words[source - 1],)
            right = other if target == 0 else (other[target - 1],)
            yield from _all_pairs(left, right, relation)
            if symbol == "&":
                satellites += other
        yield from _all_pairs(satellites, satellites, Relation.SIMILAR_TO)


def _all_pairs(
    left: tuple[str, ...] | list[str], right: tuple[str, ...] | list[str], relation: Relation
) -> Iterator[tuple[str, str, Relation]]:
    for a, b in itertools.product(left, right):
        if a != b:
            yield a, b, relation
            yield b, a, _OPPOSITE.get(relation, relation)


def _parse(line: str) -> tuple[int, Synset]:
    fields = line.partition(" | ")[0].split()
    count = int(fields[3], 16)
    words = tuple(_plain(word) for word in fields[4 : 4 + 2 * count : 2])
    at = 4 + 2 * count
    pointers = []
    for first in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
        symbol, offset, part, ends = fields[first : first + 4]
        key = ("a" if part == "s" else part, int(offset))
        pointers.append((symbol, key, int(ends[:2], 16), int(ends[2:], 16)))
    return int(fields[0]), Synset(words, tuple(pointers))


def _plain(word: str) -> str:
    """Without the adjective's marker of position, such as "(a)"; spaces for underscores."""
    return word.partition("(")[0].replace("_", " ")

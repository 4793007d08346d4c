"""Which stretches of a text run along with a candidate's: the cheap alignment that re-ranks.

Spinning changes words but not their distances: a kept word stands about as far from the next
kept word as it did in the source, and the function words between them stay. Texts on the same
topic share words and names as well, but not what stands between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

# Words in more than a fifth of the documents ("the", "of", "for") start no run: chance brings
# them together in any two texts. They count between words that do.
MAX_DOCUMENT_SHARE = 0.2
# In a small archive the share says little: a word is common only if so many documents have it.
_MIN_COMMON_DOCUMENTS = 20
# The next shared word of a run stands within so many words (half a sentence), and changed
# phrases have moved it by no more than this ("as a result of" for "because" moves 3).
REACH_WORDS = 12
SHIFT_WORDS = 3
# A word that stands so often in the candidate pairs with everything; its pairs are left out.
_MAX_PLACES = 24
# A run is at least a clause long, and two words in five of it are shared, four rare ones among
# them: a name or a fixed expression is none.
MIN_RUN_WORDS = 8
MIN_RUN_SHARED = 0.4
MIN_RUN_RARE = 4


class Run(NamedTuple):
    """Terms `start` to `end` of the text run along with `other_start` to `other_end` of the
    candidate; `shared` of them are the same words in the same order."""

    start: int
    end: int
    other_start: int
    other_end: int
    shared: int


class _Pair(NamedTuple):
    """A shared word, and the best run that ends with it."""

    at: int
    other: int
    shared: int
    rare: int
    before: int  # index of the pair before it in the run, or -1


def rare_terms(frequencies: Mapping[str, int], documents: int) -> frozenset[str]:
    """The terms that may start a run: those of at most MAX_DOCUMENT_SHARE of the documents."""
    most = max(MAX_DOCUMENT_SHARE * documents, _MIN_COMMON_DOCUMENTS)
    return frozenset(term for term, count in frequencies.items() if 0 < count <= most)


def runs(text: Sequence[str], candidate: Sequence[str], rare: frozenset[str]) -> list[Run]:
    """The runs of `text` along `candidate`, disjoint in both, longest first.

    Time grows with the number of shared rare words: on every diagonal (place in the one text
    less place in the other) only the last pair is looked at again.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, term in enumerate(candidate):
        if term in rare:
            places[term].append(at)
    if len(places) < MIN_RUN_RARE:
        return []
    pairs: list[_Pair] = []
    last: dict[int, int] = {}  # diagonal -> index of the last pair on it
    for at, term in enumerate(text):
        found = places.get(term)
        if found is None or len(found) > _MAX_PLACES:
            continue
        first = len(pairs)
        for other in found:
            pairs.append(_extended(text, candidate, pairs, last, at, other))
        for number in range(first, len(pairs)):
            last[at - pairs[number].other] = number
    return list(_disjoint(pairs))


def _extended(
    text: Sequence[str],
    candidate: Sequence[str],
    pairs: Sequence[_Pair],
    last: Mapping[int, int],
    at: int,
    other: int,
) -> _Pair:
    """The pair at the end of the best run it can continue."""
    best = _Pair(at, other, 1, 1, -1)
    diagonal = at - other
    for near in range(diagonal - SHIFT_WORDS, diagonal + SHIFT_WORDS + 1):
        number = last.get(near)
        if number is None:
            continue
        before = pairs[number]
        gap = at - before.at
        if not 0 < gap <= REACH_WORDS or before.other >= other:
            continue
        between = 0 if gap == 1 else _shared_between(text, candidate, before, at, other)
        shared = before.shared + 1 + between
        if shared > best.shared:
            best = _Pair(at, other, shared, before.rare + 1, number)
    return best


def _shared_between(
    text: Sequence[str], candidate: Sequence[str], before: _Pair, at: int, other: int
) -> int:
    """Words between two pairs that are the same, from either end up to the first shift."""
    room = min(at - before.at, other - before.other) - 1
    forward = [text[before.at + n] == candidate[before.other + n] for n in range(1, room + 1)]
    if at - before.at == other - before.other:
        return sum(forward)
    backward = [text[at - n] == candidate[other - n] for n in range(1, room + 1)]
    # the shift stands somewhere: the best cut between what is read forward and backward
    best = total = sum(backward)
    for n in range(room):
        total += forward[n] - backward[room - 1 - n]
        best = max(best, total)
    return best


def _disjoint(pairs: Sequence[_Pair]) -> Iterator[Run]:
    """Runs by falling number of shared words; none uses a word of one before it."""
    used: set[int] = set()
    used_other: set[int] = set()
    for end in sorted(range(len(pairs)), key=lambda number: -pairs[number].shared):
        final = pairs[end]
        if final.rare < MIN_RUN_RARE:
            continue
        number, first = end, final
        while number >= 0:
            pair = pairs[number]
            if pair.at in used or pair.other in used_other:
                break
            first, number = pair, pair.before
        base = pairs[number] if number >= 0 else None
        shared = final.shared - (base.shared if base else 0)
        rare = final.rare - (base.rare if base else 0)
        length = final.at + 1 - first.at
        if first.at > final.at or rare < MIN_RUN_RARE or length < MIN_RUN_WORDS:
            continue
        if final.at in used or final.other in used_other or shared < MIN_RUN_SHARED * length:
            continue
        used.update(range(first.at, final.at + 1))
        used_other.update(range(first.other, final.other + 1))
        yield Run(first.at, final.at + 1, first.other, final.other + 1, shared)

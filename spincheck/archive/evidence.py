"""Which stretches of a text run along with a candidate's: the cheap alignment that re-ranks.

Spinning changes words but not their distances: a kept word stands about as far from the next
kept word as it did in the source, and the function words between them stay. Texts on the same
topic share words and names as well, but not what stands between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import eq
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
_MAX_PLACES = 16
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


@dataclass
class _Pairs:
    """Shared rare words as columns, each with the best run that ends with it.

    `shared`, `rare`: words of that run; `before`: the pair before it in the run, or -1.
    """

    at: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    rare: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)


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
    pairs = _Pairs()
    last: dict[int, int] = {}  # diagonal -> the last pair on it
    for at, term in enumerate(text):
        found = places.get(term)
        if found is None or len(found) > _MAX_PLACES:
            continue
        first = len(pairs.at)
        for other in found:
            _add(pairs, last, at, other, text, candidate)
        for number, other in enumerate(found, first):
            last[at - other] = number
    return list(_disjoint(pairs))


def _add(
    pairs: _Pairs,
    last: Mapping[int, int],
    at: int,
    other: int,
    text: Sequence[str],
    candidate: Sequence[str],
) -> None:
    """Add a pair to the end of the best run that it can continue."""
    shared, rare, best = 1, 1, -1
    for near in range(at - other - SHIFT_WORDS, at - other + SHIFT_WORDS + 1):
        number = last.get(near)
        if number is None:
            continue
        before, other_before = pairs.at[number], pairs.other[number]
        if at - before > REACH_WORDS or other_before >= other:
            continue
        longer = pairs.shared[number] + 1
        if at - before > 1 and other - other_before > 1:
            longer += _shared_between(text[before + 1 : at], candidate[other_before + 1 : other])
        if longer > shared:
            shared, rare, best = longer, pairs.rare[number] + 1, number
    pairs.at.append(at)
    pairs.other.append(other)
    pairs.shared.append(shared)
    pairs.rare.append(rare)
    pairs.before.append(best)


def _shared_between(text: Sequence[str], candidate: Sequence[str]) -> int:
    """Words of two gaps that are the same, read from either end up to the first shift."""
    forward: list[bool] = list(map(eq, text, candidate))
    if len(text) == len(candidate):
        return sum(forward)
    backward: list[bool] = list(map(eq, reversed(text), reversed(candidate)))
    # the shift stands somewhere: the best cut between what is read forward and backward
    total = sum(backward)
    best = total
    for ahead, behind in zip(forward, reversed(backward), strict=True):
        total += ahead - behind
        best = max(best, total)
    return best


def _disjoint(pairs: _Pairs) -> Iterator[Run]:
    """Runs by falling number of shared words; none uses a word of one before it."""
    used: set[int] = set()
    used_other: set[int] = set()
    ends = [number for number, rare in enumerate(pairs.rare) if rare >= MIN_RUN_RARE]
    for end in sorted(ends, key=lambda number: -pairs.shared[number]):
        first, number = -1, end
        while number >= 0 and not (pairs.at[number] in used or pairs.other[number] in used_other):
            first, number = number, pairs.before[number]
        if first < 0:
            continue
        shared, rare = pairs.shared[end], pairs.rare[end]
        if number >= 0:
            shared, rare = shared - pairs.shared[number], rare - pairs.rare[number]
        run = Run(
            pairs.at[first], pairs.at[end] + 1, pairs.other[first], pairs.other[end] + 1, shared
        )
        length = run.end - run.start
        if rare < MIN_RUN_RARE or length < MIN_RUN_WORDS or shared < MIN_RUN_SHARED * length:
            continue
        used.update(range(run.start, run.end))
        used_other.update(range(run.other_start, run.other_end))
        yield run

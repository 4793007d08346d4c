"""Word alignment: its edits tile both sides and rebuild the reference."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.align.edits import apply
from spincheck.align.phrases import Words, regroup
from spincheck.align.words import (
    _GAP_COST,
    _RELATED_COST,
    _UNRELATED_SHAPES,
    MAX_PHRASE_WORDS,
    Pair,
    _align_block,
    _kind,
    _unrelated_cost,
    align_words,
)
from spincheck.lexicon.keys import key
from spincheck.lexicon.related import relate

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "word_cases.jsonl").read_text("utf-8").splitlines()
]
WORDS = st.lists(
    st.sampled_from(
        "firm company said stated the of a an war warfare due to because , 2 two".split()
    )
)


def edits_of(suspect, reference):
    pair = Pair([key(word) for word in suspect], [key(word) for word in reference])
    return pair, regroup(align_words([pair]), Words(pair.suspect, pair.reference, reference))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["suspect"])
def test_cases(case):
    pair, edits = edits_of(case["suspect"].split(), case["reference"].split())
    swaps = [
        [" ".join(pair.suspect[slice(*e.suspect)]), " ".join(pair.reference[slice(*e.reference)])]
        for e in edits
        if e.kind == "swap"
    ]
    assert swaps == case["swaps"]


@settings(deadline=None)
@given(WORDS, WORDS)
def test_edits_tile_both_sides_and_rebuild_the_reference(suspect, reference):
    pair, edits = edits_of(suspect, reference)
    at = (0, 0)
    for edit in edits:
        assert (edit.suspect[0], edit.reference[0]) == at
        at = (edit.suspect[1], edit.reference[1])
        if edit.kind == "equal":
            assert pair.suspect[slice(*edit.suspect)] == pair.reference[slice(*edit.reference)]
    assert at == (len(suspect), len(reference))
    assert apply(edits, pair.suspect, pair.reference) == pair.reference


def slow_cost(used, original, known):
    """The cheapest alignment of a block by trying every way, as the costs are written."""

    @cache
    def cheapest(i, j):
        if i == len(used) and j == len(original):
            return 0.0
        ways = []
        if i < len(used):
            ways.append(_GAP_COST[_kind(used[i])] + cheapest(i + 1, j))
        if j < len(original):
            ways.append(_GAP_COST[_kind(original[j])] + cheapest(i, j + 1))
        for p in range(1, min(MAX_PHRASE_WORDS, len(used) - i) + 1):
            for q in range(1, min(MAX_PHRASE_WORDS, len(original) - j) + 1):
                a, b = used[i : i + p], original[j : j + q]
                rest = cheapest(i + p, j + q)
                closeness = known.get(" ".join(a), {}).get(" ".join(b))
                if closeness is not None:
                    ways.append(_RELATED_COST[closeness] + rest)
                if (p, q) in _UNRELATED_SHAPES:
                    ways.append(_unrelated_cost([*map(_kind, a)], [*map(_kind, b)]) + rest)
        return min(ways)

    return cheapest(0, 0)


def cost_of(edits, used, original):
    total = 0.0
    for edit in edits:
        a, b = used[slice(*edit.suspect)], original[slice(*edit.reference)]
        if not b or not a:
            total += _GAP_COST[_kind((a or b)[0])]
        elif edit.closeness in _RELATED_COST:
            total += _RELATED_COST[edit.closeness]
        else:
            total += _unrelated_cost([*map(_kind, a)], [*map(_kind, b)])
    return total


@settings(deadline=None, max_examples=50)
@given(WORDS.filter(bool), WORDS.filter(bool))
def test_the_fast_block_alignment_is_as_cheap_as_the_slow_one(used, original):
    used, original = used[:6], original[:6]
    phrases = [
        [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
        for words in (used, original)
    ]
    known = relate([(phrases[0], phrases[1])])
    edits = _align_block(Pair(used, original), (0, len(used)), (0, len(original)), known)
    assert cost_of(edits, used, original) == pytest.approx(
        slow_cost(tuple(used), tuple(original), known)
    )

"""The inverted index gives what comparing every pair of sentences gives."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.align.candidates import find_candidates

SENTENCES = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), max_size=8)


def slow_candidates(suspect, reference):
    def features(words):
        return {*words, *pairwise(words)}

    counts = {}
    for words in reference:
        for feature in features(words):
            counts[feature] = counts.get(feature, 0) + 1

    def idf(feature):
        return math.log1p(len(reference) / max(counts.get(feature, 0), 1))

    found = {}
    for i, a in enumerate(suspect):
        for j, b in enumerate(reference):
            shared = sum(idf(f) for f in features(a) & features(b))
            if shared:
                mass = sum(map(idf, features(a))) * sum(map(idf, features(b)))
                found[i, j] = shared / math.sqrt(mass)
    return found


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_fast_is_slow(suspect, reference):
    fast = find_candidates(suspect, reference, most=100)
    pairs = dict(
        zip(
            zip(fast.suspect.tolist(), fast.reference.tolist(), strict=True),
            fast.similarity.tolist(),
            strict=True,
        )
    )
    assert pairs == pytest.approx(slow_candidates(suspect, reference))


def test_only_the_best_are_kept():
    found = find_candidates([["a", "b"]], [["a"], ["a", "b"], ["b", "c", "d"]], most=2)
    assert found.reference.tolist()[0] == 1
    assert len(found.reference) == 2

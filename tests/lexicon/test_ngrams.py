"""The packed model against figures of the original and against a slow, obvious back-off."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.lexicon import csr, ngrams, vocabulary

from . import slow_ngrams

EXPECTED = json.loads((Path(__file__).parent / "ngram_figures.json").read_text(encoding="utf-8"))


def lm_ids(words: list[str]) -> list[int]:
    return vocabulary.lm_ids(vocabulary.ids(words)).tolist()


@pytest.mark.parametrize("row", EXPECTED["log10_prob"], ids=lambda row: " ".join(row[0]))
def test_figures_of_the_original(row: tuple[list[str], float]) -> None:
    words, figure = row
    padded = [-1] * (3 - len(words)) + lm_ids(words)
    found = ngrams.log10_prob(np.array([padded]))[0]
    # Half a quantisation step for each value summed, and the original's own rounding to 1.0001^n.
    assert found == pytest.approx(figure, abs=6e-4)


def test_slow_version_agrees() -> None:
    m = ngrams.model()
    rng = np.random.default_rng(7)
    count = len(m.unigram_prob)
    random = rng.integers(-1, count, (150, 3))
    frequent = np.array(
        lm_ids(
            [
                "the",
                "of",
                "and",
                "to",
                "in",
                "a",
                "that",
                "is",
                "was",
                "for",
                "it",
                "on",
                "with",
                "as",
            ]
        )
    )
    common = frequent[rng.integers(0, len(frequent), (150, 3))]
    held = slow_ngrams.some_trigrams(m, 150)
    words = np.concatenate([random, common, held])
    slow = [slow_ngrams.log10_prob(m, *row) for row in words.tolist()]
    assert ngrams.log10_prob(words) == pytest.approx(slow, abs=1e-9)
    assert ngrams.has_bigram(words[:, 0], words[:, 1]).tolist() == [
        slow_ngrams.bigram(m, a, b) is not None for a, b, _ in words.tolist()
    ]
    assert ngrams.has_bigram(held[:, 0], held[:, 1]).all()


def test_history_is_cut_where_a_word_is_missing() -> None:
    cold, war = lm_ids(["cold", "war"])
    the = lm_ids(["the"])[0]
    alone, cut = ngrams.log10_prob(np.array([[-1, -1, war], [the, -1, war]]))
    assert alone == cut
    assert alone == pytest.approx(float(ngrams.model().unigram_prob[war]))
    assert ngrams.log10_prob(np.array([[-1, cold, war]]))[0] > alone + 1


def test_unknown_word_gets_the_floor() -> None:
    floor = ngrams.model().unknown_log10_prob
    assert ngrams.log10_prob(np.array([[3, 4, -1], [-1, -1, -1]])).tolist() == [floor, floor]
    assert floor <= float(np.sort(ngrams.model().unigram_prob)[1])


def test_sentence_is_the_sum_of_its_trigrams() -> None:
    m = ngrams.model()
    words = lm_ids(["the", "cold", "war", "ended", "in", "europe"])
    total = ngrams.log10_sentence(np.array(words))
    assert total.shape == (len(words) + 2,)
    assert total[0] == 0
    padded = [-1, m.sentence_start, *words, m.sentence_end]
    steps = [slow_ngrams.log10_prob(m, *padded[i : i + 3]) for i in range(len(words) + 1)]
    assert total[1:] == pytest.approx(np.cumsum(steps))
    assert ngrams.log10_sentence(np.array([], np.int64)).shape == (2,)
    assert ngrams.log10_prob(np.zeros((0, 3), np.int64)).shape == (0,)


@given(st.lists(st.lists(st.integers(0, 40), max_size=9, unique=True), min_size=1, max_size=6))
def test_search_in_rows(rows: list[list[int]]) -> None:
    shift = 4
    entries = np.array([key << shift | 5 for row in rows for key in sorted(row)], np.uint32)
    starts = np.cumsum([0] + [len(row) for row in rows]).astype(np.uint32)
    queries = [(row, key) for row in range(-1, len(rows)) for key in range(-1, 42)]
    numbers, keys = np.array(queries, np.int64).T
    low, high = csr.bounds(starts, numbers)
    found = csr.find(entries, low, high, keys, shift)
    for (row, key), at in zip(queries, found.tolist(), strict=True):
        assert (at >= 0) == (row >= 0 and key in rows[row])
        assert at < 0 or (entries[at] >> shift == key and starts[row] <= at < starts[row + 1])

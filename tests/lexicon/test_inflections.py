"""Forms and lemmas: pairs that only look alike first."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from spincheck.lexicon import inflections, vocabulary, wordlists
from spincheck.lexicon.relations import Form

CASES = json.loads((Path(__file__).parent / "inflection_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("word", "other"), CASES["different"])
def test_different_lemma(word: str, other: str) -> None:
    assert not _same(word, other)


@pytest.mark.parametrize(("word", "other"), CASES["same"])
def test_same_lemma(word: str, other: str) -> None:
    assert _same(word, other)
    assert _same(other, word)


@pytest.mark.parametrize(("form", "lemma", "name"), CASES["forms"])
def test_forms(form: str, lemma: str, name: str) -> None:
    of_form, of_lemma = vocabulary.ids([form, lemma])
    bits = inflections.form_bits(np.array([of_form]), np.array([of_lemma]))[0]
    assert Form[name] in Form(int(bits))
    assert of_form in inflections.forms(int(of_lemma), Form[name])


def test_lemmas_of_many() -> None:
    words = ["companies", "saw", "london", "qqzxv", "went"]
    offsets, found = inflections.lemmas(vocabulary.ids(words))
    texts = [vocabulary.text(int(entry)) for entry in found]
    rows = [set(texts[a:b]) for a, b in itertools.pairwise(offsets)]
    assert rows == [{"company"}, {"saw", "see"}, {"london"}, set(), {"go"}]


def test_unknown() -> None:
    unknown = np.array([-1, -1])
    assert not inflections.same_lemma(unknown, unknown).any()
    assert not inflections.form_bits(unknown, unknown).any()
    assert len(inflections.forms(-1, Form.PLURAL)) == 0


def test_spelling_variants() -> None:
    pairs = set(wordlists.table("spelling_variants").rows)
    assert {tuple(pair) for pair in CASES["spelling_variants"]} <= pairs
    assert not {tuple(pair) for pair in CASES["not_spelling_variants"]} & pairs
    assert all(british != american for british, american in pairs)


def test_contractions() -> None:
    rows = set(wordlists.table("contractions").rows)
    assert {tuple(pair) for pair in CASES["contractions"]} <= rows


def test_page_furniture() -> None:
    rows = wordlists.table("page_furniture").rows
    assert len(rows) >= 150
    assert {match for _, _, match in rows} == {"line", "prefix"}
    assert len({phrase for phrase, _, _ in rows}) == len(rows)


def _same(word: str, other: str) -> bool:
    a, b = vocabulary.ids([word, other])
    return bool(inflections.same_lemma(np.array([a]), np.array([b]))[0])

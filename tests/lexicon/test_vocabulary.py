"""Words find their entries, whatever their case and apostrophes; what is unknown stays unknown."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.lexicon import vocabulary, vowel_sound, wordlists
from spincheck.lexicon.relations import WordFlag

CASES = json.loads((Path(__file__).parent / "vocabulary_cases.json").read_text(encoding="utf-8"))


def test_unknown() -> None:
    found = vocabulary.ids(CASES["unknown"])
    assert found.tolist() == [-1] * len(found)
    assert vocabulary.zipf_frequency(found).tolist() == [0.0] * len(found)
    assert not vocabulary.flags(found).any()
    assert (vocabulary.lm_ids(found) == -1).all()
    assert (vocabulary.lemmas(found) == -1).all()
    assert vocabulary.ids([]).shape == (0,)


@pytest.mark.parametrize(("text", "same"), CASES["same_entry"])
def test_one_key(text: str, same: str) -> None:
    left, right = vocabulary.ids([text, same]).tolist()
    assert left == right >= 0


@pytest.mark.parametrize(("text", "zipf"), CASES["zipf"])
def test_zipf(text: str, zipf: float) -> None:
    assert vocabulary.zipf_frequency(vocabulary.ids([text]))[0] == pytest.approx(zipf, abs=0.006)


@pytest.mark.parametrize(("text", "names"), CASES["flags"])
def test_flags(text: str, names: str) -> None:
    bits = WordFlag(int(vocabulary.flags(vocabulary.ids([text]))[0]))
    for name in names.split():
        wanted = not name.startswith("-")
        assert bool(bits & WordFlag[name.lstrip("-")]) is wanted, f"{text}: {bits!r}"


@pytest.mark.parametrize(("text", "lemma"), CASES["lemma"])
def test_commonest_lemma(text: str, lemma: str) -> None:
    assert vocabulary.text(int(vocabulary.lemmas(vocabulary.ids([text]))[0])) == lemma


def test_text_is_the_inverse() -> None:
    count = wordlists.columns("vocabulary").header["count"]
    entries = np.arange(0, count, 97)
    texts = [vocabulary.text(int(entry)) for entry in entries]
    assert vocabulary.ids(texts).tolist() == entries.tolist()
    assert all(vocabulary.key(text) == text for text in texts)
    for wrong in (-1, count):
        with pytest.raises(IndexError):
            vocabulary.text(wrong)


def test_hashes_ascend() -> None:
    hashes = vocabulary.vocabulary().hash
    assert (hashes[1:] > hashes[:-1]).all()


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_text(words: list[str]) -> None:
    for word, entry in zip(words, vocabulary.ids(words).tolist(), strict=True):
        assert entry == -1 or vocabulary.text(entry) == vocabulary.key(word)


@pytest.mark.parametrize(("word", "vowel"), CASES["vowel_sound_by_spelling"])
def test_vowel_sound_by_spelling(word: str, vowel: bool) -> None:
    assert vowel_sound.by_spelling(word) is vowel

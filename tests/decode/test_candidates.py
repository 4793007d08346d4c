"""Keys of phrases, and the packed table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.lexicon import candidates
from spincheck.lexicon.candidates import BITS, Channel, Original


def originals(phrase: str) -> list[str]:
    words = phrase.split(" ")
    row = int(candidates.rows(candidates.phrase_keys(candidates.word_keys(words), len(words)))[0])
    if row < 0:
        return []
    table = candidates.candidates()
    found = []
    for entry in table.entries[table.starts[row] : table.starts[row + 1]].tolist():
        to_phrase = entry & Channel.TO_PHRASE
        words_of = table.phrases[entry >> BITS] if to_phrase else [entry >> BITS]
        found.append(" ".join(candidates.text(int(word)) for word in words_of if word >= 0))
    return found


@pytest.mark.parametrize("phrase", ["of", "zzxqy", "happy birthday to you"])
def test_what_has_no_originals(phrase: str) -> None:
    assert originals(phrase) == []


@pytest.mark.parametrize(
    ("used", "original"),
    [("warfare", "war"), ("keep away from", "avoid"), ("yrs", "years"), ("bosom", "breast"),
     ("as a result of", "because"), ("time period", "term"), ("gazing", "looking")],
)  # fmt: skip
def test_originals(used: str, original: str) -> None:
    assert original in originals(used)


@pytest.mark.parametrize(
    ("used", "antonym"), [("good", "bad"), ("hot", "cold"), ("increase", "decrease")]
)
def test_antonyms_are_out(used: str, antonym: str) -> None:
    assert antonym not in originals(used)


@settings(max_examples=30)
@given(st.lists(st.text("abc", min_size=1, max_size=3), max_size=8), st.integers(1, 4))
def test_keys_tell_phrases_apart(words: list[str], length: int) -> None:
    keys = candidates.phrase_keys(candidates.word_keys(words), length).tolist()
    phrases = [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]
    assert len(keys) == len(phrases)
    assert len(set(keys)) == len(set(phrases))


def test_packing_keeps_words_and_phrases() -> None:
    heads = [(("b",), [Original((0,), 1)]), (("a", "b"), [Original((1, 0), 256)]), (("c",), [])]
    table = candidates.pack(heads, ["x", "y"])
    assert len(table["keys"]) == 2
    assert sorted(table["entries"].tolist()) == [0 << BITS | 1, 0 << BITS | 256 | 1024]
    assert table["phrases"].tolist() == [[1, 0, -1, -1]]
    assert bytes(table["text"]) == b"xy"


def test_two_heads_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="share a key"):
        candidates.pack([(("a",), []), (("a",), [])], ["x"])


def test_keys_ascend() -> None:
    keys = candidates.candidates().keys
    assert (np.diff(keys.astype(object)[:1000]) > 0).all()

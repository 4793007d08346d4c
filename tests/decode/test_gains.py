"""Columns of candidates against a plain loop over them."""

import numpy as np
import pytest

from spincheck.decode import judge
from spincheck.decode.gains import gains_of, observed_words
from spincheck.decode.sites import sites_of
from spincheck.decode.stream import words_of
from spincheck.lexicon import candidates, ngrams, vocabulary
from spincheck.text.document import Document

TEXT = (
    "The nation’s deputy minister stated that firms exiting the region would transfer their "
    "manufacturing. A superb popularity, however, is the flawed facet of a brand new iron "
    "curtain! It was referred to as a success 😀."
)


def plain_log10(words: list[int], first: int, count: int) -> float:
    """log10 P of the words from `first` on, each after the two before it."""
    rows = [[words[at - 2], words[at - 1], words[at]] for at in range(first, first + count)]
    return float(ngrams.log10_prob(np.array(rows, np.int64)).sum())


def test_the_stream_holds_each_word_once() -> None:
    document = Document.of(TEXT)
    stream = words_of(document)
    words = [text for text in document.tokens.texts if text[0].isalnum()]
    places = np.flatnonzero(stream.token >= 0)
    assert [document.tokens.texts[t] for t in stream.token[places]] == words
    keys = [document.tokens.keys[t] for t in stream.token[places]]
    assert (stream.lm[places] == vocabulary.lm_ids(vocabulary.ids(keys))).all()
    assert int(stream.initial.sum()) == len(document.sentences)


def test_chosen_sentences_only() -> None:
    document = Document.of(TEXT)
    stream = words_of(document, [1])
    first, end = document.tokens.sentences[1]
    tokens = stream.token[stream.token >= 0]
    assert first <= tokens.min() and tokens.max() < end


@pytest.mark.parametrize("text", ["", "!!!", "42", "😀 😀"])
def test_texts_without_sites(text: str) -> None:
    stream = words_of(Document.of(text))
    sites = sites_of(stream)
    assert len(gains_of(stream, sites).score) == len(sites)


def test_gains_are_those_of_a_plain_loop() -> None:
    stream = words_of(Document.of(TEXT))
    sites = sites_of(stream)
    gains = gains_of(stream, sites)
    end = ngrams.model().sentence_end
    seen = observed_words(stream, sites)
    checked = 0
    for site in range(len(sites)):
        place, length = int(sites.place[site]), int(sites.length[site])
        standing = stream.lm[place : place + length].tolist()
        assert standing == [w for w in seen[site].tolist() if w != -2]
        before = stream.lm[place - 2 : place].tolist()
        after = stream.lm[place + length : place + length + 2].tolist()
        following = 1 if after[0] == end else 2
        for slot, number in enumerate(gains.candidate[site].tolist()):
            if number < 0:
                continue
            words = [w for w in sites.words[number].tolist() if w >= 0]
            gain = plain_log10([*before, *words, *after], 2, len(words) + following)
            gain -= plain_log10([*before, *standing, *after], 2, length + following)
            assert gains.gain[site, slot] == pytest.approx(gain)
            checked += 1
    assert checked > 50


def test_the_originals_come_first() -> None:
    stream = words_of(Document.of(TEXT))
    sites = sites_of(stream)
    gains = gains_of(stream, sites)
    found = {}
    for site in range(len(sites)):
        place = stream.token[sites.place[site]]
        best = sites.words[gains.candidate[site, 0]]
        used = (Document.of(TEXT).tokens.keys[place], int(sites.length[site]))
        found[used] = " ".join(candidates.text(int(w)) for w in best if w >= 0)
    assert found["stated", 1] == "said"
    assert found["flawed", 2] == "wrong side"
    assert found["referred", 3] == "called"


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = words_of(Document.of("\n\n".join([TEXT] * 5)))
    whole = judge.judge(stream)
    monkeypatch.setattr(judge, "BLOCK_PLACES", 20)
    parts = judge.judge(stream)

    def told(judged: judge.Judged) -> list[tuple[int, int, float, list[list[int]]]]:
        sites = judged.sites
        rows = []
        for site in range(len(sites)):
            best = [sites.words[n].tolist() for n in judged.gains.candidate[site] if n >= 0]
            place, length = int(sites.place[site]), int(sites.length[site])
            rows.append((place, length, round(float(judged.probability[site]), 5), best))
        return sorted(rows)

    assert parts.document == pytest.approx(whole.document, abs=1e-5)
    assert told(parts) == told(whole)

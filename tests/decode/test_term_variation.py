"""One thing under several names: what is no other name first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.decode.sites import sites_of
from spincheck.decode.stream import words_of
from spincheck.decode.terms import elsewhere, term_columns, terms_of, uses_elsewhere
from spincheck.lexicon import candidates, vocabulary
from spincheck.text.document import Document

WORDS = ["country", "nation", "state", "countries", "the", "of", "a", "in spite of", "42", "and."]


def columns(text: str) -> tuple[list[str], dict[str, np.ndarray]]:
    document = Document.of(text)
    stream = words_of(document)
    sites = sites_of(stream)
    best = sites.offsets[:-1]
    words = [document.tokens.texts[stream.token[place]] for place in sites.place]
    return words, term_columns(terms_of(stream), stream, sites, best)


@pytest.mark.parametrize(
    "text",
    [
        "The country is large.",  # no other name
        "The country is large. A country is small.",  # the same word
        "The country is large. All countries are.",  # a form of it
    ],
)
def test_one_name(text: str) -> None:
    words, found = columns(text)
    assert found["term_any"][words.index("country")] == 0


def test_two_names() -> None:
    words, found = columns("The attorney is large. That lawyer is large, and the attorney is old.")
    at = words.index("lawyer")
    assert found["term_close"][at] > 0
    assert found["term_any"][at] >= found["term_close"][at]
    assert found["term_any"][words.index("large")] == 0


def told(text: str, used: str, original: str) -> int:
    """What a finding says of how often the text uses the original elsewhere."""
    document = Document.of(text)
    stream = words_of(document)
    sites = sites_of(stream)
    for number, site in enumerate(sites.site.tolist()):
        words = [candidates.text(int(w)) for w in sites.words[number] if w >= 0]
        token = stream.token[sites.place[site]]
        if document.tokens.keys[token] == used and words == [original]:
            return uses_elsewhere(terms_of(stream), stream, sites, site, number)
    raise AssertionError(f"{original} is no candidate of {used}")


@pytest.mark.parametrize(
    ("text", "used", "original"),
    [
        ("That lawyer is old.", "lawyer", "attorney"),
        ("He solely said it, and only then, only there.", "solely", "just"),
    ],
)
def test_nothing_to_tell(text: str, used: str, original: str) -> None:
    assert told(text, used, original) == 0


def test_uses_told() -> None:
    text = "The attorney is large. That lawyer is old, and the attorneys are young."
    assert told(text, "lawyer", "attorney") == 2


@settings(max_examples=40)
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_uses_are_those_of_a_plain_count(words: list[str]) -> None:
    document = Document.of(" ".join(words))
    stream = words_of(document)
    sites = sites_of(stream)
    lemma, uses, own = elsewhere(terms_of(stream), stream, sites)
    there = [
        int(vocabulary.lemmas(vocabulary.ids([key]))[0])
        for key in document.tokens.keys
        if key[0].isalnum()
    ]
    for number, site in enumerate(sites.site.tolist()):
        observed = int(vocabulary.lemmas(stream.vocabulary[sites.place[site]][None])[0])
        assert own[site] == max(there.count(observed) - 1, 0)
        words_of_it = [candidates.text(int(w)) for w in sites.words[number] if w >= 0]
        wanted = int(vocabulary.lemmas(vocabulary.ids(words_of_it[:1]))[0])
        if len(words_of_it) == 1 and wanted not in (observed, -1):
            assert uses[number] == there.count(wanted)
        else:
            assert (lemma[number], uses[number]) == (-1, 0)

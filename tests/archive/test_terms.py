"""Terms: the fast way agrees with the plain one; the query keeps the best."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spincheck.archive.terms import best_terms, digest, placed_terms, terms

ALPHABET = "abcZÉé’'ʼ‘ 019.,:/-_\n\t“”—…e\u0301ßΩж中"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n—…", []),
        ("1,000 firms, 3.5% at 12:30.", ["1,000", "firms", "3.5", "at", "12:30"]),
        ("Russia’s isn't 'quoted'", ["russia's", "isn't", "quoted"]),
        ("and/or well-known _both_", ["and", "or", "well", "known", "both"]),
        ("cafe\u0301 CAFÉ", ["café", "café"]),
        ("x" * 100, ["x" * 64]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@example("\u03a9\u0301'a \u0436\u0301'a 1\u0301'a \u0301'a")
@given(st.text(alphabet=ALPHABET, max_size=60))
def test_the_fast_way_agrees_with_the_plain_one(text: str) -> None:
    assert terms(text) == [term.term for term in placed_terms(text)]


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_places_are_those_of_the_words(text: str) -> None:
    assert all(text[term.start : term.end] == term.written for term in placed_terms(text))


def test_no_term_holds_white_space() -> None:
    assert all(len(term.split()) == 1 for term in terms("a\u00a0b\u2003c\x1cd"))


def test_the_best_terms_are_frequent_here_and_rare_elsewhere() -> None:
    frequencies = {"the": 100, "astana": 1, "curtain": 1, "unknown": 0}
    words = ["the", "astana", "the", "curtain", "astana", "unknown"]
    assert best_terms(words, frequencies, 100, most=2) == ["astana", "curtain"]
    assert "unknown" not in best_terms(words, frequencies, 100)


def test_a_digest_tells_texts_apart() -> None:
    assert digest("a b") != digest("a  b")
    assert len(digest("")) == 32

"""Scars of grammar: what must not count first."""

import numpy as np
import pytest

from spincheck.decode.scars import article_mismatch, scars_of
from spincheck.decode.stream import words_of
from spincheck.text.document import Document


@pytest.mark.parametrize(
    "text",
    [
        "An hour ago a European met an honest man at a university.",
        "He is an FBI agent from a NATO state, with a UN envoy.",
        "Vitamin A is good. A, an example, is a letter.",
        "He had had enough of that that day.",
        "",
    ],
)
def test_sound_articles(text: str) -> None:
    assert scars_of(words_of(Document.of(text))).mismatched == 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A deputy and a international minister met.", "international"),
        ("It was an common error.", "common"),
    ],
)
def test_articles_left_behind(text: str, word: str) -> None:
    document = Document.of(text)
    stream = words_of(document)
    wrong = stream.token[np.flatnonzero(article_mismatch(stream))]
    assert [document.tokens.texts[token] for token in wrong] == [word]


def test_doubled_function_words() -> None:
    assert scars_of(words_of(Document.of("It was by by the sea, the river."))).doubled == 1

"""Tokens rebuild the text: white space is the only gap between them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.text.document import Document
from spincheck.text.tokens import tokenize

CASES = json.loads((Path(__file__).parent / "token_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_cases(case):
    tokens = tokenize(case["text"], [(0, len(case["text"]))])
    assert list(tokens.texts) == case["tokens"]


@given(st.text())
def test_tokens_rebuild_the_text(text):
    tokens = tokenize(text, [(0, len(text))])
    at = 0
    for start, end, word in zip(tokens.starts, tokens.ends, tokens.texts, strict=True):
        assert text[at:start].strip() == ""
        assert text[start:end] == word
        at = end
    assert text[at:].strip() == ""


@given(st.text(alphabet=st.sampled_from("aB.!? \n\r\t’'😀é&;*<>b/#`-1")))
def test_every_token_of_a_document_lies_in_its_text(text):
    for name in ("a.txt", "a.md", "a.html"):
        document = Document.of(text, name)
        tokens = document.tokens
        assert all(0 <= s < e <= len(text) for s, e in zip(tokens.starts, tokens.ends, strict=True))
        assert list(tokens.starts) == sorted(tokens.starts)
        assert len(document.sentences) == len(tokens.sentences)


def test_a_phrase_with_markup_inside_is_cut_out_whole():
    text = "😀 The **Chilly** Warfare &amp; caf&eacute; ended."
    tokens = Document.of(text, "a.md").tokens
    words = [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    assert words[1:5] == ["The", "Chilly", "Warfare", "&amp;"]
    assert words[5] == "caf&eacute;"
    assert tokens.keys[5] == "café"

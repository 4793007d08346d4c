"""Sentences: in order, apart, and all that is visible is in one of them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.text.segment import MAX_SENTENCE_CODE_POINTS, sentence_spans

CASES = json.loads((Path(__file__).parent / "segment_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"][:20]))
def test_cases(case):
    text = case["text"]
    assert [text[start:end] for start, end in sentence_spans(text)] == case["sentences"]


@given(st.text(alphabet=st.sampled_from('abC. !?\n\r\u2028\x1e😀é"’(')))
def test_sentences_hold_all_that_is_visible(text):
    covered = [False] * len(text)
    last = 0
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        covered[start:end] = [True] * (end - start)
        last = end
    for character, inside in zip(text, covered, strict=True):
        assert inside or character.isspace() or character == "\x1e"


def test_a_line_without_an_end_is_cut_at_white_space():
    text = "word " * 5_000
    spans = sentence_spans(text)
    assert all(end - start <= MAX_SENTENCE_CODE_POINTS for start, end in spans)
    assert sum(text[start:end].count("word") for start, end in spans) == 5_000

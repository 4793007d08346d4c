import json
import math
from pathlib import Path

import numpy as np
import pytest
from made_model import made_model, plain_log_probabilities

from spincheck.decode.neural import scorer
from spincheck.decode.neural.model import load_model
from spincheck.decode.neural.weights import WEIGHTS_FILE, ModelError, find

TEXT = (
    "Then the winger went in.\nA thing, another one; the \u201chall\u201d don't 😀 wait in the inn."
)
DATA, WEIGHTS = made_model(seed=7)
CASES = Path(__file__).with_name("swaps.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "small.gguf"
    path.write_bytes(DATA)
    return load_model(path)


def span_of(text, words):
    start = text.index(words)
    return start, start + len(words)


def plain_log10(model, before, words, after=""):
    """log10 probability of `words` + `after` behind `before`, by reading all of it plainly."""
    head = [0, *model.tokenizer.ids(before)]
    tail = [*model.tokenizer.ids(words), *model.tokenizer.ids(after)]
    table = plain_log_probabilities(WEIGHTS, [*head, *tail])
    natural = sum(table[len(head) - 1 + i, token] for i, token in enumerate(tail))
    return natural / math.log(10)


SLOTS = [
    ("Then", ["The", "Other"], "", ""),
    (" winger", [" thing", " an", " wing the"], " went in", ".\nA"),
    ("A", ["The"], " thing", ", another"),
    ("hall", ["inner thing"], "\u201d don't", " 😀"),
    (" another one", [" the", " an other"], "; the", " \u201chall"),
]


@pytest.mark.parametrize(("words", "others", "_1", "_2"), SLOTS)
def test_gains_are_those_of_plain_reading(model, words, others, _1, _2):
    start = TEXT.index(words)
    span = (start + len(words) - len(words.lstrip()), start + len(words))
    names = [other.strip() for other in others]
    (gains,) = next(scorer.read_passages(model, TEXT)).gains([span], [names], exact_per_span=9)
    observed = plain_log10(model, TEXT[:start], words)
    for gain, other in zip(gains, others, strict=True):
        expected = plain_log10(model, TEXT[:start], other) - observed
        assert gain == pytest.approx(expected, abs=2e-3)


def test_rescoring_is_that_of_plain_reading(model):
    passage = next(scorer.read_passages(model, TEXT))
    spans = [span_of(TEXT, "winger"), span_of(TEXT, "another one"), span_of(TEXT, "inn")]
    odds = passage.rescore(spans, ["thing", "an other", "wing"], following_words=2)
    plain = [
        ("Then the", " winger", " thing", " went in."),
        ("Then the winger went in.\nA thing,", " another one", " an other", "; the “hall”"),
        (TEXT[: TEXT.index(" inn.")], " inn", " wing", "."),
    ]
    # A word begins with white space: "in.\nA" ends before the line break, "hall”" with its mark.
    for found, (before, used, other, after) in zip(odds, plain, strict=True):
        expected = plain_log10(model, before, other, after) - plain_log10(
            model, before, used, after
        )
        assert found == pytest.approx(expected, abs=3e-3)


def test_what_cannot_be_scored_is_nan_not_zero(model):
    passage = next(scorer.read_passages(model, TEXT))
    inside = (TEXT.index("winger") + 1, TEXT.index("winger") + 3)
    beyond = (len(TEXT), len(TEXT) + 4)
    gains = passage.gains([inside, beyond, (0, 4)], [["a"], ["a"], [""]])
    assert all(np.isnan(gain).all() for gain in gains)
    assert np.isnan(passage.rescore([inside, (0, 4)], ["a", ""])).all()
    assert np.isnan(passage.observed_log10([inside])).all()
    assert passage.gains([(0, 4)], [[]])[0].shape == (0,)


def test_the_observed_word_gains_nothing_over_itself(model):
    spans = [span_of(TEXT, word) for word in ("the", "thing", "one", "wait")]
    words = [TEXT[start:end] for start, end in spans]
    gains = scorer.candidate_gains(model, TEXT, spans, [[word] for word in words])
    single = [len(model.tokenizer.ids(f" {word}")) == 1 for word in words]
    assert [gain[0] for gain, one in zip(gains, single, strict=True) if one] == [0.0]
    np.testing.assert_allclose(scorer.rescore(model, TEXT, spans, words), 0, atol=1e-3)


def test_passages_agree_with_one_another(model, monkeypatch):
    """A long text in many passages: every span is scored in exactly one of them."""
    text = " ".join([TEXT.replace("\n", " ")] * 12)
    spans = [(m, m + 4) for m in range(len(text)) if text.startswith("wait", m)]
    whole = scorer.candidate_gains(model, text, spans, [["went"]] * len(spans))
    monkeypatch.setattr(scorer, "PASSAGE_WINDOWS", 1)
    parts = scorer.candidate_gains(model, text, spans, [["went"]] * len(spans))
    np.testing.assert_allclose(np.array(parts), np.array(whole), atol=1e-3)
    assert not np.isnan(parts).any()
    assert list(scorer.read_passages(model, "")) == []


@pytest.fixture(scope="module")
def real_model():
    try:
        path = find()
    except ModelError:
        path = None
    if path is None or path.name != WEIGHTS_FILE:
        pytest.skip("the weights are not installed")
    return load_model(path)


@pytest.mark.parametrize("line", CASES)
def test_real_weights_prefer_what_people_write(real_model, line):
    case = json.loads(line)
    span = span_of(case["text"], case["used"])
    (odds,) = scorer.rescore(real_model, case["text"], [span], [case["other"]])
    assert (odds > 0) == case["likelier"], odds


def test_surroundings_are_those_of_plain_reading(model):
    passage = next(scorer.read_passages(model, TEXT))
    span = span_of(TEXT, "winger")
    (found,) = passage.surroundings([span])
    ids = [0, *passage.encoding.ids.tolist()]
    table = plain_log_probabilities(WEIGHTS, ids) / math.log(10)
    entropy = -(10.0**table * table).sum(axis=1)
    surprisal = [-table[i, token] for i, token in enumerate(ids[1:])]
    excess = np.array(surprisal) - entropy[: len(surprisal)]
    at, stop = passage.tokens_of(span)
    expected = [
        entropy[at], excess[at], table[at].max() + surprisal[at],
        excess[stop : stop + 2].mean(), excess[stop : stop + 5].mean(),
        np.mean(surprisal[stop : stop + 2]), excess[max(at - 2, 0) : at].mean(),
    ]  # fmt: skip
    np.testing.assert_allclose(found, expected, atol=2e-3)

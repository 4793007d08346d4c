"""Document verdicts from sentence verdicts."""

import pytest

from spincheck.decide.documents import spin_probability, verdict
from spincheck.report import SentenceVerdict, Span


def sentences(*labels):
    return [SentenceVerdict(Span(0, 1), label, 0.9) for label in labels]


@pytest.mark.parametrize(
    ("labels", "low", "high"),
    [
        ([], 0.0, 0.0),
        (["verbatim"] * 20, 0.0, 0.0),
        (["unmatched"] * 20, 0.0, 0.0),
        (["edited"] * 10, 0.0, 0.001),
        (["edited"] * 30 + ["spun"], 0.0, 0.001),
        (["spun"], 0.5, 0.95),
        (["spun"] * 8 + ["edited"] * 2, 0.999, 1.0),
    ],
)
def test_probability(labels, low, high):
    assert low <= spin_probability(sentences(*labels)) <= high


@pytest.mark.parametrize(
    ("words", "probability", "expected"),
    [
        ({}, 0.0, "unrelated"),
        ({"unmatched": 100, "verbatim": 5}, 0.0, "unrelated"),
        ({"verbatim": 90, "edited": 10}, 0.1, "copied"),
        ({"verbatim": 10, "edited": 60, "paraphrased": 30}, 0.1, "edited"),
        ({"edited": 30, "paraphrased": 60}, 0.1, "paraphrased"),
        ({"spun": 20, "verbatim": 80}, 0.9, "partly spun"),
        ({"spun": 80, "verbatim": 20}, 0.9, "spun"),
    ],
)
def test_verdict(words, probability, expected):
    derived = sum(words.values()) - words.get("unmatched", 0)
    assert verdict(words, derived, probability) == expected

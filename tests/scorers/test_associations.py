"""G2 and PMI against slow, obvious versions, and on a scan."""

import math

import pytest

from spincheck.pipeline import scan_document
from spincheck.scorers.associations import CORPUS_LOG10_WORDS, associate, with_associations
from spincheck.text.document import Document

REFERENCE = Document.of(
    "The rising demand for cheap power left the old port on the wrong side of history. "
    "Critics say the Cold War ended badly for the whole region last year.\n",
    "reference.txt",
)
SUSPECT = Document.of(
    "The rising requirement for inexpensive power left the previous port on the flawed facet of "
    "history. Critics say the Chilly Warfare finished badly for the entire region final year.\n",
    "suspect.txt",
)


def slow_g2(both: float, first: float, second: float, total: float) -> float:
    """Dunning (1993): 2 sum O ln(O / E) over the four cells."""
    observed = (both, first - both, second - both, total - first - second + both)
    rows, columns = (first, total - first), (second, total - second)
    expected = [row * column / total for row in rows for column in columns]
    # cells in the order: both, first only, second only, neither
    return 2 * sum(o * math.log(o / e) for o, e in zip(observed, expected, strict=True) if o > 0)


def test_unknown_words_have_no_association() -> None:
    assert associate([]) == []
    assert associate([("zzyzzx", "war"), ("war", "zzyzzx")]) == [None, None]


@pytest.mark.parametrize("pair", [("cold", "war"), ("wrong", "side"), ("next", "year")])
def test_figures_are_dunnings_and_church_and_hanks(pair: tuple[str, str]) -> None:
    import numpy as np

    from spincheck.lexicon import ngrams, vocabulary

    a, b = vocabulary.lm_ids(vocabulary.ids(pair)).tolist()
    rows = np.array([[-1, -1, a], [-1, -1, b], [-1, a, b]])
    first, second, conditional = ngrams.log10_prob(rows).tolist()
    total = 10**CORPUS_LOG10_WORDS
    counts = total * 10 ** (first + conditional), total * 10**first, total * 10**second
    found = associate([pair])[0]
    assert found is not None
    assert found.g2 == pytest.approx(slow_g2(*counts, total), rel=1e-3)
    assert found.pmi_bits == pytest.approx((conditional - second) * math.log2(10), abs=1e-6)


def test_known_collocations_beat_spun_ones() -> None:
    pairs = [("cold", "war"), ("chilly", "warfare"), ("wrong", "side"), ("flawed", "facet")]
    cold, chilly, wrong, flawed = associate(pairs)
    assert cold.g2 > 1000 > chilly.g2
    assert cold.pmi_bits > 5 > chilly.pmi_bits
    assert wrong.pmi_bits > flawed.pmi_bits


def test_the_smallest_probability_is_the_corpus_assumed() -> None:
    from spincheck.lexicon import ngrams

    assert -ngrams.model().unknown_log10_prob == pytest.approx(CORPUS_LOG10_WORDS, abs=1e-4)


def test_a_scan_with_associations() -> None:
    plain = scan_document(SUSPECT, [REFERENCE])
    report = with_associations(plain, SUSPECT, [REFERENCE])
    assert [f.span for f in report.findings] == [f.span for f in plain.findings]
    told = {
        finding.text: {score.scorer: score for score in finding.scores}
        for finding in report.findings
        if finding.rule in ("SP101", "SP102")
    }
    assert told, "nothing was found to score"
    scores = told["flawed facet"]
    assert scores["pmi_bits"].value > 0
    assert scores["g2"].value > 0
    assert scores["pmi_bits"].evidence.startswith("PMI of “wrong side” is ")
    assert "of “flawed facet” " in scores["pmi_bits"].evidence
    assert "“rising demand”" in told["requirement"]["g2"].evidence


def test_other_findings_and_unknown_references_are_left_alone() -> None:
    copied = scan_document(REFERENCE, [REFERENCE])
    assert with_associations(copied, REFERENCE, [REFERENCE]) == copied
    spun = scan_document(SUSPECT, [REFERENCE])
    assert with_associations(spun, SUSPECT, []) == spun

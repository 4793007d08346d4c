"""When a text is called spun, and when a site becomes a finding."""

import pytest

from spincheck.decode.thresholds import FEW_WORDS, NEURAL, NGRAM, thresholds


@pytest.mark.parametrize("tier", [NGRAM, NEURAL])
def test_a_clean_text_gets_findings_only_where_they_are_all_but_certain(tier):
    assert tier.finding_at(FEW_WORDS, 0.01) == tier.finding_at(10, 0.01) == 0.97


@pytest.mark.parametrize("tier", [NGRAM, NEURAL])
@pytest.mark.parametrize("words", [1, FEW_WORDS - 1, FEW_WORDS, 10_000])
def test_the_likelier_the_text_is_spun_the_less_is_asked_of_a_site(tier, words):
    asked = [tier.finding_at(words, step / 100) for step in range(101)]
    assert asked == sorted(asked, reverse=True)


@pytest.mark.parametrize("tier", [NGRAM, NEURAL])
def test_a_short_text_must_be_at_least_as_suspicious(tier):
    assert tier.spun_at(FEW_WORDS - 1) >= tier.spun_at(FEW_WORDS)


def test_each_tier_has_its_own():
    assert thresholds(True) is NEURAL
    assert thresholds(False) is NGRAM

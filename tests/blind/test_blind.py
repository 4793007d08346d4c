"""Blind mode end to end: what must be left alone first, then what must be found."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.blind import scan_blind
from spincheck.errors import BrokenData
from spincheck.positions import Positions
from spincheck.scorers.broken_phrases import TorturedPhrase, read_phrases
from spincheck.text.document import Document

HERE = Path(__file__).parent
SHARED = HERE.parents[1].parent / "shared"
CLEAN = [json.loads(line)["text"] for line in (HERE / "clean.jsonl").open(encoding="utf-8")]
SPUN = (
    "😀 Kids additionally want a stability between work and relaxation. The nation’s officers "
    "stated that firms must keep away from the flawed facet of the chilly warfare, as a result of "
    "the international minister has averted a choice. Individuals had been instructed in regards "
    "to the brand new economic system, whereas a lot of shoppers stated that they would transfer "
    "their cash."
)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_left_alone(text: str) -> None:
    assert scan_blind(Document.of(text)).findings == []


@pytest.mark.parametrize(
    "name",
    [
        "000_73aae88f5faa7f7b",
        "002_3ae12c5487fc2efe",
        "003_bf914c7b2ee67e25",
        "004_349d551f8f095081",
    ],
)
def test_clean_articles_get_at_most_one_finding_in_a_thousand_words(name: str) -> None:
    path = SHARED / "seeds" / f"{name}.txt"
    if not path.exists():
        pytest.skip("no shared seeds beside the checkout")
    document = Document.of(path.read_text(encoding="utf-8"), path.name)
    result = scan_blind(document)
    assert len(result.findings) <= len(document.tokens) / 1000
    assert result.spin_probability < 0.5


def test_a_third_of_the_seed_articles_swaps_is_found_and_few_others() -> None:
    path = SHARED / "seeds" / "001_36e2e8f66ff5aad1.txt"
    if not path.exists():
        pytest.skip("no shared seeds beside the checkout")
    gold = json.loads((HERE.parents[1] / "seeds/seed_pair.json").read_text())
    swaps = {
        tuple(swap["span"]): swap["original"].lower()
        for sentence in gold["sentences"]
        for swap in sentence["substitutions"]
        if swap["kind"] == "swap"
    }
    findings = scan_blind(Document.of(path.read_text(encoding="utf-8"), path.name)).findings
    right = [
        finding
        for finding in findings
        if any(start < finding.span.end and finding.span.start < end for start, end in swaps)
    ]
    exact = [finding for finding in right if tuple(finding.span) in swaps]
    named = [f for f in exact if swaps[f.span] in [s.text.lower() for s in f.suggestions]]
    # Measured: 111 of 140 at a precision of 0.91, 106 of 107 with the original among three.
    assert len(right) >= 90
    assert len(right) >= 0.85 * len(findings)
    assert len(named) >= 0.9 * len(exact)


def test_spun_words_and_their_originals() -> None:
    result = scan_blind(Document.of(SPUN))
    found = {finding.text: [s.text for s in finding.suggestions] for finding in result.findings}
    assert result.spin_probability > 0.9
    assert result.share_spun > 0.5
    assert "also" in found["additionally"]
    assert "people" in [word.lower() for word in found["Individuals"]]
    # Side by side: as one phrase or as two words, whichever is likelier.
    if "flawed facet" in found:
        assert "wrong side" in found["flawed facet"]
    else:
        assert (found["flawed"][0], found["facet"][0]) == ("wrong", "side")


def test_findings_say_where_they_stand() -> None:
    document = Document.of(SPUN)
    positions = Positions(SPUN)
    for finding in scan_blind(document).findings:
        assert SPUN[finding.span.start : finding.span.end] == finding.text
        assert (finding.line, finding.column) == positions.at(finding.span.start)
        assert finding.sentence in document.sentences
        assert finding.fingerprint


def test_only_the_sentences_asked_for_are_judged() -> None:
    document = Document.of(SPUN)
    result = scan_blind(document, [1])
    start, end = document.sentences[1]
    assert len(result.sentences) == 1
    assert result.findings
    assert all(start <= f.span.start and f.span.end <= end for f in result.findings)


def test_tortured_phrases_and_spintax() -> None:
    text = "Bosom peril was studied. We used irregular woodlands. A {cheap|low-cost} room."
    found = [(f.rule, f.text) for f in scan_blind(Document.of(text)).findings]
    assert ("SP202", "Bosom peril") in found
    assert ("SP202", "irregular woodlands") in found
    assert ("SP203", "{cheap|low-cost}") in found


def test_phrases_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("# mine\nGlass  Ceiling\troof window\n", encoding="utf-8")
    phrases = read_phrases(path)
    assert phrases == (TorturedPhrase("glass ceiling", "roof window", "mine.txt"),)
    found = scan_blind(Document.of("They put in a glass ceiling."), phrases=phrases).findings
    assert [(f.rule, f.suggestions[0].text) for f in found] == [("SP202", "roof window")]


def test_a_list_with_a_broken_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("no tab here\n", encoding="utf-8")
    with pytest.raises(BrokenData, match="line 1"):
        read_phrases(path)


@settings(max_examples=25, deadline=None)
@given(st.text(st.sampled_from("ab 'é😀.\n{|}A1-,\u0301"), max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    result = scan_blind(Document.of(text))
    assert 0 <= result.spin_probability <= 1
    for finding in result.findings:
        assert text[finding.span.start : finding.span.end] == finding.text

"""The real pair: the figures that reference mode was built for. Skips without the articles."""

import json
from collections import Counter
from pathlib import Path

import pytest

import spincheck
from spincheck.lexicon.keys import key
from spincheck.text.document import Document

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the development data is not here")


def article(number):
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    with path.open(encoding="utf-8", newline="") as file:
        return Document.of(file.read(), path.name)


def scan(suspect, reference):
    return spincheck.scan(article(suspect), references=[article(reference)]).documents[0]


@pytest.fixture(scope="module")
def gold():
    return json.loads((SHARED / "gold/seed_pair.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def report():
    return scan("001", "000")


@pytest.mark.parametrize("number", ["002", "003", "004"])
def test_articles_on_the_same_topic_have_no_finding(number):
    other = scan(number, "000")
    assert other.findings == ()
    assert "spun" not in {sentence.label for sentence in other.sentences}


def test_the_reference_against_itself_is_verbatim():
    assert {sentence.label for sentence in scan("000", "000").sentences} == {"verbatim"}


def overlaps(finding, swap):
    return finding.span.start < swap["span"][1] and swap["span"][0] < finding.span.end


def test_swaps_and_originals(report, gold):
    swaps = [s for x in gold["sentences"] for s in x["substitutions"] if s["kind"] == "swap"]
    findings = [f for f in report.findings if f.rule in ("SP101", "SP102")]
    exact = [
        swap
        for swap in swaps
        if any(
            overlaps(f, swap) and key(f.suggestions[0].text) == key(swap["original"])
            for f in findings
        )
    ]
    assert len(exact) >= 138
    assert sum(not any(overlaps(f, swap) for swap in swaps) for f in findings) <= 4


def test_labels(report, gold):
    counts = Counter(sentence.label for sentence in report.sentences)
    assert counts == {"spun": 22, "verbatim": 2, "unmatched": 4}
    for expected in gold["sentences"]:
        start, end = expected["sentence"]
        (label,) = {s.label for s in report.sentences if s.span.start < end and start < s.span.end}
        assert (label == "unmatched") == (expected["reference"] is None)
        assert (label == "spun") == bool(expected["substitutions"])


def test_applying_the_suggestions_gives_the_references_sentences(report, gold):
    text, reference = article("001").text, article("000").text
    findings = [f for f in report.findings if f.rule in ("SP101", "SP102")]
    for sentence in gold["sentences"]:
        if not sentence["reference"]:
            continue
        start, end = sentence["sentence"]
        restored = text[start:end]
        for finding in sorted(findings, key=lambda f: f.span, reverse=True):
            if start <= finding.span.start and finding.span.end <= end:
                a, b = finding.span.start - start, finding.span.end - start
                restored = restored[:a] + finding.suggestions[0].text + restored[b:]
        for form in sentence["substitutions"]:
            if form["kind"] == "form":
                restored = restored.replace(form["text"], form["original"])
        original = reference[slice(*sentence["reference"])]
        assert key(" ".join(restored.split())) == key(" ".join(original.split()))

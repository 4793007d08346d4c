"""Reference mode from end to end, on the texts that ship with the project."""

import json
from collections import Counter
from pathlib import Path

import pytest

import spincheck
from spincheck.text.document import Document

ROOT = Path(__file__).resolve().parent.parent
PAIRS = [
    json.loads(line) for line in (ROOT / "bench/corpus/pairs.jsonl").read_text("utf-8").splitlines()
]
SEEDS = sorted(ROOT.glob("seeds/*/gold.json"))


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def scan(suspect, reference):
    documents = [Document.of(suspect, "suspect.txt"), Document.of(reference, "reference.txt")]
    return spincheck.scan(documents[0], references=documents[1:]).documents[0]


def test_what_is_no_copy_has_no_finding():
    news, tea = (read(ROOT / "seeds" / name / "reference.txt") for name in ("news", "product"))
    report = scan(tea, news)
    assert report.verdict == "unrelated"
    assert report.findings == ()
    assert report.spin_probability == 0.0
    assert {sentence.label for sentence in report.sentences} == {"unmatched"}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_a_text_against_itself_is_verbatim_and_nothing_else(path):
    text = read(path.parent / "reference.txt")
    report = scan(text, text)
    assert {sentence.label for sentence in report.sentences} == {"verbatim"}
    assert {finding.rule for finding in report.findings} == {"SP103"}
    assert report.verdict == "copied"


def test_honest_rewrites_are_not_called_spun():
    honest = [pair for pair in PAIRS if pair["label"] != "spun"]
    called = [
        pair["id"]
        for pair in honest
        if any(s.label == "spun" for s in scan(pair["suspect"], pair["reference"]).sentences)
    ]
    assert len(called) <= 0.03 * len(honest), called


def test_spun_pairs_are_called_spun():
    spun = [pair for pair in PAIRS if pair["label"] == "spun"]
    called = sum(
        any(s.label == "spun" for s in scan(pair["suspect"], pair["reference"]).sentences)
        for pair in spun
    )
    assert called >= 0.9 * len(spun)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_demo_pairs(path):
    gold = json.loads(read(path))
    suspect, reference = (read(path.parent / name) for name in ("suspect.txt", "reference.txt"))
    report = scan(suspect, reference)
    wrong = Counter()
    for sentence in gold["sentences"]:
        start, end = sentence["sentence"]
        labels = {s.label for s in report.sentences if s.span.start < end and start < s.span.end}
        wrong[sentence["label"]] += sentence["label"] not in labels
        if sentence["label"] != "spun":
            assert "spun" not in labels, suspect[start:end]
    assert wrong["verbatim"] == 0
    assert sum(wrong.values()) <= 0.15 * len(gold["sentences"]), wrong
    swaps = [s for x in gold["sentences"] for s in x["substitutions"] if s["kind"] == "swap"]
    touched = [
        swap
        for swap in swaps
        if any(
            f.span.start < swap["span"][1] and swap["span"][0] < f.span.end
            for f in report.findings
            if f.rule in ("SP101", "SP102")
        )
    ]
    assert len(touched) >= 0.9 * len(swaps)
    assert report.verdict in ("spun", "partly spun")


def test_every_finding_shows_its_place_and_its_evidence():
    folder = ROOT / "seeds" / "news"
    suspect, reference = (read(folder / name) for name in ("suspect.txt", "reference.txt"))
    report = scan(suspect, reference)
    lines = suspect.split("\n")
    for finding in report.findings:
        assert suspect[slice(*finding.span)] == finding.text
        first_line = finding.text.split("\n")[0]
        assert lines[finding.line - 1][finding.column - 1 :].startswith(first_line)
        assert finding.scores
        assert finding.fingerprint
        for suggestion in finding.suggestions:
            original = reference[slice(*suggestion.reference_span)]
            assert " ".join(original.split()) == suggestion.text


def test_each_sentence_takes_its_best_reference():
    first, second = (read(ROOT / "seeds" / n / "reference.txt") for n in ("news", "product"))
    suspects = [read(ROOT / "seeds" / name / "suspect.txt") for name in ("news", "product")]
    report = spincheck.scan(
        Document.of("\n\n".join(suspects), "both.txt"),
        references=[Document.of(first, "news.txt"), Document.of(second, "product.txt")],
    ).documents[0]
    owners = Counter(s.reference for s in report.sentences if s.label == "spun")
    assert owners["news.txt"] >= 20
    assert owners["product.txt"] >= 20


def test_a_text_without_words_is_no_error():
    for text in ("", "\n\n", "***\n\n---", "😀"):
        assert scan(text, "A reference with words in it.").verdict == "unrelated"

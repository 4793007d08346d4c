"""The small corpus that ships: offsets, kinds, counts, and independence of its parts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "bench" / "corpus"
SHARED = CORPUS.parents[2] / "shared"
KINDS = {
    "abstract",
    "blog",
    "law",
    "learner-essay",
    "literature",
    "medicine",
    "news",
    "product",
    "speech",
    "technical",
    "translated-news",
}
STYLES = {"crude", "fixed", "mild", "partial", "phrase", "round-trip", "tortured"}
LABELS = {"edited", "paraphrased", "spun", "unmatched", "verbatim"}


def read(name: str) -> list[dict[str, Any]]:
    text = (CORPUS / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


CLEAN = {row["id"]: row for row in read("clean.jsonl")}
SPUN = read("spun.jsonl")
PAIRS = read("pairs.jsonl")


def check_swaps(swaps: list[dict[str, Any]], suspect: str, reference: str) -> None:
    """Spans cut out their texts on both sides, in order, and undoing them gives the reference."""
    restored, at = "", 0
    for swap in swaps:
        start, end = swap["span"]
        assert at <= start < end
        assert suspect[start:end] == swap["text"]
        assert reference[slice(*swap["original_span"])] == swap["original"]
        assert swap["text"] != swap["original"]
        assert swap["kind"] in ("swap", "form")
        restored += suspect[at:start] + swap["original"]
        at = end
    assert restored + suspect[at:] == reference


def test_ids_are_unique() -> None:
    assert len(CLEAN) == len(read("clean.jsonl"))
    for rows in (SPUN, PAIRS):
        assert len({row["id"] for row in rows}) == len(rows)


def test_clean_has_enough_documents_of_every_kind() -> None:
    counts = Counter(row["kind"] for row in CLEAN.values())
    assert set(counts) == KINDS
    assert sum(counts.values()) >= 40
    assert min(counts.values()) >= 4
    for row in CLEAN.values():
        assert 250 <= len(row["text"].split()) <= 450, row["id"]


def test_spun_documents_restore_their_clean_ones() -> None:
    assert len(SPUN) >= 24
    assert {row["style"] for row in SPUN} == STYLES
    for row in SPUN:
        check_swaps(row["swaps"], row["text"], CLEAN[row["source_id"]]["text"])
        assert len(row["swaps"]) >= 15, row["id"]


def test_pairs_say_what_their_label_says() -> None:
    assert len(PAIRS) >= 120
    counts = Counter(row["label"] for row in PAIRS)
    assert set(counts) == LABELS
    assert counts["edited"] >= 60 and counts["spun"] >= 40 and counts["paraphrased"] >= 20
    for row in PAIRS:
        assert (row["reference"] == row["suspect"]) == (row["label"] == "verbatim"), row["id"]
        assert ("swaps" in row) == (row["label"] == "spun"), row["id"]
        if row["label"] == "spun":
            check_swaps(row["swaps"], row["suspect"], row["reference"])


def test_swaps_are_minimal() -> None:
    # a word shared at either edge belongs to the context, not to the substitution
    for row in [*SPUN, *(pair for pair in PAIRS if "swaps" in pair)]:
        for swap in row["swaps"]:
            used, original = swap["text"].split(), swap["original"].split()
            if min(len(used), len(original)) > 1:
                assert used[0] != original[0] and used[-1] != original[-1], swap


def test_no_sentence_is_used_twice() -> None:
    texts = [row["reference"] for row in PAIRS]
    assert len(set(texts)) == len(texts)
    corpus = "\n".join(row["text"] for row in CLEAN.values())
    assert not [text for text in texts if text in corpus]


def test_nothing_comes_from_the_development_data() -> None:
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("the development data are not at hand")
    theirs = "\n".join(path.read_text(encoding="utf-8") for path in data.glob("*.jsonl"))
    lines = [line for row in CLEAN.values() for line in row["text"].splitlines()]
    ours = [line for line in lines if len(line) >= 60] + [row["reference"] for row in PAIRS]
    assert not [line for line in ours if line in theirs]

"""The measures: what they count, on made reports and on the texts that ship."""

from __future__ import annotations

from pathlib import Path

from bench.quality.data import SHIPPED, Data
from bench.quality.measures import MEASURES, measure
from bench.quality.rewrites import honest_pairs
from bench.quality.scanning import Job, Scanner, scan
from bench.quality.sentences import label_at, restored_sentences, restored_words

ABSENT = Data(Path("/nonexistent"))


def test_absent_data_are_named_not_skipped_in_silence() -> None:
    figures, absent = measure(ABSENT, Scanner(), ["honest rewrites", "controls"])
    assert not figures
    assert [one.missing for one in absent] == [("honest rewrites",), ("seed articles",)]


def test_every_shipped_set_is_there_and_measured() -> None:
    assert set(ABSENT.hashes) == set(SHIPPED)
    needed = {need for one in MEASURES.values() for need in one.needs}
    assert set(SHIPPED) <= needed


def test_honest_pairs_leave_out_what_changed_nothing() -> None:
    rows = [
        {"id": "1", "learner": "a b", "corrections": ["a b", "a c", "a c"]},
        {"id": "2", "s1": "x", "s2": "y", "label": "0"},
        {"id": "3", "original": "o", "rewrites": ["o", "p"]},
    ]
    assert [(one.kind, one.suspect, one.meaning_kept) for one in honest_pairs(rows)] == [
        ("corrections", "a c", True),
        ("paraphrases", "y", False),
        ("paraphrases", "x", False),
        ("simplifications", "p", True),
    ]


def test_nothing_is_lost_and_nothing_restored_in_a_copy() -> None:
    text = "The committee met on Monday to discuss the new bridge."
    assert restored_words(text, text, scan(Job(text, text))) == (0, 0)


def test_a_demo_pair_is_labelled_and_rebuilt() -> None:
    pair = next(one for one in ABSENT.demo_pairs if one.name == "product")
    report = scan(Job(pair.suspect, pair.reference))
    spun = [one for one in pair.sentences if one.label == "spun"]
    right = sum(label_at(report, one.span) == "spun" for one in spun)
    assert right > 0.8 * len(spun)
    rebuilt = restored_sentences(pair, report)
    assert len(rebuilt) == len(spun)
    assert any(done for _, done in rebuilt)


def test_processes_do_not_change_the_figures() -> None:
    jobs = [Job(row["suspect"], row["reference"]) for row in ABSENT.rows("corpus pairs")[:12]]
    assert Scanner(1)(jobs) == Scanner(2)(jobs)

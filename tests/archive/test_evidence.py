"""Runs: what spinning leaves standing counts, what a topic shares does not."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spincheck.archive.evidence import MIN_RUN_WORDS, Run, rare_terms, runs
from spincheck.archive.terms import terms

CASES = json.loads((Path(__file__).parent / "runs.json").read_text(encoding="utf-8"))
COMMON = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "for",
        "that",
        "it",
        "as",
        "with",
        "on",
        "by",
        "from",
        "at",
        "an",
        "its",
        "be",
    }
)


def found(text: str, candidate: str) -> list[Run]:
    words, others = terms(text), terms(candidate)
    return runs(words, others, frozenset(words) - COMMON)


@pytest.mark.parametrize("case", CASES["unrelated"], ids=lambda case: case["why"])
def test_no_run(case: dict[str, str]) -> None:
    assert found(case["text"], case["candidate"]) == []


@pytest.mark.parametrize("case", CASES["spun"], ids=lambda case: case["why"])
def test_runs_cover_the_spun_text(case: dict[str, str]) -> None:
    covered = sum(run.end - run.start for run in found(case["text"], case["candidate"]))
    assert covered >= case["at_least"] * len(terms(case["text"]))


def test_a_copy_is_one_run() -> None:
    words = [f"w{number}" for number in range(60)]
    assert runs(words, words, frozenset(words)) == [Run(0, 60, 0, 60, 60)]


def test_rare_terms_leave_out_the_common_and_the_unknown() -> None:
    assert rare_terms({"the": 900, "astana": 3, "nowhere": 0}, 1000) == {"astana"}
    assert rare_terms({"the": 5}, 6) == {"the"}


@given(st.lists(st.sampled_from("abcdefgh"), max_size=80), st.integers(0, 99))
def test_runs_are_disjoint_within_the_texts_and_say_what_is_shared(
    words: list[str], seed: int
) -> None:
    rng = random.Random(seed)
    others = [word if rng.random() < 0.7 else rng.choice("abcdefgh") for word in words]
    seen: set[int] = set()
    seen_other: set[int] = set()
    for run in runs(words, others, frozenset("abcdef")):
        here, there = set(range(run.start, run.end)), set(range(run.other_start, run.other_end))
        assert len(here) >= MIN_RUN_WORDS and not here & seen and not there & seen_other
        assert max(here) < len(words) and max(there) < len(others)
        assert run.shared <= longest_common(
            words[run.start : run.end], others[run.other_start : run.other_end]
        )
        seen |= here
        seen_other |= there


def longest_common(left: list[str], right: list[str]) -> int:
    """The length of the longest common subsequence, by the textbook's table."""
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i + 1][j + 1] = (
                table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
            )
    return table[-1][-1]

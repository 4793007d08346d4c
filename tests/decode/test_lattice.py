"""The decoder against all paths written out; what it must leave alone first."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.decode import lattice
from spincheck.decode.gains import gains_of
from spincheck.decode.lattice import Arcs, Edges, posteriors
from spincheck.decode.sites import Sites, sites_of
from spincheck.decode.stream import words_of
from spincheck.lexicon import candidates
from spincheck.text.document import Document

PLAIN = (
    "She put the kettle on and sat down to read the letter again. "
    "He said that he would be home by ten."
)
SIDE_BY_SIDE = "It was a lasting legacy of the Chilly Warfare. Firms with a superb popularity left."


def paths(arcs: list[tuple[int, int]], place: int, end: int) -> list[list[int]]:
    """Every way through the places: -1 for a kept word, else the arc."""
    if place == end:
        return [[]]
    found = [[-1, *rest] for rest in paths(arcs, place + 1, end)]
    for number, (first, last) in enumerate(arcs):
        if first == place and last <= end:
            found += [[number, *rest] for rest in paths(arcs, last, end)]
    return found


def plain_posteriors(
    arcs: list[tuple[int, int]], weight: list[float], pairs: dict[tuple[int, int], float]
) -> list[float]:
    total, with_it = 0.0, [0.0] * len(arcs)
    for path in paths(arcs, 0, max(end for _, end in arcs)):
        odds = sum(weight[arc] for arc in path if arc >= 0)
        odds += sum(pairs.get(pair, 0.0) for pair in pairwise(path))
        total += np.exp(odds)
        for arc in path:
            if arc >= 0:
                with_it[arc] += np.exp(odds)
    return [value / total for value in with_it]


ARC = st.tuples(st.integers(0, 4), st.integers(1, 3), st.floats(-3, 4))
RUN = st.lists(ARC, min_size=1, max_size=6)


@settings(max_examples=60)
@given(st.lists(RUN, min_size=1, max_size=3), st.data())
def test_posteriors_are_those_of_all_paths(runs: list[list[tuple[int, int, float]]], data) -> None:  # type: ignore[no-untyped-def]
    rows = sorted((n, a, a + k, w) for n, run in enumerate(runs) for a, k, w in run)
    run, start, end = (np.array([row[c] for row in rows], np.int64) for c in range(3))
    weight = np.array([row[3] for row in rows])
    pairs = [
        (i, j)
        for i in range(len(rows))
        for j in range(len(rows))
        if run[i] == run[j] and end[i] == start[j]
    ]
    values = [data.draw(st.floats(-3, 3)) for _ in pairs]
    first = np.array([i for i, _ in pairs], np.int64)
    second = np.array([j for _, j in pairs], np.int64)
    none = np.zeros(len(rows), np.int64)
    got = posteriors(
        Arcs(none, none, run, start, end, weight),
        Edges(first, second, np.array(values)),
        len(runs),
        int(end.max()),
    )
    for number in range(len(runs)):
        mine = np.flatnonzero(run == number).tolist()
        at = {arc: k for k, arc in enumerate(mine)}
        inside = {
            (at[i], at[j]): v for (i, j), v in zip(pairs, values, strict=True) if run[i] == number
        }
        spans = [(int(start[arc]), int(end[arc])) for arc in mine]
        expected = plain_posteriors(spans, weight[mine].tolist(), inside)
        assert got[mine] == pytest.approx(expected, abs=1e-9)


def test_plain_words_are_kept() -> None:
    stream = words_of(Document.of(PLAIN))
    sites = sites_of(stream)
    _, joint = lattice.decoded(stream, sites, gains_of(stream, sites))
    assert (joint.candidate.sum(axis=1) < 0.5).mean() > 0.95


@pytest.mark.parametrize("text", ["", "!!!", "42"])
def test_nothing_to_decode(text: str) -> None:
    stream = words_of(Document.of(text))
    sites = sites_of(stream)
    _, joint = lattice.decoded(stream, sites, gains_of(stream, sites))
    assert len(joint.odds) == len(sites)


def best_of(text: str, used: str) -> tuple[str, float, float, float]:
    """The best original of a word, its gain alone and among its restored neighbours, its lift."""
    document = Document.of(text)
    stream = words_of(document)
    sites = sites_of(stream)
    gains, joint = lattice.decoded(stream, sites, gains_of(stream, sites))
    for site in range(len(sites)):
        token = stream.token[sites.place[site]]
        if document.tokens.texts[token] == used and sites.length[site] == 1:
            words = sites.words[gains.candidate[site, 0]]
            name = " ".join(candidates.text(int(w)) for w in words if w >= 0)
            lift = float(joint.odds[site] - joint.alone[site])
            return name, float(gains.gain[site, 0]), float(joint.gain[site]), lift
    raise AssertionError(f"no site for {used}")


def test_words_side_by_side_help_each_other() -> None:
    for used, original in (("Chilly", "cold"), ("Warfare", "war")):
        name, alone, joint, lift = best_of(SIDE_BY_SIDE, used)
        assert name == original
        assert joint > alone + 1
        assert lift > 0


@pytest.mark.parametrize("length", [1, 31, 32, 33, 100])
def test_long_runs_are_cut(length: int) -> None:
    place = np.arange(3, 3 + length)
    none = np.zeros(length, np.int64)
    sites = Sites(place, np.ones(length, np.int64), none, none, none[:, None], none, none)
    arcs = lattice.arcs_of(sites, np.zeros((length, 1)), length + 6)
    assert len(arcs.site) == length
    assert int(arcs.end.max()) <= lattice.LONGEST_RUN
    assert int(arcs.run.max()) == (length - 1) // lattice.LONGEST_RUN

"""The chosen sites are disjoint, and no better site was left for a worse one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.decode.disjoint import LEAST, chosen_sites
from spincheck.decode.sites import Sites

SITE = st.tuples(st.integers(0, 12), st.integers(1, 4), st.floats(0, 1))


@settings(max_examples=50)
@given(st.lists(SITE, max_size=12))
def test_disjoint_and_greedy(rows: list[tuple[int, int, float]]) -> None:
    none = np.zeros(0, np.int64)
    place = np.array([row[0] for row in rows], np.int64)
    length = np.array([row[1] for row in rows], np.int64)
    probability = np.array([row[2] for row in rows])
    sites = Sites(place, length, none, none, none, none, none)
    chosen = chosen_sites(sites, probability, 20)
    covered = [at for n in chosen for at in range(place[n], place[n] + length[n])]
    assert len(covered) == len(set(covered))
    assert [place[n] for n in chosen] == sorted(place[n] for n in chosen)
    for n in range(len(rows)):
        if n not in chosen and probability[n] >= LEAST:
            stretch = set(range(place[n], place[n] + length[n]))
            rivals = [m for m in chosen if stretch & set(range(place[m], place[m] + length[m]))]
            assert max(probability[m] for m in rivals) >= probability[n] - 0.02

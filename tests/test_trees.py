"""Fast trees against a plain walk."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.trees import Trees, log_odds

TREES = Trees(
    feature=np.array([[0, 1, 0, 0, 0], [1, 0, 0, 0, 0]], np.int32),
    threshold=np.array(
        [[0.5, -1.0, np.inf, np.inf, np.inf], [2.0, np.inf, np.inf, np.inf, np.inf]]
    ),
    low=np.array([[1, 3, 2, 3, 4], [1, 1, 2, 3, 4]], np.int32),
    high=np.array([[2, 4, 2, 3, 4], [2, 1, 2, 3, 4]], np.int32),
    value=np.array([[0.0, 0.0, 1.0, 2.0, 4.0], [0.0, 10.0, 20.0, 0.0, 0.0]]),
    base=np.array([0.25]),
    depth=np.array([2]),
)


def slow(row: np.ndarray) -> float:
    total = float(TREES.base[0])
    for tree in range(len(TREES.feature)):
        node = 0
        while TREES.low[tree, node] != node:
            low = row[TREES.feature[tree, node]] <= TREES.threshold[tree, node]
            node = (TREES.low if low else TREES.high)[tree, node]
        total += TREES.value[tree, node]
    return total


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), max_size=20))
def test_the_fast_walk_is_the_slow_one(rows: list[tuple[float, float]]) -> None:
    table = np.array(rows, np.float64).reshape(-1, 2)
    assert np.allclose(log_odds(TREES, table), [slow(row) for row in table])

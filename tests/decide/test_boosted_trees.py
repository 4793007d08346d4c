"""The trees' vectorised evaluation gives what walking each tree gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spincheck.decide.boosted_trees import load, log_odds
from spincheck.decide.features import FEATURES
from spincheck.errors import BrokenData

ROWS = st.lists(
    st.lists(st.floats(-10, 10), min_size=len(FEATURES), max_size=len(FEATURES)),
    min_size=1,
    max_size=5,
)


def slow_log_odds(trees, row):
    total = float(trees.baseline[0])
    for root in trees.roots:
        node = int(root)
        while trees.left[node] != node:
            low = row[trees.feature[node]] <= trees.threshold[node]
            node = int(trees.left[node] if low else trees.right[node])
        total += float(trees.value[node])
    return total


@settings(deadline=None, max_examples=30)
@given(ROWS)
def test_fast_is_slow(rows):
    trees = load("sentence_judge", FEATURES)
    expected = [slow_log_odds(trees, row) for row in rows]
    assert log_odds(trees, np.array(rows)) == pytest.approx(expected)


def test_other_features_are_refused():
    with pytest.raises(BrokenData, match="does not fit"):
        load("sentence_judge", FEATURES[1:])

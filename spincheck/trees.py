"""Boosted decision trees as plain columns: read and applied with numpy alone.

`tools/pack_trees.py` makes the columns of a fitted scikit-learn model; nothing is learned here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Trees(NamedTuple):
    """T trees of at most K nodes each; a leaf's children are itself.

    `feature` int32[T, K], `threshold` float64[T, K], `low` and `high` int32[T, K]: the next node
    where the feature is at most the threshold, and where it is above. `value` float64[T, K]: what
    a leaf adds to the log odds. `base`: float64[1]. `depth`: int64[1].
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    value: NDArray[np.float64]
    base: NDArray[np.float64]
    depth: NDArray[np.int64]


# Rows at a time: the working columns stay within the processor's cache.
_CHUNK = 2048


def log_odds(trees: Trees, rows: Floats) -> Floats:
    """The natural log odds of each row, float64[n] of float64[n, features]."""
    import numpy as np

    found = np.full(len(rows), float(trees.base[0]))
    n_trees, n_nodes = trees.feature.shape
    offset = (np.arange(n_trees) * n_nodes)[None, :]
    flat = {name: getattr(trees, name).ravel() for name in ("feature", "threshold", "value")}
    low = (trees.low + offset.T).ravel()
    high = (trees.high + offset.T).ravel()
    n_features = rows.shape[1]
    for start in range(0, len(rows), _CHUNK):
        chunk = np.ascontiguousarray(rows[start : start + _CHUNK])
        flat_rows = chunk.ravel()
        base = (np.arange(len(chunk)) * n_features)[:, None]
        node = np.broadcast_to(offset, (len(chunk), n_trees))
        for _ in range(int(trees.depth[0])):
            here = flat_rows[base + flat["feature"][node]]
            node = np.where(here <= flat["threshold"][node], low[node], high[node])
        found[start : start + _CHUNK] += flat["value"][node].sum(axis=1)
    return found


def probability(log_odds: Floats) -> Floats:
    """The logistic function of natural log odds."""
    import numpy as np

    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -50, 50))), np.float64)

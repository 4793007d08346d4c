"""Gradient-boosted trees, evaluated as columns. `tools/` fits them; nothing is learned here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spincheck.lexicon import wordlists

Floats = NDArray[np.float64]


class Trees(NamedTuple):
    """Binary trees in one array of nodes; `roots` holds the first node of each.

    A row goes left where `row[feature] <= threshold`. A leaf is its own child on both sides, so
    that all rows can take the same number of steps. `value` is a leaf's part of the log-odds.
    """

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    baseline: Floats  # shape (1,): the log-odds before any tree
    depth: NDArray[np.int32]  # shape (1,): the most steps from a root to a leaf


def load(name: str, features: tuple[str, ...]) -> Trees:
    """Open `NAME.spw`. Raises BrokenData where it was fitted to other features."""
    from spincheck.errors import BrokenData

    header, columns = wordlists.columns(name)
    if tuple(header["features"]) != features:
        raise BrokenData(f"wordlists/en/{name}.spw does not fit this version; reinstall spincheck")
    return Trees(**columns)


def log_odds(trees: Trees, rows: Floats) -> Floats:
    """Natural log-odds of each row: float64[n] of float64[n, features]."""
    node = np.broadcast_to(trees.roots, (len(rows), len(trees.roots)))
    at = np.arange(len(rows))[:, None]
    for _ in range(int(trees.depth[0])):
        goes_left = rows[at, trees.feature[node]] <= trees.threshold[node]
        node = np.where(goes_left, trees.left[node], trees.right[node])
    return np.asarray(trees.baseline[0] + trees.value[node].sum(axis=1), np.float64)


def probability(log_odds: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -50, 50))), np.float64)

"""scikit-learn's boosted trees as the arrays that `spincheck.decide.boosted_trees` evaluates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def columns_of(model: Any) -> dict[str, NDArray[Any]]:
    """The columns of a fitted binary HistGradientBoostingClassifier without missing values."""
    parts: dict[str, list[NDArray[Any]]] = {
        name: [] for name in ("feature", "threshold", "left", "right", "value")
    }
    roots: list[int] = []
    first = depth = 0
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        count = len(nodes)
        own = np.arange(first, first + count)
        leaf = nodes["is_leaf"].astype(bool)
        roots.append(first)
        parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
        parts["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
        parts["left"].append(np.where(leaf, own, nodes["left"].astype(int) + first))
        parts["right"].append(np.where(leaf, own, nodes["right"].astype(int) + first))
        parts["value"].append(np.where(leaf, nodes["value"], 0.0))
        depth = max(depth, int(nodes["depth"].max()))
        first += count
    types = {"threshold": np.float64, "value": np.float64}
    return {
        "roots": np.array(roots, np.int32),
        **{name: np.concatenate(p).astype(types.get(name, np.int32)) for name, p in parts.items()},
        "baseline": np.asarray(model._baseline_prediction, np.float64).reshape(1),
        "depth": np.array([depth], np.int32),
    }

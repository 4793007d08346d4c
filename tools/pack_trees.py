"""scikit-learn's boosted trees as the columns that `spincheck.trees` applies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def columns_of(model: Any) -> dict[str, NDArray[Any]]:
    """The columns of `spincheck.trees.Trees` of a fitted binary HistGradientBoostingClassifier.

    For a model without missing values and categories.
    """
    nodes = [predictor[0].nodes for predictor in model._predictors]
    width = max(len(tree) for tree in nodes)
    shape = (len(nodes), width)
    itself = np.tile(np.arange(width, dtype=np.int32), (len(nodes), 1))
    columns: dict[str, NDArray[Any]] = {
        "feature": np.zeros(shape, np.int32),
        "threshold": np.full(shape, np.inf),
        "low": itself.copy(),
        "high": itself.copy(),
        "value": np.zeros(shape),
    }
    depth = 0
    for n, tree in enumerate(nodes):
        inner = tree["is_leaf"] == 0
        count = len(tree)
        columns["feature"][n, :count] = np.where(inner, tree["feature_idx"], 0)
        columns["threshold"][n, :count] = np.where(inner, tree["num_threshold"], np.inf)
        columns["low"][n, :count] = np.where(inner, tree["left"], np.arange(count))
        columns["high"][n, :count] = np.where(inner, tree["right"], np.arange(count))
        columns["value"][n, :count] = np.where(inner, 0.0, tree["value"])
        depth = max(depth, int(tree["depth"].max()))
    return {
        **columns,
        "base": np.ravel(model._baseline_prediction).astype(np.float64)[:1],
        "depth": np.array([depth]),
    }

"""Figures with their intervals. Pure functions over numpy columns; every random step is seeded.

Intervals cover 95 %. They come from a percentile bootstrap over groups (Efron & Tibshirani 1993,
chapter 13): rows of one group (the sentences of a document, the rewrites of one original) are
drawn together, since they are not independent. Where all rows agree a bootstrap has no width, so
shares of 0 and 1 take Wilson's interval (1927) over the groups instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

ROUNDS = 1000
SEED = 20
# The two-sided 95 % point of the normal distribution.
_Z95 = 1.959964

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its 95 % interval and the number of rows it rests on; NaN where there are none."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities within a range: how many, their mean, and the share of them that was true."""

    count: int
    mean: float
    share: float


class Threshold(NamedTuple):
    """The least threshold that keeps false alarms within a limit, and what it gives.

    `value` is above 1 where no threshold from 0 to 1 does.
    """

    value: float
    false_alarms: Estimate
    recall: Estimate


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where there is nothing to go by."""
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    spread = _Z95**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z95 / (1 + spread) * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def share(
    hits: ArrayLike, totals: ArrayLike | None = None, groups: Sequence[object] = ()
) -> Estimate:
    """Sum of `hits` over sum of `totals` (one each without them), rows resampled by group.

    Each row may count for several things: the swaps of a text and those of them that were found.
    """
    hit = np.asarray(hits, np.float64)
    total = np.ones(len(hit)) if totals is None else np.asarray(totals, np.float64)
    count = int(total.sum())
    if count == 0:
        return Estimate(math.nan, 0.0, 1.0, 0)
    code = _codes(groups, len(hit))
    hit = np.asarray(np.bincount(code, hit), np.float64)
    total = np.asarray(np.bincount(code, total), np.float64)
    value = float(hit.sum() / total.sum())
    if value in (0.0, 1.0) or len(hit) == 1:
        number = int((total > 0).sum()) if len(hit) > 1 else count
        low, high = wilson(round(value * number), number)
        return Estimate(value, min(low, value), max(high, value), count)
    drawn = _weights(len(hit))
    sums = drawn @ total
    values = (drawn @ hit)[sums > 0] / sums[sums > 0]
    return Estimate(value, *_percentiles(values), count)


def resampled(
    statistic: Callable[[Floats, Bools], float], scores: ArrayLike, truth: ArrayLike
) -> Estimate:
    """`statistic(scores, truth)` with its interval; classes are resampled apart, sizes kept."""
    score, true = np.asarray(scores, np.float64), np.asarray(truth, bool)
    if not true.any() or true.all():
        return Estimate(math.nan, 0.0, 1.0, len(score))
    value = statistic(score, true)
    random = np.random.default_rng(SEED)
    positives, negatives = np.flatnonzero(true), np.flatnonzero(~true)
    values = []
    for _ in range(ROUNDS):
        rows = np.r_[
            random.choice(positives, len(positives)), random.choice(negatives, len(negatives))
        ]
        values.append(statistic(score[rows], true[rows]))
    return Estimate(value, *_percentiles(np.array(values)), len(score))


def auroc(scores: Floats, truth: Bools) -> float:
    """Area under the ROC curve: the chance that a true row scores above a false one, ties half.

    By ranks (Mann & Whitney 1947). NaN where a class is empty.
    """
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return math.nan
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def threshold_for(scores: Floats, truth: Bools, max_false_alarms: float) -> float:
    """The least score t at which `score >= t` is true of at most this share of the false rows.

    Just above the highest false row where none other does; 0 where every false row scores 0.
    """
    false = np.sort(scores[~truth])[::-1]
    allowed = int(max_false_alarms * len(false) + 1e-9)
    if allowed >= len(false):
        return 0.0
    # The first score that must not be flagged; t is the next number above it.
    return (
        float(np.nextafter(false[allowed], np.inf))
        if false[allowed] > 0
        else float(np.nextafter(0.0, 1.0))
    )


def recall_at(max_false_alarms: float) -> Callable[[Floats, Bools], float]:
    """The statistic: share of true rows found where at most this share of false ones is."""

    def statistic(scores: Floats, truth: Bools) -> float:
        return float((scores[truth] >= threshold_for(scores, truth, max_false_alarms)).mean())

    return statistic


def recall_estimate(scores: ArrayLike, truth: ArrayLike, max_false_alarms: float) -> Estimate:
    """`recall_at` with its interval; the count is that of the true rows."""
    true = np.asarray(truth, bool)
    return replace(resampled(recall_at(max_false_alarms), scores, true), count=int(true.sum()))


def recommend(scores: ArrayLike, truth: ArrayLike, max_false_alarms: float) -> Threshold:
    """The threshold for a limit on false alarms, rounded up to 4 decimals, and its rates."""
    score, true = np.asarray(scores, np.float64), np.asarray(truth, bool)
    exact = threshold_for(score, true, max_false_alarms)
    # Always the next one up: a score of four decimals itself must not be let in again.
    value = (math.floor(exact * 10_000) + 1) / 10_000 if exact else 0.0
    return Threshold(value, share(score[~true] >= value), share(score[true] >= value))


def calibration(probabilities: ArrayLike, truth: ArrayLike, bins: int = 10) -> list[Bin]:
    """Rows sorted into `bins` equal ranges of probability; empty ranges are left out."""
    probability, true = np.asarray(probabilities, np.float64), np.asarray(truth, bool)
    at = np.minimum((probability * bins).astype(int), bins - 1)
    return [
        Bin(int(here.sum()), float(probability[here].mean()), float(true[here].mean()))
        for here in (at == n for n in range(bins))
        if here.any()
    ]


def expected_calibration_error(probabilities: Floats, truth: Bools) -> float:
    """Mean distance of probability and truth over the bins, by rows (Naeini et al. 2015)."""
    rows = calibration(probabilities, truth)
    return sum(row.count * abs(row.mean - row.share) for row in rows) / max(len(truth), 1)


def f1(true_positives: float, false_positives: float, false_negatives: float) -> float:
    """Harmonic mean of precision and recall; NaN where there is nothing to find or found."""
    total = 2 * true_positives + false_positives + false_negatives
    return 2 * true_positives / total if total else math.nan


def f1_estimate(
    found: ArrayLike, wrong: ArrayLike, missed: ArrayLike, groups: Sequence[object] = ()
) -> Estimate:
    """F1 from counts a row, with its interval. The count is what there was to find."""
    columns = np.array([found, wrong, missed], np.float64)
    code = _codes(groups, columns.shape[1])
    by_group = np.array([np.bincount(code, column) for column in columns])
    tp, fp, fn = by_group.sum(axis=1)
    drawn = by_group @ _weights(by_group.shape[1]).T
    totals = 2 * drawn[0] + drawn[1] + drawn[2]
    values = 2 * drawn[0][totals > 0] / totals[totals > 0]
    low, high = _percentiles(values) if len(values) else (0.0, 1.0)
    return Estimate(float(f1(tp, fp, fn)), low, high, int(tp + fn))


def _codes(groups: Sequence[object], count: int) -> NDArray[np.int64]:
    if not groups:
        return np.arange(count)
    known: dict[object, int] = {}
    return np.array([known.setdefault(group, len(known)) for group in groups], np.int64)


def _weights(groups: int) -> Floats:
    """How often each group was drawn in each round; shape (ROUNDS, groups)."""
    random = np.random.default_rng(SEED)
    return random.multinomial(groups, np.full(groups, 1 / groups), ROUNDS).astype(np.float64)


def _percentiles(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)

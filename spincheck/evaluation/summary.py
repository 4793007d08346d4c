"""From judged rows to tables and a recommended setting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from spincheck.evaluation import statistics
from spincheck.evaluation.judge import Judged
from spincheck.evaluation.statistics import Estimate, Threshold


class Line(msgspec.Struct, frozen=True):
    """One figure: its value, its 95 % interval, the number of rows (or swaps) it rests on."""

    figure: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    unit: str = "share"


class Table(msgspec.Struct, frozen=True):
    """Figures that belong together."""

    title: str
    lines: tuple[Line, ...]


class Recommendation(msgspec.Struct, frozen=True):
    """A `min-probability` and what it gives; `possible` is false where no value keeps the limit.

    `enough` is false where there are too few clean rows for the limit to mean anything: with
    fewer than 1 / limit rows even a single false alarm is above it.
    """

    max_false_alarms: float
    min_probability: float
    possible: bool
    enough: bool
    clean_rows: int
    false_alarms: Line
    recall: Line


class Evaluation(msgspec.Struct, frozen=True):
    """Everything `spincheck evaluate` prints; its JSON is exactly this."""

    schema: str
    version: str
    rows: int
    tables: tuple[Table, ...]
    recommendations: tuple[Recommendation, ...]


def tables(judged: Sequence[Judged]) -> tuple[Table, ...]:
    """The tables for one mode's rows: documents or pairs, by kind, calibration, swaps."""
    truth = np.array([each.row.spun for each in judged], bool)
    called = np.array([each.called_spun for each in judged], bool)
    probability = np.array([each.probability for each in judged], float)
    found = [
        line("precision of the verdict “spun”", statistics.share(truth[called])),
        line("recall of the verdict “spun”", statistics.share(called[truth])),
        line(
            "F1", statistics.f1_estimate(truth & called, ~truth & called, truth & ~called), "score"
        ),
        line("AUROC", statistics.resampled(statistics.auroc, probability, truth), "score"),
    ]
    for limit in (0.01, 0.05):
        estimate = statistics.recall_estimate(probability, truth, limit)
        found.append(line(f"recall at {limit:.0%} false alarms", estimate))
    error = statistics.resampled(statistics.expected_calibration_error, probability, truth)
    found.append(line("expected calibration error", error, "score"))
    result = [Table("Verdicts", tuple(found)), *_by_kind(judged)]
    bins = statistics.calibration(probability, truth)
    curve = tuple(
        Line(f"truly spun, of those given {row.mean:.2f}", row.share,
             *statistics.wilson(round(row.share * row.count), row.count), row.count)
        for row in bins
    )  # fmt: skip
    result.append(Table("Calibration", curve))
    return (*result, *_swaps([each for each in judged if each.swaps]))


def _by_kind(judged: Sequence[Judged]) -> Iterable[Table]:
    for spun, title in ((False, "False alarms by kind of text"), (True, "Found by kind of text")):
        kinds: dict[str, list[Judged]] = {}
        for each in judged:
            if each.row.spun is spun:
                kinds.setdefault(each.row.kind, []).append(each)
        lines = tuple(
            line(kind, statistics.share([each.called_spun for each in kinds[kind]]))
            for kind in sorted(kinds)
        )
        if lines:
            yield Table(title, lines)


def _swaps(judged: Sequence[Judged]) -> Iterable[Table]:
    counts = [each.swaps for each in judged if each.swaps]
    if not sum(count.known for count in counts):
        return
    known = [count.known for count in counts]
    found = [count.findings for count in counts]
    right = [count.findings - count.extra for count in counts]
    touched = [count.touched for count in counts]
    missed = [count.known - count.touched for count in counts]
    extra = [count.extra for count in counts]
    yield Table(
        "Swaps",
        (
            line("precision", statistics.share(right, found)),
            line("recall", statistics.share(touched, known)),
            line("F1", statistics.f1_estimate(touched, extra, missed), "score"),
            line("restored exactly", statistics.share([c.restored for c in counts], known)),
        ),
    )


def recommendation(judged: Sequence[Judged], max_false_alarms: float) -> Recommendation:
    """The least `min-probability` at which at most this share of the clean rows is flagged."""
    scores = np.array([each.surest for each in judged], float)
    truth = np.array([each.row.spun for each in judged], bool)
    found: Threshold = statistics.recommend(scores, truth, max_false_alarms)
    clean = int((~truth).sum())
    return Recommendation(
        max_false_alarms=max_false_alarms,
        # A row without a finding scores 0 and is not flagged at any value: 0 does as well.
        min_probability=0.0 if found.value <= 0.0001 else min(found.value, 1.0),
        possible=found.value <= 1.0,
        enough=clean * max_false_alarms >= 1,
        clean_rows=clean,
        false_alarms=line("clean rows flagged", found.false_alarms),
        recall=line("spun rows flagged", found.recall),
    )


def line(figure: str, estimate: Estimate, unit: str = "share") -> Line:
    """A table's line; a figure without rows, or that cannot be had from them, is null."""
    if not np.isfinite(estimate.value):
        return Line(figure, None, None, None, estimate.count, unit)
    return Line(figure, estimate.value, estimate.low, estimate.high, estimate.count, unit)

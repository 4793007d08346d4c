"""A figure: what was measured, on which data, out of how many, with its interval."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from spincheck.evaluation.statistics import Bools, Estimate, Floats, calibration, wilson

Unit = Literal["share", "score", "count"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`key` is `table/name`. `higher` tells whether more is better; `count` what it is out of."""

    key: str
    value: float
    low: float
    high: float
    count: int
    data: str
    higher: bool = True
    unit: Unit = "share"

    @property
    def table(self) -> str:
        """The table it stands in."""
        return self.key.partition("/")[0]

    @property
    def name(self) -> str:
        """Its name within the table."""
        return self.key.partition("/")[2]


def figure(
    key: str, estimate: Estimate, data: str, *, higher: bool = True, unit: Unit = "share"
) -> Figure:
    """A figure from an estimate."""
    value, low, high = (float(each) for each in (estimate.value, estimate.low, estimate.high))
    return Figure(key, value, low, high, estimate.count, data, higher, unit)


def tally(key: str, number: int, of: int, data: str, *, higher: bool = False) -> Figure:
    """A plain number of things, out of `of` that were looked at."""
    return Figure(key, number, number, number, of, data, higher, "count")


def calibration_figures(table: str, probability: Floats, truth: Bools, data: str) -> list[Figure]:
    """A curve: of the rows given about a probability (the figure's name), the share truly spun."""
    return [
        Figure(f"calibration: {table}/{row.mean:.3f}", row.share,
               *wilson(round(row.share * row.count), row.count), row.count, data)
        for row in calibration(probability, truth)
    ]  # fmt: skip


def shown(one: Figure) -> tuple[str, str, str]:
    """Value, interval and count as the tables print them."""
    if math.isnan(one.value):
        return "-", "", f"{one.count:,}"
    if one.unit == "count":
        return f"{one.value:,.0f}", "", f"of {one.count:,}"
    if one.unit == "score":
        return f"{one.value:.3f}", f"{one.low:.3f} to {one.high:.3f}", f"{one.count:,}"
    hits = round(one.value * one.count)
    interval = f"{100 * one.low:.1f} to {100 * one.high:.1f} %"
    return f"{100 * one.value:.1f} %", interval, f"{hits:,} of {one.count:,}"


def save(figures: Iterable[Figure], path: Path) -> None:
    """Write all figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(one) for one in figures]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")

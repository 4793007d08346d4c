"""An evaluation as plain text."""

from __future__ import annotations

import math
from collections.abc import Iterator

from spincheck.evaluation.summary import Evaluation, Line, Recommendation, Table


def text(evaluation: Evaluation) -> str:
    """Tables with every figure's interval and count, then the setting to paste."""
    parts = [f"{evaluation.rows} rows, spincheck {evaluation.version}; intervals cover 95 %\n"]
    parts += [table(each) for each in evaluation.tables]
    parts += ["\n".join(_advice(each)) + "\n" for each in evaluation.recommendations]
    return "\n".join(parts)


def table(one: Table) -> str:
    """A title and aligned columns: figure, value, interval, count."""
    rows = [(line.figure, value(line), interval(line), f"n = {line.count}") for line in one.lines]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(4)]
    lines = [
        "  " + "  ".join((row[0].ljust(widths[0]), *(row[n].rjust(widths[n]) for n in (1, 2, 3))))
        for row in rows
    ]
    return "\n".join([one.title, *lines]) + "\n"


def value(line: Line) -> str:
    """`98.6 %` for a share, `0.987` for a score, `-` where there is none."""
    return _number(line.value, line.unit)


def interval(line: Line) -> str:
    """`95.1-99.8 %`, empty without a value."""
    if line.value is None:
        return ""
    low, high = _number(line.low, line.unit), _number(line.high, line.unit)
    return f"{low.removesuffix(' %')}-{high}"


def _number(number: float | None, unit: str) -> str:
    if number is None:
        return "-"
    return f"{100 * number:.1f} %" if unit == "share" else f"{number:.3f}"


def _advice(one: Recommendation) -> Iterator[str]:
    yield f"At most {one.max_false_alarms:.2%} false alarms"
    if not one.clean_rows:
        yield "  There are no clean rows: false alarms cannot be measured."
        return
    if not one.possible:
        yield "  No threshold keeps that: clean rows have findings of probability 1."
        return
    for line in (one.false_alarms, one.recall):
        yield f"  {line.figure}: {value(line)} ({interval(line)}, n = {line.count})"
    if not one.enough:
        yield f"  With {one.clean_rows} clean rows this is a guess: at least"
        needed = f"{math.ceil(1 / one.max_false_alarms)}" if one.max_false_alarms else "many more"
        yield f"  With {one.clean_rows} clean rows this is a guess; {needed} are needed."
    yield "  In spincheck.toml:"
    yield ""
    yield f"min-probability = {one.min_probability:g}"

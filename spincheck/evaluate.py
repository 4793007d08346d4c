"""Measure spincheck on your own labelled texts, and find the setting for your false alarms."""

from __future__ import annotations

from collections.abc import Sequence

from spincheck.errors import UsageError
from spincheck.evaluation.judge import Judged, judge
from spincheck.evaluation.rows import Row, parse
from spincheck.evaluation.summary import Evaluation, Table, recommendation, tables
from spincheck.version import __version__

SCHEMA = "spincheck-evaluation-1"


def evaluate(rows: Sequence[Row], max_false_alarms: float = 0.01) -> Evaluation:
    """Scan every row and compare with its label.

    Rows with a reference and rows without one are two modes: each has its own tables. The
    recommendation is over all rows, for `min-probability` holds in both. Raises UsageError for a
    limit that is not a share, or where there are no rows.
    """
    return summarise(list(judge(rows)), max_false_alarms)


def summarise(judged: Sequence[Judged], max_false_alarms: float = 0.01) -> Evaluation:
    """The evaluation of rows that were scanned already."""
    if not 0 <= max_false_alarms < 1:
        raise UsageError(f"a share of false alarms is from 0 to below 1, not {max_false_alarms}")
    if not judged:
        raise UsageError("there are no rows to evaluate")
    pairs = [each for each in judged if each.row.reference is not None]
    alone = [each for each in judged if each.row.reference is None]
    found: list[Table] = []
    for mode, part in (("with a reference", pairs), ("without a reference", alone)):
        if part:
            found += [Table(f"{table.title}, {mode}", table.lines) for table in tables(part)]
    return Evaluation(
        schema=SCHEMA,
        version=__version__,
        rows=len(judged),
        tables=tuple(found),
        recommendations=(recommendation(judged, max_false_alarms),),
    )


__all__ = ["SCHEMA", "Row", "evaluate", "parse", "summarise"]

"""Times as Markdown tables and a chart."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import svg
from bench.results import table
from bench.speed.measure import PYTHON, Growth, Row, Startup, Table
from spincheck.version import __version__


@dataclass
class Found:
    """What was measured; `note` says where growth ended early."""

    tables: list[Table] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    note: str = ""
    start: Startup | None = None


def body(found: Found, seconds: float) -> str:
    """The speed section."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    parts = [
        "## Speed",
        f"`python -m bench.speed`, spincheck {__version__}, {PYTHON}, {platform.system()},"
        f" {os.cpu_count()} cores, load at the end {load}, {seconds:.0f} s. Whole processes, one"
        " thread each, in turns, after one run each that is not counted, caches emptied before each"
        " run. Seconds are medians; a ratio is the median of the turns' ratios, with the least and"
        " the greatest. Ratios above 1: slower than spincheck. On a busy machine only the ratios"
        " say something.",
    ]
    for one in found.tables:
        parts += [f"### {one.title}", _compared(one.rows)]
    if found.growth:
        chart = "![Growth of time](charts/growth.svg)"
        parts += ["### Growth", _grown(found.growth), chart]
    if found.note:
        parts.append(f"Growth ended early: {found.note}")
    if found.start:
        parts += ["### Start-up", _started(found.start)]
    return "\n\n".join(parts)


def _compared(rows: Sequence[Row]) -> str:
    cells = []
    for row in rows:
        name = f"**{row.tool.name}**" if row.tool.name == "spincheck" else row.tool.name
        version = __version__ if row.tool.name == "spincheck" else row.tool.version
        if row.times is None:
            cells.append((name, "-", "-", "-", "-", "0", version, row.note or "not run"))
            continue
        walls = [run.wall for run in row.times.runs]
        against = "1" if row.tool.name == "spincheck" else "-"
        if row.against:
            low, high = (_figure(each) for each in (row.against.low, row.against.high))
            against = f"{_figure(row.against.value)} ({low} to {high})"
        cpu = sorted(run.cpu for run in row.times.runs)[len(walls) // 2]
        cells.append(
            (name, against, f"{row.times.wall:.2f}", f"{cpu:.2f}", f"{row.times.memory_mb:.0f}",
             str(len(walls)), version, f"`{row.tool.shown}`")
        )  # fmt: skip
    header = ("tool", "times spincheck", "wall s", "processor s", "peak MB", "runs", "version",
              "command")  # fmt: skip
    return table(header, cells)


def _grown(rows: Sequence[Growth]) -> str:
    cells = []
    for at, row in enumerate(rows):
        before = rows[at - 1] if at else None
        cells.append(
            (
                f"{row.size:,}",
                f"{row.wall:.2f}",
                f"{row.cpu:.2f}",
                f"{row.cpu / before.cpu:.1f}" if before else "",
                f"{row.size / before.size:.1f}" if before else "",
                f"{row.memory_mb:.0f}",
                str(row.runs),
            )
        )
    header = ("characters", "wall s", "processor s", "times the processor time before",
              "times the text before", "peak MB", "runs")  # fmt: skip
    return table(header, cells)


def _started(start: Startup) -> str:
    rows = [
        (f"`{name}`", f"{value:.3f} ({low:.3f} to {high:.3f})")
        for name, (value, low, high) in start.statements.items()
    ]
    parts = [table(("statement", "seconds"), rows)]
    for name, shares in start.commands.items():
        total = sum(each.seconds for each in shares)
        listed = ", ".join(
            f"{each.package} {each.seconds:.3f}" for each in shares if each.seconds >= 0.002
        )
        parts.append(f"`{name}`: imports {total:.3f} s, by package (own time): {listed}.")
    return "\n\n".join(parts)


def chart(growth: Sequence[Growth]) -> str:
    """Seconds over characters, beside the line of ten times the time for ten times the text."""
    own = [(float(row.size), row.cpu, row.cpu, row.cpu) for row in growth]
    size, cpu = growth[0].size, growth[0].cpu
    line = [(float(row.size), cpu * row.size / size, 0.0, 0.0) for row in (growth[0], growth[-1])]
    return svg.growth(
        "Growth of time",
        [svg.Series("spincheck scan", own), svg.Series("in proportion to the text", line)],
        "characters of the reference",
        "processor seconds",
    )


def _figure(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.0f}"

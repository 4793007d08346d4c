"""Measure quality, print it, and write the tables and charts.

python -m bench.quality [--only NAME ...] [--shared FOLDER] [--processes 2] [--no-write]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench import results
from bench.quality import report
from bench.quality.data import ROOT, SHARED, Data
from bench.quality.figures import save, shown
from bench.quality.measures import MEASURES, measure
from bench.quality.scanning import Scanner, stamp

FIGURES = ROOT / ".cache" / "bench" / "quality.json"


def main() -> int:
    """The exit code: 2 where something that ships could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", choices=list(MEASURES), default=[])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of development data")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    started, before = time.perf_counter(), stamp()
    data = Data(options.shared)
    figures, absent = measure(data, Scanner(options.processes), options.only)
    if stamp() != before:
        print("the program or its word lists changed while measuring: run again", file=sys.stderr)
        return 2
    for one in figures:
        print(f"{one.key}: {' | '.join(shown(one))}")
    for lack in absent:
        why = lack.error or f"no {', '.join(lack.missing)}"
        print(f"NOT MEASURED: {lack.measure}: {why}", file=sys.stderr)
    if not (options.no_write or options.only):
        seconds = time.perf_counter() - started
        results.write("quality", report.body(figures, absent, data.hashes, seconds))
        for name, drawn in report.charts(figures).items():
            results.write_chart(name, drawn)
        save(figures, FIGURES)
    return 2 if any(lack.error for lack in absent) else 0


if __name__ == "__main__":
    raise SystemExit(main())

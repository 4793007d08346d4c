"""Time spincheck beside its neighbours and write the tables and the chart.

python -m bench.speed [--runs 5] [--largest 10000000] [--only PART ...] [--no-write]

The neighbours are installed into .cache/bench at the first run (PyPI and npm).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench import results
from bench.speed import measure, report

PARTS = ("startup", "reference", "blind", "growth")


def main() -> int:
    """Measure and write; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--largest", type=int, default=measure.GROWTH[-1], help="characters")
    parser.add_argument("--only", action="append", choices=PARTS, default=[])
    parser.add_argument("--no-write", action="store_true", help="print only")
    options = parser.parse_args()
    parts = options.only or PARTS
    started = time.perf_counter()
    found = report.Found()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for part in PARTS:
            if part not in parts:
                continue
            print(f"measuring: {part}", file=sys.stderr)
            if part == "reference":
                found.tables += measure.with_reference(place, options.runs)
            elif part == "blind":
                # Two turns of 200 files: they take as long as everything else together.
                found.tables += measure.without_reference(place, options.runs, min(options.runs, 2))
            elif part == "growth":
                found.growth, found.note = measure.growth(place, options.largest)
            else:
                found.start = measure.start(place, options.runs)
    body = report.body(found, time.perf_counter() - started)
    print(body)
    if not (options.no_write or options.only):
        results.write("speed", body)
        if found.growth:
            results.write_chart("growth", report.chart(found.growth))
    lame = [table.title for table in found.tables if table.rows[0].times is None]
    for title in lame:
        print(f"spincheck itself did not run: {title}", file=sys.stderr)
    return 2 if lame or found.note else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Hold the figures to their floors. Exit code 1 where one fell, 2 where nothing was checked.

python -m bench.gate                                 check
python -m bench.gate --pin                           add and raise floors
python -m bench.gate --lower FIGURE --reason TEXT    the one way down
python -m bench.gate --repin DATA --reason TEXT      the data itself has changed
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.gate import floors as floor_file
from bench.gate.check import FAILED, Outcome, check, failed, lower, pin, repin
from bench.gate.floors import PATH, Floors
from bench.quality.data import SHARED, SHIPPED, Data
from bench.quality.measures import MEASURES, measure
from bench.quality.scanning import Scanner
from spincheck.errors import SpincheckError


def main(argv: Sequence[str] | None = None) -> int:
    """Check, or move floors; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.gate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pin", action="store_true", help="add floors and raise them")
    parser.add_argument("--lower", metavar="FIGURE", action="append", default=[])
    parser.add_argument("--repin", metavar="DATA", action="append", default=[])
    parser.add_argument("--reason", default="", help="why; it is kept in the file")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of development data")
    parser.add_argument("--only", action="append", choices=list(MEASURES), default=[])
    parser.add_argument("--shipped", action="store_true", help="only data that ships")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--floors", type=Path, default=PATH)
    options = parser.parse_args(argv)
    try:
        return _run(options)
    except SpincheckError as error:
        print(f"gate: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    data = Data(options.shared)
    chosen = options.only or [
        name
        for name, one in MEASURES.items()
        if not options.shipped or all(need in SHIPPED for need in one.needs)
    ]
    known = floor_file.read(options.floors)
    figures, absent = measure(data, Scanner(options.processes), chosen)
    moved = known
    if options.pin:
        moved = pin(moved, figures, data.hashes)
    for key in options.lower:
        moved = lower(moved, figures, key, options.reason)
    for name in options.repin:
        moved = repin(moved, figures, data.hashes, name, options.reason)
    if options.pin or options.lower or options.repin:
        options.floors.write_text(floor_file.render(moved), "utf-8")
        print(f"gate: {len(moved.floors)} floors in {options.floors.name}")
    for lack in absent:
        why = lack.error or f"{', '.join(lack.missing)} not there"
        print(f"gate: NOT MEASURED: {lack.measure}: {why}", file=sys.stderr)
    # A figure's key begins with its measure's name: with a part measured, a part is checked.
    part = {k: floor for k, floor in moved.floors.items() if k.startswith(tuple(chosen))}
    moved = Floors(moved.hashes, part)
    return _verdict(moved, check(moved, figures, data.hashes), any(one.error for one in absent))


def _verdict(floors: Floors, outcomes: Sequence[Outcome], broken: bool) -> int:
    count = {one.status: 0 for one in outcomes}
    for one in outcomes:
        count[one.status] += 1
        if one.status in FAILED:
            print(f"gate: FAILED, {one.status}: {one.key}: {one.about}")
    skipped = sorted({floors.floors[o.key].data for o in outcomes if o.status == "not checked"})
    if skipped:
        print(
            f"gate: NOT CHECKED: {count['not checked']} floors, for these data are not there or"
            f" are others: {', '.join(skipped)}",
            file=sys.stderr,
        )
    print("gate: " + ", ".join(f"{number} {status}" for status, number in count.items()))
    if not count.get("held"):
        print("gate: NOTHING WAS CHECKED, which is not a pass", file=sys.stderr)
        return 2
    return 1 if broken or failed(outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())

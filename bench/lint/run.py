"""How fast a hook is, beside its neighbours, in one run: writes the table of bench/LINT.md.

    bench/lint/install && python -m bench.lint.run [--runs 5]

The tools take turns, so that what else the machine does falls on all of them; ratios are medians
of ratios, turn by turn.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.lint import corpus

ROOT = Path(__file__).resolve().parents[2]
NEIGHBOURS = ROOT / ".cache" / "bench-lint"
SPINCHECK = [sys.executable, "-m", "spincheck", "lint", "--isolated", "-q", "--exit-zero"]


class Case(NamedTuple):
    """A command, where it runs, and what is done before it, outside the time."""

    name: str
    command: list[str]
    folder: Path
    before: Callable[[], object] = lambda: None


class Measured(NamedTuple):
    """Seconds of wall time and of processor time."""

    wall: float
    cpu: float


def measure(case: Case, environment: dict[str, str]) -> Measured:
    """Run once."""
    case.before()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        case.command, cwd=case.folder, env=environment, capture_output=True, check=False
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The neighbours' exit codes are of all kinds, up to the count of what was found.
    if done.returncode and "spincheck" in case.name:
        raise SystemExit(f"{case.name}: {done.stderr.decode()[-500:]}")
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return Measured(wall, cpu)


def cases(place: Path) -> list[Case]:
    """All commands over the 200 files, then over one file."""
    many, one, staged = place / "many", place / "one", place / "staged"
    corpus.write(many)
    corpus.write(one, 1, 8_000)
    corpus.write(staged, 1, 8_000)
    reference = place / "reference.md"
    shutil.copy(many / "page-001.md", reference)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run(["git", "init", "-q"], cwd=staged, **quiet)  # type: ignore[call-overload]
    subprocess.run(["git", "add", "."], cwd=staged, **quiet)  # type: ignore[call-overload]
    bins, node = NEIGHBOURS / "venv/bin", NEIGHBOURS / "npm/node_modules/.bin"
    for folder in (many, one):
        rules = {"rules": {"write-good": True}}
        (folder / ".textlintrc.json").write_text(json.dumps(rules))
    forget = lambda: shutil.rmtree(place / "cache", ignore_errors=True)  # noqa: E731
    found = []
    for label, folder in (("200 files", many), ("one file", one)):
        found += [
            Case(f"{label}: spincheck, cold", [*SPINCHECK, "."], folder, forget),
            Case(f"{label}: spincheck, warm", [*SPINCHECK, "."], folder),
            Case(
                f"{label}: spincheck --no-blind, cold",
                [*SPINCHECK, "--no-blind", "."],
                folder,
                forget,
            ),
            Case(f"{label}: proselint", [str(bins / "proselint"), "check", "."], folder),
            Case(f"{label}: codespell", [str(bins / "codespell"), "."], folder),
            Case(f"{label}: textlint (write-good)", [str(node / "textlint"), "."], folder),
            Case(
                f"{label}: cspell",
                [str(node / "cspell"), "lint", "--no-progress", "--no-cache", "."],
                folder,
            ),
        ]
        files = [path.name for path in sorted(folder.glob("*.md"))]
        found.append(Case(f"{label}: write-good", [str(node / "write-good"), *files], folder))
    with_reference = [*SPINCHECK, "-r", str(reference), "."]
    found.append(Case("one file: spincheck with a reference, cold", with_reference, one, forget))
    staged_command = [*SPINCHECK, "--staged"]
    found.append(Case("one staged article: spincheck, cold", staged_command, staged, forget))
    found.append(Case("one staged article: spincheck, warm", staged_command, staged))
    numpy = [sys.executable, "-c", "import numpy"]
    found.append(Case("for scale: python -c 'import numpy', one file", numpy, one))
    return [case for case in found if Path(case.command[0]).exists()]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        environment = {**os.environ, "SPINCHECK_CACHE_DIR": str(place / "cache")}
        # As installed: modules are compiled once, not in every run.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        chosen = [case for case in cases(place) if arguments.only in case.name]
        measure(chosen[0], environment)
        turns: list[dict[str, Measured]] = []
        for _ in range(arguments.runs):
            turn = {}
            for case in chosen:
                turn[case.name] = measure(case, environment)
                one = turn[case.name]
                print(f"{case.name}: {one.wall:.2f} s, {one.cpu:.2f} s", file=sys.stderr)
            turns.append(turn)
    print("| case | wall s, median | wall s, least | processor s | wall ratio | processor ratio |")
    print("| --- | --- | --- | --- | --- | --- |")
    for case in chosen:
        walls = [turn[case.name].wall for turn in turns]
        cpus = [turn[case.name].cpu for turn in turns]
        base = case.name.partition(":")[0] + ": spincheck, cold"
        ratio = " | "
        if base in turns[0]:
            wall = median(turn[case.name].wall / turn[base].wall for turn in turns)
            cpu = median(turn[case.name].cpu / turn[base].cpu for turn in turns)
            ratio = f"{wall:.2f} | {cpu:.2f}"
        row = f"{median(walls):.2f} | {min(walls):.2f} | {median(cpus):.2f} | {ratio}"
        print(f"| {case.name} | {row} |")


if __name__ == "__main__":
    main()

"""What starting costs: importing the package, and each command's imports one by one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

_LINE = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \| ( *)(\S+)")
_CLOCK = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"


class Share(NamedTuple):
    """The seconds that a top-level package's own modules took to import."""

    package: str
    seconds: float


def import_seconds(statement: str, environment: Mapping[str, str], runs: int) -> list[float]:
    """Seconds that a statement takes in a new interpreter, run by run."""
    code = _CLOCK.format(statement)
    return [
        float(
            subprocess.run(
                [sys.executable, "-c", code],
                env=dict(environment),
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        for _ in range(runs)
    ]


def by_package(arguments: list[str], environment: Mapping[str, str], folder: Path) -> list[Share]:
    """The imports of `python -m spincheck ARGUMENTS`, by package, the dearest first."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "spincheck", *arguments],
        env=dict(environment),
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )
    return packages(done.stderr)


def packages(importtime: str) -> list[Share]:
    """Sums the own time of `-X importtime` lines by top-level package."""
    sums: dict[str, float] = defaultdict(float)
    for line in importtime.splitlines():
        match = _LINE.match(line)
        if match:
            package = match[4].partition(".")[0]
            known = sys.stdlib_module_names
            name = "standard library" if package in known or package.startswith("_") else package
            sums[name] += int(match[1]) / 1e6
    return sorted((Share(*each) for each in sums.items()), key=lambda each: -each.seconds)


def middle(values: list[float]) -> tuple[float, float, float]:
    """Median, least, greatest."""
    return median(values), min(values), max(values)

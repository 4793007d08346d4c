"""Whole processes, timed one after another in turns, so that noise falls on all alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

# Nobody waits longer; the tool is then reported as stopped.
TIMEOUT_SECONDS = 600


class Run(NamedTuple):
    """One process: seconds of wall and of processor time, its peak memory in MB, its exit code."""

    wall: float
    cpu: float
    memory_mb: float
    code: int
    error: str = ""


class Times(NamedTuple):
    """All runs of one tool, in order of the turns."""

    runs: Sequence[Run]

    @property
    def wall(self) -> float:
        """Median seconds."""
        return median(run.wall for run in self.runs)

    @property
    def memory_mb(self) -> float:
        """Median of the peaks."""
        return median(run.memory_mb for run in self.runs)


class Ratio(NamedTuple):
    """How many times as long as another tool: median, least, greatest over the turns."""

    value: float
    low: float
    high: float


def run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run once; output goes nowhere, the last of its errors is kept."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        timer_ended = started + TIMEOUT_SECONDS
        while True:
            # wait4 alone gives this one process' memory; WNOHANG alone can be stopped in time.
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() > timer_ended:
                process.kill()
                _, status, used = os.wait4(process.pid, 0)
                break
            time.sleep(0.001)
        wall = time.perf_counter() - started
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip().splitlines()
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, used.ru_maxrss / 1024, code, said[-1][:200] if said else "")


def turns(
    commands: Mapping[str, Sequence[str]],
    count: int,
    folder: Path,
    environment: Mapping[str, str],
    forget: Sequence[Path] = (),
) -> dict[str, Times]:
    """Each command once a turn, `count` turns.

    What `forget` names is removed before each run: no tool reads what it left the turn before.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(count):
        for name, arguments in commands.items():
            remove(forget)
            runs[name].append(run(arguments, folder, environment))
    return {name: Times(done) for name, done in runs.items()}


def remove(paths: Sequence[Path]) -> None:
    """Remove files and folders, whether they are there or not."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def ratio(times: Times, base: Times) -> Ratio:
    """Pair by pair: each turn's run over the base's run of that turn."""
    each = [a.wall / b.wall for a, b in zip(times.runs, base.runs, strict=True)]
    return Ratio(median(each), min(each), max(each))

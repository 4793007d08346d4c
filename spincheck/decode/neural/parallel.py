"""Threads for work on independent arrays, with the matrix library held to one thread each."""

import importlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

ForEach = Callable[[Callable[[int], None], range], None]

# More threads than this only wait for memory: a block's weights are read by each of them.
_MAX_WORKERS = 8


def available_processors() -> int:
    """Processors this process may use, at most 8."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), _MAX_WORKERS)
    return min(os.cpu_count() or 1, _MAX_WORKERS)


def _serial(function: Callable[[int], None], numbers: range) -> None:
    for number in numbers:
        function(number)


@contextmanager
def parallel(workers: int) -> Iterator[ForEach]:
    """A `for each number` that runs in `workers` threads and ends when all are done.

    Two levels of threads would fight for the processors, so the matrix library is held to one
    by threadpoolctl. Where that is not installed, the library keeps its own threads and the
    numbers are taken one after another: slower, the same results up to rounding.
    """
    try:
        threadpoolctl = importlib.import_module("threadpoolctl")
    except ImportError:
        yield _serial
        return
    with threadpoolctl.threadpool_limits(limits=1):
        if workers <= 1:
            yield _serial
            return
        with ThreadPoolExecutor(workers) as pool:

            def threaded(function: Callable[[int], None], numbers: range) -> None:
                for _ in pool.map(function, numbers):  # asks every result: errors come out here
                    pass

            yield threaded

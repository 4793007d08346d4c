"""Many scans, on one core or several, in order."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from bench.quality.data import ROOT
from spincheck.errors import SpincheckError
from spincheck.evaluation.judge import scan as evaluated
from spincheck.report import DocumentReport
from spincheck.text.document import Document


class Job(NamedTuple):
    """A text to scan; without a reference it is judged by its wording alone."""

    suspect: str
    reference: str | None


@dataclass(frozen=True)
class Scanner:
    """Runs jobs. With one process everything happens in this one: tests may change the scorers."""

    processes: int = 1

    def __call__(self, jobs: Iterable[Job]) -> list[DocumentReport]:
        """One report a job."""
        listed = list(jobs)
        if self.processes < 2 or len(listed) < 2 * self.processes:
            return [scan(job) for job in listed]
        # One thread each: more would fight over the same cores.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        size = max(1, min(32, len(listed) // (4 * self.processes)))
        try:
            with ProcessPoolExecutor(self.processes) as pool:
                return list(pool.map(scan, listed, chunksize=size))
        except BrokenProcessPool:
            raise SpincheckError(
                "a process was killed: out of memory, or a word list was rewritten meanwhile"
            ) from None


def scan(job: Job) -> DocumentReport:
    """One scan, as the command line does it."""
    return evaluated(Document.of(job.suspect, "suspect"), job.reference)


def stamp() -> str:
    """Names a state of the program and its word lists: figures hold for one state only.

    Word lists are mapped into memory: one rewritten during a run would change figures silently.
    """
    digest = sha256()
    for folder, pattern in ((ROOT / "spincheck", "**/*.py"), (ROOT / "wordlists", "**/*")):
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                about = path.stat()
                digest.update(f"{path} {about.st_size} {about.st_mtime_ns}".encode())
    return digest.hexdigest()

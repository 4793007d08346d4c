"""Many scans, on one core or several, in order."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from spincheck.pipeline import scan_document
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
        with ProcessPoolExecutor(self.processes) as pool:
            size = max(1, min(32, len(listed) // (4 * self.processes)))
            return list(pool.map(scan, listed, chunksize=size))


def scan(job: Job) -> DocumentReport:
    """One scan, as the command line does it."""
    document = Document.of(job.suspect, "suspect")
    if job.reference is not None:
        return scan_document(document, [Document.of(job.reference, "reference")])
    from spincheck.blind import scan_blind

    return scan_blind(document)

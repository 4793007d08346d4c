"""One writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spincheck.archive.interface import ArchiveError

FILE = "writer.lock"


@contextmanager
def only_writer(directory: Path) -> Iterator[None]:
    """Be the only writer; the system frees the lock when this process ends, however it does."""
    try:
        lock = sqlite3.connect(directory / FILE, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise ArchiveError(f"{directory}: cannot be written: {error}") from error
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        lock.close()
        if "locked" in str(error):
            cause = "another process is writing to this archive; try again when it is done"
        else:
            cause = f"cannot be written: {error}"
        raise ArchiveError(f"{directory}: {cause}") from error
    try:
        yield
    finally:
        lock.close()

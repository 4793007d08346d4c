"""The command line: the only code that prints or exits."""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    """The entry point of the `spincheck` command."""
    # Most of what a run makes it keeps to its end: collecting it often finds nothing.
    gc.set_threshold(200_000)
    # One thread is enough for columns this short, and starting more costs time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.argv[1:2] == ["lint"]:
        # A hook's path: without what the other commands bring along.
        from spincheck.cli.lint import main as lint

        sys.exit(lint(sys.argv[2:]))
    from spincheck.cli.main import main

    sys.exit(main(sys.argv[1:]))

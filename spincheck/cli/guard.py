"""What stands between a command and its user: errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from spincheck.errors import SpincheckError

FAILED = 2
_INTERRUPTED = 130  # as shells have it


def guarded(work: Callable[[], int]) -> int:
    """The exit code of `work`. Never raises, never shows a traceback.

    SPINCHECK_DEBUG=1 lets an unexpected error through, for a report.
    """
    try:
        return work()
    except SpincheckError as error:
        print(f"spincheck: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output is gone (`spincheck ... | head`); there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("SPINCHECK_DEBUG"):
            raise
        print(
            f"spincheck: internal error: {type(error).__name__}: {error}\n"
            "Please report it with the command; SPINCHECK_DEBUG=1 shows where it happened.",
            file=sys.stderr,
        )
    return FAILED

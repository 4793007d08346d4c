"""Where the real programs are that read spincheck's output; see `.ci/clients`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("SPINCHECK_CLIENTS") or ROOT / ".cache" / "clients")
MULTITOOL = FOLDER / "npm/node_modules/@microsoft/sarif-multitool-linux"

# Written for these tests: a reference, and its spun copy in Markdown.
REFERENCE = """\
The council of Harbour Town voted on Monday to close the old bridge. Engineers found the wrong side
of the steel badly rusted, and the mayor said the end of the Cold War had left no money for repairs.
Residents will have to take the ferry until a new bridge is built in the autumn of next year.
"""
SPUN = """\
# Bridge \U0001f309

The council of Harbour Town voted on Monday to shut the antiquated bridge. Engineers discovered the
incorrect facet of the steel gravely rusted, and the mayor stated the conclusion of the Chilly
Warfare had left no cash for repairs. Inhabitants will have to take the ferryboat until a brand new
bridge is constructed in the fall of next year.
"""
CLEAN = """\
# Tea

Pour hot water over the leaves and wait for three minutes before you drink the first cup of the day.
"""


def program(name: str) -> str:
    """The path of an installed client; skips the test without it."""
    for path in (FOLDER / "venv/bin" / name, FOLDER / "npm/node_modules/.bin" / name):
        if path.exists():
            return str(path)
    pytest.skip(f"{name} is not installed; run .ci/clients")


def run(*command, cwd, code=0, **environment):
    """Run a program; its output. Asserts the exit code."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if code is not None:
        assert done.returncode == code, done.stdout
    return done.stdout


def spincheck(*arguments, cwd, code=0):
    """Run this checkout's spincheck; its output, both streams."""
    return run(sys.executable, "-m", "spincheck", *arguments, cwd=cwd, code=code)

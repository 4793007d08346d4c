"""Where a scan's time goes: a flame graph.

python -m bench.profile [SUSPECT --reference REFERENCE] [--blind] [--output FILE]

Samples the stack of the scanning thread every millisecond, with the standard library alone. By
default the 100 KB pair of the speed bench is scanned and .cache/bench/profile.svg written.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from bench import flame
from bench.speed import texts

SECONDS_BETWEEN = 0.001


def sample(work: Callable[[], object]) -> list[tuple[str, ...]]:
    """Run `work`; the stacks seen meanwhile, outermost call first, from `work` on."""
    stacks: list[tuple[str, ...]] = []
    thread = threading.get_ident()
    done = threading.Event()
    outside = _depth(sys._getframe())

    def watch() -> None:
        while not done.wait(SECONDS_BETWEEN):
            frame = sys._current_frames().get(thread)
            if frame is not None and len(stack := _stack(frame)) > outside + 1:
                stacks.append(stack[outside + 1 :])

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return stacks


def _depth(frame: FrameType) -> int:
    return len(_stack(frame)) - 1


def _stack(frame: FrameType | None) -> tuple[str, ...]:
    names = []
    while frame is not None:
        module = frame.f_globals.get("__name__", "?")
        names.append(f"{module}:{frame.f_code.co_qualname}")
        frame = frame.f_back
    return tuple(reversed(names))


def main() -> int:
    """Scan, sample, write; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("suspect", type=Path, nargs="?")
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--blind", action="store_true", help="judge the text by its wording alone")
    parser.add_argument("--output", type=Path, default=texts.ROOT / ".cache/bench/profile.svg")
    options = parser.parse_args()
    pair = texts.long_pair()
    suspect = options.suspect.read_text("utf-8") if options.suspect else pair.suspect
    reference = options.reference.read_text("utf-8") if options.reference else pair.reference

    def scan() -> None:
        from spincheck.evaluation.judge import scan as judged
        from spincheck.text.document import Document

        judged(Document.of(suspect, "suspect"), None if options.blind else reference)

    started = time.perf_counter()
    stacks = sample(scan)
    seconds = time.perf_counter() - started
    mode = "blind" if options.blind else "with a reference"
    title = (
        f"spincheck, {mode}, {len(suspect):,} characters: {seconds:.2f} s, {len(stacks)} samples"
    )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(flame.draw(flame.tree(stacks), title), "utf-8")
    print(f"{title}\n{options.output}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

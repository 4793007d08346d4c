"""Speed and memory of the neural model on one text: `python bench/neural_speed.py FILE`.

Prints processor seconds beside the clock, for a machine that is busy with other things shows the
cost only in the former.
"""

import argparse
import re
import resource
import time
from pathlib import Path

BEGIN = time.perf_counter(), time.process_time()


def stage(name: str, since: tuple[float, float]) -> tuple[float, float]:
    now = time.perf_counter(), time.process_time()
    print(f"{name:<34} {now[0] - since[0]:6.2f} s clock {now[1] - since[1]:6.2f} s processor")
    return now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--words", type=int, default=800)
    parser.add_argument("--phrases", type=int, default=40, help="how many are read again")
    parser.add_argument("--streamed", action="store_true", help="never keep expanded layers")
    options = parser.parse_args()

    from spincheck.decode.neural.model import load_model
    from spincheck.decode.neural.scorer import read_passages
    from spincheck.decode.neural.weights import find

    path = find()
    if path is None:
        raise SystemExit("no model installed: run `spincheck model install`")
    text = options.file.read_text(encoding="utf-8")
    spans = [match.span() for match in re.finditer(r"[^\W\d_]+", text)][: options.words]
    text = text[: spans[-1][1]]
    now = stage("imports", BEGIN)
    model = load_model(path, workers=options.workers, keep_after=9 if options.streamed else 0)
    now = stage("open the model", now)
    passages = list(read_passages(model, text))
    read = sum(window.end - window.start + 1 for p in passages for window in p.windows)
    begin = now
    now = stage(f"read {len(spans)} words, {read} tokens", now)
    print(
        f"  {read / (now[0] - begin[0]):.0f} tokens a second by the clock, "
        f"{read / (now[1] - begin[1]):.0f} by the processor"
    )
    for passage in passages:
        inside = [span for span in spans if passage.holds(span)]
        passage.gains(inside, [["good", "work", "small", "have", "way"] * 4] * len(inside))
    now = stage("gains of 20 candidates a word", now)
    for passage in passages:
        inside = [span for span in spans if passage.holds(span)]
        some = inside[:: max(1, len(spans) // max(1, options.phrases))]
        passage.rescore(some, ["good"] * len(some))
    stage(f"read {options.phrases} phrases again", now)
    stage("in all", BEGIN)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

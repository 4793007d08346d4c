"""Perplexity of a text by SmolLM2, as detectors of machine text use it: one figure a file.

Needs the neural tier's weights: `spincheck model install`, or a file that SPINCHECK_BENCH_MODEL
names (SPINCHECK_MODEL would have spincheck itself read by them too).
"""

import os
import sys
from pathlib import Path

import numpy as np

from spincheck.decode.neural.model import load_model
from spincheck.decode.neural.scorer import read_passages
from spincheck.decode.neural.weights import find
from spincheck.text.document import Document


def main(paths: list[str]) -> int:
    """Print each file's perplexity a word; 2 where there are no weights."""
    named = os.environ.get("SPINCHECK_BENCH_MODEL")
    weights = Path(named) if named else find()
    if weights is None:
        print("no weights: run `spincheck model install`", file=sys.stderr)
        return 2
    model = load_model(weights)
    for path in paths:
        text = Path(path).read_text("utf-8")
        tokens = Document.of(text).tokens
        spans = list(zip(tokens.starts, tokens.ends, strict=True))
        figures = [
            passage.observed_log10([span for span in spans if passage.holds(span)])
            for passage in read_passages(model, text)
        ]
        print(path, round(float(10 ** -np.nanmean(np.concatenate(figures))), 1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

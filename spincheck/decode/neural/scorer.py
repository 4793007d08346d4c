"""What the blind decoder asks of the neural model: candidate gains and whole-phrase odds.

A text is read in passages of bounded length, each once, so memory does not grow with the text.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from spincheck.decode.neural.model import Model
from spincheck.decode.neural.passage import Passage, Span
from spincheck.decode.neural.quantized import Floats
from spincheck.decode.neural.tokenizer import Encoding
from spincheck.decode.neural.windows import Window, plan_windows

# Read together at most. Of the 140 swaps of a spun news article the original gained in 128 with
# windows of 256 and 32 tokens of context, 128 with 48, 126 with 16; in 122 with windows of 512:
# a long spun context makes the next spun word seem less strange, and attention costs more.
WINDOW_TOKENS = 256
CONTEXT_TOKENS = 32
# Windows of one passage: keys and values of 8 x 256 tokens are 47 MB.
PASSAGE_WINDOWS = 8


def read_passages(model: Model, text: str) -> Iterator[Passage]:
    """The text in passages that tile it, each read when it is asked for."""
    encoding = model.tokenizer.encode(text)
    windows = plan_windows(len(encoding.ids), WINDOW_TOKENS - 1, CONTEXT_TOKENS)
    for number in range(0, len(windows), PASSAGE_WINDOWS):
        yield _read(model, text, encoding, windows[number : number + PASSAGE_WINDOWS])


def _read(model: Model, text: str, encoding: Encoding, windows: Sequence[Window]) -> Passage:
    start_id = np.array([model.tokenizer.document_start_id], dtype=np.int32)
    sequences = [
        np.concatenate([start_id, encoding.ids[window.start : window.end]]) for window in windows
    ]
    states, caches = model.hidden(sequences, keep=True)
    # State j of a window foretells its token j, for token 0 is the start of the document.
    before = np.concatenate(
        [
            state[window.first - window.start : window.end - window.start]
            for state, window in zip(states, windows, strict=True)
        ]
    )
    first, end, outlook = windows[0].first, windows[-1].end, model.outlook(before)
    return Passage(model, text, encoding, first, end, before, outlook, tuple(windows), caches)


def candidate_gains(
    model: Model, text: str, spans: Sequence[Span], candidates: Sequence[Sequence[str]]
) -> list[Floats]:
    """`Passage.gains` for spans anywhere in the text, in the order given."""
    results = [np.full(len(words), np.nan, dtype=np.float32) for words in candidates]
    for passage in read_passages(model, text):
        inside = [number for number, span in enumerate(spans) if passage.holds(span)]
        gains = passage.gains([spans[n] for n in inside], [candidates[n] for n in inside])
        for number, gain in zip(inside, gains, strict=True):
            results[number] = gain
    return results


def rescore(
    model: Model,
    text: str,
    spans: Sequence[Span],
    replacements: Sequence[str],
    following_words: int = 4,
) -> Floats:
    """`Passage.rescore` for spans anywhere in the text, in the order given."""
    results = np.full(len(spans), np.nan, dtype=np.float32)
    for passage in read_passages(model, text):
        inside = [number for number, span in enumerate(spans) if passage.holds(span)]
        results[inside] = passage.rescore(
            [spans[n] for n in inside], [replacements[n] for n in inside], following_words
        )
    return results

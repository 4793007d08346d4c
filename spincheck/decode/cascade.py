"""The neural tier: the fast tier chooses what the neural model reads, one judge weighs both."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from spincheck.decode import density
from spincheck.decode.judge import (
    Judged,
    Weighed,
    Weights,
    document_log_odds,
    in_context,
    weigh,
    weights,
)
from spincheck.decode.neural.model import Model, load_model
from spincheck.decode.neural.weights import ModelError, find
from spincheck.decode.neural_columns import UNREAD
from spincheck.decode.neural_evidence import neural_evidence
from spincheck.trees import log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream
    from spincheck.text.document import Document

    Floats = NDArray[np.float64]

# A text is read where the fast tier gives it this log odds of being spun. On validation texts whose
# spinners the judge had not seen that is 98.0 of 100 spun ones (300 words and more, 15 to 50 % of
# the words swapped; at -2.0 as many) and 16 of 100 words of clean text.
READ_AT = -1.5
# A passage of a text that is not read as a whole must look worse, for there are many of them.
READ_PASSAGE_AT = 0.5
# Short texts cost little and tell the fast tier little.
SHORT_WORDS, READ_SHORT_AT = 150, -4.0
PASSAGE_WORDS = 150


def judge_with_neural(document: Document, stream: Stream, effort: str) -> Judged:
    """Weigh every site of the stream with both tiers. Raises ModelError without the weights."""
    path = find()
    if path is None:
        raise ModelError("the neural model is not installed; run: spincheck model install")
    fast, both = weights(), weights("judge_neural")
    weighed = weigh(stream, all_candidates=True)
    sites, gains, evidence, odds = weighed
    if effort == "full":
        read = np.ones(len(sites), np.bool_)
    else:
        read = worth_reading(stream, sites.place, sites.length, odds, evidence, fast)
    if not read.any():
        return in_context(stream, weighed, fast)
    known = neural_evidence(_model(path), document, stream, sites, gains, read)
    chosen = read & (known.columns[:, 0] > UNREAD + 1)
    odds = odds.copy()
    if chosen.any():
        columns = np.concatenate(
            [evidence[chosen], known.columns[chosen], odds[chosen, None]], axis=1
        )
        odds[chosen] = log_odds(both.trees, columns)
    return in_context(stream, Weighed(sites, known.reranked(gains), evidence, odds), both)


def worth_reading(
    stream: Stream,
    place: NDArray[np.int64],
    length: NDArray[np.int64],
    odds: Floats,
    evidence: NDArray[np.float32],
    fast: Weights,
) -> NDArray[np.bool_]:
    """Which sites stand in a passage that the fast tier finds suspicious; bool[n]."""
    whole = document_log_odds(stream, place, length, odds, evidence, fast)
    short = int((stream.token >= 0).sum()) < SHORT_WORDS
    if whole >= (READ_SHORT_AT if short else READ_AT):
        return np.ones(len(place), np.bool_)
    best = density.by_place(odds, place, length, len(stream))
    # Passages of whole sentences.
    number = np.cumsum(stream.token >= 0) // PASSAGE_WORDS
    starts = np.flatnonzero(stream.initial)
    passage = np.zeros(len(stream), np.int64)
    if len(starts):
        passage[starts[0] :] = np.repeat(number[starts], np.diff(np.append(starts, len(stream))))
    read = np.zeros(len(place), np.bool_)
    for each in np.unique(passage).tolist():
        inside = passage == each
        mine = passage[place] == each
        if not mine.any():
            continue
        part = best[inside]
        words = int((stream.token[inside] >= 0).sum())
        row = density.document_features(
            part[np.isfinite(part)], density.no_scars(words), density.context_of(evidence[mine])
        )
        if float(row @ fast.document[:-1] + fast.document[-1]) >= READ_PASSAGE_AT:
            read |= mine
    return read


@cache
def _model(path: Path) -> Model:
    return load_model(path)

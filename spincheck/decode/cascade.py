"""The neural tier: the fast tier chooses what the neural model reads, one judge weighs both."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
from spincheck.decode.neural_evidence import (
    Neural,
    again_candidates,
    again_evidence,
    neural_evidence,
    reranked,
)
from spincheck.decode.neural_reading import Reading, read_document
from spincheck.trees import log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.stream import Stream
    from spincheck.text.document import Document

    Floats = NDArray[np.float64]

# A text is read where the fast tier gives it this log odds of being spun. On validation texts and
# spinners that its judge had not seen that is 348 of 349 spun ones (300 words and more, 15 to 50 %
# of the words swapped; at -2.0 all) and 18 of 100 words of clean text (at -2.0 25).
READ_AT = -1.5
# A passage of a text that is not read as a whole must look worse, for there are many of them.
READ_PASSAGE_AT = 0.5
# Short texts cost little and tell the fast tier little.
SHORT_WORDS, READ_SHORT_AT = 150, -4.0
PASSAGE_WORDS = 150
# Natural log odds after the first reading between which a site is read again, and how many of a
# passage (1,400 words) at most, the most doubtful ones. Long texts are told without it; in short
# ones it takes the F1 of words from 0.66 to 0.67 (bench/blind/RESULTS.md).
LEAST_DOUBT, MOST_DOUBT = -2.5, 3.0
AGAIN_MOST = 30


def judge_with_neural(document: Document, stream: Stream, effort: str) -> Judged:
    """Weigh every site of the stream with both tiers. Raises ModelError without the weights."""
    path = find()
    if path is None:
        raise ModelError("the neural model is not installed; run: spincheck model install")
    fast, both = weights(), weights("judge_neural")
    weighed = weigh(stream, all_candidates=True)
    sites, gains, evidence, odds = weighed
    if effort == "full":
        wanted = None
    else:
        wanted = worth_reading(stream, sites.place, sites.length, odds, evidence, fast)
        if not wanted.any():
            return in_context(stream, weighed, fast)
    first = FirstJudge(weighed, both)
    reading = read_document(
        _model(path), document, stream, sites, wanted, first.doubtful if both.again else None
    )
    neural = neural_evidence(sites, gains, reading)
    found, chosen = first.log_odds(np.arange(len(sites)), neural.columns), odds.copy()
    chosen[read_at(neural)] = found[read_at(neural)]
    again = np.flatnonzero(np.isfinite(reading.again[:, 0]))
    if both.again and len(again):
        columns = np.concatenate([found[again, None], again_evidence(reading, again)], axis=1)
        chosen[again] = log_odds(both.again, columns)
    return in_context(
        stream, Weighed(sites, reranked(gains, neural, reading), evidence, chosen), both
    )


def read_at(neural: Neural) -> NDArray[np.bool_]:
    """Which sites were read."""
    return neural.columns[:, 0] > UNREAD + 1


class FirstJudge(NamedTuple):
    """Weighs sites after the first reading, to choose those that are read again."""

    weighed: Weighed
    weights: Weights

    def log_odds(self, sites: NDArray[np.int64], columns: Floats) -> Floats:
        """Natural log odds of these sites, given their neural columns."""
        known = (self.weighed.evidence[sites], columns, self.weighed.odds[sites, None])
        return log_odds(self.weights.trees, np.concatenate(known, axis=1, dtype=np.float64))

    def doubtful(
        self, inside: NDArray[np.int64], reading: Reading
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Of these sites the ones that are neither clearly swapped nor clearly not."""
        neural = neural_evidence(self.weighed.sites, self.weighed.gains, reading, inside)
        odds = np.where(read_at(neural), self.log_odds(inside, neural.columns), -np.inf)
        order = np.argsort(np.abs(odds - (LEAST_DOUBT + MOST_DOUBT) / 2), kind="stable")
        order = order[(odds[order] >= LEAST_DOUBT) & (odds[order] <= MOST_DOUBT)]
        order = np.sort(order[:AGAIN_MOST])
        return inside[order], again_candidates(neural)[order]


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

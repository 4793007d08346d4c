"""What the neural model says of a document's candidates: figures only, nothing is judged here.

One pass over the text gives every candidate's gain at once: log10 P(candidate | left context)
less that of what stands there, so the normaliser cancels. Then the doubtful sites are read again
with an original put in and the words after it, which a model that reads from left to right has not
seen yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spincheck.lexicon import candidates
from spincheck.readers import BREAK, MASK, OBJECT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spincheck.decode.neural.model import Model
    from spincheck.decode.neural.passage import Passage, Span
    from spincheck.decode.sites import Sites
    from spincheck.decode.stream import Stream
    from spincheck.text.document import Document

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Candidates of a doubtful site that are read again, and how many words behind each. Untrained, one
# word after the phrase takes AUROC from 0.651 to 0.689, two to 0.708, four to 0.722
# (bench/NEURAL.md).
AGAIN_CANDIDATES = 2
AGAIN_WORDS = 3


class Reading(NamedTuple):
    """What was read of `n` sites with `m` candidates in all; nan where nothing was.

    `gain`: of every candidate, log10 odds, float64[m]. `seen`: log10 probability of what stands
    at each site, float64[n]. `around`: float64[n, len(SURROUNDINGS)], see `Passage.surroundings`.
    `again`: of the candidates `read_again` int64[n, AGAIN_CANDIDATES] (-1 for none), log10 odds
    with the words behind them, float64 of the same shape.
    """

    gain: Floats
    seen: Floats
    around: Floats
    again: Floats
    read_again: Ints


# Given sites (indexes) that were just read and the reading so far: those to read again, as their
# indexes, and their candidates, int64[k, AGAIN_CANDIDATES], -1 for none.
Doubtful = Callable[["Ints", Reading], "tuple[Ints, Ints]"]


def read_document(
    model: Model,
    document: Document,
    stream: Stream,
    sites: Sites,
    wanted: NDArray[np.bool_] | None = None,
    doubtful: Doubtful | None = None,
) -> Reading:
    """Read the text around the sites where `wanted` (around all where None), passage by passage."""
    from spincheck.decode.neural.passage import SURROUNDINGS
    from spincheck.decode.neural.scorer import read_passages

    n, m = len(sites), len(sites.site)
    reading = Reading(
        np.full(m, np.nan),
        np.full(n, np.nan),
        np.full((n, len(SURROUNDINGS)), np.nan),
        np.full((n, AGAIN_CANDIDATES), np.nan),
        np.full((n, AGAIN_CANDIDATES), -1, np.int64),
    )
    numbers = np.flatnonzero(np.ones(n, np.bool_) if wanted is None else wanted)
    if not len(numbers):
        return reading
    starts = np.array(document.tokens.starts, np.int64)[stream.token[sites.place]]
    ends = np.array(document.tokens.ends, np.int64)
    ends = ends[stream.token[sites.place + sites.length - 1]]
    text = readable(document)
    words = _texts(sites, numbers, np.array([text[at].isupper() for at in starts.tolist()]))
    for low, high in stretches(document, stream, numbers, sites, wanted is None):
        here = numbers[(low <= starts[numbers]) & (ends[numbers] <= high)]
        spans = {
            k: (start - low, end - low)
            for k, start, end in zip(
                here.tolist(), starts[here].tolist(), ends[here].tolist(), strict=True
            )
        }
        for passage in read_passages(model, text[low:high]):
            inside = [k for k in spans if passage.holds(spans[k])]
            _read(passage, sites, inside, spans, words, reading)
            if doubtful is not None and inside:
                chosen, originals = doubtful(np.array(inside), reading)
                _read_again(passage, sites, chosen, originals, spans, words, reading)
            del passage  # 50 MB of keys and values, before the next one is read
    return reading


def _read(
    passage: Passage,
    sites: Sites,
    inside: Sequence[int],
    spans: dict[int, Span],
    words: dict[int, list[str]],
    reading: Reading,
) -> None:
    """Gains of all candidates of the sites inside, written into the reading."""
    places = [spans[k] for k in inside]
    gains = passage.gains(places, [words[k] for k in inside])
    for k, values in zip(inside, gains, strict=True):
        reading.gain[sites.offsets[k] : sites.offsets[k + 1]] = values
    reading.seen[list(inside)] = passage.observed_log10(places)
    reading.around[list(inside)] = passage.surroundings(places)


def _read_again(
    passage: Passage,
    sites: Sites,
    chosen: Ints,
    originals: Ints,
    spans: dict[int, Span],
    words: dict[int, list[str]],
    reading: Reading,
) -> None:
    """The chosen sites with their originals and the words behind, written into the reading."""
    reading.read_again[chosen] = originals
    row, column = np.nonzero(originals >= 0)
    site = chosen[row]
    within = originals[row, column] - sites.offsets[site]
    places = [spans[k] for k in site.tolist()]
    put_in = [words[k][at] for k, at in zip(site.tolist(), within.tolist(), strict=True)]
    reading.again[site, column] = passage.rescore(places, put_in, AGAIN_WORDS)


def readable(document: Document) -> str:
    """The prose as one text of the same length: marks become white space."""
    prose = document.reading.prose
    return prose.replace(MASK, " ").replace(BREAK, "\n").replace(OBJECT, "x")


def stretches(
    document: Document, stream: Stream, wanted: Ints, sites: Sites, everything: bool
) -> list[tuple[int, int]]:
    """Which stretches of the text to read: the judged sentences, with one before for context."""
    if everything and len(document.sentences):
        judged = np.unique(stream.sentence[stream.token >= 0])
        if len(judged) == len(document.sentences):
            return [(document.sentences[0][0], document.sentences[-1][1])]
    numbers = np.unique(stream.sentence[sites.place[wanted]]).tolist()
    found: list[tuple[int, int]] = []
    for number in numbers:
        start, end = document.sentences[max(number - 1, 0)][0], document.sentences[number][1]
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _texts(sites: Sites, numbers: Ints, capital: NDArray[np.bool_]) -> dict[int, list[str]]:
    """The candidates of each of these sites as they would stand there."""
    known: dict[int, str] = {}

    def word(number: int) -> str:
        if number not in known:
            known[number] = candidates.text(number)
        return known[number]

    rows = sites.words.tolist()
    offsets = sites.offsets.tolist()
    found: dict[int, list[str]] = {}
    for k in numbers.tolist():
        own = rows[offsets[k] : offsets[k + 1]]
        texts = [" ".join(word(w) for w in row if w >= 0) for row in own]
        found[k] = [text[:1].upper() + text[1:] for text in texts] if capital[k] else texts
    return found

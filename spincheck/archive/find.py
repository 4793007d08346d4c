"""Find the candidates for the sources of a text in an archive: search, then rank by evidence.

The text is asked for as a whole and passage by passage, since a text made from several sources
is no source's spun copy as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from spincheck.archive.evidence import Run, rare_terms, runs
from spincheck.archive.inputs import path_name, placed_words, words_of
from spincheck.archive.interface import Archive, Entry, Hit
from spincheck.archive.terms import QUERY_TERMS, PlacedTerm, best_terms, digest, placed_terms, terms

# Candidates of the whole text and of each passage.
CANDIDATES = 12
CANDIDATES_A_PASSAGE = 8
# A passage is a paragraph or two: long enough for a query, short enough to have one source.
PASSAGE_WORDS = 120
# Of a longer text (25,000 words) only so much is looked up, in windows evenly spread over it.
MAX_CODE_POINTS = 150_000
_WINDOW_CODE_POINTS = 1_500


class Passage(NamedTuple):
    """A half-open range of the text's terms, and its span in code points."""

    start: int
    end: int
    span: tuple[int, int]


@dataclass(frozen=True)
class Candidate:
    """A part of an archived document, and what speaks for it being the source.

    `score`: the engine's (BM25); `share`: of the text's words that stand in `runs` along it, 0 to
    1; `passage_share`: the same in its best passage, whose span (code points) is `passage`;
    `words`: how many words are the same there; `names`, `numbers`: those in both texts' runs.
    """

    id: str
    entry: Entry
    score: float
    share: float
    passage_share: float
    passage: tuple[int, int]
    words: int
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    runs: tuple[Run, ...]


class Found(NamedTuple):
    """What the archive knows of a text of so many `words`.

    `candidates`: best first; `itself`: the text's own entries, left out of them.
    """

    candidates: tuple[Candidate, ...]
    itself: tuple[Entry, ...]
    passages: tuple[Passage, ...]
    words: int


def find_candidates(
    text: str, archive: Archive, *, path: str = "", include_itself: bool = False
) -> Found:
    """The archived documents that may be sources of `text`, ranked by `share`.

    `path`: the file the text was read from; the archive's copy of it, and any copy with the same
    content, is left out unless `include_itself`. Raises ArchiveError.
    """
    searched, positions = _sampled(*placed_words(text, path))
    placed = placed_terms(searched)
    if not placed or not len(archive):
        return Found((), (), (), len(placed))
    words = [term.term for term in placed]
    distinct = list(dict.fromkeys(words))
    frequencies = dict(zip(distinct, archive.document_frequencies(distinct), strict=True))
    rare = rare_terms(frequencies, len(archive))
    passages = _passages(placed, positions)
    own = _Own(path_name(path) if path else "", digest(text), words)
    scores: dict[str, float] = {}
    asked: list[list[str]] = []
    whole = _search(archive, words, frequencies, CANDIDATES, scores)
    for passage in passages:
        part = words[passage.start : passage.end]
        hits = (
            _search(archive, part, frequencies, CANDIDATES_A_PASSAGE, scores)
            if len(passages) > 1
            else []
        )
        asked.append(list(dict.fromkeys([hit.id for hit in (*whole, *hits)])))
    itself: dict[str, Entry] = {}
    texts: dict[str, list[str]] = {}
    entries: dict[str, Entry] = {}
    for id in scores:
        entry = archive.entry(id)
        candidate = _terms_of(archive, id, entry)
        if not include_itself and own.is_same(entry, candidate):
            itself[entry.digest] = entry
        else:
            entries[id], texts[id] = entry, candidate
    matched: dict[str, list[Run]] = {id: [] for id in texts}
    for passage, ids in zip(passages, asked, strict=True):
        piece = words[passage.start : passage.end]
        for id in ids:
            if id in texts:
                matched[id] += (
                    run._replace(start=run.start + passage.start, end=run.end + passage.start)
                    for run in runs(piece, texts[id], rare)
                )
    found = [_candidate(id, entries[id], scores[id], matched[id], passages, placed) for id in texts]
    found = [candidate for candidate in found if candidate.words]
    found.sort(key=lambda candidate: (-candidate.share, -candidate.score))
    return Found(tuple(found), tuple(itself.values()), tuple(passages), len(words))


class _Own(NamedTuple):
    """The text itself, to be known again."""

    path: str
    digest: str
    words: Sequence[str]

    def is_same(self, entry: Entry, candidate: Sequence[str]) -> bool:
        if self.digest == entry.digest or candidate == self.words:
            return True
        return any(self.path == name.path and not name.record for name in entry.names)


def _terms_of(archive: Archive, id: str, entry: Entry) -> list[str]:
    path = entry.names[0].path if entry.names else ""
    return terms(words_of(archive.text(id), path))


def _passages(placed: Sequence[PlacedTerm], positions: Sequence[int] | None) -> list[Passage]:
    """Passages of about equal length.

    `positions`: where each code point that the terms were read from stands in the text.
    """
    count = max(1, round(len(placed) / PASSAGE_WORDS))
    bounds = [len(placed) * at // count for at in range(count + 1)]
    passages: list[Passage] = []
    for start, end in pairwise(bounds):
        first, last = placed[start].start, placed[end - 1].end - 1
        if positions is not None:
            first, last = positions[first], positions[last]
        passages.append(Passage(start, end, (first, last + 1)))
    return passages


def _sampled(text: str, positions: Sequence[int] | None) -> tuple[str, Sequence[int] | None]:
    """The text itself, or windows of one that is too long; and where its code points stand."""
    if len(text) <= MAX_CODE_POINTS:
        return text, positions
    count = MAX_CODE_POINTS // _WINDOW_CODE_POINTS
    windows: list[str] = []
    places: list[int] = []
    for at in range(count):
        start = (len(text) - _WINDOW_CODE_POINTS) * at // (count - 1)
        end = start + _WINDOW_CODE_POINTS
        windows.append(text[start:end])
        # the line end between two windows stands where the first one ends
        places += (positions or range(len(text)))[start:end]
        places.append(places[-1])
    return "\n".join(windows), places


def _search(
    archive: Archive,
    words: list[str],
    frequencies: dict[str, int],
    k: int,
    scores: dict[str, float],
) -> list[Hit]:
    hits = archive.search(best_terms(words, frequencies, len(archive), QUERY_TERMS), k)
    for hit in hits:
        scores[hit.id] = max(hit.score, scores.get(hit.id, 0.0))
    return hits


def _candidate(
    id: str,
    entry: Entry,
    score: float,
    matched: Sequence[Run],
    passages: Sequence[Passage],
    placed: Sequence[PlacedTerm],
) -> Candidate:
    places = frozenset(at for run in matched for at in range(run.start, run.end))
    best, share = passages[0], 0.0
    for passage in passages:
        inside = sum(passage.start <= at < passage.end for at in places)
        if inside > share * (passage.end - passage.start):
            best, share = passage, inside / (passage.end - passage.start)
    written = [placed[at].written for at in sorted(places)]
    return Candidate(
        id=id,
        entry=entry,
        score=score,
        share=len(places) / len(placed),
        passage_share=share,
        passage=best.span,
        words=sum(run.shared for run in matched),
        names=tuple(dict.fromkeys(word for word in written if word[0].isupper())),
        numbers=tuple(dict.fromkeys(word for word in written if word[0].isdigit())),
        runs=tuple(sorted(matched)),
    )

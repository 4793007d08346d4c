"""Which candidates are sources: a decision with a known error, and "none" is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spincheck.archive.find import Candidate, Found

# A source is named where this share of a passage's words runs along with it, and at least so many
# words are the same. Origin: bench/archive/RESULTS.md.
MIN_PASSAGE_SHARE = 0.25
MIN_SHARED_WORDS = 10
# From here on the runs are a copy: at most one word in 50 was changed.
VERBATIM_SHARED = 0.98

Relation = Literal["verbatim", "changed"]


@dataclass(frozen=True)
class Source:
    """A candidate that was accepted. `relation`: of the passages that it explains.

    `share`: of the text's words that run along with it and with no source before it. `younger`:
    the archive's date where it is later than the text's own, so that the archive's may be the
    copy; else empty.
    """

    candidate: Candidate
    relation: Relation
    share: float
    younger: str


def accept(found: Found, *, date: str = "") -> list[Source]:
    """The sources among the candidates: best first, each explains what none before it does.

    `date`: the text's own, to tell a younger copy (ISO 8601 dates, compared as far as both go).
    """
    sources: list[Source] = []
    explained: set[int] = set()
    rest = list(found.candidates)
    while rest:
        best = max(rest, key=lambda candidate: len(_places(candidate) - explained))
        rest.remove(best)
        new = _places(best) - explained
        shared = sum(
            run.shared for run in best.runs if not explained.intersection(range(run.start, run.end))
        )
        if not _is_source(new, shared, found):
            break
        explained |= new
        sources.append(
            Source(
                candidate=best,
                relation=_relation(best),
                share=len(new) / found.words,
                younger=_younger(best, date),
            )
        )
    return sources


def _places(candidate: Candidate) -> set[int]:
    return {at for run in candidate.runs for at in range(run.start, run.end)}


def _is_source(places: set[int], shared: int, found: Found) -> bool:
    """Whether enough of any passage, or of the whole text, runs along."""
    if shared < MIN_SHARED_WORDS:
        return False
    return any(
        sum(passage.start <= at < passage.end for at in places)
        >= MIN_PASSAGE_SHARE * (passage.end - passage.start)
        for passage in found.passages
    )


def _relation(candidate: Candidate) -> Relation:
    words = sum(run.end - run.start for run in candidate.runs)
    shared = sum(run.shared for run in candidate.runs)
    return "verbatim" if shared >= VERBATIM_SHARED * words else "changed"


def _younger(candidate: Candidate, date: str) -> str:
    """The first date of the archived text, if it is later than `date`."""
    first = min((name.date for name in candidate.entry.names if name.date), default="")
    return first if _is_later(first, date) else ""


def _is_later(archived: str, own: str) -> bool:
    """Whether the first ISO date is after the second; False where either is no such date."""
    pair = [date.strip()[:10] for date in (archived, own)]
    digits = min(len(pair[0]), len(pair[1]))
    if digits < 4 or not all(date[:4].isdigit() for date in pair):
        return False
    return pair[0][:digits] > pair[1][:digits]


def describe(sources: Sequence[Source]) -> list[str]:
    """What to tell the user of each source document, one line each."""
    parts: dict[str, list[Source]] = {}
    for source in sources:
        names = source.candidate.entry.names
        parts.setdefault(str(names[0]) if names else "?", []).append(source)
    return [_line(name, found) for name, found in parts.items()]


def _line(name: str, parts: Sequence[Source]) -> str:
    verbatim = all(source.relation == "verbatim" for source in parts)
    what = "copied verbatim" if verbatim else "with changed words"
    share = sum(source.share for source in parts)
    line = f"{name}: {share:.0%} of the text runs along with it, {what}"
    if parts[0].younger:
        line += f"; the archive's text is the younger one ({parts[0].younger}): it may be the copy"
    return line

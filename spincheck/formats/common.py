"""What the formats share: a report's findings with their places in a format's own unit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from spincheck.positions import Position, Positions, Unit
from spincheck.report import Finding, Report

if TYPE_CHECKING:
    from spincheck.fixes import Edit


class Placed(NamedTuple):
    """A finding at its place: `start` and `end` in the unit asked for, `end` exclusive.

    `sentence`: the same of the sentence around it, and its text; empty without the source.
    `edits`: what each suggestion would change, in order; with their places in `edit_places`.
    """

    path: str
    finding: Finding
    start: Position
    end: Position
    sentence: tuple[Position, Position, str] | None = None
    edits: tuple[Edit, ...] = ()
    edit_places: tuple[tuple[Position, Position], ...] = ()


def placed(
    report: Report, sources: Mapping[str, str], unit: Unit, *, fixes: bool = True
) -> Iterator[Placed]:
    """Every finding of a report, in order, with its place. Linear in each document."""
    from spincheck.fixes import edits_of

    for document in report.documents:
        path = portable(document.path)
        text = sources.get(document.path)
        if text is None:
            for finding in document.findings:
                start = Position(finding.line, finding.column)
                end = Position(finding.line, finding.column + len(finding.text))
                yield Placed(path, finding, start, end)
            continue
        edits = [
            edits_of(text, finding, document.path) if fixes else () for finding in document.findings
        ]
        offsets = [at for one in document.findings for at in (*one.span, *one.sentence)]
        offsets += [at for of_one in edits for edit in of_one for at in (edit.start, edit.end)]
        at = Positions(text).many(offsets, unit)
        last = len(text)
        for finding, of_one in zip(document.findings, edits, strict=True):
            yield Placed(
                path,
                finding,
                at[min(finding.span.start, last)],
                at[min(finding.span.end, last)],
                _sentence(finding, text, at),
                of_one,
                tuple((at[edit.start], at[edit.end]) for edit in of_one),
            )


def _sentence(
    finding: Finding, text: str, at: Mapping[int, Position]
) -> tuple[Position, Position, str] | None:
    start, end = finding.sentence
    if not 0 <= start <= finding.span.start < finding.span.end <= end <= len(text):
        return None
    return at[start], at[end], text[start:end]


def portable(path: str) -> str:
    """A path as reports carry it: forward slashes, no leading "./"."""
    return path.replace("\\", "/").removeprefix("./")


def one_line(text: str) -> str:
    """`text` with every run of white space, line ends among them, as one space."""
    return " ".join(text.split())


def headline(finding: Finding) -> str:
    """The finding's message on one line."""
    return one_line(finding.message)


def evidence(finding: Finding) -> str:
    """The scorers' evidence in words, on one line; empty without any."""
    return one_line("; ".join(score.evidence for score in finding.scores if score.evidence))


class Fingerprints:
    """A fingerprint for each finding that is unique in the run and holds no position.

    The second finding that looks the same in a file gets another one than the first, always in
    the order of the text.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, path: str, finding: Finding) -> str:
        """32 hexadecimal digits; call in the order of the report."""
        key = "\0".join((path, finding.rule, finding.fingerprint or one_line(finding.text)))
        nth = self._seen[key]
        self._seen[key] += 1
        return hashlib.sha256(f"{key}\0{nth}".encode()).hexdigest()[:32]

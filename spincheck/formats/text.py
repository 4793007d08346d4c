"""For reading: each suspect sentence, its marked phrases, the originals beneath, the evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from spincheck.report import DocumentReport, Finding, Quality, Report, Span

WIDTH = 96
_INDENT = "    "
_PIECE = re.compile(r"\s+|\S+")
# Evidence named on a sentence's one line: its strongest substitutions.
_MOST_EVIDENCE = 2


class Segment(NamedTuple):
    """A piece of a line and what it is: plain, mark, original, evidence, heading, verdict."""

    text: str
    role: str = "plain"


Line = list[Segment]


class _Cell(NamedTuple):
    """A word, or a marked phrase with its original beneath; `glued` to the cell before it."""

    top: str
    bottom: str
    glued: bool


def render(report: Report, sources: Mapping[str, str]) -> str:
    """The report as plain text: marks are brackets, no colour, no box characters."""
    return "".join(
        "".join(segment.text for segment in line).rstrip() + "\n" for line in lines(report, sources)
    )


def lines(report: Report, sources: Mapping[str, str], width: int = WIDTH) -> Iterator[Line]:
    """The report's lines as segments, for plain text and for a terminal alike."""
    for number, document in enumerate(report.documents):
        if number:
            yield []
        yield from _document(document, sources.get(document.path, ""), width)
    for failure in report.failures:
        yield [Segment(f"{failure.path}: not checked: {failure.message}", "verdict")]
    if len(report.documents) > 1:
        counts = Counter(document.verdict for document in report.documents)
        told = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        yield []
        yield [Segment(f"{len(report.documents)} documents: {told}", "heading")]


def _document(document: DocumentReport, text: str, width: int) -> Iterator[Line]:
    yield [Segment(document.path, "heading")]
    against = f", against {document.reference}" if document.reference else ""
    yield [
        Segment(document.verdict, "verdict"),
        Segment(f" (probability of spinning {document.spin_probability:.2f}{against})"),
    ]
    labels = Counter(sentence.label for sentence in document.sentences)
    told = ", ".join(f"{count} {name}" for name, count in labels.most_common())
    derived = f"; {document.share_derived:.0%} of the words derived" if document.reference else ""
    yield [
        Segment(
            f"{len(document.sentences)} sentences: {told or 'none'}{derived}, "
            f"{document.share_spun:.0%} in spun sentences"
        )
    ]
    of_sentence: dict[Span, list[Finding]] = {}
    others: list[Finding] = []
    for finding in document.findings:
        if finding.suggestions or finding.span != finding.sentence:
            of_sentence.setdefault(finding.sentence, []).append(finding)
        else:
            others.append(finding)
    for sentence, findings in of_sentence.items():
        yield []
        yield from _sentence(sentence, findings, text, width)
    if others:
        yield []
        yield from _others(others)
    if document.quality is not None:
        yield []
        yield from scorecard(document.quality)


def _sentence(sentence: Span, findings: Sequence[Finding], text: str, width: int) -> Iterator[Line]:
    first = findings[0]
    rules = " ".join(dict.fromkeys(finding.rule for finding in findings))
    yield [
        Segment(f"  line {first.line}  "),
        Segment(f"{rules}  {first.probability:.2f}", "evidence"),
    ]
    for row in _rows(_cells(sentence, findings, text), width - len(_INDENT)):
        top: Line = [Segment(_INDENT)]
        bottom: Line = [Segment(_INDENT)]
        for at, cell in enumerate(row):
            gap = "" if cell.glued or not at else " "
            size = max(len(cell.top), len(cell.bottom))
            top += [Segment(gap), Segment(cell.top, "mark" if cell.bottom else "plain")]
            bottom += [Segment(gap), Segment(cell.bottom, "original")]
            top.append(Segment(" " * (size - len(cell.top))))
            bottom.append(Segment(" " * (size - len(cell.bottom))))
        yield top
        if any(cell.bottom for cell in row):
            yield bottom
    evidence = _evidence(findings)
    if evidence:
        yield [Segment(_INDENT), Segment(evidence, "evidence")]


def _cells(sentence: Span, findings: Sequence[Finding], text: str) -> Iterator[_Cell]:
    at = sentence.start
    for finding in sorted(findings, key=lambda finding: finding.span):
        if finding.span.start < at:
            continue
        yield from _words(text[at : finding.span.start], at == sentence.start)
        original = finding.suggestions[0].text if finding.suggestions else "?"
        used = " ".join(text[slice(*finding.span)].split())
        before = text[at : finding.span.start]
        glued = not before[-1:].isspace() if before else at > sentence.start
        yield _Cell(f"[{used}]", f" {original}", glued)
        at = finding.span.end
    yield from _words(text[at : sentence.end], at == sentence.start)


def _words(text: str, first: bool) -> Iterator[_Cell]:
    glued = not first
    for piece in _PIECE.findall(text):
        if piece.isspace():
            glued = False
        else:
            yield _Cell(piece, "", glued)
            glued = True


def _rows(cells: Iterator[_Cell], width: int) -> Iterator[list[_Cell]]:
    row: list[_Cell] = []
    used = 0
    for cell in cells:
        size = max(len(cell.top), len(cell.bottom)) + (not cell.glued)
        if row and used + size > width and not cell.glued:
            yield row
            row, used = [], 0
        row.append(cell)
        used += size
    if row:
        yield row


def _evidence(findings: Sequence[Finding]) -> str:
    """The strongest evidence in words: the most telling collocations, then rarity."""
    told = []
    ranked = sorted(findings, key=lambda finding: -_value(finding, "collocation_odds"))
    for finding in ranked[:_MOST_EVIDENCE]:
        for score in finding.scores:
            if score.scorer == "collocation_odds" and score.value > 0:
                told.append(score.evidence)
    if not told:
        told = [score.evidence for score in findings[0].scores[:1]]
    return "; ".join(told)


def _value(finding: Finding, scorer: str) -> float:
    return next((score.value for score in finding.scores if score.scorer == scorer), 0.0)


def _others(findings: Sequence[Finding]) -> Iterator[Line]:
    """One line a rule for findings that mark whole sentences."""
    of_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        of_rule.setdefault(finding.rule, []).append(finding)
    for rule, group in of_rule.items():
        places = ", ".join(str(finding.line) for finding in group[:12])
        more = f" and {len(group) - 12} more" if len(group) > 12 else ""
        message = group[0].message if len({f.message for f in group}) == 1 else _first_words(group)
        yield [Segment(f"  {rule}  {message}: line {places}{more}")]


def _first_words(findings: Sequence[Finding]) -> str:
    return findings[0].message.partition(" (")[0]


def scorecard(rows: Sequence[Quality]) -> Iterator[Line]:
    """The quality scorecard: a row a figure, the reference's beside it."""
    name_width = max((len(row.measure) for row in rows), default=0)
    with_reference = any(row.reference_value is not None for row in rows)
    header = f"  {'quality':{name_width}}  {'text':>8}"
    yield [Segment(header + (f"  {'reference':>9}" if with_reference else ""), "heading")]
    for row in rows:
        told = f"  {row.measure:{name_width}}  {row.value:8.2f}"
        if with_reference:
            reference = "" if row.reference_value is None else f"{row.reference_value:.2f}"
            told += f"  {reference:>9}"
        yield [Segment(f"{told}  {row.unit}")]

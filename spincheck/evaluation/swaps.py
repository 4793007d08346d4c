"""Findings against known swaps: found, restored, beyond what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spincheck.report import Finding, Span

# The rules that name a substituted phrase, with a reference and without one.
RULES = ("SP101", "SP102", "SP201", "SP202")


class Swap(NamedTuple):
    """A phrase at `span` of the suspect that stands for `original`."""

    span: Span
    original: str


class SwapCounts(NamedTuple):
    """`known` swaps, those `touched` by a finding, those `restored` exactly; findings `extra`."""

    known: int
    touched: int
    restored: int
    findings: int
    extra: int


def substitutions(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that name a substituted phrase."""
    return [finding for finding in findings if finding.rule in RULES]


def compare(findings: Sequence[Finding], known: Sequence[Swap]) -> SwapCounts:
    """Count how findings meet the known swaps.

    A swap is touched where a finding overlaps it, restored where the first suggestion of such a
    finding is the original, letter for letter but for capitals. A finding that overlaps no known
    swap is extra.
    """
    touched = restored = 0
    for swap in known:
        over = [finding for finding in findings if overlap(finding.span, swap.span)]
        touched += bool(over)
        restored += any(
            finding.suggestions and same(finding.suggestions[0].text, swap.original)
            for finding in over
        )
    extra = sum(all(not overlap(finding.span, swap.span) for swap in known) for finding in findings)
    return SwapCounts(len(known), touched, restored, len(findings), extra)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Code points that two half-open spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def same(one: str, other: str) -> bool:
    """Whether two phrases are the same but for capitals and the width of blanks."""
    return one.casefold().split() == other.casefold().split()

"""Comments that tell spincheck to be silent: which findings they hide, and which hide nothing.

`spincheck: VERB[=RULE,...] [-- reason]`, in a comment of the text's own markup, where VERB is
`disable` (to the matching `enable`, else to the end), `enable`, `disable-line`,
`disable-next-line` or `disable-file`. A rule may be given by the beginning of its name (`SP1`);
without rules all are meant. `spincheck: false` in the front matter disables the file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from spincheck.readers import Comment, Reading
from spincheck.report import Finding, Span

Verb = Literal["disable", "enable", "disable-line", "disable-next-line", "disable-file"]

_DIRECTIVE = re.compile(
    r"\s*spincheck\s*:\s*(?P<verb>[A-Za-z-]*)\s*(?:=\s*(?P<rules>.*?))?"
    r"\s*(?:\s--+\s*(?P<reason>.*))?\s*\Z",
    re.S,
)
_VERBS: tuple[Verb, ...] = (
    "disable", "enable", "disable-line", "disable-next-line", "disable-file",
)  # fmt: skip
_RULE = re.compile(r"[A-Za-z]+[A-Za-z0-9-]*\Z")
_OFF = frozenset({"false", "no", "off", "disable", "disable-file"})
# Lines do not overlap; the lines of a comment over several share one with its neighbours.
_MAX_OVERLAPPING = 4
# Longer than any directive with its reason; a longer comment is not even matched.
_MAX_LENGTH = 2000
_LINE_END = re.compile(r"\r\n|\n|\r")


class Directive(NamedTuple):
    """One instruction. `span` is its comment; `rules` are upper-case prefixes, () for all."""

    span: Span
    verb: Verb
    rules: tuple[str, ...]
    reason: str


class Region(NamedTuple):
    """`[start, end)`, whole lines: what overlaps it is hidden."""

    start: int
    end: int
    directive: Directive


class Switch(NamedTuple):
    """From `at` on, findings are hidden (`off`) or shown again."""

    at: int
    off: bool
    directive: Directive


class Problem(NamedTuple):
    """A directive that cannot be followed as it is written, and what to do about it."""

    span: Span
    message: str


class Filtered(NamedTuple):
    """Findings sorted out by suppressions; `unused` are directives that hid none."""

    kept: tuple[Finding, ...]
    hidden: tuple[Finding, ...]
    unused: tuple[Directive, ...]


class Suppressions(NamedTuple):
    """What the comments of one text suppress, by the beginning of a rule's name ("": all).

    `files` hold everywhere, `regions` on lines, `switches` from their place on; the latter two
    are sorted, so that no number of comments makes a look-up long.
    """

    directives: tuple[Directive, ...]
    files: Mapping[str, Directive]
    regions: Mapping[str, tuple[Region, ...]]
    switches: Mapping[str, tuple[Switch, ...]]
    problems: tuple[Problem, ...]

    def hides(self, rule: str, start: int, end: int) -> bool:
        """Whether a finding of `rule` at `[start, end)` is suppressed."""
        return bool(self._hiding(rule, start, end))

    def unused(self, findings: Iterable[Finding]) -> tuple[Directive, ...]:
        """The directives that hide none of these findings, which are all that were made."""
        return self.filter(findings).unused

    def filter(self, findings: Iterable[Finding]) -> Filtered:
        """Part findings into kept and hidden, in their order."""
        kept: list[Finding] = []
        hidden: list[Finding] = []
        used: set[Directive] = set()
        for finding in findings:
            by = self._hiding(finding.rule, *finding.span)
            used.update(by)
            (hidden if by else kept).append(finding)
        unused = (d for d in self.directives if d.verb != "enable" and d not in used)
        return Filtered(tuple(kept), tuple(hidden), tuple(unused))

    def _hiding(self, rule: str, start: int, end: int) -> list[Directive]:
        """The directives that hide a finding: about file or line, or the last switch before."""
        name = rule.upper()
        prefixes = [name[:length] for length in range(len(name) + 1)]
        by = [self.files[prefix] for prefix in prefixes if prefix in self.files]
        last: Switch | None = None
        for prefix in prefixes:
            regions = self.regions.get(prefix, ())
            place = bisect_left(regions, max(end, start + 1), key=lambda region: region.start)
            nearest = regions[max(0, place - _MAX_OVERLAPPING) : place]
            by.extend(region.directive for region in nearest if start < region.end)
            switches = self.switches.get(prefix, ())
            place = bisect_right(switches, start, key=lambda switch: switch.at)
            if place and (last is None or switches[place - 1].at >= last.at):
                last = switches[place - 1]
        if last and last.off:
            by.append(last.directive)
        return by


def suppressions(text: str, reading: Reading, known_rules: Iterable[str] = ()) -> Suppressions:
    """What the comments and the front matter of a text suppress.

    With `known_rules` (upper-case names), a rule that is the beginning of none is a problem.
    """
    known = tuple(rule.upper() for rule in known_rules)
    directives: list[Directive] = []
    problems: list[Problem] = []
    if reading.metadata.get("spincheck", "").strip().lower() in _OFF:
        directives.append(Directive(Span(0, 0), "disable-file", (), "front matter"))
    for comment in reading.comments:
        directive, faults = _parse(comment, known)
        problems.extend(faults)
        if directive:
            directives.append(directive)
    files = {
        rule: directive
        for directive in reversed(directives)
        if directive.verb == "disable-file"
        for rule in directive.rules or ("",)
    }
    regions, switches = _regions(text, directives), _switches(directives)
    return Suppressions(tuple(directives), files, regions, switches, tuple(problems))


def _parse(comment: Comment, known: Sequence[str]) -> tuple[Directive | None, list[Problem]]:
    match = _DIRECTIVE.match(comment.text) if len(comment.text) <= _MAX_LENGTH else None
    span = Span(comment.start, comment.end)
    if not match:
        if re.match(r"\s*spincheck\s*:", comment.text):
            return None, [Problem(span, f"not understood: {_shortened(comment.text)!r}")]
        return None, []
    verb = next((v for v in _VERBS if v == match["verb"].lower()), None)
    if verb is None:
        message = f"no such directive: {match['verb']!r}; there are {', '.join(_VERBS)}"
        return None, [Problem(span, message)]
    problems = []
    rules: list[str] = []
    given = match["rules"]
    for name in re.split(r"[,\s]+", given.strip()) if given else []:
        rule = name.upper()
        if not name:
            continue
        if not _RULE.match(name) or (known and not any(k.startswith(rule) for k in known)):
            problems.append(Problem(span, f"no such rule: {_shortened(name)!r}"))
        else:
            rules.append(rule)
    if given is not None and not rules:
        # naming only unknown rules must not silence all of them
        if not problems:
            problems.append(Problem(span, f"names no rule after {verb}="))
        return None, problems
    reason = " ".join((match["reason"] or "").split())
    return Directive(span, verb, tuple(rules), reason), problems


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:57] + "..."


def _regions(text: str, directives: Sequence[Directive]) -> dict[str, tuple[Region, ...]]:
    found: dict[str, dict[tuple[int, int], Region]] = {}
    starts: list[int] = []
    for directive in directives:
        if directive.verb not in ("disable-line", "disable-next-line"):
            continue
        starts = starts or [0, *(match.end() for match in _LINE_END.finditer(text))]
        lines = _lines(directive.verb, directive.span, starts, text)
        for rule in directive.rules or ("",):
            found.setdefault(rule, {}).setdefault(lines, Region(*lines, directive))
    return {rule: tuple(sorted(regions.values())) for rule, regions in found.items()}


def _switches(directives: Sequence[Directive]) -> dict[str, tuple[Switch, ...]]:
    found: dict[str, list[Switch]] = {}
    for directive in directives:
        if directive.verb in ("disable", "enable"):
            switch = Switch(directive.span.start, directive.verb == "disable", directive)
            for rule in directive.rules or ("",):
                found.setdefault(rule, []).append(switch)
    return {rule: tuple(sorted(switches)) for rule, switches in found.items()}


def _lines(verb: Verb, span: Span, starts: list[int], text: str) -> tuple[int, int]:
    """The extent of a directive about its own lines, or about the next line with text."""
    first = bisect_right(starts, span.start) - 1
    last = bisect_right(starts, max(span.start, span.end - 1)) - 1
    if verb == "disable-line":
        return starts[first], _start(starts, last + 1, text)
    line = last + 1
    while line < len(starts) and not text[starts[line] : _start(starts, line + 1, text)].strip():
        line += 1
    return _start(starts, line, text), _start(starts, line + 1, text)


def _start(starts: list[int], line: int, text: str) -> int:
    return starts[line] if line < len(starts) else len(text) + 1

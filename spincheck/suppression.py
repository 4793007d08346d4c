"""Comments that tell spincheck to be silent: which findings they hide, and which hide nothing.

`spincheck: VERB[=RULE,...] [-- reason]`, in a comment of the text's own markup, where VERB is
`disable` (to the matching `enable`, else to the end), `enable`, `disable-line`,
`disable-next-line` or `disable-file`. A rule may be given by the beginning of its name (`SP1`);
without rules all are meant. `spincheck: false` in the front matter disables the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
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
    """`[start, end)`: what overlaps it is hidden, of rules that begin with `rule` ("" is all)."""

    start: int
    end: int
    rule: str
    directive: Directive


class Switch(NamedTuple):
    """From `at` on, rules that begin with `rule` are hidden (`off`) or shown again."""

    at: int
    rule: str
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
    """What the comments of one text suppress; both kinds are sorted by place."""

    regions: tuple[Region, ...]
    switches: tuple[Switch, ...]
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
        given = [region.directive for region in self.regions]
        given += [switch.directive for switch in self.switches if switch.off]
        unused = sorted({one for one in given if one not in used})
        return Filtered(tuple(kept), tuple(hidden), tuple(unused))

    def _hiding(self, rule: str, start: int, end: int) -> list[Directive]:
        """The directives that hide a finding: regions over it, and the last switch before it."""
        name = rule.upper()
        by = [
            region.directive
            for region in self.regions
            if region.start < max(end, start + 1)
            and start < region.end
            and name.startswith(region.rule)
        ]
        for switch in reversed(self.switches):
            if switch.at <= start and name.startswith(switch.rule):
                if switch.off:
                    by.append(switch.directive)
                break
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
    return Suppressions(_regions(text, directives), _switches(directives), tuple(problems))


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


def _regions(text: str, directives: Sequence[Directive]) -> tuple[Region, ...]:
    regions: list[Region] = []
    starts: list[int] = []
    for directive in directives:
        if directive.verb in ("disable", "enable"):
            continue
        starts = starts or [0, *(match.end() for match in _LINE_END.finditer(text))]
        start, end = _lines(directive.verb, directive.span, starts, text)
        regions.extend(Region(start, end, rule, directive) for rule in directive.rules or ("",))
    return tuple(sorted(regions))


def _switches(directives: Sequence[Directive]) -> tuple[Switch, ...]:
    return tuple(
        sorted(
            Switch(directive.span.start, rule, directive.verb == "disable", directive)
            for directive in directives
            if directive.verb in ("disable", "enable")
            for rule in directive.rules or ("",)
        )
    )


def _lines(verb: Verb, span: Span, starts: list[int], text: str) -> tuple[int, int]:
    """The extent of a directive about the file, its own lines, or the next line with text."""
    if verb == "disable-file":
        return 0, len(text) + 1
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

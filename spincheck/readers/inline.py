"""Markdown inside its blocks: code, links, emphasis, escapes, formulas.

Works on the text whose blocks are already parted by BREAK and freed of their markers, after
CommonMark 0.31 with tables, strikethrough, footnotes and dollar formulas. One forward pass with
stacks that are emptied at every BREAK: no input makes it look back further than its block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass, field

from spincheck.readers.marks import DOLLARS, TEX, Mark, find_urls
from spincheck.readers.markup import TAG_IN_BLOCK
from spincheck.readers.reading import BREAK, MASK, OBJECT

_TOKEN = re.compile(r"[\\`*_~\[\]<$\x1e{]")
_RUN = re.compile(r"`+|\*+|_+|~+")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TARGET = re.compile(
    r"\(\s*+(?:<[^<>\n\x1e]*+>|(?:[^\s()<\x1e\\]|\\.)(?:[^\s()\x1e\\]|\\.)*+"
    r"(?:\((?:[^\s()\x1e\\]|\\.)*+\)(?:[^\s()\x1e\\]|\\.)*+){0,8})?+"
    r"(?:\s++(?:\"[^\"\x1e]*+\"|'[^'\x1e]*+'|\([^()\x1e]*+\)))?+\s*+\)"
)
_LABEL = re.compile(r"\[([^\[\]\x1e]{0,999})\]")
_NOTE = re.compile(r"\[\^[^\s\[\]\x1e]{1,99}\]|\[-?@[^\[\]\x1e]{1,300}\]")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x1e]*|[\w.+-]{1,64}@[A-Za-z0-9.-]{1,255})>"
)
_RAW = re.compile(r"<(script|style|textarea)(?=[\s/>])", re.I)
_TEMPLATE = re.compile(r"\{[:#.%{][^{}\n\x1e]{0,300}\}{1,2}")
# `\(` is an escaped bracket in CommonMark and opens a formula in MathJax: a sign of TeX decides.
_TEX_SIGN = re.compile(r"[\\^_={}]|\A\s*\S{1,3}\s*\Z")
# How many openers back the rule of three is followed (CommonMark, rules 9 and 10): real text
# needs one or two, and without an end it would be quadratic.
_MAX_OPENERS_TRIED = 8


@dataclass
class _Run:
    """A run of emphasis signs that may open: `count` signs left of those at `start`."""

    start: int
    count: int
    length: int
    can_close: bool


@dataclass
class _Block:
    """What is open in the present block."""

    end: int
    brackets: list[tuple[int, bool]] = field(default_factory=list)
    runs: dict[str, list[_Run]] = field(default_factory=dict)
    ticks: dict[int, list[int]] | None = None


def normalize_label(label: str) -> str:
    """How CommonMark compares link labels."""
    return " ".join(label.replace(MASK, " ").split()).casefold()


def scan_inline(text: str, labels: Set[str]) -> tuple[list[Mark], frozenset[int]]:
    """Marks over inline markup, sorted, and the offsets of "<" and "&" that were escaped.

    `labels`: the normalized labels of the document's link definitions. HTML tags are stepped
    over, not marked.
    """
    scanner = _Inline(text, labels)
    scanner.run()
    scanner.marks.sort(key=lambda mark: (mark[0], -mark[1]))
    return scanner.marks, frozenset(scanner.literal)


class _Inline:
    def __init__(self, text: str, labels: Set[str]) -> None:
        self.text = text
        self.labels = labels
        self.marks: list[Mark] = []
        self.literal: set[int] = set()
        self.next_comment_end = -1
        self.block = self._next_block(0)

    def _next_block(self, start: int) -> _Block:
        end = self.text.find(BREAK, start)
        return _Block(end if end >= 0 else len(self.text))

    def run(self) -> None:
        text, at, search = self.text, 0, _TOKEN.search
        urls = find_urls(text)
        url = next(urls, None)
        while match := search(text, at):
            start = match.start()
            # signs inside a bare URL are its own; one inside code or a target was stepped over
            while url and url[0] < at:
                url = next(urls, None)
            if url and url[0] < start:
                self.marks.append((*url, OBJECT))
                at = url[1]
                continue
            sign = match[0]
            if start >= self.block.end:
                self.block = self._next_block(start + (sign == BREAK))
            at = start + 1 if sign == BREAK else self._token(start, sign)

    def _token(self, start: int, sign: str) -> int:
        """Deal with the sign at `start`; return where to go on."""
        if sign in "*_~`":
            run = _RUN.match(self.text, start)
            end = run.end() if run else start + 1
            if sign == "`":
                return self._code(start, end)
            if sign != "~" or end - start == 2:
                self._emphasis(start, end, sign)
            return end
        if sign == "[":
            note = _NOTE.match(self.text, start)
            if note:
                self.marks.append((start, note.end(), OBJECT))
                return note.end()
            image = self.text[start - 1 : start] == "!" and start - 1 not in self.literal
            self.block.brackets.append((start, image))
            return start + 1
        if sign == "]":
            return self._close_bracket(start)
        if sign == "\\":
            return self._backslash(start)
        if sign == "<":
            return self._angle(start)
        return self._object(start, sign)

    def _code(self, start: int, end: int) -> int:
        block = self.block
        if block.ticks is None:
            block.ticks = {}
            for run in re.compile("`+").finditer(self.text, start, block.end):
                block.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        starts = block.ticks.get(end - start, [])
        place = bisect_left(starts, end)
        if place == len(starts):
            return end
        close = starts[place] + end - start
        self.marks.append((start, close, OBJECT))
        return close

    def _object(self, start: int, sign: str) -> int:
        """A formula, or a template's placeholder."""
        match = (DOLLARS if sign == "$" else _TEMPLATE).match(self.text, start)
        if not match:
            return start + 1
        shown = sign == "$" or match[0].startswith("{{")
        self.marks.append((start, match.end(), OBJECT if shown else MASK))
        return match.end()

    def _backslash(self, start: int) -> int:
        text = self.text
        following = text[start + 1 : start + 2]
        if following in ("(", "[") or text.startswith(("\\\\(", "\\\\["), start):
            formula = TEX.match(text, start)
            if formula and _TEX_SIGN.search(formula[1] or formula[2] or ""):
                self.marks.append((start, formula.end(), OBJECT))
                return formula.end()
        if following in _PUNCTUATION:
            self.marks.append((start, start + 1, MASK))
            self.literal.add(start + 1)
            return start + 2
        if following in ("\n", "\r"):
            self.marks.append((start, start + 1, MASK))
        return start + 1

    def _angle(self, start: int) -> int:
        """Step over a tag or comment, so that no sign inside it counts; mark an autolink."""
        text = self.text
        autolink = _AUTOLINK.match(text, start)
        if autolink:
            self.marks.append((start, autolink.end(), OBJECT))
            return autolink.end()
        if text.startswith("<!--", start):
            if self.next_comment_end < start + 4:
                place = text.find("-->", start + 4)
                self.next_comment_end = place + 3 if place >= 0 else len(text) + 1
            return self.next_comment_end if self.next_comment_end <= self.block.end else start + 1
        tag = TAG_IN_BLOCK.match(text, start)
        if not tag:
            return start + 1
        raw = _RAW.match(text, start)
        if raw:
            close = re.compile(rf"</{raw[1]}", re.I).search(text, tag.end(), self.block.end)
            return close.start() if close else self.block.end
        return tag.end()

    def _close_bracket(self, start: int) -> int:
        if not self.block.brackets:
            return start + 1
        opened, image = self.block.brackets.pop()
        inside = opened + 1
        target = _TARGET.match(self.text, start + 1)
        end = target.end() if target else self._reference_end(inside, start)
        if end is None:
            return start + 1
        # emphasis does not reach out of a link
        for runs in self.block.runs.values():
            while runs and runs[-1].start > opened:
                runs.pop()
        if image:
            self.marks.append((opened - 1, end, OBJECT))
        else:
            self.marks.append((opened, inside, MASK))
            self.marks.append((start, end, MASK))
        return end

    def _reference_end(self, inside: int, start: int) -> int | None:
        """The end of `[text][label]`, `[text][]` or `[text]` where the label is defined."""
        if not self.labels:
            return None
        full = _LABEL.match(self.text, start + 1)
        if full and full[1].strip():
            return full.end() if normalize_label(full[1]) in self.labels else None
        if start - inside > 999 or normalize_label(self.text[inside:start]) not in self.labels:
            return None
        return full.end() if full else start + 1

    def _emphasis(self, start: int, end: int, sign: str) -> None:
        text = self.text
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        space_before = before.isspace() or before in "\0\x1e"
        space_after = after.isspace() or after in "\0\x1e"
        mark_before = not (space_before or before.isalnum())
        mark_after = not (space_after or after.isalnum())
        left = not space_after and (not mark_after or space_before or mark_before)
        right = not space_before and (not mark_before or space_after or mark_after)
        can_open = left and (sign != "_" or not right or mark_before)
        can_close = right and (sign != "_" or not left or mark_after)
        length = count = end - start
        while can_close and count:
            opener = self._opener(sign, length, can_open)
            if opener is None:
                break
            used = 2 if count >= 2 and opener.count >= 2 else 1
            opener.count -= used
            self.marks.append(
                (opener.start + opener.count, opener.start + opener.count + used, MASK)
            )
            self.marks.append((end - count, end - count + used, MASK))
            count -= used
            runs = self.block.runs[sign]
            if not opener.count:
                runs.pop()
        if can_open and count:
            runs = self.block.runs.setdefault(sign, [])
            runs.append(_Run(end - count, count, length, can_close))

    def _opener(self, sign: str, length: int, can_open: bool) -> _Run | None:
        """The nearest run that the closer may match; what was opened since is given up."""
        runs = self.block.runs.get(sign, [])
        for back in range(1, min(len(runs), _MAX_OPENERS_TRIED) + 1):
            run = runs[-back]
            of_three = (can_open or run.can_close) and (run.length + length) % 3 == 0
            if of_three and (run.length % 3 or length % 3):
                continue
            del runs[len(runs) - back + 1 :]
            for other, others in self.block.runs.items():
                while other != sign and others and others[-1].start > run.start:
                    others.pop()
            return run
        return None

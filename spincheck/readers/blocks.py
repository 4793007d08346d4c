"""Markdown's blocks, line by line: where each ends, what marks it, what in it is no prose.

After CommonMark 0.31 and GFM's tables, with admonitions and tabs (`!!! note`, `=== "Tab"`),
definition lists, fenced directives (`:::`) and notes. Containers are taken off a line one by
one; only the columns of open list items are remembered, so that depth costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from spincheck.readers.inline import normalize_label
from spincheck.readers.marks import Mark, blank_block
from spincheck.readers.reading import BREAK, MASK, Comment

_LINE = re.compile(r"[^\n\r]*+(?:\r\n|\n|\r|\Z)")
_SPACE = re.compile(r"[ \t]*+")
_QUOTE = re.compile(r">[ \t]?")
_ALERT = re.compile(r"\[![A-Za-z]+\][+-]?")
_FENCE = re.compile(r"(`{3,})[^`\n\r]*+(?![^\n\r])|(~{3,})")
_HEADING = re.compile(r"#{1,6}(?![^\s])[ \t]*")
_HEADING_END = re.compile(r"[ \t]#+[ \t]*\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*(?![^\n\r])")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}+|(?:-[ \t]*){3,}+|(?:_[ \t]*){3,}+)(?![^\n\r])")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+|(?![^\n\r]))")
_TASK = re.compile(r"\[[ xX]\][ \t]")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*(?![^\n\r])")
_PIPE = re.compile(r"\\.|\|")
_DEFINITION = re.compile(r"\[((?:[^\[\]\\\n\r]|\\.){1,999})\]:[ \t]*")
_DESTINATION = re.compile(
    r"(?:<[^<>\n\r]*>|[^\s<][^\s]*)"
    r"(?:[ \t]+(\"[^\"\n\r]*\"|'[^'\n\r]*'|\([^\n\r]*\)))?[ \t]*(?![^\n\r])"
)
# `[//]: # (words)`, the customary comment: a definition that nothing refers to.
_COMMENT_LABELS = frozenset({"//", "comment", "#", "_", "_metadata_"})
_RAW = re.compile(r"<(?:(script|pre|style|textarea)(?=[\s>])|(!--)|(\?)|(!\[CDATA\[))", re.I)
_RAW_ENDS = {"!--": re.compile("-->"), "?": re.compile(r"\?>"), "![cdata[": re.compile(r"\]\]>")}
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?)(?=[ \t])[ \t]+(?:[\w-]+[ \t]*)*")
_DIRECTIVE = re.compile(r":{3,}|\{%|%\}")
_CODE_INDENT = 4
_MAX_COLUMNS = 200
_ITEM_STARTS = frozenset("-*+0123456789")


class _Fence(NamedTuple):
    """An open code fence: its sign, how many, where, in a quote or not, its item's column."""

    sign: str
    length: int
    start: int
    quoted: bool
    column: int


@dataclass
class Blocks:
    """What the blocks are: sorted marks, quoted spans, comments, and the labels of links."""

    marks: list[Mark] = field(default_factory=list)
    quotations: list[tuple[int, int]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)


def scan_blocks(text: str, start: int = 0) -> Blocks:
    """Scan the Markdown of `text` from `start`, the end of its front matter, on."""
    scanner = _Blocks(text)
    if start:
        scanner.found.marks.extend(blank_block(0, start))
    for match in _LINE.finditer(text, start):
        if match[0]:
            scanner.line(match.start(), match.end())
    scanner.finish()
    scanner.found.marks.sort(key=lambda mark: (mark[0], -mark[1]))
    return scanner.found


class _Blocks:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Blocks()
        self.open_end: tuple[int, int] | None = None  # the line end of the open paragraph
        self.open_start = 0
        self.in_table = False
        self.indents: list[int] = []
        self.fence: _Fence | None = None
        self.raw: tuple[re.Pattern[str], int, bool] | None = None  # its end, its start, a comment
        self.quote: tuple[int, int] | None = None
        self.alert = False

    def finish(self) -> None:
        end = len(self.text)
        if self.fence:
            self.found.marks.extend(blank_block(self.fence.start, end))
        if self.raw and self.raw[2]:
            self.found.marks.extend(blank_block(self.raw[1], end))
        self._end_quote()

    def line(self, start: int, end: int) -> None:
        text = self.text
        first = text[start]
        stop = end
        while stop > start and text[stop - 1] in "\r\n":
            stop -= 1
        if not (self.fence or self.raw or self.in_table or self.quote):
            # most lines are plain: a letter begins nothing but a paragraph
            if first.isalpha():
                if not self.open_end:
                    self.indents.clear()
                self._paragraph(start, start, stop, end)
                return
            if stop == start:
                self._close()
                return
        if self.raw:
            self._raw_line(start, stop, end)
            return
        at, quoted = self._take_quotes(start, stop)
        if self.fence and self._fence_line(at, quoted, start, stop, end):
            return
        if quoted:
            self._extend_quote(at, stop)
        elif self.quote and not (self.open_end and self._continues(at, stop)):
            self._close()
            self._end_quote()
        self._content(start, at, stop, end, quoted)
        if self.quote and not quoted and self.open_end:
            self.quote = (self.quote[0], stop)

    def _take_quotes(self, start: int, stop: int) -> tuple[int, bool]:
        """Past the `>` signs that a line begins with, which are masked."""
        at, quoted = start, False
        while True:
            spaces = _SPACE.match(self.text, at, stop)
            after = spaces.end() if spaces else at
            limit = (self.indents[-1] if self.indents and not quoted else 0) + _CODE_INDENT
            column = _column(self.text, start, at, after)
            sign = _QUOTE.match(self.text, after, stop) if column < limit else None
            if not sign:
                return at, quoted
            self.found.marks.append((after, sign.end(), MASK))
            at, quoted = sign.end(), True

    def _content(self, start: int, at: int, stop: int, end: int, quoted: bool) -> None:
        """What is left of a line after its quote signs: list items, then a leaf block."""
        text = self.text
        reached = 0  # columns up to `at`, from the line's start or its last quote sign
        while True:
            spaces = _SPACE.match(text, at, stop)
            after = spaces.end() if spaces else at
            if after == stop:
                self._close()
                return
            column = reached + _column(text, start, at, after)
            lazy = bool(self.quote and not quoted) or column < (self.indents or [0])[-1]
            in_list = bool(self.indents)
            if not (self.open_end and self._continues(after, stop)):
                while self.indents and column < self.indents[-1]:
                    self.indents.pop()
            base = self.indents[-1] if self.indents else 0
            if column - base >= _CODE_INDENT and not self.open_end:
                self.found.marks.extend(blank_block(at, end))
                return
            at = after
            if text[at] == ">" and at > start and not self.open_end:  # quoted inside an item
                sign_end = at + (2 if text.startswith("> ", at) else 1)
                self.found.marks.append((at, sign_end, MASK))
                self._extend_quote(sign_end, stop)
                at, quoted, reached = sign_end, True, column + sign_end - at
                continue
            if column - base >= _CODE_INDENT or text[at] not in _ITEM_STARTS:
                break
            item = _ITEM.match(text, at, stop)
            if not item or _RULE.match(text, at, stop) or (self._underlines(at, stop) and not lazy):
                break
            if (
                self.open_end
                and not in_list
                and ((item[1] and item[1] != "1") or item.end() == stop)
            ):
                break  # "in 2019.\n2020. was": no list interrupts a paragraph but at 1
            at = self._item(column, item, start, stop)
            reached = column + _column(text, start, item.start(), at)
            if at == stop:
                return
            task = _TASK.match(text, at, stop)
            if task:
                self.found.marks.append((at, task.end(), MASK))
                self._paragraph(start, task.end(), stop, end)
                return
        self._leaf(column - base, start, at, stop, end, lazy=lazy)

    def _item(self, column: int, item: re.Match[str], line_start: int, stop: int) -> int:
        self._close()
        start, at = item.span()
        signs = len(item[0].rstrip(" \t"))
        width = _column(self.text, line_start, start, at)
        if width - signs > _CODE_INDENT:  # the item begins with indented code
            at = start + signs + 1
            width = signs + 1
        self.indents.append(column + max(width, signs + 1))
        self.found.marks.append((start, at, MASK))
        return at

    def _leaf(
        self, indent: int, start: int, at: int, stop: int, end: int, *, lazy: bool = False
    ) -> None:
        text, marks = self.text, self.found.marks
        sign = text[at]
        if indent < _CODE_INDENT and not sign.isalnum():
            if sign in "`~" and (fence := _FENCE.match(text, at, stop)):
                self._close()
                signs = fence[1] or fence[2]
                base = self.indents[-1] if self.indents else 0
                self.fence = _Fence(sign, len(signs), at, self.quote is not None, base)
                return
            if sign == "#" and (heading := _HEADING.match(text, at, stop)):
                self._close()
                marks.append((at, heading.end(), MASK))
                closing = _HEADING_END.search(text, heading.end(), stop)
                if closing:
                    marks.append((closing.start(), stop, MASK))
                self._paragraph(at, heading.end(), stop, end)
                self._close()
                return
            if not lazy and self._underlines(at, stop):
                self._close()
                marks.extend(blank_block(at, end))
                return
            if sign in "*-_" and _RULE.match(text, at, stop):
                self._close()
                marks.extend(blank_block(at, end))
                return
            if sign in "|:-" and self._begins_table(at, stop, end):
                return
            if sign == "<" and (raw := _RAW.match(text, at, stop)):
                self._close()
                opening = (raw[1] or raw[2] or raw[3] or raw[4]).lower()
                ending = _RAW_ENDS.get(opening) or re.compile(rf"</{opening}>", re.I)
                self.raw = (ending, at, bool(raw[2]))
                self._raw_line(at, stop, end)
                return
            if sign == "[" and not self.open_end and self._definition(at, stop, end):
                return
            if sign in "!?=" and (admonition := _ADMONITION.match(text, at, stop)):
                self._close()
                self.indents.append(_column(text, start, start, at) + _CODE_INDENT)
                marks.append((at, admonition.end(), MASK))
                self._paragraph(at, admonition.end(), stop, end)
                self._close()
                return
            if sign == ":" and text[at + 1 : at + 2] in (" ", "\t"):
                self._close()
                self.indents.append(_column(text, start, start, at) + _CODE_INDENT)
                marks.append((at, at + 1, MASK))
            elif sign in ":{" and _DIRECTIVE.match(text, at, stop):
                self._close()
                marks.extend(blank_block(at, end))
                return
        self._paragraph(start, at, stop, end)

    def _paragraph(self, start: int, at: int, stop: int, end: int) -> None:
        if not self.open_end:
            self.open_start = at
        self.open_end = (stop, end)
        if self.in_table:
            self._cells(at, stop)
            self._close(table_ends=False)

    def _close(self, *, table_ends: bool = True) -> None:
        """End the open block: its last line end becomes a BREAK."""
        if self.open_end and self.open_end[0] < self.open_end[1]:
            self.found.marks.append((*self.open_end, BREAK))
        self.open_end = None
        if table_ends:
            self.in_table = False

    def _continues(self, at: int, stop: int) -> bool:
        """Whether a line can go on with the open paragraph though it left its container."""
        text = self.text
        spaces = _SPACE.match(text, at, stop)
        at = spaces.end() if spaces else at
        if at == stop:
            return False
        if text[at].isalpha():
            return True
        begins = _FENCE, _HEADING, _RULE, _ITEM, _RAW, _ADMONITION
        return not any(pattern.match(text, at, stop) for pattern in begins)

    def _underlines(self, at: int, stop: int) -> bool:
        """Whether this line makes the open paragraph a heading."""
        return bool(
            self.open_end
            and not self.in_table
            and self.text[at] in "=-"
            and _UNDERLINE.match(self.text, at, stop)
        )

    def _begins_table(self, at: int, stop: int, end: int) -> bool:
        if not self.open_end or self.in_table or not _TABLE_RULE.match(self.text, at, stop):
            return False
        # the header is the paragraph's last line
        since, stops = self.open_start, self.open_end[0]
        last = max(self.text.rfind("\n", since, stops), self.text.rfind("\r", since, stops)) + 1
        last = max(last, since)
        if "|" not in self.text[last : self.open_end[0]]:
            return False
        self._cells(last, self.open_end[0])
        self._close()
        self.found.marks.extend(blank_block(at, end))
        self.in_table = True
        return True

    def _cells(self, at: int, stop: int) -> None:
        for match in _PIPE.finditer(self.text, at, stop):
            if match[0] == "|":
                self.found.marks.append((*match.span(), BREAK))
            elif match[0] == r"\|":
                self.found.marks.append((match.start(), match.start() + 1, MASK))

    def _definition(self, at: int, stop: int, end: int) -> bool:
        """A note's text, a link's definition, or a comment in a definition's guise."""
        match = _DEFINITION.match(self.text, at, stop)
        if not match:
            return False
        label = match[1]
        if label.startswith("^"):
            self.indents.append(_CODE_INDENT)
            self.found.marks.append((at, match.end(), MASK))
            self._paragraph(at, match.end(), stop, end)
            return True
        target = _DESTINATION.match(self.text, match.end(), stop)
        if not target:
            return False
        if label.casefold() in _COMMENT_LABELS:
            body = (target[1] or "")[1:-1] or target[0].strip("<># \t")
            self.found.comments.append(Comment(at, end, body.strip()))
        self.found.labels.add(normalize_label(label))
        self.found.marks.extend(blank_block(at, end))
        return True

    def _fence_line(self, at: int, quoted: bool, start: int, stop: int, end: int) -> bool:
        """A line while a fence is open; False where its quote ended, and the fence with it."""
        assert self.fence is not None
        sign, length, opened, in_quote, base = self.fence
        signs = self.text[at:stop].strip()
        spaces = _SPACE.match(self.text, at, stop)
        left = bool(spaces and signs and _column(self.text, start, at, spaces.end()) < base)
        if (in_quote and not quoted) or left:
            self.found.marks.extend(blank_block(opened, start))
            self.fence = None
            return False
        if len(signs) >= length and signs == sign * len(signs):
            self.found.marks.extend(blank_block(opened, end))
            self.fence = None
        if quoted:
            self._extend_quote(at, stop)
        return True

    def _raw_line(self, start: int, stop: int, end: int) -> None:
        """A line of script, style, pre or comment: left to the pass over HTML, then a BREAK."""
        assert self.raw is not None
        pattern, opened, comment = self.raw
        at = start + 4 if comment and start == opened else start
        if pattern.search(self.text, at, stop):
            self.raw = None
            if stop < end:
                self.found.marks.append((stop, end, BREAK))

    def _extend_quote(self, at: int, stop: int) -> None:
        if self.quote:
            self.quote = (self.quote[0], stop)
            return
        self._close()
        alert = _ALERT.match(self.text, at, stop)
        self.alert = bool(alert)
        if alert:
            self.found.marks.append((*alert.span(), MASK))
        self.quote = (at, stop)

    def _end_quote(self) -> None:
        if self.quote and not self.alert:
            self.found.quotations.append(self.quote)
        self.quote = None


def _column(text: str, line_start: int, start: int, end: int) -> int:
    """Columns from `start` to `end`, both on one line; a tab reaches to a multiple of four."""
    piece = text[start:end]
    if "\t" not in piece:
        return end - start
    # far out on a line no one counts columns, and counting from its start would be quadratic
    before = text[line_start:start] if start - line_start < _MAX_COLUMNS else ""
    return len((before + piece).expandtabs(4)) - len(before.expandtabs(4))

"""Plain text: paragraphs between empty lines, hard-wrapped or one to a line.

Serves reStructuredText and AsciiDoc too, as far as they read like plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spincheck.readers.marks import Mark, blank_block, finish
from spincheck.readers.reading import BREAK, Comment, Reading

_LINE = re.compile(r"[^\n\r]*+(?:\r\n|\n|\r|\Z)")
# A line end with only space lines after it, up to the next line with something on it.
_GAP = re.compile(r"(?:\n|\r\n?+)[^\S\n\r]*+[\n\r]\s*+|[\n\r]\s*+\Z")
_FIRST_WORD = re.compile(r"\s*(\S+)")
_LIST_ITEM = re.compile(r"\s{0,8}(?:[-*•·–—+]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
# A line that is nothing but a directive for this tool, behind the comment signs of plain text,
# reStructuredText, AsciiDoc, or in an HTML comment.
_DIRECTIVE = re.compile(
    r"\s*+(?:(?:\#|//|\.\.)\s*+(?P<line>spincheck:[^\n\r]*+)|<!--\s*+(?P<html>spincheck:[^\n\r]*?)-->)\s*+\Z"
)
# Text is wrapped between the 40 columns of a narrow mail and the 120 of a wide editor; a longer
# line is a paragraph, and shorter ones in a row are a list, an address or a poem.
_MIN_WRAP_COLUMNS = 40
_MAX_WRAP_COLUMNS = 120


def read_text(text: str) -> Reading:
    """Read plain text: a BREAK stands in place of the line end that closes a block."""
    marks: list[Mark] = []
    comments: list[Comment] = []
    for start, end in _blocks(text):
        if end < len(text):
            marks.append((end, end + (2 if text.startswith("\r\n", end) else 1), BREAK))
        if "\n" not in (block := text[start:end]) and "\r" not in block:
            lines = [(start, end)]
        else:
            lines = [(start + m.start(), start + m.end()) for m in _LINE.finditer(block) if m[0]]
        if "spincheck:" in block:
            lines = _take_directives(text, lines, marks, comments)
        if len(lines) > 1:
            marks.extend(_breaks(text, lines))
    marks.sort()
    return finish(text, marks, comments=comments)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans between the empty lines."""
    start = 0
    for gap in _GAP.finditer(text):
        yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _take_directives(
    text: str, lines: list[tuple[int, int]], marks: list[Mark], comments: list[Comment]
) -> list[tuple[int, int]]:
    """Turn the lines that only speak to this tool into comments; return the others."""
    others = []
    for start, end in lines:
        directive = _DIRECTIVE.match(text[start:end])
        if directive:
            comments.append(Comment(start, end, (directive["line"] or directive["html"]).strip()))
            marks.extend(blank_block(start, end))
        else:
            others.append((start, end))
    return others


def _breaks(text: str, lines: list[tuple[int, int]]) -> Iterator[Mark]:
    """Where the lines of a block were ended on purpose.

    A line that would have had room for the next line's first word was not wrapped.
    """
    contents = [text[start:end].rstrip() for start, end in lines]
    columns = max(map(len, contents))
    wrapped = _MIN_WRAP_COLUMNS <= columns <= _MAX_WRAP_COLUMNS
    for content, following, (start, end) in zip(contents, contents[1:], lines, strict=False):
        if wrapped and not _LIST_ITEM.match(following):
            word = _FIRST_WORD.match(following)
            if len(content) + 1 + len(word[1] if word else "") > columns:
                continue
        yield start + len(text[start:end].rstrip("\r\n")), end, BREAK

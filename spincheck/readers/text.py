"""Plain text: paragraphs between empty lines, hard-wrapped or one to a line.

Serves reStructuredText and AsciiDoc too, as far as they read like plain text.
"""

from __future__ import annotations

import re

from spincheck.readers.marks import (
    Mark,
    blank_block,
    find_objects,
    find_quotations,
    join_spans,
    lay,
)
from spincheck.readers.reading import BREAK, Comment, Reading

_LINE = re.compile(r"[^\n\r]*+(?:\r\n|\n|\r|\Z)")
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
    lines = [match.span() for match in _LINE.finditer(text) if match[0]]
    paragraph: list[tuple[int, int]] = []
    for start, end in lines:
        line = text[start:end]
        directive = _DIRECTIVE.match(line) if "spincheck:" in line else None
        if directive or not line.strip():
            marks.extend(_close(text, paragraph))
            paragraph = []
        if directive:
            comments.append(Comment(start, end, (directive["line"] or directive["html"]).strip()))
            marks.extend(blank_block(start, end))
        elif line.strip():
            paragraph.append((start, end))
    marks.extend(_close(text, paragraph))
    prose = lay(text, marks)
    prose = lay(prose, find_objects(prose))
    return Reading(prose, join_spans(find_quotations(prose)), tuple(comments), {})


def _close(text: str, lines: list[tuple[int, int]]) -> list[Mark]:
    """The breaks of one run of lines: at its end, and where a line was ended on purpose.

    A line that would have had room for the next line's first word was not wrapped.
    """
    if not lines:
        return []
    marks = []
    contents = [text[start:end].rstrip() for start, end in lines]
    columns = max(map(len, contents))
    wrapped = _MIN_WRAP_COLUMNS <= columns <= _MAX_WRAP_COLUMNS
    for i, (start, end) in enumerate(lines):
        closes = i == len(lines) - 1 or not wrapped or bool(_LIST_ITEM.match(contents[i + 1]))
        if not closes:
            word = _FIRST_WORD.match(contents[i + 1])
            closes = len(contents[i]) + 1 + len(word[1] if word else "") <= columns
        line_end = start + len(text[start:end].rstrip("\r\n"))
        if closes and line_end < end:
            marks.append((line_end, end, BREAK))
    return marks

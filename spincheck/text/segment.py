"""Blocks and sentences of a plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sentencex import get_sentence_boundaries

from spincheck.readers import BREAK

Span = tuple[int, int]

# A blank line or a block break ends a block; every kind of line end counts.
_BLOCK_END = re.compile(rf"(?:[ \t\f\v]*(?:\r\n|\r|\n|\u2028|\u2029)){{2,}}|{BREAK}+|\f")
_LINE_END = re.compile(r"\r\n|\r|\n|\u2028|\u2029")
_SURROGATE = re.compile("[\ud800-\udfff]")
_VISIBLE = re.compile(r"\S")
_LAST_VISIBLE = re.compile(r"\S(?=\s*\Z)")
_FIRST_WORD = re.compile(r"\s*(\S+)")

# A sentence longer than this is cut at a white space: no prose has one (the longest of the
# development data's clean texts has 2,231), and it bounds the work of aligning one.
MAX_SENTENCE_CODE_POINTS = 5_000


def sentence_spans(text: str) -> list[Span]:
    """Half-open spans of the sentences of `text`, in order, without white space around them.

    Blocks end at blank lines and block breaks; inside one, a line end is a sentence's end unless
    the lines look wrapped (`_paragraphs`). Inside a paragraph sentencex finds the boundaries.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)  # which sentencex cannot take; offsets stay
    spans: list[Span] = []
    for block_start, block_end in _split(text, 0, len(text), _BLOCK_END):
        for start, end in _paragraphs(text, block_start, block_end):
            for found in get_sentence_boundaries("en", text[start:end]):
                spans.extend(
                    _bounded(text, start + found["start_index"], start + found["end_index"])
                )
    return spans


def _split(text: str, start: int, end: int, separator: re.Pattern[str]) -> Iterator[Span]:
    for match in separator.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if end > start:
        yield start, end


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Join the lines of a block that were wrapped; leave lists and headings a line each.

    A line end is a wrap when the next line begins in lower case, or when the block's lines are
    filled: the next line's first word would not have fitted into the longest line's width.
    """
    lines = list(_split(text, start, end, _LINE_END))
    if len(lines) < 2:
        yield from lines
        return
    width = max(line_end - line_start for line_start, line_end in lines)
    fits_nowhere = 0
    wraps: list[bool] = []
    for (line_start, line_end), (next_start, next_end) in pairwise(lines):
        word = _FIRST_WORD.match(text, next_start, next_end)
        first_word = word[1] if word else ""
        filled = (line_end - line_start) + 1 + len(first_word) > width
        fits_nowhere += filled
        wraps.append(filled or first_word[:1].islower())
    wrapped_block = fits_nowhere >= 0.8 * len(wraps) and len(wraps) > 1
    paragraph_start, paragraph_end = lines[0]
    for wrap, (next_start, next_end) in zip(wraps, lines[1:], strict=True):
        begins_low = text[next_start:next_end].lstrip()[:1].islower()
        if begins_low or (wrap and wrapped_block):
            paragraph_end = next_end
        else:
            yield paragraph_start, paragraph_end
            paragraph_start, paragraph_end = next_start, next_end
    yield paragraph_start, paragraph_end


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """Trim white space; cut what is longer than a sentence can be, at white space if it has any."""
    first = _VISIBLE.search(text, start, end)
    if first is None:
        return
    start = first.start()
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE_CODE_POINTS:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE_CODE_POINTS)
        cut = cut if cut > start else start + MAX_SENTENCE_CODE_POINTS
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield start, end
